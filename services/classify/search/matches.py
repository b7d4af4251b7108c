"""What a question finds: applications, and mails about work that belong to none, best first. One user's transaction.

What is said here of names goes for what the person says of applications as well (see names).

named ──▶ whose words are met by the names of which applications
  │             all of them ───────────────────────────────▶ a hit by its name
  │             some: the others must be in a mail of it ─┐
index ──▶ mails with all words ───────────────────────────┴▶ the newest MOST, ranked ──▶ hits by their best mail
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kit import paging
from kit.db import Transaction
from services.classify import tables
from services.classify.domain.analytics.criteria import Criteria
from services.classify.domain.search.lexemes import Stems, asked, user_key
from services.classify.domain.search.query import Query
from services.classify.search.names import Names
from services.classify.search.statement import Way, page_statement, shares_statement
from services.classify.store.criteria import asked as criteria_asked

#: Ways in which names and mails share the words of a question, those of the most applications first.
_MOST_SHARES = 4
#: The mails of so few applications are looked at one by one, rather than all that the index finds.
_FEW = 100
_PARAMETER = re.compile(r"(?<!:):([a-z]\w*)")
_ARRAYS = {"labels": ARRAY(sa.Text), "narrowed": ARRAY(sa.Uuid)}


@dataclass(frozen=True, slots=True)
class Hit:
    """An application, or a mail that belongs to none."""

    id: UUID
    is_application: bool
    #: Its best mails, best first, at most three. None when only its name was found.
    message_ids: tuple[UUID, ...]
    #: How many of its mails were found.
    mail_count: int
    token: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` is `complete` unless more mails matched than are looked through and ranked."""

    hits: Sequence[Hit] = ()
    more: bool = False
    total: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Share:
    """So many applications' names meet the terms at these places."""

    met: tuple[int, ...]
    count: int


class Matches:
    """The answer to one question."""

    def __init__(self, tx: Transaction, user_id: UUID, query: Query, stems: Stems) -> None:
        self._tx = tx
        self._user_id = user_id
        self._query = query
        self._stems = stems
        self._names = Names(query, stems)
        self._every = tuple(range(len(query.terms)))
        self._parameters: dict[str, Any] = {}
        self._narrowed: list[UUID] = []

    async def page(self, token: str, size: int, as_of: datetime) -> Found:
        """The page behind `token`. INVALID_ARGUMENT when it is not one of ours."""
        behind = _behind(token)
        if self._query.empty:
            return Found()
        # How new a mail is counts: every page is reckoned as of the first.
        as_of = behind.as_of if behind else as_of
        self._narrowed = await self._listed(as_of)
        ways = self._ways(await self._shares(as_of))
        statement = page_statement(self._query, self._names, ways, paged=behind is not None)
        edge = {"score": behind.score, "last": behind.id} if behind else {}
        rows = (await self._run(statement, as_of, **self._parameters, **edge, size=size + 1)).all()
        total, complete = (rows[0].total, rows[0].complete) if rows else (0, True)
        return Found([_hit(row, as_of) for row in rows[:size]], len(rows) > size, total, complete)

    async def _shares(self, as_of: datetime) -> list[_Share]:
        """Which terms are met by names of how many applications."""
        if not self._query.terms and not self._query.chooses:
            return []
        rows = await self._run(shares_statement(self._query, self._names), as_of)
        found = [_Share(tuple(at for at in self._every if row[at]), row.count) for row in rows]
        return sorted(found, key=lambda share: -share.count)

    def _ways(self, shares: Sequence[_Share]) -> list[Way]:
        """How mails are looked for: by all terms, and by those that the names of their applications leave open."""
        few = self._query.chooses and sum(share.count for share in shares) <= _FEW
        ways = [self._way((), few=few)]
        open_ended = [share for share in shares if share.met and (share.met != self._every or self._query.of_mails)]
        ways += [self._way(share.met, few=share.count <= _FEW) for share in open_ended[:_MOST_SHARES]]
        return ways

    def _way(self, met: tuple[int, ...], *, few: bool) -> Way:
        left = [term for at, term in enumerate(self._query.terms) if at not in met]
        wanted = asked(self._query, left, user_key(self._user_id), self._stems)
        number = len(self._parameters) // 2
        self._parameters |= {f"loose_{number}": wanted.loose, f"exact_{number}": wanted.exact}
        return Way(number, met, few=few)

    async def _run(self, statement: str, as_of: datetime, **more: Any) -> Any:
        query = self._query
        parameters: Mapping[str, Any] = {
            "user_id": self._user_id,
            "as_of": as_of,
            "after": query.after,
            "before": query.before,
            "ranked": asked(query, query.terms, user_key(self._user_id), self._stems).ranked,
            "labels": sorted(label.value for label in query.labels),
            "narrowed": self._narrowed,
            "dismissed": query.dismissed,
            **self._names.parameters,
            **more,
        }
        made = sa.text(statement)
        used = {name: parameters[name] for name in set(_PARAMETER.findall(statement))}
        arrays = [sa.bindparam(name, type_=type_) for name, type_ in _ARRAYS.items() if name in used]
        return await self._tx.execute(made.bindparams(*arrays), used)

    async def _listed(self, as_of: datetime) -> list[UUID]:
        """The applications in the stages and industries and with the tags asked for, as lists know them."""
        query = self._query
        if not query.narrows:
            return []
        criteria = Criteria(stages=query.stages, industries=query.industries, tags=query.tags)
        fits = await criteria_asked(self._tx, self._user_id, as_of, criteria, dismissed=query.dismissed)
        return list((await self._tx.execute(sa.select(tables.applications.c.id).where(*fits.rows))).scalars())


@dataclass(frozen=True, slots=True)
class _Edge:
    score: float
    id: UUID
    as_of: datetime


def _behind(token: str) -> _Edge | None:
    key = paging.decode(token, 3)
    if key is None:
        return None
    score, one, as_of = key
    try:
        edge = _Edge(float(score or ""), UUID(one or ""), datetime.fromisoformat(as_of or ""))
        return _Edge(edge.score, edge.id, edge.as_of.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error


def _hit(row: Any, as_of: datetime) -> Hit:
    token = paging.encode([repr(row.score), str(row.id), as_of.isoformat()])
    return Hit(row.id, row.is_application, tuple(row.message_ids), row.mail_count, token)
