"""CurrentCvChanged in: what of the person's current CV applications are matched with.

    one transaction: inbox row, what was told unless something newer was, live notice ─▶ acknowledged

Facts come in any order and more than once: of two the one with the higher revision counts, and that there is no CV any
more is kept like any other. Matches are worked out when they are read, so nothing else is to be done.
"""

from uuid import UUID

from google.protobuf.json_format import MessageToDict

from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from jobtrail.jobs.v1.events_pb2 import CurrentCvChanged
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.inbox import Envelope, Inbox
from services.classify.store.resumes import Resumes

DURABLE = "classify-cv-changed"
#: Named in the notice: more than a page shows. The match of all others is new, too, when they are read.
MOST_TOLD = 50


class CvConsumer:
    """Works one fact."""

    def __init__(self, database: Database, inbox: Inbox) -> None:
        self._database = database
        self._inbox = inbox

    async def __call__(self, fact: CurrentCvChanged, envelope: Envelope) -> None:
        """Returns once it is committed."""
        user_id = _user(fact)
        reading = MessageToDict(fact.reading, preserving_proto_field_name=True) if fact.HasField("reading") else None
        async with self._database.begin(user_id) as tx:
            if not await self._inbox.first_time(tx, envelope):
                return
            resumes = Resumes(tx, user_id)
            if not await resumes.keep(fact.revision, reading):
                return
            latest = await resumes.latest_applications(MOST_TOLD)
            if latest:
                tx.notify(user_id, ApplicationsChanged(updated_ids=map(str, latest)))


def _user(fact: CurrentCvChanged) -> UUID:
    user_id = parse_id(fact.user_id)
    if user_id is None:
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", "The fact names no user.", {"field": "user_id"})
    return user_id
