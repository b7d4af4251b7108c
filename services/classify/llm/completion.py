"""What comes of asking an endpoint once."""

from dataclasses import dataclass

from services.classify.llm.words import Reason


@dataclass(frozen=True, slots=True)
class Completion:
    """What the endpoint answered."""

    content: str
    #: As the endpoint counts; None when it does not say, or says nonsense.
    tokens_in: int | None
    tokens_out: int | None
    #: The answer ends where the room for it ended.
    cut_off: bool = False
    refused: bool = False


class CallFailed(Exception):  # noqa: N818 (says what happened)
    """One request brought no answer."""

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        sent: bool = True,
        billed: bool = False,
        again: bool = False,
        settled: bool = False,
        fault: bool = True,
        patience_seconds: float | None = None,
    ) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        #: The text left the machine.
        self.sent = sent
        #: It may have been worked on, and paid for, although no answer came.
        self.billed = billed
        #: The same request may work a little later.
        self.again = again
        #: It will not work until a person does something.
        self.settled = settled
        #: The endpoint is at fault, not the question.
        self.fault = fault
        self.patience_seconds = patience_seconds


class NotUnderstood(Exception):  # noqa: N818 (says what happened)
    """The endpoint does not know a part of the request; the next one does without it."""
