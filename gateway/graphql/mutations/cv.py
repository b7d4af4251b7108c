"""Saving and deleting CVs."""

from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    CvChanged,
    CvNotFound,
    InvalidInput,
    NotSignedIn,
    ServiceUnavailable,
    TooManyCvs,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.cv import Cv
from jobtrail.jobs.v1 import cv_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="A CV to save.")
class SaveCvInput:
    text: str = strawberry.field(description="Plain text or Markdown, at most 50,000 bytes of UTF-8.")
    id: strawberry.ID | None = strawberry.field(default=None, description="Which one to replace; null for a new one.")
    etag: str = strawberry.field(default="", description="The etag it was read with; not compared when empty.")
    name: str = strawberry.field(default="", description="What it is called, at most 100 characters; stays when empty.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID of your choice: the same one again saves nothing, and answers with the CV as it is now.",
    )


@strawberry.input(description="Which CV.")
class DeleteCvInput:
    id: strawberry.ID = strawberry.field(description="The CV.")


@strawberry.type(description="It is saved, and the current one.")
class SaveCvSuccess:
    cv: Cv = strawberry.field(description="As it is now.")


@strawberry.type(
    description="Its words and what was understood of them are deleted; notices of the latter, which carry no words, "
    "expire within seven days. The one that was saved before it, if any, is the current one."
)
class DeleteCvSuccess:
    id: strawberry.ID = strawberry.field(description="Which one it was.")


SaveCvPayload = Annotated[
    SaveCvSuccess | CvNotFound | CvChanged | TooManyCvs | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("SaveCvPayload"),
]
DeleteCvPayload = Annotated[
    DeleteCvSuccess | CvNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("DeleteCvPayload"),
]


@strawberry.type
class CvMutations:
    @strawberry.mutation(description="Saves a CV. Applications are matched with what was saved last.")
    async def save_cv(self, info: Info, input: SaveCvInput) -> SaveCvPayload:
        services = info.context.parts.services
        request = wire.SaveCvRequest(
            id=_key(input.id) if input.id is not None else "",
            etag=input.etag,
            name=input.name,
            text=input.text,
            request_id=input.request_id or "",
        )
        try:
            answer = await services.jobs.call(services.cvs.SaveCv, request, info.context.user_id)
        except Problem as problem:
            return named(problem, CvNotFound, CvChanged, TooManyCvs)
        info.context.load.cv_texts.learn({answer.cv.id: answer.cv.text})
        return SaveCvSuccess(cv=Cv.of(answer.cv))

    @strawberry.mutation(description="Deletes a CV with all that was understood of it.")
    async def delete_cv(self, info: Info, input: DeleteCvInput) -> DeleteCvPayload:
        services = info.context.parts.services
        request = wire.DeleteCvRequest(id=_key(input.id))
        try:
            await services.jobs.call(services.cvs.DeleteCv, request, info.context.user_id)
        except Problem as problem:
            return named(problem, CvNotFound)
        return DeleteCvSuccess(id=input.id)


def _key(text: str) -> str:
    """The id inside; for what is no CV's id one that no CV has."""
    return uuid_of(text, "Cv") or "none"
