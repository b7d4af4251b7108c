"""What was decided on a text before, per user.

Never shared between users: a verdict carries the mail's own sentence and names, and that a text is known at all would
tell one person what another received.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kit import logs
from kit.db import Database
from services.classify import tables
from services.classify.domain.outcome import Outcome, trail_json, trail_of, verdict_json, verdict_of

log = logs.get(__name__)

#: A text that did not come for so long will not come again.
KEEP = timedelta(days=90)
#: Of one user; the ones that were used longest ago go first.
MOST_ROWS = 20_000
#: Every so many puts a process looks for what is too much: the look reads an index of MOST_ROWS rows.
TIDY_EVERY = 50
#: Rows removed at a time.
_TIDY_ROWS = 2_000
_C = tables.verdict_cache
_BATCH = sa.bindparam("hashes", type_=ARRAY(sa.LargeBinary))


class VerdictCache:
    """Implements the pipeline's memory on Postgres. One per process."""

    def __init__(self, database: Database, *, most_rows: int = MOST_ROWS, tidy_every: int = TIDY_EVERY) -> None:
        self._database = database
        self._most_rows = most_rows
        self._tidy_every = tidy_every
        self._puts = itertools.count(1)

    async def look(self, user_id: UUID, hashes: Sequence[bytes], version: str) -> dict[bytes, Outcome]:
        """What is known of these texts, decided by this version of the pipeline."""
        known = sa.select(
            _C.c.content_hash, _C.c.outcome, _C.c.used_at < func.now() - sa.text("interval '1 day'")
        ).where(_C.c.user_id == user_id, _C.c.pipeline_version == version, _C.c.content_hash == sa.any_(_BATCH))
        async with self._database.begin(user_id) as tx:
            rows = (await tx.execute(known, {"hashes": list(hashes)})).all()
            used = [row[0] for row in rows if row[2]]
            if used:
                again = sa.update(_C).where(_C.c.user_id == user_id, _C.c.content_hash == sa.any_(_BATCH))
                await tx.execute(again.values(used_at=func.now()), {"hashes": used})
        return {row[0]: outcome for row in rows if (outcome := _read(row[1])) is not None}

    async def put(self, user_id: UUID, outcomes: Mapping[bytes, Outcome], version: str) -> None:
        """Remembers these; what another version said of the same texts is forgotten."""
        rows = [
            {"user_id": user_id, "content_hash": one, "pipeline_version": version, "outcome": _write(outcome)}
            # In one order in every process: two that put the same texts must not wait for each other in a ring.
            for one, outcome in sorted(outcomes.items(), key=lambda item: item[0])
        ]
        if not rows:
            return
        async with self._database.begin(user_id) as tx:
            await tx.execute(_PUT, rows)
            if next(self._puts) % self._tidy_every == 0:
                await tx.execute(_tidy(user_id, self._most_rows))


_statement = insert(_C)
_PUT = _statement.on_conflict_do_update(
    index_elements=["user_id", "content_hash"],
    set_={
        "pipeline_version": _statement.excluded.pipeline_version,
        "outcome": _statement.excluded.outcome,
        "used_at": func.now(),
    },
)


def _tidy(user_id: UUID, most_rows: int) -> sa.Delete:
    """Removes what is too old, and of the rest what is too much."""
    mine = _C.c.user_id == user_id
    newest_first = sa.select(_C.c.content_hash).where(mine).order_by(_C.c.used_at.desc())
    too_many = newest_first.offset(most_rows).limit(_TIDY_ROWS)
    too_old = sa.select(_C.c.content_hash).where(mine, _C.c.used_at < func.now() - KEEP).limit(_TIDY_ROWS)
    return sa.delete(_C).where(mine, sa.or_(_C.c.content_hash.in_(too_many), _C.c.content_hash.in_(too_old)))


def _write(outcome: Outcome) -> dict[str, Any]:
    return {
        "verdict": verdict_json(outcome.verdict),
        "certain": outcome.certain,
        "trail": trail_json(outcome.trail),
        "details": dict(outcome.details),
        "shape": outcome.shape,
    }


def _read(data: Mapping[str, Any]) -> Outcome | None:
    """None for what another release wrote: then it is decided anew."""
    try:
        return Outcome(
            verdict_of(data["verdict"]),
            certain=bool(data["certain"]),
            trail=trail_of(data["trail"]),
            details=data["details"],
            shape=data["shape"],
        )
    except (KeyError, ValueError, TypeError) as error:
        log.warning("cached_verdict_unreadable", error=repr(error))
        return None
