"""A mailbox at an IMAP server behind the port of remote mailboxes."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Lane, Scope
from services.ingest.imap.address import Policy, Resolve, system_resolve
from services.ingest.imap.connection import Access
from services.ingest.imap.endpoint import ImapEndpoint, Secrets
from services.ingest.imap.failures import Refused, unavailable
from services.ingest.imap.fetching import fetch
from services.ingest.imap.finding import search_of
from services.ingest.imap.folders import Folder, Folders, read_folders
from services.ingest.imap.following import History
from services.ingest.imap.idling import Watch
from services.ingest.imap.limits import PAGE
from services.ingest.imap.listing import (
    LABEL_CHUNK,
    Pages,
    Search,
    Spot,
    everything,
    in_scope,
    read_labels,
    read_page,
    since,
)
from services.ingest.imap.naming import names
from services.ingest.imap.places import Places
from services.ingest.imap.pool import Pool, Sleep
from services.ingest.remote.port import (
    ChangePage,
    Fetched,
    LabelPage,
    ListingExpired,
    ListPage,
    Named,
    NotFetched,
    Pin,
    Wanted,
)

ResultT = TypeVar("ResultT")


def open_imap(
    endpoint: ImapEndpoint,
    secrets: Secrets,
    policy: Policy,
    context: ssl.SSLContext | None = None,
    *,
    resolve: Resolve = system_resolve,
    sleep: Sleep = asyncio.sleep,
) -> "ImapMailbox":
    """The mailbox at `endpoint`; nothing is connected before it is asked something. Close it when done."""
    access = Access(endpoint, secrets, policy, context or ssl.create_default_context(), resolve)
    return ImapMailbox(Pool(access, sleep=sleep), endpoint.owner_address)


class ImapMailbox:
    """See services.ingest.remote.port.RemoteMailbox."""

    def __init__(self, pool: Pool, address: str) -> None:
        self._pool = pool
        self._address = address
        self._places = Places(pool)
        self._history = History(pool)
        self._watch = Watch(pool)
        self._folders: Folders | None = None
        self._pages: dict[object, Pages] = {}

    @property
    def units_used(self) -> int:
        """IMAP counts none."""
        return 0

    async def pin(self) -> Pin:
        """Where the folders' counters stand, and which messages they hold."""
        folders = await self._read_folders()
        cursor, total = await self._answered(self._history.pin(folders))
        return Pin(cursor, self._address, total)

    async def list(self, scope: Scope, token: str | None) -> ListPage:
        """Everything in scope, folder by folder."""
        return await self._page(("list", scope), since(scope), scope, token)

    async def list_all(self, token: str | None) -> ListPage:
        """Everything in all folders that are read."""
        if token is None:
            await self._read_folders()
        return await self._page("all", everything, Scope(None, include_spam_and_trash=True), token)

    async def find(self, probe: Probe, scope: Scope, token: str | None) -> ListPage:
        """What the server's search finds."""
        if probe.categories and not (await self._known_folders()).gmail:
            return ListPage((), None)
        return await self._page((probe, scope), search_of(probe, scope), scope, token)

    async def _page(self, key: object, search: Search, scope: Scope, token: str | None) -> ListPage:
        folders = await self._known_folders()
        chosen = folders.scoped(include_spam_and_trash=scope.include_spam_and_trash)
        pages = self._pages_of(key, search, PAGE, token)
        for folder, spot in _onward(chosen, token):
            read = partial(read_page, pages=pages, folder=folder, spot=spot, gmail=folders.gmail)
            seen = await self._answered(self._pool.run(read))
            if seen is not None:
                if folders.gmail:
                    self._places.remember(folder, seen.places)
                messages = tuple(message for message in seen.messages if in_scope(scope, message))
                return ListPage(messages, seen.next.token() if seen.next else _start_of_next(chosen, folder))
        return ListPage((), None)

    async def labels(self, token: str | None) -> LabelPage:
        """Folders, stars and Gmail's labels, a label among some messages at a time."""
        folders = await self._known_folders()
        pages = self._pages_of("labels", everything, LABEL_CHUNK, token)
        for folder, spot in _onward(folders.all, token):
            read = partial(read_labels, pages=pages, folder=folder, spot=spot, gmail=folders.gmail)
            page = await self._answered(self._pool.run(read))
            if page is not None:
                return replace(page, next_token=page.next_token or _start_of_next(folders.all, folder))
        return LabelPage("", (), None)

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        """What is different in the folders. There is no quota to wait for, so the lane does not matter."""
        folders = await self._read_folders()
        page = await self._answered(self._history.page(folders, cursor))
        if not page.more and folders.watched:
            self._watch.seen(page.cursor, folders.watched)
        return page

    async def fetch(self, wanted: Sequence[Wanted]) -> AsyncGenerator[Fetched | NotFetched, None]:
        """Messages as the server keeps them; none is marked as read."""
        folders = await self._known_folders()
        async with aclosing(fetch(self._pool, self._places, folders, wanted)) as outcomes:
            try:
                async for outcome in outcomes:
                    yield outcome
            except Refused as refused:
                raise unavailable(self._pool.host, refused) from refused

    async def name(self, remote_ids: Sequence[str]) -> AsyncGenerator[Named, None]:
        """Of the headers only who sent it and what about; none is marked as read."""
        folders = await self._known_folders()
        for folder, ids in (await self._answered(self._places.locate(folders, list(remote_ids)))).items():
            asked = partial(names, folder=folder, uids=ids, gmail=folders.gmail)
            for named in await self._answered(self._pool.run(asked)):
                yield named

    async def wait_for_change(self, seconds: float) -> bool:
        """IDLE in the folder where new mail shows first."""
        watched = (await self._known_folders()).watched
        return watched is not None and await self._answered(self._watch.wait(watched, seconds))

    @property
    def can_tell(self) -> bool:
        """Whether the server says by itself that something changed, as far as is known."""
        return self._watch.possible

    def be_quiet(self) -> None:
        """Keeps what waiting for changes takes, and forgets what listings have found."""
        self._pages.clear()
        self._places = Places(self._pool)
        self._pool.trim(keep=1)

    async def close(self) -> None:
        """Hangs up."""
        await self._watch.close()
        await self._pool.close()

    async def _read_folders(self) -> Folders:
        self._folders = await self._answered(self._pool.run(read_folders))
        return self._folders

    async def _known_folders(self) -> Folders:
        return self._folders or await self._read_folders()

    async def _answered(self, asked: Awaitable[ResultT]) -> ResultT:
        """A refusal that none of the modules expects is the server's trouble."""
        try:
            return await asked
        except Refused as refused:
            raise unavailable(self._pool.host, refused) from refused

    def _pages_of(self, key: object, search: Search, chunk: int, token: str | None) -> Pages:
        # A new listing sees what is there now.
        if token is None or key not in self._pages:
            self._pages[key] = Pages(search, chunk)
        return self._pages[key]


def _onward(folders: Sequence[Folder], token: str | None) -> Iterator[tuple[Folder, Spot]]:
    """The folders from the token's on, and where to begin in each. ListingExpired when its folder is gone."""
    start = 0
    if token is not None:
        spot = Spot.read(token)
        start = next((index for index, folder in enumerate(folders) if folder.key == spot.folder_key), len(folders))
        if start == len(folders):
            raise ListingExpired("The folder is gone.")
        yield folders[start], spot
        start += 1
    for folder in folders[start:]:
        yield folder, Spot(folder.key)


def _start_of_next(folders: Sequence[Folder], folder: Folder) -> str | None:
    position = folders.index(folder) + 1
    return Spot(folders[position].key).token() if position < len(folders) else None
