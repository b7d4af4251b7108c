"""What a search finds."""

from collections.abc import Iterable
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.paging import Edge, PageInfo
from gateway.graphql.types.application import Application
from gateway.graphql.types.message import Message
from jobtrail.classify.v1 import search_service_pb2 as wire


@strawberry.type(description="Some plain text of a mail. Text from outside: never markup.")
class SnippetPiece:
    text: str = strawberry.field(description="The text.")
    matched: bool = strawberry.field(description="Whether it is what was looked for.")

    @classmethod
    def all_of(cls, pieces: Iterable[wire.SnippetPiece]) -> list[Self]:
        """The GraphQL form."""
        return [cls(text=piece.text, matched=piece.matched) for piece in pieces]


@strawberry.type(description="A mail that fits.")
class MailHit:
    key: strawberry.Private[str]
    subject: list[SnippetPiece] = strawberry.field(
        description="Its subject in pieces; of the best mail of each hit only."
    )
    text: list[SnippetPiece] = strawberry.field(
        description="Likewise the piece of its text that shows why it fits; empty when only other parts do."
    )

    @strawberry.field(description="The message; null when it is gone meanwhile.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.key)

    @classmethod
    def of(cls, mail: wire.MailHit) -> Self:
        """The GraphQL form."""
        return cls(key=mail.message_id, subject=SnippetPiece.all_of(mail.subject), text=SnippetPiece.all_of(mail.text))


@strawberry.enum(description="What an application consists of besides its mails.")
class SearchPlace(Enum):
    COMPANY = strawberry.enum_value("COMPANY", description="The company's name.")
    JOB_TITLE = strawberry.enum_value("JOB_TITLE", description="The title of the job.")
    TAG = strawberry.enum_value("TAG", description="A tag.")
    NOTE = strawberry.enum_value("NOTE", description="A note, or the text of another event that was logged.")
    CONTACT = strawberry.enum_value("CONTACT", description="Somebody's name, role, mail address or telephone number.")
    LINK = strawberry.enum_value("LINK", description="A link's title or address.")
    SALARY = strawberry.enum_value("SALARY", description="The salary, as the person says it.")
    LOCATION = strawberry.enum_value("LOCATION", description="Where the work is, as the person says it.")


@strawberry.type(description="A text of an application in which something was found.")
class SearchSpot:
    place: SearchPlace = strawberry.field(description="What it is.")
    text: list[SnippetPiece] = strawberry.field(
        description="The text in pieces, or the part of it that shows why it fits."
    )

    @classmethod
    def of(cls, spot: wire.SearchSpot) -> Self:
        """The GraphQL form."""
        place = wire.SearchPlace.Name(spot.place).removeprefix("SEARCH_PLACE_")
        return cls(place=SearchPlace(place), text=SnippetPiece.all_of(spot.text))


@strawberry.type(description="The search is being prepared: what was there before an update is read into its index.")
class SearchPreparation:
    done_count: int = strawberry.field(description="Mails read so far.")
    total_count: int = strawberry.field(description="Mails that were missing; 0 until it is known.")


@strawberry.type(description="An application, or a mail about work that belongs to none.")
class SearchHit:
    application_key: strawberry.Private[str]
    mails: list[MailHit] = strawberry.field(
        description="Its best mails, best first, at most three; none when only its name fits."
    )
    mail_count: int = strawberry.field(description="How many of its mails fit, among the newest that do.")

    spots: list[SearchSpot] = strawberry.field(
        description="Where the application itself says what was looked for, at most four: its name, a note, a tag …"
    )

    @strawberry.field(description="The application; null for a mail that belongs to none.")
    def application(self, info: Info) -> Application | None:
        return info.context.load.applications.get(self.application_key) if self.application_key else None

    @classmethod
    def of(cls, hit: wire.SearchHit) -> Self:
        """The GraphQL form."""
        return cls(
            application_key=hit.application_id,
            mails=[MailHit.of(mail) for mail in hit.mails],
            mail_count=hit.mail_count,
            spots=[SearchSpot.of(spot) for spot in hit.spots],
        )


@strawberry.type(description="A page of what was found, best first.")
class SearchConnection:
    edges: list[Edge[SearchHit]] = strawberry.field(description="The hits.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many hits there are, among the newest mails that fit.")
    total_exact: bool = strawberry.field(description="Whether that is all; not when more than 1,000 mails fit.")
    not_understood: list[str] = strawberry.field(
        description="Parts of the query that could not be understood; the rest was searched for."
    )
    preparation: SearchPreparation | None = strawberry.field(
        description="Set while the search is being prepared: what is missing will be found later."
    )
    texts_missing: bool = strawberry.field(description="Whether texts could not be had, so that there are no snippets.")
