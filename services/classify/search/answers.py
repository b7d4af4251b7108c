"""An answer as a person sees it: hits with the pieces of mails that show why. Texts are read for the page only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.errors import Problem
from services.classify.domain.search.lexemes import Stems, every_word
from services.classify.domain.search.query import Query, Term, parse
from services.classify.domain.search.said import Place, Text
from services.classify.domain.search.snippet import Matcher, Piece, Readable, snippet, whole
from services.classify.ports import Mail, Mails
from services.classify.search.matches import Found, Matches
from services.classify.search.preparing import Preparation, Preparing
from services.classify.search.stems import StemBook
from services.classify.store import said

log = logs.get(__name__)

#: Of one application.
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """Why a mail was found."""

    subject: list[Piece]
    text: list[Piece]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an application itself says what was looked for."""

    place: Place
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Answer:
    """A page."""

    query: Query
    found: Found
    #: By message; those that were not read are missing.
    shown: dict[UUID, Shown]
    #: By application, at most MOST_PLACES; without those that do not say it themselves.
    spots: dict[UUID, list[Spot]]
    #: What of the person's is not in the index yet; None when everything is.
    preparation: Preparation | None
    #: Whether texts should be there and could not be had.
    texts_missing: bool


class Answers:
    """Answers questions. One per process."""

    def __init__(self, database: Database, mails: Mails, book: StemBook, preparing: Preparing) -> None:
        self._database = database
        self._mails = mails
        self._book = book
        self._preparing = preparing

    async def answer(self, user_id: UUID, text: str, token: str, size: int, as_of: datetime) -> Answer:
        """The page behind `token`. Without ingest it comes without texts."""
        query = parse(text)
        preparation = await self._preparing.of(user_id)
        async with self._database.begin(user_id) as tx:
            stems = await self._book.of(tx, every_word(query))
            found = await Matches(tx, user_id, query, stems).page(token, size, as_of)
            texts = await said.texts(tx, user_id, [hit.id for hit in found.hits if hit.is_application])
            stems = {**await self._book.of(tx, _words(texts)), **stems}
        spots = {one: some for one, told in texts.items() if (some := _spots(told, query, stems))}
        # One text per hit: that of its best mail.
        wanted = [hit.message_ids[0] for hit in found.hits if hit.message_ids]
        try:
            mails = await self._mails.read(user_id, wanted) if wanted else []
        except Problem as problem:
            if not problem.transient:
                raise
            log.warning("search_without_texts", reason=problem.reason)
            return Answer(query, found, {}, spots, preparation, texts_missing=True)
        shown = await self._shown(user_id, query, stems, mails)
        return Answer(query, found, shown, spots, preparation, texts_missing=False)

    async def _shown(self, user_id: UUID, query: Query, stems: Stems, mails: Sequence[Mail]) -> dict[UUID, Shown]:
        matcher = Matcher(query.terms, stems)
        read = {mail.message_id: _read(mail) for mail in mails}
        near = set[str]().union(*(matcher.near(part.words) for parts in read.values() for part in parts))
        if near:
            async with self._database.begin(user_id) as tx:
                matcher = Matcher(query.terms, {**await self._book.of(tx, near), **stems})
        return {message_id: _shown(*parts, matcher) for message_id, parts in read.items()}


def _read(mail: Mail) -> tuple[Readable, Readable, Readable]:
    text = mail.text
    return Readable.of(text.subject), Readable.of(text.text), Readable.of(text.forwarded_text)


def _shown(subject: Readable, text: Readable, forwarded: Readable, matcher: Matcher) -> Shown:
    return Shown(whole(subject, matcher), snippet(text, matcher) or snippet(forwarded, matcher))


def _words(texts: Mapping[UUID, Sequence[Text]]) -> set[str]:
    return {token.word for told in texts.values() for one in told for token in Readable.of(one.text).words}


def _spots(told: Sequence[Text], query: Query, stems: Stems) -> list[Spot]:
    """Names, notes and the like that meet words of the question, which may go on there, or companies asked for."""
    words = [*(term.words for term in query.terms), *query.companies]
    matcher = Matcher([Term(one, prefix=True) for one in words], stems)
    found = [Spot(one.place, snippet(Readable.of(one.text), matcher)) for one in told]
    return [spot for spot in found if spot.pieces][:MOST_PLACES]
