"""What history said about messages while their bodies were on the way.

A body brings the labels of the moment at which it was read. What history has told since, and what was already written
when the body arrives, would be lost with it; so it is kept here until no fetch is older.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from services.ingest.domain.remote import Change, ChangeKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment at which a fetch began."""

    position: int
    epoch: int


class ChangesSince:
    """Changes by the order in which they were written."""

    def __init__(self) -> None:
        self._position = 0
        self._epoch = 0
        self._changes: deque[tuple[int, Change]] = deque()
        self._open: list[Mark] = []

    def begin(self) -> Mark:
        """Now, until `end`."""
        mark = Mark(self._position, self._epoch)
        self._open.append(mark)
        return mark

    def end(self, mark: Mark) -> None:
        """Nobody will ask about this moment again."""
        self._open.remove(mark)
        oldest = min((one.position for one in self._open), default=self._position)
        while self._changes and self._changes[0][0] < oldest:
            self._changes.popleft()

    def note(self, changes: Iterable[Change]) -> None:
        """These have been written."""
        for change in changes:
            if self._open and change.kind is not ChangeKind.ADDED:
                self._changes.append((self._position, change))
            self._position += 1

    def forget(self) -> None:
        """History was lost: what was read before now may be older than the place where it is taken up again."""
        self._epoch += 1

    def is_stale(self, mark: Mark) -> bool:
        """Whether that moment lies before a loss of history."""
        return mark.epoch != self._epoch

    def after(self, mark: Mark) -> dict[str, list[Change]]:
        """What was said since, by message, in order."""
        found: dict[str, list[Change]] = {}
        for position, change in self._changes:
            if position >= mark.position:
                found.setdefault(change.message.remote_id, []).append(change)
        return found
