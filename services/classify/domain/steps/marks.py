"""What the person did about a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

#: Names of steps become ids in it.
_STEPS = UUID("6f1f2d0a-5c37-4d5e-9a43-0d9f5b8f7c11")


class MarkState(StrEnum):
    """Done, put off, or said not to be."""

    DONE = "done"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Mark:
    """When the person said so, and until when a snoozed step sleeps. Aware UTC."""

    state: MarkState
    marked_at: datetime
    snoozed_until: datetime | None = None

    def counts(self, as_of: datetime) -> bool:
        """Whether it still hides the step."""
        return self.snoozed_until is None or as_of < self.snoozed_until


def step_id(name: str) -> UUID:
    """The id of what a step is called among one person's steps."""
    return uuid5(_STEPS, name)


#: Marks after which nothing is left to do.
SETTLED = frozenset({MarkState.DONE, MarkState.DISMISSED})


class Marks:
    """One person's marks, asked for by the names of steps and stored by their ids."""

    def __init__(self, by_id: Mapping[UUID, Mark]) -> None:
        self._by_id = by_id

    def dismissed(self, name: str) -> bool:
        """Whether the person says that there is no such step."""
        mark = self._by_id.get(step_id(name))
        return mark is not None and mark.state is MarkState.DISMISSED

    def latest(self, names: Iterable[str]) -> Mark | None:
        """The latest mark of any step of these names; None without one."""
        found = [mark for name in names if (mark := self._by_id.get(step_id(name))) is not None]
        return max(found, key=lambda mark: mark.marked_at, default=None)
