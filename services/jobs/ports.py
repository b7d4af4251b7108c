"""What handlers work with."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID


class CvStore(Protocol):
    """CVs of one user in one transaction; see store."""

    async def lock(self) -> None:
        """Changes of one person's CVs take turns."""

    async def next_revision(self) -> int:
        """Counts one more change."""

    async def get(self, one: UUID) -> Any:
        """The row; None when there is none."""

    async def of_request(self, request_id: UUID) -> UUID | None:
        """The CV that a request saved before, which may be deleted since; None when it saved none."""

    async def note_request(self, request_id: UUID, one: UUID, revision: int) -> None:
        """Notes what it saved, and forgets what was saved long before."""

    async def count(self) -> int:
        """How many there are."""

    async def current(self) -> Any:
        """The one that was saved last; None when there is none."""

    async def page(self, below: int | None, size: int) -> Sequence[Any]:
        """Rows, what was saved last first."""

    async def add(self, one: UUID, values: Mapping[str, Any]) -> None:
        """Writes a new one."""

    async def change(self, one: UUID, values: Mapping[str, Any]) -> None:
        """Writes over one."""

    async def delete(self, one: UUID) -> None:
        """Deletes its row."""
