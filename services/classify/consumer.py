"""MessagesIngested in: read the texts, decide, and commit verdicts, applications and inbox row together.

    inbox.seen? ──yes──▶ done
        │ no
    read texts (ingest) ─▶ pipeline ─▶ words for the search ─▶ one transaction (see recording) ─▶ acknowledged

The pipeline may wait for a language model; the inbox tells the broker meanwhile that work goes on.

Killed before the commit, nothing happened and the fact comes again; killed after it, the inbox row ends the next try.
"""

from collections.abc import Sequence
from uuid import UUID

from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.inbox import Envelope, Inbox
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Decided, Mail, Mails
from services.classify.recording import Recorder, Worked
from services.classify.search.index import MailWords, Row
from services.classify.search.stems import StemBook
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
        self._recorder = Recorder(database, inbox, pipeline.version, book)

    async def __call__(self, fact: MessagesIngested, envelope: Envelope) -> None:
        """Returns once everything is committed. Messages that no longer exist are left out."""
        user_id = _user(fact)
        unread = await self._unread(user_id, fact, envelope)
        if unread is None:
            return
        mails = await self._mails.read(user_id, unread) if unread else []
        outcomes = await self._pipeline.decide(user_id, mails)
        decided = [Decided(mail, outcome) for mail, outcome in zip(mails, outcomes, strict=True)]
        words = await self._spell(user_id, mails) if mails else []
        await self._recorder.record(user_id, Worked(envelope, parse_id(fact.mailbox_id), decided, words))

    async def _spell(self, user_id: UUID, mails: Sequence[Mail]) -> list[Row]:
        async with self._database.begin(user_id) as tx:
            return await MailWords(tx, user_id, self._book).spell(mails)

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
