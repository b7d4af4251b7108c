"""services.ingest with a planted bug: the cursor does not move with its page. A crash test must catch it."""

import sys
from collections.abc import Mapping
from typing import Any

from kit.db import Transaction
from kit.operations.model import Operation, Progress
from kit.operations.store import OperationStore
from services.ingest.__main__ import main

_save = OperationStore.save


async def save_without_cursor(
    self: OperationStore, tx: Transaction, operation: Operation, cursor: Mapping[str, Any] | None, progress: Progress
) -> Operation:
    """In place of OperationStore.save."""
    return await _save(self, tx, operation, operation.cursor, progress)


if __name__ == "__main__":
    OperationStore.save = save_without_cursor  # type: ignore[method-assign]  # this is the bug
    sys.exit(main())
