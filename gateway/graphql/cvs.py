"""What can be asked about CVs."""

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.types.cv import Cv
from jobtrail.jobs.v1 import cv_service_pb2 as wire

#: More than one person can have.
_ALL = 100


@strawberry.type
class CvQueries:
    @strawberry.field(description="The person's CVs, at most 20, the current one first.")
    async def cvs(self, info: Info) -> list[Cv] | None:
        services = info.context.parts.services
        answer = await services.jobs.call(
            services.cvs.ListCvs, wire.ListCvsRequest(page_size=_ALL), info.context.user_id
        )
        return [Cv.of(one) for one in answer.cvs]
