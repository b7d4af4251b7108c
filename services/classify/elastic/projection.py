"""Sends what changed, in order, for as long as the process runs.

    wait ──▶ aim, prepare ──▶ send what is due ──▶ none left: wait a second
     ▲                             │ away
     └── warn once, wait 1 s … 1 min ┘

What was not sent stays in Postgres: however long Elasticsearch is away, it gets the last state of each application.
"""

from __future__ import annotations

import asyncio

from kit import db, logs
from kit.db import Database
from kit.lifecycle import wait_or_stop
from services.classify.elastic.client import Away, Elasticsearch, Misconfigured
from services.classify.elastic.settings import ElasticSettings
from services.classify.elastic.store import Pending

log = logs.get(__name__)

#: Applications in one bulk: some 100 KB.
BULK = 200
_POLL_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0


class Projection:
    """The loop. One per process; several are no harm, they only send some things twice."""

    def __init__(self, database: Database, settings: ElasticSettings, *, pause_seconds: float = 1.0) -> None:
        self._pending = Pending(database)
        self._settings = settings
        self._pause_seconds = pause_seconds
        self._failures = 0
        #: Whether it was noted that all is well; an earlier process may have noted otherwise.
        self._well_said = False

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping`. Without a URL it only makes sure that nothing is noted for nobody."""
        if not self._settings.shown_url:
            await self._forget(stopping)
            return
        elastic = Elasticsearch(self._settings)
        try:
            ready = False
            while not stopping.is_set():
                try:
                    if not ready:
                        await self._pending.aim(self._settings.shown_url)
                        await elastic.prepare()
                        ready = True
                    more = await self._round(elastic)
                    await self._well()
                    pause = 0.0 if more else _POLL_SECONDS
                except Away as away:
                    ready, pause = False, await self._ill(away)
                except Exception as error:
                    if not db.is_away(error):
                        raise
                    log.warning("elasticsearch_waits_for_postgres", error=repr(error))
                    pause = _POLL_SECONDS
                await wait_or_stop(stopping, pause)
        finally:
            await elastic.close()

    async def _round(self, elastic: Elasticsearch) -> bool:
        """Sends one bulk; whether there is more to send."""
        changes = await self._pending.due(BULK)
        if not changes:
            return False
        told = await elastic.send(changes)
        await self._pending.done(told.taken)
        for change, reason in told.refused:
            log.warning("elasticsearch_refused", application=str(change.application_id), reason=reason)
            await self._pending.refuse(change, reason)
        if told.later:
            raise Away(f"It has no room for {len(told.later)} of {len(changes)} applications right now.")
        return True

    async def _well(self) -> None:
        if self._well_said:
            return
        await self._pending.say(None)
        if self._failures:
            log.info("elasticsearch_back", tries=self._failures)
        self._failures, self._well_said = 0, True

    async def _ill(self, away: Away) -> float:
        if not self._failures:
            log.warning("elasticsearch_away", reason=str(away), configured_wrongly=isinstance(away, Misconfigured))
        self._failures, self._well_said = self._failures + 1, False
        try:
            await self._pending.say(str(away))
        except Exception as error:
            if not db.is_away(error):
                raise
            log.warning("elasticsearch_waits_for_postgres", error=repr(error))
        return float(min(_LONGEST_PAUSE_SECONDS, self._pause_seconds * 2.0 ** min(self._failures - 1, 10)))

    async def _forget(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                await self._pending.forget()
            except Exception as error:
                if not db.is_away(error):
                    raise
                await wait_or_stop(stopping, _POLL_SECONDS)
            else:
                await stopping.wait()
