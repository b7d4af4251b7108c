"""CVs, what is understood of them, and how well applications fit."""

from datetime import datetime
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.types.base import at_required
from jobtrail.classify.v1 import match_service_pb2
from jobtrail.jobs.v1 import cv_pb2


@strawberry.type(description="A language that the person speaks.")
class CvLanguage:
    name: str = strawberry.field(description="In English.")
    level: str | None = strawberry.field(description='"A1" to "C2", "native", "fluent" or "basic"; null when unstated.')

    @classmethod
    def of(cls, language: cv_pb2.CvLanguage) -> Self:
        """The GraphQL form."""
        return cls(name=language.name, level=language.level or None)


@strawberry.type(description="A CV as the person gave it, and what is understood of it; what it does not say is empty.")
class Cv:
    id: strawberry.ID = strawberry.field(description="Id of it.")
    key: strawberry.Private[str]
    name: str = strawberry.field(description="What the person calls it.")
    current: bool = strawberry.field(description="Whether applications are matched with it: it was saved last.")
    size_bytes: int = strawberry.field(description="How long its words are.")
    skills: list[str] = strawberry.field(description="Skills, tools and certificates that it names.")
    titles: list[str] = strawberry.field(description="Roles that it names, in its own words.")
    languages: list[CvLanguage] = strawberry.field(description="Languages that it says the person speaks.")
    places: list[str] = strawberry.field(description="Where it says the person is or wants to work.")
    years: int | None = strawberry.field(description="Years of experience that it states.")
    etag: str = strawberry.field(description="Another one with every save: give it back when saving.")
    created_at: datetime = strawberry.field(description="When it was saved first.")
    updated_at: datetime = strawberry.field(description="When it was saved last.")

    @strawberry.field(description="Its words.")
    def text(self, info: Info) -> str | None:
        return info.context.load.cv_texts.get(self.key)

    @classmethod
    def of(cls, cv: cv_pb2.Cv) -> Self:
        """The GraphQL form."""
        reading = cv.reading
        return cls(
            id=global_id("Cv", cv.id),
            key=cv.id,
            name=cv.name,
            current=cv.current,
            size_bytes=cv.size_bytes,
            skills=list(reading.skills),
            titles=list(reading.titles),
            languages=[CvLanguage.of(one) for one in reading.languages],
            places=list(reading.places),
            years=reading.years or None,
            etag=cv.etag,
            created_at=at_required(cv, "create_time"),
            updated_at=at_required(cv, "update_time"),
        )


@strawberry.type(description="How well an application fits the current CV, and why.")
class Match:
    score: float = strawberry.field(description="0 to 1, of what both say.")
    title_fit: float | None = strawberry.field(
        description="0 to 1: how near the role is to the nearest of the CV; null when one of both names none."
    )
    title: str | None = strawberry.field(description="The role of the CV that is nearest; null when none is near.")
    shared_skills: list[str] = strawberry.field(description="Skills that its mails or its role name, and the CV does.")
    missing_skills: list[str] = strawberry.field(description="Skills that they name, and the CV does not.")
    place: str | None = strawberry.field(description="A place that both name.")
    place_differs: bool = strawberry.field(description="Whether both name places, and none in common.")

    @classmethod
    def of(cls, match: match_service_pb2.Match) -> Self:
        """The GraphQL form."""
        return cls(
            score=match.score,
            title_fit=match.title_fit if match.HasField("title_fit") else None,
            title=match.title or None,
            shared_skills=list(match.shared_skills),
            missing_skills=list(match.missing_skills),
            place=match.place or None,
            place_differs=match.place_differs,
        )
