"""Rules and local model in a process of their own: no mail stops the service, and no batch the calls people wait for.

A batch that kills the process, or keeps it longer than it may, is asked again mail by mail; the mail that does it twice
when alone gets a verdict that says so, and its neighbours get theirs.
"""

import pickle
import sys
from collections.abc import Sequence
from functools import partial

from kit import logs
from kit.child import Child, ChildBroken, running, serve
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, undecided
from services.classify.pipeline.local import Local, examine_each, load_local

log = logs.get(__name__)

#: A mail, and the label that a person says it has, or its verdict: None to find out.
Asked = tuple[MailText, Label | Verdict | None]

MODULE = "services.classify.rules_process"
#: A hundred mails take 0.2 s.
BATCH_SECONDS = 20.0
#: The largest mail that ingest keeps takes about a second.
MAIL_SECONDS = 10.0
#: How often a mail alone may break the rules: the first time may have been an accident.
_CHANCES = 2


class RulesProcess:
    """Implements pipeline.Examiner. A part of the process that owns it."""

    def __init__(
        self, module: str = MODULE, *, batch_seconds: float = BATCH_SECONDS, mail_seconds: float = MAIL_SECONDS
    ) -> None:
        self._child = Child(running(module))
        self._batch_seconds = batch_seconds
        self._mail_seconds = mail_seconds

    async def start(self) -> None:
        """Nothing to do: the process starts with the first mail."""

    async def stop(self) -> None:
        """Ends the process."""
        await self._child.stop()

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order. Problem UNAVAILABLE when the process does not start."""
        return await self._answers([(mail, None) for mail in mails])

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """What each tells when it is read under a label or verdict. Problem UNAVAILABLE when no process starts."""
        return await self._answers(mails)

    async def _answers(self, mails: Sequence[Asked]) -> list[Outcome]:
        if not mails:
            return []
        try:
            return await self._ask(mails, self._batch_seconds)
        except ChildBroken as broken:
            log.warning("rules_broken", mails=len(mails), reason=broken.reason)
        return [await self._alone(mail) for mail in mails]

    async def _alone(self, mail: Asked) -> Outcome:
        reason = ""
        for _ in range(_CHANCES):
            try:
                return (await self._ask([mail], self._mail_seconds))[0]
            except ChildBroken as broken:
                reason = broken.reason
        log.warning("mail_given_up", reason=reason)
        return undecided(reason)

    async def _ask(self, mails: Sequence[Asked], seconds: float) -> list[Outcome]:
        answer = await self._child.ask(pickle.dumps(list(mails)), seconds=seconds)
        outcomes: list[Outcome] = pickle.loads(answer)  # noqa: S301 (from our own child, which runs our own code)
        return outcomes


def answer(question: bytes, local: Local) -> bytes:
    """The child's side: outcomes for a batch."""
    asked: list[Asked] = pickle.loads(question)  # noqa: S301 (from our own parent)
    if all(known is None for _, known in asked):
        return pickle.dumps(local.examine_each([mail for mail, _ in asked]))
    return pickle.dumps([_answer(local, mail, known) for mail, known in asked])


def _answer(local: Local, mail: MailText, known: Label | Verdict | None) -> Outcome:
    return examine_each([mail], local.examine if known is None else partial(local.read_as, known=known))[0]


if __name__ == "__main__":
    sys.exit(serve(partial(answer, local=load_local())))
