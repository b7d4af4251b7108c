"""services.classify with a planted bug: a fact is acknowledged first and worked then. The crash test must catch it."""

import sys
from typing import Any

from kit import inbox
from services.classify.__main__ import main


async def acknowledge_first(self: inbox.Consumer[Any], raw: Any, envelope: inbox.Envelope) -> None:
    """In place of Consumer._handle."""
    await raw.ack()
    await self._handler(self._fact.FromString(raw.data), envelope)


if __name__ == "__main__":
    inbox.Consumer._handle = acknowledge_first  # type: ignore[method-assign]  # this is the bug
    sys.exit(main())
