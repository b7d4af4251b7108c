"""Facts of one person that are decided are written down together, as many as are ready.

    fact ─▶ read ─▶ decide ─▶ spell ─▶ ready ─┐
    fact ─▶ read ─▶ decide ─▶ spell ─▶ ready ─┴─▶ one transaction: inbox rows, user's lock, verdicts, facts,
                                                  applications, events, words, live notices ─▶ all acknowledged

While one transaction of a person is under way, their next facts are decided, and whoever is next writes all of them.
Regrouping costs what the components cost that it touches, however many of their mails are new: so the further behind
classify is, the less it spends on each mail.

What fails together is tried again fact by fact: none keeps its neighbours from being worked.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kit import logs
from kit.db import Database, Transaction
from kit.inbox import Envelope, Inbox
from services.classify.events import applications_changed, job_mail_recognised, verdicts_changed
from services.classify.handlers import record
from services.classify.ports import Decided
from services.classify.search.index import MailWords, Row
from services.classify.search.stems import StemBook
from services.classify.store.erased import ErasedMailboxes
from services.classify.store.ledger import UserLedger

log = logs.get(__name__)


@dataclass(slots=True, eq=False)
class Worked:
    """A fact of which only the writing is left to do."""

    envelope: Envelope
    #: None for what was imported into no mailbox
    mailbox_id: UUID | None
    decided: Sequence[Decided]
    #: what the search knows of these mails
    words: Sequence[Row]
    written: bool = False
    #: Whether it failed together with others.
    alone: bool = False


@dataclass(slots=True)
class _Turn:
    """Of one person: who is ready, and whose turn it is."""

    ready: list[Worked] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Recorder:
    """Writes facts down. One per process."""

    def __init__(self, database: Database, inbox: Inbox, pipeline_version: str, book: StemBook) -> None:
        self._database = database
        self._inbox = inbox
        self._version = pipeline_version
        self._book = book
        self._turns: dict[UUID, _Turn] = {}

    async def record(self, user_id: UUID, worked: Worked) -> None:
        """Returns once it is committed, here or together with others. Raises what writing it alone raised."""
        turn = self._turns.setdefault(user_id, _Turn())
        turn.ready.append(worked)
        try:
            async with turn.lock:
                if not worked.written:
                    await self._write_with_others(user_id, worked, turn.ready)
        finally:
            turn.ready.remove(worked)
            if not turn.ready:
                del self._turns[user_id]

    async def _write_with_others(self, user_id: UUID, worked: Worked, ready: Sequence[Worked]) -> None:
        together = [one for one in ready if one is worked or not (worked.alone or one.alone or one.written)]
        try:
            await self._write(user_id, together)
        except Exception as error:
            if len(together) == 1:
                raise
            log.warning("facts_apart", facts=len(together), error=repr(error))
            for one in together:
                one.alone = True
            await self._write(user_id, [worked])
            together = [worked]
        for one in together:
            one.written = True

    async def _write(self, user_id: UUID, together: Sequence[Worked]) -> None:
        # In one order in every process: two that were told the same facts must not wait for each other in a ring.
        in_order = sorted(together, key=lambda one: one.envelope.message_id)
        async with self._database.begin(user_id) as tx:
            new = [one for one in in_order if await self._inbox.first_time(tx, one.envelope) and one.decided]
            if not new:
                return
            ledger = UserLedger(tx, user_id)
            await ledger.lock()
            # Those of a mailbox that was erased while they were read are left out.
            kept = [one for one in new if not await _is_erased(tx, user_id, one.mailbox_id)]
            if len(kept) < len(new):
                # While they were decided on they may have been remembered, behind the back of what forgets.
                await ErasedMailboxes(tx, user_id).forget_texts()
            if kept:
                await self._write_new(tx, ledger, user_id, kept)

    async def _write_new(self, tx: Transaction, ledger: UserLedger, user_id: UUID, facts: Sequence[Worked]) -> None:
        # Told of by two facts, it is still one mail.
        decided = {mail.mail.message_id: mail for one in facts for mail in one.decided}
        words = {row["message_id"]: row for one in facts for row in one.words}
        changes = await record(list(decided.values()), ledger, self._version)
        await MailWords(tx, user_id, self._book).write(list(words.values()))
        for one in facts:
            if (recognised := job_mail_recognised(user_id, one.decided)) is not None:
                tx.publish(recognised)
            tx.notify(user_id, verdicts_changed(mail.mail.message_id for mail in one.decided))
        if changes:
            tx.notify(user_id, applications_changed(changes))


async def _is_erased(tx: Transaction, user_id: UUID, mailbox_id: UUID | None) -> bool:
    return mailbox_id is not None and await ErasedMailboxes(tx, user_id).is_noted(mailbox_id)
