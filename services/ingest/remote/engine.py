"""The operation "mailbox_sync": brings a remote mailbox up to date.

params: mailbox_id and mode. Result: mailbox_id and the receipt's numbers. Two halves work at once: one keeps up with
which messages there are (listing, then history), the other fetches bodies. All they know is in the mailbox's tables, so
that a sync that is broken off at any commit is gone on with by the next attempt, or by the next sync.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kit import logs
from kit.errors import Problem, Status
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.receipt import Receipt
from services.ingest.domain.remote import ConnectionState, SyncMode
from services.ingest.remote.book import Book
from services.ingest.remote.fetcher import Fetcher
from services.ingest.remote.history import History
from services.ingest.remote.port import RemoteMailbox
from services.ingest.remote.ports import RemotePorts, Standing, SyncRun
from services.ingest.remote.together import together
from services.ingest.sync import result_of, the_mailbox

log = logs.get(__name__)

KIND = "mailbox_sync"
#: In a sync's failure: a person has to consent again.
GRANT_REVOKED = "GRANT_REVOKED"


async def sync_mailbox(run: SyncRun, ports: RemotePorts) -> Mapping[str, Any]:
    """Works one sync. Raises Problem; what is stored stays, and the next sync goes on from there."""
    mailbox, receipt, standing, pending = await _begin(run, ports)
    if receipt.complete:
        return result_of(receipt)
    provider = await _opened(run, ports, mailbox)
    try:
        book = Book(run, ports, mailbox, receipt, provider, standing)
        book.under_way = pending
        fetcher = Fetcher(book)
        await together(History(book, fetcher).run(), fetcher.run())
    except Problem as problem:
        await _note(run, ports, mailbox, problem)
        raise
    finally:
        await provider.close()
    return result_of(book.receipt)


async def _begin(run: SyncRun, ports: RemotePorts) -> tuple[Mailbox, Receipt, Standing, int]:
    params = run.operation.params
    async with ports.database.begin(run.user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, UUID(params["mailbox_id"]))
        receipt = await ports.receipts.begin(
            tx, operation_id=run.operation.id, user_id=run.user_id, mailbox_id=mailbox.id
        )
        standing = await ports.remote.lock(tx, mailbox.id)
        waiting = await ports.remote.waiting(tx, mailbox.id, ports.clock())
    if not receipt.complete:
        check_connected(mailbox.id, standing)
        if params.get("mode") == SyncMode.INCREMENTAL and standing.cursor is None:
            raise needs_full(mailbox.id)
    return mailbox, receipt, standing, waiting.count


def check_connected(mailbox_id: UUID, standing: Standing) -> None:
    """FAILED_PRECONDITION when it is not."""
    if standing.state is not ConnectionState.CONNECTED:
        metadata = {"mailbox_id": str(mailbox_id), "state": standing.state.value}
        message = f"This mailbox is not connected ({standing.state})."
        raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", message, metadata)


def needs_full(mailbox_id: UUID) -> Problem:
    """There is no place in history to go on from."""
    message = "This mailbox has not been read yet: start a full sync, or let it choose by itself."
    return Problem(Status.FAILED_PRECONDITION, "SYNC_NEEDS_FULL", message, {"mailbox_id": str(mailbox_id)})


async def _opened(run: SyncRun, ports: RemotePorts, mailbox: Mailbox) -> RemoteMailbox:
    try:
        return await ports.open(mailbox)
    except Problem as problem:
        await _note(run, ports, mailbox, problem)
        raise


async def _note(run: SyncRun, ports: RemotePorts, mailbox: Mailbox, problem: Problem) -> None:
    """A grant that is gone is a state of the mailbox. Fenced: a stale worker must not undo a reconnection; nor must
    this one, when the person has connected anew while it was on its way here: then it tries again. Raises Problem."""
    if problem.reason != GRANT_REVOKED:
        return
    async with run.batch(run.cursor or {}, run.progress) as tx:
        moved = await connection_moved(tx, ports, mailbox)
        if not moved:
            await ports.needs_reauth(tx, mailbox.id, problem)
    if moved:
        message = "The mailbox was connected anew while its former consent was refused."
        raise Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", message) from problem
    log.info("mailbox_needs_reauth", mailbox=str(mailbox.id))


async def connection_moved(tx: Any, ports: RemotePorts, mailbox: Mailbox) -> bool:
    """Whether it was connected anew or taken back since `mailbox` was read. Holds the mailbox until the commit."""
    await ports.remote.lock(tx, mailbox.id)
    return (await the_mailbox(ports.mailboxes, tx, mailbox.id)).state_at != mailbox.state_at
