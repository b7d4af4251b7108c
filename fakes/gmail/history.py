"""The change log of one mailbox: append-only, ids with gaps, forgotten after a while."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

#: "Typically at least a week", says Google; the fake forgets as early as it may.
RETENTION_SECONDS = 7 * 86_400.0
_QUIET_SECONDS = 86_400.0

KINDS = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one message; `labels` are what it carries afterwards, `moved` what came or went."""

    kind: str  # a key of KINDS
    message_id: str
    thread_id: str
    labels: frozenset[str]
    moved: frozenset[str] = frozenset()

    def json(self) -> dict[str, Any]:
        """As an item of the record's typed list."""
        message: dict[str, Any] = {"id": self.message_id, "threadId": self.thread_id}
        if self.labels:
            message["labelIds"] = sorted(self.labels)
        return {"message": message, "labelIds": sorted(self.moved)} if self.moved else {"message": message}


@dataclass(frozen=True, slots=True)
class Record:
    """Changes that happened together, possibly of several kinds."""

    id: int
    at: float
    changes: tuple[Change, ...]

    def json(self, kinds: frozenset[str], label: str) -> dict[str, Any] | None:
        """The record with the wanted kinds only, or None when nothing of it is wanted (empty: all)."""
        shown = [change for change in self.changes if self._wanted(change, kinds, label)]
        if not shown:
            return None
        together = {change.message_id: {"id": change.message_id, "threadId": change.thread_id} for change in shown}
        record: dict[str, Any] = {"id": str(self.id), "messages": list(together.values())}
        for change in shown:
            record.setdefault(KINDS[change.kind], []).append(change.json())
        return record

    @staticmethod
    def _wanted(change: Change, kinds: frozenset[str], label: str) -> bool:
        return (not kinds or change.kind in kinds) and (not label or label in change.labels | change.moved)


class History:
    """Records by id. `current` is the mailbox's history id; ids below `floor` are forgotten."""

    def __init__(self, start: int, gap: Callable[[], int]) -> None:
        self.current = start
        self.floor = start
        self._gap = gap
        self._records: list[Record] = []

    def append(self, at: float, changes: Iterable[Change]) -> int:
        """Writes one record; answers its id."""
        self.current += self._gap()
        self._records.append(Record(self.current, at, tuple(changes)))
        return self.current

    def tick(self, now: float) -> None:
        """Once a day a quiet mailbox gets a record nobody sees, so that a client that polls keeps a young history id;
        what is older than the retention is forgotten, and its ids stop being valid starts."""
        if not self._records or now - self._records[-1].at >= _QUIET_SECONDS:
            self.append(now, ())
        kept = bisect.bisect_left(self._records, now - RETENTION_SECONDS, key=lambda record: record.at)
        if kept:
            self.floor = self._records[kept - 1].id + 1
            del self._records[:kept]

    def forget_all(self) -> int:
        """Every id given out so far stops being valid; answers the new one."""
        self._records.clear()
        self.current += self._gap()
        self.floor = self.current
        return self.current

    def knows(self, start: int) -> bool:
        """Whether a listing may start there."""
        return self.floor <= start <= self.current

    def after(self, start: int, count: int) -> list[Record]:
        """Up to `count` records with ids above `start`."""
        first = bisect.bisect_right(self._records, start, key=lambda record: record.id)
        return self._records[first : first + count]
