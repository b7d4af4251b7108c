"""MatchService over gRPC: how well applications and mails fit the current CV, worked out as it is asked for."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import match_service_pb2 as pb
from jobtrail.classify.v1 import match_service_pb2_grpc
from jobtrail.jobs.v1.events_pb2 import CurrentCvChanged
from kit.db import Database
from kit.process import ServiceProcess
from kit.rpc import current_actor
from services.classify.domain.decisions import Pin
from services.classify.domain.matching import Asked, Match, Resume, match_of, places_of
from services.classify.domain.profile import profile_read
from services.classify.entities.skills import named_by
from services.classify.resumes import DURABLE, CvConsumer
from services.classify.server.words import ids_of
from services.classify.store.resumes import Resumes

SERVICE_NAME = "jobtrail.classify.v1.MatchService"
#: What of the ids there are says.
Read = Callable[[Resumes, Collection[UUID]], Awaitable[dict[UUID, Asked]]]


class MatchServicer(match_service_pb2_grpc.MatchServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def BatchGetMatches(self, request: pb.BatchGetMatchesRequest, context: Any) -> pb.BatchGetMatchesResponse:
        ids = ids_of(request.application_ids, "application_ids")
        found = await self._matches(_of_applications, ids)
        return pb.BatchGetMatchesResponse(matches=[_proto(match, application_id=str(one)) for one, match in found])

    async def BatchGetMessageMatches(
        self, request: pb.BatchGetMessageMatchesRequest, context: Any
    ) -> pb.BatchGetMessageMatchesResponse:
        ids = ids_of(request.message_ids, "message_ids")
        found = await self._matches(_of_messages, ids)
        return pb.BatchGetMessageMatchesResponse(matches=[_proto(match, message_id=str(one)) for one, match in found])

    async def _matches(self, read: Read, ids: Collection[UUID]) -> list[tuple[UUID, Match]]:
        """Those that there are."""
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            resumes = Resumes(tx, user_id)
            reading = await resumes.reading()
            if reading is None:
                return []
            asked = await read(resumes, ids)
        resume = _resume(reading)
        found = ((one, match_of(what, resume)) for one, what in asked.items())
        return [(one, match) for one, match in found if match is not None]


def serve_matching(process: ServiceProcess) -> None:
    """Adds MatchService, and what it is told of CVs."""
    process.server.add(
        match_service_pb2_grpc.add_MatchServiceServicer_to_server, MatchServicer(process.database), SERVICE_NAME
    )
    process.consumes(
        CurrentCvChanged,
        publisher="jobs",
        durable=DURABLE,
        handler=CvConsumer(process.database, process.inbox),
    )


async def _of_applications(resumes: Resumes, ids: Collection[UUID]) -> dict[UUID, Asked]:
    """What each application says, with all of its mails."""
    skills: dict[UUID, set[str]] = defaultdict(set)
    places: dict[UUID, list[str]] = defaultdict(list)
    for row in await resumes.named(ids):
        skills[row.application_id].update(row.skills or ())
        if row.location:
            places[row.application_id].append(row.location)
    return {row.id: _said(row, skills[row.id], places[row.id]) for row in await resumes.applications(ids)}


async def _of_messages(resumes: Resumes, ids: Collection[UUID]) -> dict[UUID, Asked]:
    """What each message says."""
    return {
        row.message_id: _asked(row.job_title or "", row.skills or (), places_of(row.job_title or "", [row.location]))
        for row in await resumes.messages(ids)
    }


def _said(row: Any, skills: Collection[str], places: list[str]) -> Asked:
    pinned = profile_read(row.profile, dismissed=False).pinned(Pin.LOCATION, None)
    title = row.job_title or ""
    return _asked(title, skills, (pinned,) if pinned else places_of(title, places))


def _asked(title: str, skills: Collection[str], places: tuple[str, ...]) -> Asked:
    return Asked(title, named_by(title[:200]) | frozenset(skills), places)


def _resume(reading: Mapping[str, Any]) -> Resume:
    return Resume(
        frozenset(reading.get("skills", ())), tuple(reading.get("titles", ())), tuple(reading.get("places", ()))
    )


def _proto(match: Match, *, application_id: str = "", message_id: str = "") -> pb.Match:
    return pb.Match(
        application_id=application_id,
        message_id=message_id,
        score=match.score,
        title_fit=match.title_fit,
        title=match.title,
        shared_skills=match.shared,
        missing_skills=match.missing,
        place=match.place,
        place_differs=match.place_differs,
    )
