"""A Gmail mailbox behind the port."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Lane, Scope
from services.ingest.gmail.answers import items, listed, number, page_token
from services.ingest.gmail.client import GmailClient
from services.ingest.gmail.costs import QuotaProfile
from services.ingest.gmail.errors import CallFailed, Kind, problem_of
from services.ingest.gmail.fetching import Fetcher
from services.ingest.gmail.history import HistoryCursor, label_ids_of, read_cursor, read_page
from services.ingest.gmail.labels import LabelNames, read_labels
from services.ingest.gmail.naming import names
from services.ingest.gmail.queries import probe_queries, scope_query
from services.ingest.gmail.requests import Request, Requests
from services.ingest.remote.port import (
    ChangePage,
    CursorExpired,
    Fetched,
    LabelPage,
    ListingExpired,
    ListPage,
    Named,
    NotFetched,
    Pin,
    Wanted,
)


class GmailMailbox:
    """One opening of one mailbox. See remote.port.RemoteMailbox."""

    def __init__(self, client: GmailClient, requests: Requests, profile: QuotaProfile) -> None:
        self._client = client
        self._requests = requests
        self._fetcher = Fetcher(client, requests, profile, self._names_for)
        self._names: LabelNames | None = None
        self._naming = asyncio.Lock()

    async def pin(self) -> Pin:
        """Where the history stands now."""
        profile = await self._ask(self._requests.profile(), Lane.HISTORY)
        address = profile.get("emailAddress")
        return Pin(
            HistoryCursor(number(profile.get("historyId"))).as_json(),
            address.lower() if isinstance(address, str) else "",
            number(profile.get("messagesTotal")),
        )

    async def list(self, scope: Scope, token: str | None) -> ListPage:
        """Everything in scope, newest first more or less."""
        return await self._list(scope_query(scope), token, spam_and_trash=scope.include_spam_and_trash)

    async def list_all(self, token: str | None) -> ListPage:
        """Every message there is."""
        return await self._list("", token, spam_and_trash=True)

    async def find(self, probe: Probe, scope: Scope, token: str | None) -> ListPage:
        """What of the scope a probe matches. Its token says which of the probe's queries it belongs to."""
        queries = probe_queries(probe, scope)
        number_text, _, inner = (token or "0:").partition(":")
        part = int(number_text) if number_text.isdecimal() else len(queries)
        if part >= len(queries):
            if token is None:
                return ListPage((), None)
            raise ListingExpired
        page = await self._list(queries[part], inner or None, spam_and_trash=scope.include_spam_and_trash)
        if page.next_token:
            return ListPage(page.messages, f"{part}:{page.next_token}")
        return ListPage(page.messages, f"{part + 1}:" if part + 1 < len(queries) else None)

    async def labels(self, token: str | None) -> LabelPage:
        """One page of one label; labels follow each other in the order of their ids."""
        names = await self._known_names()
        label_id, _, inner = (token or "").partition(" ")
        if not label_id:
            label_id = names.ids[0]
        asked = self._requests.messages(labels=[label_id], page_token=inner or None, spam_and_trash=True)
        # A label may be deleted while its like are listed: then it has no members, and the others are listed on.
        answer = await self._page(asked, inner, must_be=False)
        following = page_token(answer)
        if following:
            next_token: str | None = f"{label_id} {following}"
        else:
            next_token = next((other for other in names.ids if other > label_id), None)
        ids = tuple(message.remote_id for item in items(answer, "messages") if (message := listed(item)))
        return LabelPage(names.name(label_id), ids, next_token)

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        """The next page behind `cursor`."""
        at = read_cursor(cursor)
        if not at.start:
            raise CursorExpired("HISTORY_EXPIRED")
        try:
            answer = await self._history(at, lane)
        except ListingExpired:
            # The pages are gone, the history is not: what was seen of them is behind `reached`.
            at = HistoryCursor(max(at.start, at.reached))
            answer = await self._history(at, lane)
        label_ids = tuple(label_ids_of(answer))
        # Most looks find nothing, and then nothing needs a name.
        names = await self._names_for(label_ids) if label_ids else LabelNames({})
        return read_page(answer, at, names)

    def fetch(self, wanted: Sequence[Wanted]) -> AsyncGenerator[Fetched | NotFetched, None]:
        """Bodies, as they arrive."""
        return self._fetcher.fetch(wanted)

    async def name(self, remote_ids: Sequence[str]) -> AsyncGenerator[Named, None]:
        """Who sent messages, what about and when: for the units of the messages themselves."""
        async with aclosing(names(self._client, self._requests, remote_ids)) as found:
            async for named in found:
                yield named

    async def watch(self, topic: str) -> datetime:
        """Lets Gmail publish changes to a Pub/Sub topic; says until when it does. At most seven days."""
        answer = await self._ask(self._requests.watch(topic), Lane.HISTORY)
        return datetime.fromtimestamp(number(answer.get("expiration")) / 1000, UTC)

    async def stop_watch(self) -> None:
        """Ends that for all topics. A person waits: the mailbox is being disconnected."""
        await self._ask(self._requests.stop(), Lane.PERSON)

    @property
    def units_used(self) -> int:
        """Quota units spent by this opening."""
        return self._client.units_used

    async def wait_for_change(self, seconds: float) -> bool:
        """Gmail tells by push only."""
        return False

    async def close(self) -> None:
        """Nothing to give back: connections belong to the process."""

    async def _list(self, query: str, token: str | None, *, spam_and_trash: bool) -> ListPage:
        asked = self._requests.messages(query=query, page_token=token, spam_and_trash=spam_and_trash)
        answer = await self._page(asked, token)
        found = tuple(message for item in items(answer, "messages") if (message := listed(item)))
        return ListPage(found, page_token(answer))

    async def _history(self, at: HistoryCursor, lane: Lane) -> dict[str, Any]:
        request = self._requests.history(at.start, at.page_token or None)
        try:
            return (await self._client.call(request, lane)).content
        except CallFailed as failed:
            if failed.fault.kind is Kind.NOT_FOUND:
                raise CursorExpired("HISTORY_EXPIRED") from None
            if failed.fault.kind is Kind.INVALID and at.page_token:
                raise ListingExpired from None
            if failed.fault.kind is Kind.INVALID:
                # Google finds no sense in the id itself.
                raise CursorExpired("HISTORY_EXPIRED") from None
            raise problem_of(failed.fault) from None

    async def _page(self, request: Request, token: str | None, *, must_be: bool = True) -> dict[str, Any]:
        try:
            # Before bodies: a page tells of 500 for a quarter of what one body costs, and the next waits for this one,
            # so that bodies come all the while.
            return (await self._client.call(request, Lane.HISTORY)).content
        except CallFailed as failed:
            if failed.fault.kind is Kind.INVALID and token:
                raise ListingExpired from None
            if failed.fault.kind in (Kind.INVALID, Kind.NOT_FOUND) and not must_be:
                return {}
            raise problem_of(failed.fault) from None

    async def _ask(self, request: Request, lane: Lane) -> dict[str, Any]:
        try:
            return (await self._client.call(request, lane)).content
        except CallFailed as failed:
            raise problem_of(failed.fault) from None

    async def _names_for(self, label_ids: Sequence[str]) -> LabelNames:
        """Names that cover `label_ids`, also labels that were made since the last look."""
        names = self._names or await self._known_names()
        if names.knows(label_ids):
            return names
        async with self._naming:
            if self._names is names:
                answer = await self._ask(self._requests.labels(), Lane.HISTORY)
                self._names = read_labels(answer).with_ids(label_ids)
            return self._names or names

    async def _known_names(self) -> LabelNames:
        async with self._naming:
            if self._names is None:
                self._names = read_labels(await self._ask(self._requests.labels(), Lane.HISTORY))
            return self._names
