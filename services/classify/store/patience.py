"""A person's patience (see domain.steps.patience): learned when it is asked for and something has changed since.

    a transaction that writes applications: revision + 1
    a transaction that reads them:          learned of this revision and day? else learn again and store

Everything that shows a stage compares with the stored days (`ghosted_after`), so all statements of one transaction
agree. Readers never wait for a writer: as long as one is under way, what was learned before it counts.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from kit.db import Transaction
from kit.rls import CURRENT_USER
from services.classify import tables
from services.classify.domain.analytics.survival import Waits
from services.classify.domain.events import EventKind
from services.classify.domain.stage import WAITING_FOR_EMPLOYER
from services.classify.domain.steps.appointments import standing
from services.classify.domain.steps.holds import holds
from services.classify.domain.steps.patience import (
    BEFOREHAND,
    GHOSTED_PRIOR_DAYS,
    TURN_OF_KIND,
    WORDS,
    Patience,
    Turn,
    learn,
)
from services.classify.domain.steps.plan import undismissed
from services.classify.store.asking import marks_of, told

_P = tables.patience
_A = tables.applications
_E = tables.application_events
_DAY_SECONDS = 86_400.0
#: Newest first; what is older teaches little about today.
MAX_SILENCES = 50_000

_CHANGED = insert(_P).values(revision=1)
_CHANGED = _CHANGED.on_conflict_do_update(index_elements=[_P.c.user_id], set_={"revision": _P.c.revision + 1})


async def applications_changed(tx: Transaction, user_id: UUID) -> None:
    """Notes that what was learned of the user may be true no longer."""
    await tx.execute(_CHANGED, {"user_id": user_id})


async def unlearned(tx: Transaction, user_id: UUID) -> None:
    """Forgets what was learned of the user, until it is asked for again."""
    await tx.execute(sa.delete(_P).where(_P.c.user_id == user_id))


def ghosted_after() -> sa.ColumnElement[Any]:
    """The transaction's user's days of silence until ghosted, as an interval. Looked up once per statement."""
    mine = sa.select(_P.c.ghosted_after_days).where(_P.c.user_id == sa.literal_column(CURRENT_USER)).scalar_subquery()
    # In hours: what a day is depends on the session's zone.
    return func.make_interval(0, 0, 0, 0, func.coalesce(mine, GHOSTED_PRIOR_DAYS) * 24)


def held() -> sa.Subquery:
    """The transaction's user's applications of which something lies, or lay, ahead: id, until (see steps.holds)."""
    mine = sa.select(func.unnest(_P.c.held_ids).label("id"), func.unnest(_P.c.held_until).label("until"))
    return mine.where(_P.c.user_id == sa.literal_column(CURRENT_USER)).subquery("held")


async def patience_of(tx: Transaction, user_id: UUID, as_of: datetime) -> Patience:
    """What counts for the user in this transaction at `as_of`; call before anything that shows stages."""
    day = as_of.astimezone(UTC).date()
    row = (await tx.execute(sa.select(_P).where(_P.c.user_id == user_id))).one_or_none()
    if row is not None and row.learned_revision == row.revision and row.learned_on == day:
        return _stored(row)
    # A writer, or another reader that is about to learn the same, holds the row: not waited for.
    claimed = sa.select(_P).where(_P.c.user_id == user_id).with_for_update(skip_locked=True)
    mine = (await tx.execute(claimed)).one_or_none()
    if row is not None and mine is None:
        return _stored(row) if row.learned_revision is not None else BEFOREHAND
    learned = learn(await _silences(tx, user_id, datetime(day.year, day.month, day.day, tzinfo=UTC)))
    requests, said = await told(tx, user_id, as_of, agreed=True)
    held = holds(undismissed(standing(said), await marks_of(tx, user_id)), requests)
    await tx.execute(_keeping(user_id, mine.revision if mine is not None else 0, learned, held, day))
    return learned


def _keeping(user_id: UUID, revision: int, learned: Patience, held: Mapping[UUID, datetime], day: Any) -> Any:
    values = {
        "learned_revision": revision,
        "learned_on": day,
        "ghosted_after_days": learned.ghosted_after_days,
        "heard": learned.heard,
        "held_ids": list(held.keys()),
        "held_until": list(held.values()),
        **{f"{turn.value}_days": days for turn, days in learned.follow_up_days.items()},
    }
    first = insert(_P).values(user_id=user_id, revision=revision, **values)
    return first.on_conflict_do_update(index_elements=[_P.c.user_id], set_=values)


def _stored(row: Any) -> Patience:
    days = {turn: getattr(row, f"{turn.value}_days") for turn in Turn}
    return Patience(row.ghosted_after_days, days, row.heard)


async def _silences(tx: Transaction, user_id: UUID, as_of: datetime) -> dict[Turn, Waits]:
    """The same as domain.steps.patience.silences over every application."""
    events = (
        sa.select(_E.c.application_id, _E.c.event_at, _E.c.kind)
        .add_columns(
            func.lag(_E.c.event_at).over(**_IN_TIME).label("since"),
            func.lag(_E.c.kind).over(**_IN_TIME).label("before"),
            func.lead(_E.c.event_at).over(**_IN_TIME).label("next_at"),
        )
        .where(
            _E.c.user_id == user_id,
            _E.c.kind != EventKind.NOTE.value,
            _E.c.event_at <= as_of,
            _E.c.application_id.in_(sa.select(_A.c.id).where(_A.c.user_id == user_id, _A.c.dismissed.is_(False))),
        )
        # Used twice: as a subquery it would be sorted twice.
        .cte("told")
    )
    ended = sa.select(events.c.before, _days(events.c.event_at - events.c.since), sa.true(), events.c.event_at).where(
        events.c.before.in_(_TURNS), events.c.kind.in_(_WORDS), _is_news(events)
    )
    stage = sa.select(_A.c.id).where(_A.c.user_id == user_id, _A.c.stage.in_(_WAITING))
    so_long = _days(sa.literal(as_of, _E.c.event_at.type) - events.c.event_at)
    lasting = sa.select(events.c.kind, so_long, sa.false()).where(
        events.c.next_at.is_(None), events.c.kind.in_(_TURNS), events.c.application_id.in_(stage)
    )
    both = ended.union_all(lasting.add_columns(events.c.event_at)).subquery("both")
    kind, days, over, at = both.c
    newest = sa.select(kind.label("kind"), days.label("days"), over.label("over")).order_by(at.desc())
    some = newest.limit(MAX_SILENCES).subquery("some")
    all_days = func.array_agg(aggregate_order_by(some.c.days, some.c.days))
    # Ended and lasting, a row for each kind of the last word.
    rows = sa.select(some.c.kind, all_days.filter(some.c.over), all_days.filter(sa.not_(some.c.over)))
    return _by_turn(await tx.execute(rows.group_by(some.c.kind)))


def _by_turn(rows: Iterable[Any]) -> dict[Turn, Waits]:
    found: dict[Turn, tuple[list[float], list[float]]] = {turn: ([], []) for turn in Turn}
    for kind, ended, lasting in rows:
        some = found[TURN_OF_KIND[EventKind(kind)]]
        some[0].extend(ended or ())
        some[1].extend(lasting or ())
    return {turn: Waits(sorted(ended), sorted(lasting)) for turn, (ended, lasting) in found.items()}


def _is_news(told: sa.CTE) -> sa.ColumnElement[bool]:
    after_receipt = told.c.before == EventKind.APPLIED.value
    return sa.or_(after_receipt, told.c.event_at - told.c.since >= timedelta(days=1))


def _days(interval: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(func.extract("epoch", interval) / _DAY_SECONDS, sa.Double)


_IN_TIME: dict[str, Any] = {"partition_by": _E.c.application_id, "order_by": (_E.c.event_at, _E.c.kind)}
_TURNS = [kind.value for kind in TURN_OF_KIND]
_WORDS = [kind.value for kind in WORDS]
_WAITING = [stage.value for stage in WAITING_FOR_EMPLOYER]
