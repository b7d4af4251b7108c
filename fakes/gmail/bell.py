"""A signal many may wait for, again and again."""

from __future__ import annotations

import asyncio


class Bell:
    """`heard` returns at the next `ring`."""

    def __init__(self) -> None:
        self._next: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wakes everybody who is waiting."""
        if self._next is not None:
            self._next.set_result(None)
            self._next = None

    async def heard(self) -> None:
        """Waits for the next ring."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        # Shielded: one listener that gives up must not take the others' signal along.
        await asyncio.shield(self._next)
