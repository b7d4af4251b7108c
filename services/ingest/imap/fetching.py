"""Fetching messages: sizes first, then small ones together and large ones in pieces, on a few connections at once."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kit.errors import Problem
from services.ingest.domain.remote import Listed
from services.ingest.imap.failures import Refused
from services.ingest.imap.folders import Folder, Folders
from services.ingest.imap.items import Opened, labels, received_at, recency, remote_id_of, size
from services.ingest.imap.limits import (
    BATCH,
    BATCH_BYTES,
    COMMAND_SECONDS,
    CONNECTIONS,
    MESSAGE_BYTES,
    MIB,
    PIECE_BYTES,
    SLOW_BYTES_PER_SECOND,
    WHOLE_BYTES,
)
from services.ingest.imap.opening import items_of, open_folder
from services.ingest.imap.places import Places
from services.ingest.imap.pool import PAUSES, Pool
from services.ingest.imap.session import Item, Session
from services.ingest.imap.uidset import write_set
from services.ingest.mime import MailBuffer
from services.ingest.remote.port import Fetched, MailFormat, NotFetched, Wanted

#: Messages whose sizes are asked for together.
GROUP = 100
#: One connection is left for the history.
WORKERS = CONNECTIONS - 1

Outcome = Fetched | NotFetched


@dataclass(frozen=True, slots=True)
class Body:
    """A message's bytes, perhaps without the middle of its attachments."""

    #: None: too large even so.
    content: bytes | None
    size_bytes: int


async def fetch(
    pool: Pool, places: Places, folders: Folders, wanted: Sequence[Wanted]
) -> AsyncGenerator[Outcome, None]:
    """One outcome for each of `wanted`, as they come."""
    groups = [wanted[start : start + GROUP] for start in range(0, len(wanted), GROUP)]
    fetcher = Fetcher(pool, places, folders)
    outcomes: asyncio.Queue[Outcome | Exception | None] = asyncio.Queue(maxsize=BATCH)
    todo = iter(groups)
    workers = [asyncio.create_task(_work(fetcher, todo, outcomes)) for _ in range(min(WORKERS, len(groups)))]
    try:
        running = len(workers)
        while running:
            match await outcomes.get():
                case None:
                    running -= 1
                case Exception() as error:
                    raise error
                case outcome:
                    yield outcome
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _work(
    fetcher: "Fetcher", todo: Iterator[Sequence[Wanted]], outcomes: asyncio.Queue[Outcome | Exception | None]
) -> None:
    """Takes groups until none is left. What goes wrong is the consumer's to know."""
    try:
        for group in todo:
            async for outcome in fetcher.group(group):
                await outcomes.put(outcome)
    except Exception as error:
        await outcomes.put(error)
    else:
        await outcomes.put(None)


class Fetcher:
    """Fetches groups of messages."""

    def __init__(self, pool: Pool, places: Places, folders: Folders) -> None:
        self._pool = pool
        self._places = places
        self._folders = folders

    async def group(self, wanted: Sequence[Wanted]) -> AsyncIterator[Outcome]:
        """All of a group. What is not where it was is looked for once more: Gmail's messages move."""
        left = {one.remote_id: one for one in wanted}
        for _ in range(2):
            async for outcome in self._located(left):
                remote_id = outcome.message.remote_id if isinstance(outcome, Fetched) else outcome.remote_id
                if left.pop(remote_id, None):
                    yield outcome
            for remote_id in left:
                self._places.forget(remote_id)
            if not left or not self._folders.gmail:
                break
        for remote_id in left:
            yield NotFetched(remote_id, "DELETED_MEANWHILE", "The server has this message no more.", gone=True)

    async def _located(self, left: Mapping[str, Wanted]) -> AsyncIterator[Outcome]:
        located = await self._places.locate(self._folders, list(left))
        for folder, ids in located.items():
            items, opened = await self._pool.run(partial(_sizes, folder=folder, uids=ids, gmail=self._folders.gmail))
            if opened is None:
                for remote_id in ids.values():
                    yield NotFetched(remote_id, "SERVER_REFUSED", "The server does not open its folder.")
                continue
            # In the order in which they are wanted.
            rank = {remote_id: position for position, remote_id in enumerate(left)}
            uids = sorted(items, key=lambda uid: rank[ids[uid]])
            for batch in _batches(uids, items):
                for uid, body in (await self._bodies(opened, batch, items)).items():
                    yield _outcome(opened, left[ids[uid]], items[uid], body)

    async def _bodies(self, opened: Opened, uids: Sequence[int], items: Mapping[int, Item]) -> dict[int, "Body | str"]:
        """By id: what came, or why it did not. What does not come together is asked for one by one: one message over
        which a server stumbles must not keep back the others, nor stop the sync for ever."""
        length = sum(size(items[uid]) or MESSAGE_BYTES for uid in uids)
        seconds = COMMAND_SECONDS + min(length, MESSAGE_BYTES) / SLOW_BYTES_PER_SECOND
        try:
            read = partial(_read, opened=opened, uids=uids, items=items)
            return dict(await self._pool.run(read, seconds=seconds, pauses=PAUSES[:2]))
        except Refused as refused:
            if len(uids) == 1:
                return {uids[0]: str(refused)}
        except Problem as problem:
            if not problem.transient:
                raise
            # Raises when it was not the messages' fault.
            await self._pool.run(lambda session: session.noop())
            if len(uids) == 1:
                return {uids[0]: problem.message}
        alone = [await self._bodies(opened, [uid], items) for uid in uids]
        return {uid: body for one in alone for uid, body in one.items()}


def _sizes(
    session: Session, folder: Folder, uids: Mapping[int, str], gmail: bool
) -> tuple[dict[int, Item], Opened | None]:
    """Everything but the bodies, of those that are still the messages that their ids name."""
    opened = open_folder(session, folder, gmail=gmail, anew=True)
    if opened is None:
        return {}, None
    wanted = f"(UID RFC822.SIZE INTERNALDATE FLAGS{' X-GM-MSGID X-GM-LABELS' if gmail else ''})"
    items = items_of(session, list(uids), wanted)
    return {uid: item for uid, item in items.items() if uids.get(uid) == remote_id_of(opened, uid, item)}, opened


def _batches(uids: Iterable[int], items: Mapping[int, Item]) -> Iterator[list[int]]:
    """Small messages together, large ones and those of unknown size alone."""
    batch: list[int] = []
    room = BATCH_BYTES
    for uid in uids:
        length = size(items[uid])
        if length is None or length > WHOLE_BYTES:
            yield [uid]
            continue
        if batch and (len(batch) == BATCH or length > room):
            yield batch
            batch, room = [], BATCH_BYTES
        batch.append(uid)
        room -= length
    if batch:
        yield batch


def _read(session: Session, opened: Opened, uids: Sequence[int], items: Mapping[int, Item]) -> dict[int, Body | str]:
    again = open_folder(session, opened.folder, gmail=opened.gmail)
    if again != opened:
        return {}
    length = size(items[uids[0]])
    if length is None or length > WHOLE_BYTES:
        return {uids[0]: _in_pieces(session, uids[0], length or 0)}
    bodies = {uid: item.get(b"BODY[]") for uid, item in session.items(write_set(uids), "(UID BODY.PEEK[])").items()}
    return {uid: Body(body, len(body)) for uid, body in bodies.items() if uid in uids and isinstance(body, bytes)}


def _in_pieces(session: Session, uid: int, told: int) -> Body | str:
    """A large message, as it streams by; the middle of its attachments is left out, as with archives."""
    if told > MESSAGE_BYTES:
        return Body(None, told)
    buffer = MailBuffer()
    while buffer.true_size <= MESSAGE_BYTES and not buffer.overflowed:
        item = session.items(str(uid), f"(UID BODY.PEEK[]<{buffer.true_size}.{PIECE_BYTES}>)").get(uid, {})
        piece = next((value for key, value in item.items() if key.startswith(b"BODY[]")), None)
        if piece is None and not buffer.true_size:
            return "The server sent no text for it."
        buffer.feed(piece[:PIECE_BYTES] if isinstance(piece, bytes) else b"")
        if not isinstance(piece, bytes) or len(piece) < PIECE_BYTES:
            return Body(buffer.finish(), buffer.true_size)
    return Body(None, max(told, buffer.true_size))


def _outcome(opened: Opened, wanted: Wanted, item: Item, body: Body | str) -> Outcome:
    if isinstance(body, str):
        return NotFetched(wanted.remote_id, "SERVER_REFUSED", body)
    if body.content is None:
        detail = f"{body.size_bytes / MIB:.0f} MiB, and too much of it is not attachments."
        return NotFetched(wanted.remote_id, "TOO_LARGE", detail, transient=False)
    message = Listed(wanted.remote_id, wanted.thread_id, recency(item), labels(opened, item))
    return Fetched(message, MailFormat.RFC822, body.content, body.size_bytes, received_at(item))
