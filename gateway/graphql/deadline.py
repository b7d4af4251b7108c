"""No operation takes longer than its budget, whoever it waits for."""

import asyncio
from collections.abc import AsyncIterator

from strawberry.extensions import SchemaExtension


class Deadline(SchemaExtension):
    """Cancels an execution that passes the budget. Of a subscription it bounds the beginning."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Runs the execution within the budget."""
        seconds = self.execution_context.context.parts.settings.execution_seconds
        async with asyncio.timeout(seconds):
            yield
