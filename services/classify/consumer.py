"""MessagesIngested in: read the texts, decide, and commit verdicts, applications and inbox row together.

    inbox.seen? ──yes──▶ done
        │ no
    read texts (ingest) ─▶ pipeline ─▶ one transaction: inbox row, user's lock, verdicts, facts,
                                                applications, events, live notice ─▶ acknowledged

The pipeline may wait for a language model; the inbox tells the broker meanwhile that work goes on.

Killed before the commit, nothing happened and the fact comes again; killed after it, the inbox row ends the next try.
"""

from uuid import UUID

from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.inbox import Envelope, Inbox
from services.classify.events import applications_changed, job_mail_recognised, verdicts_changed
from services.classify.handlers import record
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Decided, Mails
from services.classify.search.index import MailWords
from services.classify.search.stems import StemBook
from services.classify.store.erased import ErasedMailboxes
from services.classify.store.ledger import UserLedger

DURABLE = "classify-message-ingested"


class MessagesConsumer:
    """Works one fact: up to 100 messages of one user."""

    def __init__(self, database: Database, inbox: Inbox, mails: Mails, pipeline: Pipeline, book: StemBook) -> None:
        self._database = database
        self._inbox = inbox
        self._mails = mails
        self._pipeline = pipeline
        self._book = book

    async def __call__(self, fact: MessagesIngested, envelope: Envelope) -> None:
        """Returns once everything is committed. Messages that no longer exist are left out."""
        user_id = _user(fact)
        unread = await self._unread(user_id, fact, envelope)
        if unread is None:
            return
        mails = await self._mails.read(user_id, unread) if unread else []
        outcomes = await self._pipeline.decide(user_id, mails)
        decided = [Decided(mail, outcome) for mail, outcome in zip(mails, outcomes, strict=True)]
        async with self._database.begin(user_id) as tx:
            if not await self._inbox.first_time(tx, envelope) or not decided:
                return
            words = MailWords(tx, user_id, self._book)
            # Before the lock: what takes long for one fact is not waited for by the next one of this user.
            spelled = await words.spell(mails)
            ledger = UserLedger(tx, user_id)
            await ledger.lock()
            if (mailbox_id := parse_id(fact.mailbox_id)) and await ErasedMailboxes(tx, user_id).is_noted(mailbox_id):
                # Erased while they were read.
                return
            changes = await record(decided, ledger, self._pipeline.version)
            await words.write(spelled)
            if (recognised := job_mail_recognised(user_id, decided)) is not None:
                tx.publish(recognised)
            tx.notify(user_id, verdicts_changed(mail.message_id for mail in mails))
            if changes:
                tx.notify(user_id, applications_changed(changes))

    async def _unread(self, user_id: UUID, fact: MessagesIngested, envelope: Envelope) -> list[UUID] | None:
        """The messages without a verdict; None when the fact was worked before."""
        ids = [one for text in dict.fromkeys(fact.message_ids) if (one := parse_id(text)) is not None]
        async with self._database.begin(user_id) as tx:
            if await self._inbox.seen(tx, envelope):
                return None
            return await UserLedger(tx, user_id).unclassified(ids)


def _user(fact: MessagesIngested) -> UUID:
    user_id = parse_id(fact.user_id)
    if user_id is None:
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", "The fact names no user.", {"field": "user_id"})
    return user_id
