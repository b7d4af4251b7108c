"""An answer as a person sees it: hits with the pieces of mails that show why. Texts are read for the page only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.errors import Problem
from services.classify.domain.search.lexemes import Stems, every_word
from services.classify.domain.search.query import Query, parse
from services.classify.domain.search.snippet import Matcher, Piece, Readable, snippet, whole
from services.classify.ports import Mail, Mails
from services.classify.search.matches import Found, Matches
from services.classify.search.stems import StemBook

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """Why a mail was found."""

    subject: list[Piece]
    text: list[Piece]


@dataclass(frozen=True, slots=True)
class Answer:
    """A page."""

    query: Query
    found: Found
    #: By message; those that were not read are missing.
    shown: dict[UUID, Shown]
    #: Whether texts should be there and could not be had.
    texts_missing: bool


class Answers:
    """Answers questions. One per process."""

    def __init__(self, database: Database, mails: Mails, book: StemBook) -> None:
        self._database = database
        self._mails = mails
        self._book = book

    async def answer(self, user_id: UUID, text: str, token: str, size: int, as_of: datetime) -> Answer:
        """The page behind `token`. Without ingest it comes without texts."""
        query = parse(text)
        async with self._database.begin(user_id) as tx:
            stems = await self._book.of(tx, every_word(query))
            found = await Matches(tx, user_id, query, stems).page(token, size, as_of)
        # One text per hit: that of its best mail.
        wanted = [hit.message_ids[0] for hit in found.hits if hit.message_ids]
        try:
            mails = await self._mails.read(user_id, wanted) if wanted else []
        except Problem as problem:
            if not problem.transient:
                raise
            log.warning("search_without_texts", reason=problem.reason)
            return Answer(query, found, {}, texts_missing=True)
        return Answer(query, found, await self._shown(user_id, query, stems, mails), texts_missing=False)

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
