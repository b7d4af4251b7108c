"""Tells of applications that fell silent: nothing happens then, so nobody else would.

Whether an application is ghosted is a matter of the clock and of the person's patience, and is found when it is read. A
page that shows one hears of it here, some minutes later at most.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from kit import db, logs
from kit.clock import Clock
from kit.db import Database, Transaction
from kit.lifecycle import Loop, wait_or_stop
from kit.process import ServiceProcess
from services.classify import tables
from services.classify.store.criteria import stage_at
from services.classify.store.patience import patience_of

log = logs.get(__name__)

#: How often each person's applications are looked at.
EVERY = timedelta(minutes=10)
#: Between two looks for people whose turn it is.
PAUSE_SECONDS = 30.0
#: People looked at in one go.
PEOPLE = 100
#: Applications named in one notice.
NAMED = 1_000

_A = tables.applications
_P = tables.patience
_DUE = sa.text("select * from classify.silences_due(:before, :most)")


class Silences:
    """The loop. Several processes may run it: whoever is looked at by one is passed over by the others."""

    def __init__(self, database: Database, clock: Clock, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._pause_seconds = pause_seconds

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping`."""
        while not stopping.is_set():
            try:
                more = await self.look() == PEOPLE
            except Exception as error:
                if not db.is_away(error):
                    raise
                log.warning("silences_wait_for_postgres", error=repr(error))
                more = False
            await wait_or_stop(stopping, 0.0 if more else self._pause_seconds)

    async def look(self) -> int:
        """Looks at those whose turn it is; how many that were."""
        now = self._clock()
        async with self._database.begin(None) as tx:
            due = (await tx.execute(_DUE, {"before": now - EVERY, "most": PEOPLE})).scalars().all()
        return sum([await self._tell(user_id, now) for user_id in due])

    async def _tell(self, user_id: UUID, now: datetime) -> bool:
        """Whether it could be told: a writer, or another process, may be at it."""
        async with self._database.begin(user_id) as tx:
            mine = sa.select(_P).where(_P.c.user_id == user_id).with_for_update(skip_locked=True)
            told = (await tx.execute(mine)).one_or_none()
            if told is None:
                return False
            days = (await patience_of(tx, user_id, now)).ghosted_after_days
            if told.silence_told_at is not None and told.silence_told_days is not None:
                # Stages are compared under the patience of today: so much later it was, to the patience of that time.
                then = told.silence_told_at + timedelta(days=days - told.silence_told_days)
                if changed := await _changed(tx, user_id, then, now):
                    tx.notify(user_id, ApplicationsChanged(updated_ids=changed))
            heard = {"silence_told_at": now, "silence_told_days": days}
            await tx.execute(sa.update(_P).where(_P.c.user_id == user_id).values(heard))
            return True


async def _changed(tx: Transaction, user_id: UUID, then: datetime, now: datetime) -> list[str]:
    """Whose stage was another then, though nothing has happened since."""
    different = sa.and_(_A.c.user_id == user_id, sa.not_(_A.c.dismissed), stage_at(then) != stage_at(now))
    newest = sa.select(_A.c.id).where(different).order_by(_A.c.last_event_at.desc(), _A.c.id).limit(NAMED)
    return [str(one) for one in (await tx.execute(newest)).scalars()]


def tell_silences(process: ServiceProcess, clock: Clock) -> None:
    """Adds the loop where this process works facts."""
    if "worker" in process.settings.role_names():
        process.also(Loop("silences", Silences(process.database, clock).run))
