"""An answer as a person sees it: hits with the pieces of mails that show why. Texts are read for the page only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.errors import Problem
from services.classify.domain.search.lexemes import Stems, every_word, words_of
from services.classify.domain.search.query import Query, parse
from services.classify.domain.search.snippet import Matcher, Piece, snippet, whole
from services.classify.ports import Mail, Mails
from services.classify.search.matches import Found, Matches
from services.classify.search.stems import StemBook

log = logs.get(__name__)

#: Texts read from ingest for one page: the best mail of each hit first.
MOST_TEXTS = 20


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
        wanted = _to_read(found)
        try:
            mails = await self._mails.read(user_id, wanted) if wanted else []
        except Problem as problem:
            if not problem.transient:
                raise
            log.warning("search_without_texts", reason=problem.reason)
            return Answer(query, found, {}, texts_missing=True)
        return Answer(query, found, await self._shown(user_id, query, stems, mails), texts_missing=False)

    async def _shown(self, user_id: UUID, query: Query, stems: Stems, mails: Sequence[Mail]) -> dict[UUID, Shown]:
        if not query.terms:
            return {mail.message_id: _shown(mail, Matcher((), {})) for mail in mails}
        async with self._database.begin(user_id) as tx:
            words = set[str]().union(*(words_of(mail.text) for mail in mails))
            matcher = Matcher(query.terms, {**await self._book.of(tx, words), **stems})
        return {mail.message_id: _shown(mail, matcher) for mail in mails}


def _to_read(found: Found) -> list[UUID]:
    rounds = zip_longest(*(hit.message_ids for hit in found.hits))
    return [one for one_each in rounds for one in one_each if one is not None][:MOST_TEXTS]


def _shown(mail: Mail, matcher: Matcher) -> Shown:
    text = mail.text
    return Shown(whole(text.subject, matcher), snippet(text.text, matcher) or snippet(text.forwarded_text, matcher))
