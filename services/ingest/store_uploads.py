"""Every statement on uploads. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kit.db import Transaction
from kit.errors import Problem, Status
from kit.ids import new_id
from services.ingest.domain.upload import Upload
from services.ingest.tables import uploads


class PostgresUploads:
    """Uploads in Postgres."""

    async def create(
        self, tx: Transaction, *, user_id: UUID, filename: str, size_bytes: int, fingerprint: str
    ) -> Upload:
        values = {"user_id": user_id, "filename": filename, "size_bytes": size_bytes, "fingerprint": fingerprint}
        same = sa.select(uploads).where(
            uploads.c.fingerprint == fingerprint, uploads.c.size_bytes == size_bytes, uploads.c.consumed_at.is_(None)
        )
        # The unfinished one may be finished between the two statements; the next round then makes a new one.
        for _ in range(3):
            made = insert(uploads).values(id=new_id(), **values).on_conflict_do_nothing().returning(uploads)
            row = (await tx.execute(made)).first() or (await tx.execute(same)).first()
            if row is not None:
                return _upload(row)
        raise Problem(Status.ABORTED, "UPLOAD_BUSY", "The same upload was finished just now. Try again.")

    async def get(self, tx: Transaction, upload_id: UUID) -> Upload:
        return _found((await tx.execute(sa.select(uploads).where(uploads.c.id == upload_id))).first(), upload_id)

    async def lock(self, tx: Transaction, upload_id: UUID) -> Upload:
        query = sa.select(uploads).where(uploads.c.id == upload_id).with_for_update()
        return _found((await tx.execute(query)).first(), upload_id)

    async def received(self, tx: Transaction, upload_id: UUID, received_bytes: int) -> Upload:
        values = {"received_bytes": received_bytes, "updated_at": sa.func.now()}
        moved = sa.update(uploads).where(uploads.c.id == upload_id).values(values).returning(uploads)
        return _upload((await tx.execute(moved)).one())

    async def assign(self, tx: Transaction, upload_id: UUID, *, mailbox_id: UUID, operation_id: UUID) -> None:
        values = {"mailbox_id": mailbox_id, "operation_id": operation_id, "updated_at": sa.func.now()}
        await tx.execute(sa.update(uploads).where(uploads.c.id == upload_id).values(values))

    async def waiting(self, tx: Transaction, mailbox_id: UUID) -> Upload | None:
        query = (
            sa.select(uploads)
            .where(uploads.c.mailbox_id == mailbox_id, uploads.c.consumed_at.is_(None))
            .order_by(uploads.c.id)
            .limit(1)
        )
        row = (await tx.execute(query)).first()
        return None if row is None else _upload(row)

    async def consumed(self, tx: Transaction, upload_id: UUID) -> None:
        await tx.execute(sa.update(uploads).where(uploads.c.id == upload_id).values(consumed_at=sa.func.now()))

    async def removed(self, tx: Transaction, upload_id: UUID) -> None:
        await tx.execute(sa.update(uploads).where(uploads.c.id == upload_id).values(removed_at=sa.func.now()))

    async def forget(self, tx: Transaction, upload_id: UUID) -> None:
        """Removes the row of an upload that was given up."""
        await tx.execute(sa.delete(uploads).where(uploads.c.id == upload_id))

    async def removable(self, tx: Transaction, *, abandoned_for: timedelta, limit: int) -> list[tuple[UUID, UUID]]:
        """(upload id, user id) of all users' uploads whose file nobody needs: consumed, or not touched for so long."""
        statement = sa.text("select * from ingest.removable_uploads(:age, :n)")
        rows = await tx.execute(statement, {"age": abandoned_for, "n": limit})
        return [(row.upload_id, row.user_id) for row in rows]

    async def unknown(self, tx: Transaction, upload_ids: Sequence[UUID]) -> set[UUID]:
        """Those of `upload_ids` that no user has."""
        asked = sa.bindparam("ids", type_=ARRAY(sa.Uuid))
        statement = sa.text("select * from ingest.unknown_uploads(:ids)").bindparams(asked)
        return set((await tx.execute(statement, {"ids": list(upload_ids)})).scalars())


def _found(row: Any, upload_id: UUID) -> Upload:
    if row is None:
        metadata = {"upload_id": str(upload_id)}
        raise Problem(Status.NOT_FOUND, "UPLOAD_NOT_FOUND", "There is no such upload.", metadata)
    return _upload(row)


def _upload(row: Any) -> Upload:
    return Upload(
        id=row.id,
        user_id=row.user_id,
        filename=row.filename,
        size_bytes=row.size_bytes,
        received_bytes=row.received_bytes,
        mailbox_id=row.mailbox_id,
        operation_id=row.operation_id,
        created_at=row.created_at,
        consumed_at=row.consumed_at,
    )
