"""Reading applications, timelines and counts. Every statement names the user; row security does so again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit import paging
from kit.db import Transaction
from kit.ids import parse_id
from services.classify import tables
from services.classify.domain.analytics.criteria import EVERYTHING, Criteria
from services.classify.domain.stage import Stage
from services.classify.store.criteria import asked, contains, stage_at
from services.classify.store.patience import patience_of

_A = tables.applications
_E = tables.application_events
_F = tables.mail_facts

#: A timeline longer than this is cut to its newest events.
MAX_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Sort:
    """One way to order applications: the column, and how its values travel in a page token."""

    name: str
    column: sa.Column[Any]
    read: Callable[[str], Any]


def _time(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError("no zone")
    # A zone may take it out of the calendar.
    return when.astimezone(UTC)


def _word(text: str) -> str:
    if "\0" in text:
        raise ValueError("no text of ours")
    text.encode()  # lone surrogates are none either
    return text


BY_LAST_EVENT = Sort("last", _A.c.last_event_at, _time)
BY_APPLIED = Sort("applied", _A.c.applied_at, _time)
BY_COMPANY = Sort("company", _A.c.company_sort, _word)


@dataclass(frozen=True, slots=True)
class Question:
    """Which applications, in which order. The day of `as_of` decides which count as ghosted."""

    as_of: datetime
    sort: Sort = BY_LAST_EVENT
    ascending: bool = False
    stages: frozenset[Stage] = frozenset()
    words: tuple[str, ...] = ()
    applied_since: datetime | None = None
    applied_until: datetime | None = None
    criteria: Criteria = EVERYTHING
    #: those that the person dismissed, instead of the others
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of applications, the token behind each, whether more follow, and how many fit in all."""

    rows: Sequence[Any]
    tokens: Sequence[str]
    more: bool
    total: int


class Applications:
    """Reads of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def page(self, question: Question, token: str, size: int) -> Page:
        """The page behind `token`. INVALID_ARGUMENT when the token answers another question."""
        fits = await asked(self._tx, self._user_id, question.as_of, question.criteria, dismissed=question.dismissed)
        fitting = [*fits.rows, *_filters(question)]
        behind = _behind(question, token)
        counted = sa.select(func.count()).select_from(_A).where(*fitting)
        total = (await self._tx.execute(counted)).scalar_one()
        rows = (await self._tx.execute(_ordered(question, [*fitting, *behind]).limit(size + 1))).all()
        shown = rows[:size]
        tokens = [_token(question, row) for row in shown]
        return Page(shown, tokens, len(rows) > size, total)

    async def batch(self, ids: Collection[UUID], as_of: datetime) -> dict[UUID, Any]:
        """Rows by id; unknown ids are missing."""
        await patience_of(self._tx, self._user_id, as_of)
        rows = await self._tx.execute(_with_stage(as_of).where(_A.c.user_id == self._user_id, _A.c.id.in_(ids)))
        return {row.id: row for row in rows}

    async def timelines(self, ids: Collection[UUID]) -> dict[UUID, list[Any]]:
        """Events by application, each oldest first and at most MAX_EVENTS."""
        newest_first = func.row_number().over(
            partition_by=_E.c.application_id, order_by=(_E.c.event_at.desc(), _E.c.content_key.desc())
        )
        mine = sa.select(_E, newest_first.label("age")).where(
            _E.c.user_id == self._user_id, _E.c.application_id.in_(ids)
        )
        numbered = mine.subquery()
        oldest_first = (
            sa.select(numbered)
            .where(numbered.c.age <= MAX_EVENTS)
            .order_by(numbered.c.event_at, numbered.c.content_key)
        )
        found: dict[UUID, list[Any]] = {one: [] for one in ids}
        for row in await self._tx.execute(oldest_first):
            found[row.application_id].append(row)
        return found

    async def of_messages(self, message_ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Application by message, also for the copies of a mail in other mailboxes."""
        rows = await self._tx.execute(
            sa.select(_F.c.message_id, _E.c.application_id)
            .join(_E, sa.and_(_E.c.user_id == _F.c.user_id, _E.c.content_key == _F.c.content_key))
            .where(_F.c.user_id == self._user_id, _F.c.message_id.in_(message_ids))
        )
        return {row.message_id: row.application_id for row in rows}

    async def counts(self, as_of: datetime) -> Sequence[Any]:
        """A row per stage at `as_of`: stage, number, interviewed, assessed, offered, pending."""
        await patience_of(self._tx, self._user_id, as_of)
        return list(await self._tx.execute(_COUNTS, {"owner": self._user_id, "as_of": as_of}))


def _counting() -> sa.Select[Any]:
    mine = _with_stage(sa.bindparam("as_of", type_=_A.c.last_event_at.type))
    shown = mine.where(_A.c.user_id == sa.bindparam("owner"), _A.c.dismissed.is_(False)).subquery()
    open_without_offer = sa.and_(shown.c.closed_at.is_(None), shown.c.stage != Stage.OFFER.value)
    counted = sa.select(
        shown.c.stage,
        func.count().label("number"),
        *(func.count().filter(shown.c[name]).label(name) for name in ("interviewed", "assessed", "offered")),
        func.count().filter(open_without_offer).label("pending"),
    )
    return counted.group_by(shown.c.stage).order_by(shown.c.stage)


def etag_of(row: Any) -> str:
    """Different after every change, also of an application that was gone and is back."""
    return f"{row.version:x}-{int(row.updated_at.timestamp() * 1_000_000):x}"


def _with_stage(as_of: datetime | sa.ColumnElement[datetime]) -> sa.Select[Any]:
    return sa.select(*(column for column in _A.c if column is not _A.c.stage), stage_at(as_of).label("stage"))


def _filters(question: Question) -> list[sa.ColumnElement[bool]]:
    found = [contains(word) for word in question.words]
    if question.stages:
        found.append(stage_at(question.as_of).in_([stage.value for stage in question.stages]))
    if question.applied_since is not None:
        found.append(_A.c.applied_at >= question.applied_since)
    if question.applied_until is not None:
        found.append(_A.c.applied_at < question.applied_until)
    return found


def _ordered(question: Question, conditions: Collection[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    # Without a company comes last in both directions: what is unknown is never the first thing to see.
    value, one = question.sort.column, _A.c.id
    order = (value.asc().nulls_last(), one.asc()) if question.ascending else (value.desc().nulls_last(), one.desc())
    return _with_stage(question.as_of).where(*conditions).order_by(*order)


def _token(question: Question, row: Any) -> str:
    value = getattr(row, question.sort.column.name)
    written = value.isoformat() if isinstance(value, datetime) else value
    return paging.encode([_order_name(question), written, str(row.id)])


def _order_name(question: Question) -> str:
    return f"{question.sort.name} {'up' if question.ascending else 'down'}"


def _behind(question: Question, token: str) -> list[sa.ColumnElement[bool]]:
    """Which rows come after the one that `token` names."""
    key = paging.decode(token, 3)
    if key is None:
        return []
    order, written, last = key
    one = parse_id(last or "")
    if order != _order_name(question) or one is None:
        raise paging.invalid("page_token", "The page token belongs to another question.")
    column = question.sort.column
    if written is None:
        return [column.is_(None), _A.c.id > one if question.ascending else _A.c.id < one]
    here, there = sa.tuple_(column, _A.c.id), sa.tuple_(_value(question.sort, written), one)
    further = here > there if question.ascending else here < there
    return [sa.or_(further, column.is_(None)) if column.nullable else further]


def _value(sort: Sort, written: str) -> Any:
    try:
        return sa.literal(sort.read(written), sort.column.type)
    except (ValueError, OverflowError) as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error


#: Asked again at every change while mail comes in: put together once, which takes longer than asking it.
_COUNTS = _counting()
