"""JobMailRecognised in: what else is said in the threads of job mail is wanted, whatever the search plan says of it."""

from uuid import UUID

from jobtrail.classify.v1.events_pb2 import JobMailRecognised
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.inbox import Envelope, Inbox
from services.ingest.remote.starting import want_threads
from services.ingest.remote.store_remote import PostgresRemote

DURABLE = "ingest-mail-recognised"


class RecognisedConsumer:
    """Works one fact: up to 100 messages of one user. Those we do not have, or that have no thread, are passed over."""

    def __init__(self, database: Database, inbox: Inbox, remote: PostgresRemote) -> None:
        self._database = database
        self._inbox = inbox
        self._remote = remote

    async def __call__(self, fact: JobMailRecognised, envelope: Envelope) -> None:
        user_id = parse_id(fact.user_id)
        if user_id is None:
            raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", "The fact names no user.", {"field": "user_id"})
        async with self._database.begin(user_id) as tx:
            if await self._inbox.first_time(tx, envelope):
                await want_threads(tx, self._remote, user_id, _ids(fact))


def _ids(fact: JobMailRecognised) -> list[UUID]:
    return [one for text in dict.fromkeys(fact.message_ids) if (one := parse_id(text)) is not None]
