"""The operation "mailbox_erase": removes a mailbox and its messages for good, and tells who made something of them.

params: mailbox_id. Result: mailbox_id and erased, the number of messages. Messages go in batches, each with its facts
in one transaction; the mailbox itself goes last. Begun again, it goes on with what is left.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Database, Transaction
from kit.errors import Problem
from kit.operations.model import ACTIVE, Failure, Operation, Progress
from kit.operations.store import OperationStore
from kit.operations.worker import Run
from services.ingest.connecting.changes import ERASING, gone
from services.ingest.connecting.store import PostgresConnections
from services.ingest.events import messages_erased
from services.ingest.ports import UploadFiles
from services.ingest.tables import messages, uploads

ERASE_KIND = "mailbox_erase"
PHASE = "erasing"
#: What is said of the work that it ends.
ERASED = Failure(ERASING, "The mailbox and its messages are being erased.")
#: Messages a transaction removes: a second's work.
BATCH = 500
#: How often it looks whether those who still write have stopped.
_LOOK_SECONDS = 0.2
#: More do not work on one mailbox.
_MANY = 100


@dataclass(frozen=True, slots=True)
class ErasePorts:
    """What erasing works with."""

    database: Database
    connections: PostgresConnections
    operations: OperationStore
    files: UploadFiles


async def erase(run: Run, ports: ErasePorts) -> Mapping[str, Any]:
    """Works one erasure, from where it was broken off."""
    mailbox_id = UUID(run.operation.params["mailbox_id"])
    await _alone(run, ports, mailbox_id)
    await _remove_files(run, ports, mailbox_id)
    erased = await _erase_messages(run, ports, mailbox_id)
    async with run.batch({"erased": erased}, Progress(erased, erased, PHASE)) as tx:
        await ports.connections.delete(tx, mailbox_id)
        tx.notify(run.user_id, gone(mailbox_id))
    return {"mailbox_id": str(mailbox_id), "erased": erased}


async def cancel_others(
    tx: Transaction, operations: OperationStore, mailbox_id: UUID, *, but: UUID | None, why: Failure
) -> list[Operation]:
    """Asks everything that works on a mailbox to stop, for that reason. Returns what has not stopped yet."""
    active = await operations.page(tx, before=None, size=_MANY, states=ACTIVE, subject_id=str(mailbox_id))
    others = [one for one in active if one.id != but]
    return [one for one in others if not await _stopped(tx, operations, one, why)]


async def _stopped(tx: Transaction, operations: OperationStore, operation: Operation, why: Failure) -> bool:
    if operation.cancel_requested:
        return False
    try:
        return (await operations.cancel(tx, operation.id, why=why)).state not in ACTIVE
    except Problem as problem:
        if problem.reason != "OPERATION_ENDED":
            raise
        return True


async def _alone(run: Run, ports: ErasePorts, mailbox_id: UUID) -> None:
    """Returns once nobody else writes into the mailbox; a worker that was lost is given up when its lease ends."""
    while True:
        async with ports.database.begin(run.user_id) as tx:
            if not await cancel_others(tx, ports.operations, mailbox_id, but=run.operation.id, why=ERASED):
                return
        await asyncio.sleep(_LOOK_SECONDS)


async def _remove_files(run: Run, ports: ErasePorts, mailbox_id: UUID) -> None:
    there = sa.select(uploads.c.id).where(uploads.c.mailbox_id == mailbox_id, uploads.c.removed_at.is_(None))
    async with ports.database.begin(run.user_id) as tx:
        ids = list((await tx.execute(there)).scalars())
    for upload_id in ids:
        await ports.files.remove(upload_id)


async def _erase_messages(run: Run, ports: ErasePorts, mailbox_id: UUID) -> int:
    erased = int((run.cursor or {}).get("erased", 0))
    here = messages.c.mailbox_id == mailbox_id
    async with ports.database.begin(run.user_id) as tx:
        left: int = (await tx.execute(sa.select(sa.func.count()).where(here))).scalar_one()
    total = erased + left
    while True:
        async with ports.database.begin(run.user_id) as tx:
            ids = list((await tx.execute(sa.select(messages.c.id).where(here).limit(BATCH))).scalars())
        if not ids:
            return erased
        erased += len(ids)
        async with run.batch({"erased": erased}, Progress(erased, max(total, erased), PHASE)) as tx:
            await tx.execute(sa.delete(messages).where(messages.c.id.in_(ids)))
            names = {"user_id": run.user_id, "operation_id": run.operation.id}
            for fact in messages_erased(mailbox_id=mailbox_id, ids=ids, **names):
                tx.publish(fact)
