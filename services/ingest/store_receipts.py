"""Every statement on receipts. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.ingest.domain.receipt import ENTRIES_KEPT, Receipt, ReceiptEntry, Tally
from services.ingest.domain.remote import Gap
from services.ingest.tables import operations, receipt_entries, receipts

#: A sync may also end without having read its source to the end: its operation knows. Operations are forgotten one day.
_READ = sa.select(
    receipts,
    operations.c.id.label("operation"),
    sa.func.coalesce(receipts.c.ended_at, operations.c.ended_at).label("end"),
).select_from(receipts.outerjoin(operations, operations.c.id == receipts.c.operation_id))


class PostgresReceipts:
    """Receipts in Postgres."""

    async def begin(self, tx: Transaction, *, operation_id: UUID, user_id: UUID, mailbox_id: UUID) -> Receipt:
        values = {"operation_id": operation_id, "user_id": user_id, "mailbox_id": mailbox_id}
        await tx.execute(insert(receipts).values(values).on_conflict_do_nothing())
        return _receipt((await tx.execute(_READ.where(receipts.c.operation_id == operation_id))).one())

    async def save(
        self, tx: Transaction, *, operation_id: UUID, user_id: UUID, tally: Tally, entries: Sequence[ReceiptEntry]
    ) -> None:
        here = receipts.c.operation_id == operation_id
        await tx.execute(sa.update(receipts).where(here).values(asdict(tally)))
        if not entries:
            return
        # Behind the last: not every mail that was left out is listed, and some are taken off the list again.
        last = sa.select(sa.func.max(receipt_entries.c.position)).where(receipt_entries.c.operation_id == operation_id)
        position = (await tx.execute(last)).scalar_one()
        first = 0 if position is None else position + 1
        rows = [
            {"operation_id": operation_id, "user_id": user_id, "position": position, **asdict(entry)}
            for position, entry in enumerate(entries, first)
            if position < ENTRIES_KEPT
        ]
        if rows:
            await tx.execute(sa.insert(receipt_entries), rows)

    async def spent(self, tx: Transaction, operation_id: UUID, *, gaps: Sequence[Gap], units_used: int) -> None:
        values = {"gaps": [gap.to_json() for gap in gaps], "units_used": units_used}
        await tx.execute(sa.update(receipts).where(receipts.c.operation_id == operation_id).values(values))

    async def withdraw(self, tx: Transaction, operation_id: UUID, locators: Sequence[str]) -> None:
        t = receipt_entries.c
        await tx.execute(sa.delete(receipt_entries).where(t.operation_id == operation_id, t.locator.in_(locators)))

    async def close(self, tx: Transaction, operation_id: UUID) -> None:
        here = receipts.c.operation_id == operation_id
        await tx.execute(sa.update(receipts).where(here).values(ended_at=sa.func.now()))

    async def batch(self, tx: Transaction, operation_ids: Sequence[UUID]) -> list[Receipt]:
        rows = await tx.execute(_READ.where(receipts.c.operation_id.in_(operation_ids)))
        found = {row.operation_id: _receipt(row) for row in rows}
        return [found[one] for one in operation_ids if one in found]

    async def entries(self, tx: Transaction, operation_id: UUID) -> tuple[ReceiptEntry, ...]:
        t = receipt_entries.c
        query = sa.select(receipt_entries).where(t.operation_id == operation_id).order_by(t.position)
        return tuple(
            ReceiptEntry(row.locator, row.reason, row.detail, row.size_bytes, row.failed)
            for row in await tx.execute(query)
        )


def _receipt(row: Any) -> Receipt:
    return Receipt(
        operation_id=row.operation_id,
        mailbox_id=row.mailbox_id,
        tally=Tally(row.in_scope, row.new, row.known, row.skipped, row.failed, row.reasons),
        complete=row.end is not None or row.operation is None,
        ended_at=row.end,
        gaps=tuple(Gap.from_json(gap) for gap in row.gaps),
        units_used=row.units_used,
    )
