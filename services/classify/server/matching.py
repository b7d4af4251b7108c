"""MatchService over gRPC: how well applications fit the current CV, worked out as it is asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
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


class MatchServicer(match_service_pb2_grpc.MatchServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def BatchGetMatches(self, request: pb.BatchGetMatchesRequest, context: Any) -> pb.BatchGetMatchesResponse:  # noqa: N802 (named by the proto)
        ids = ids_of(request.application_ids, "application_ids")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            resumes = Resumes(tx, user_id)
            reading = await resumes.reading()
            asked = await _asked(resumes, ids) if reading is not None else {}
        resume = _resume(reading or {})
        found = ((one, match_of(what, resume)) for one, what in asked.items())
        return pb.BatchGetMatchesResponse(matches=[_proto(one, match) for one, match in found if match is not None])


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


async def _asked(resumes: Resumes, ids: Collection[UUID]) -> dict[UUID, Asked]:
    """What each application says."""
    skills: dict[UUID, set[str]] = defaultdict(set)
    places: dict[UUID, list[str]] = defaultdict(list)
    for row in await resumes.named(ids):
        skills[row.application_id].update(row.skills or ())
        if row.location:
            places[row.application_id].append(row.location)
    return {row.id: _said(row, skills[row.id], places[row.id]) for row in await resumes.applications(ids)}


def _said(row: Any, skills: Collection[str], places: list[str]) -> Asked:
    pinned = profile_read(row.profile, dismissed=False).pinned(Pin.LOCATION, None)
    title = row.job_title or ""
    where = (pinned,) if pinned else places_of(title, places)
    return Asked(title, named_by(title[:200]) | frozenset(skills), where)


def _resume(reading: Mapping[str, Any]) -> Resume:
    return Resume(
        frozenset(reading.get("skills", ())), tuple(reading.get("titles", ())), tuple(reading.get("places", ()))
    )


def _proto(application_id: UUID, match: Match) -> pb.Match:
    return pb.Match(
        application_id=str(application_id),
        score=match.score,
        title_fit=match.title_fit,
        title=match.title,
        shared_skills=match.shared,
        missing_skills=match.missing,
        place=match.place,
        place_differs=match.place_differs,
    )
