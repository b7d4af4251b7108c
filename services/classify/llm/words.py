"""The words of this stage: what it is asked, what it answers, and why there is no answer."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText


class Reason(StrEnum):
    """Why a mail has no answer. The verdict of the stages before stands then."""

    #: No key is configured: `OPENAI_API_KEY` is missing.
    NO_KEY = "NO_KEY"
    #: The endpoint does not accept the key, or the account behind it has nothing left.
    KEY_REFUSED = "KEY_REFUSED"
    #: The user's tokens or money of this day are spent.
    BUDGET_SPENT = "BUDGET_SPENT"
    #: The model would not answer about this mail.
    REFUSED = "REFUSED"
    #: What came is not an answer, also when the mail was asked about alone.
    MALFORMED = "MALFORMED"
    #: An answer came whose label nothing in the mail speaks for, or that its author tried to dictate.
    IMPLAUSIBLE = "IMPLAUSIBLE"
    #: No answer in time.
    TIMEOUT = "TIMEOUT"
    #: The endpoint asked for more patience than there is.
    RATE_LIMITED = "RATE_LIMITED"
    #: The endpoint is away, broken, or does not know the model.
    UNAVAILABLE = "UNAVAILABLE"
    #: The mail or its answer does not fit what the model takes.
    TOO_LONG = "TOO_LONG"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A mail that the stages before are not sure of."""

    #: Whatever the caller knows the mail by; it stays here and is never sent.
    id: Hashable
    mail: MailText
    #: What the stages before say.
    verdict: Verdict
    #: What the candidates for each may be, best first.
    companies: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    #: Names of the mailbox's owner, as far as they are known: masked before anything is sent.
    owner_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The model's answer on one mail, after the guards."""

    id: Hashable
    label: Label
    #: 0..1, as the model says it, lowered where the guards found a reason to.
    confidence: float
    #: Both stand in the mail, its sender or its candidates; None otherwise.
    company: str | None
    job_title: str | None
    #: The mail's own sentence, verbatim, at most 300 characters; "" when the model cited none that is there.
    evidence: str
    #: What the guards noticed, for the "why" a person can open, e.g. "llm:no_evidence".
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing on this mail, and why."""

    id: Hashable
    reason: Reason
    #: The endpoint's own word for it, e.g. "http_503" or "model_not_found"; never text of a mail.
    detail: str = ""
