"""What each Gmail method answers, once the call is admitted."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from fakes.gmail.clock import Clock
from fakes.gmail.discovery import Query
from fakes.gmail.errors import forbidden, invalid, not_found, not_modelled
from fakes.gmail.fields import Mask, select
from fakes.gmail.ids import page_key, page_token
from fakes.gmail.listing import Listing, Wanted
from fakes.gmail.mailbox import Mailbox, Message
from fakes.gmail.payload import base64url, dump
from fakes.gmail.push import Push
from fakes.gmail.rendering import AttachmentIds, message_json, thread_json

_PAGE = 100
_LARGEST_PAGE = 500


@dataclass(slots=True)
class Account:
    """A mailbox with the listings over it."""

    mailbox: Mailbox
    listing: Listing


@dataclass(slots=True)
class Ask:
    """One admitted call: whose mailbox, which path and query parameters, what body, in which dress."""

    account: Account
    path: dict[str, str]
    query: Query
    body: bytes
    metadata_only: bool
    pretty: bool
    mask: Mask

    def one(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return self.query.get(name, [default])[-1]

    def count(self) -> int:
        """maxResults: 100 unless told, never more than 500."""
        return min(int(self.one("maxResults") or 0) or _PAGE, _LARGEST_PAGE)


class Methods:
    """The routing table is `table`: method name → what answers it, as a JSON value or as finished bytes."""

    def __init__(self, clock: Clock, rng: random.Random, push: Push) -> None:
        self._clock, self._rng, self._push = clock, rng, push
        self._ids = AttachmentIds(rng)
        #: Share of history pages that come empty although there is more.
        self.empty_history_pages = 0.05
        #: How long an attachment id can be used.
        self.attachment_id_seconds = 3_600.0
        self.table: dict[str, Callable[[Ask], Any]] = {
            "getProfile": self._profile,
            "labels.list": self._labels,
            "labels.get": self._label,
            "messages.list": self._messages,
            "messages.get": self._message,
            "messages.attachments.get": self._attachment,
            "threads.list": self._threads,
            "threads.get": self._thread,
            "history.list": self._history,
            "watch": self._watch,
            "stop": self._stop,
        }

    def answer(self, name: str, ask: Ask) -> bytes:
        """The body of a successful answer (empty: 204); raises GoogleError."""
        if name not in self.table:
            raise not_modelled(name)
        found = self.table[name](ask)
        if ask.mask:
            found = select(orjson.loads(found) if isinstance(found, bytes) else found, ask.mask)
        return found if isinstance(found, bytes) else dump(found, pretty=ask.pretty)

    def _profile(self, ask: Ask) -> dict[str, Any]:
        mailbox = ask.account.mailbox
        return {
            "emailAddress": mailbox.address,
            "messagesTotal": len(mailbox.messages),
            "threadsTotal": mailbox.thread_count(),
            "historyId": str(mailbox.history.current),
        }

    def _labels(self, ask: Ask) -> dict[str, Any]:
        labels = ask.account.mailbox.labels
        return {"labels": [labels.json(ident) for ident in labels]}

    def _label(self, ask: Ask) -> dict[str, Any]:
        mailbox, ident = ask.account.mailbox, ask.path["id"]
        if ident not in mailbox.labels:
            raise not_found()
        members = [message for message in mailbox.messages.values() if ident in message.labels]
        unread = [message for message in members if "UNREAD" in message.labels]
        return mailbox.labels.json(ident) | {
            "messagesTotal": len(members),
            "messagesUnread": len(unread),
            "threadsTotal": len({message.thread_id for message in members}),
            "threadsUnread": len({message.thread_id for message in unread}),
        }

    def _wanted(self, ask: Ask) -> Wanted:
        labels = frozenset(ask.query.get("labelIds", ()))
        if any(label not in ask.account.mailbox.labels for label in labels):
            raise invalid("Invalid label: " + next(one for one in labels if one not in ask.account.mailbox.labels))
        q = ask.one("q")
        if q and ask.metadata_only:
            raise forbidden("Metadata scope does not support 'q' parameter")
        return Wanted(q, labels, ask.one("includeSpamTrash").lower() in ("true", "1"))

    def _messages(self, ask: Ask) -> dict[str, Any]:
        page, more, estimate = ask.account.listing.messages(self._wanted(ask), ask.count(), ask.one("pageToken"))
        rows = [{"id": message.id, "threadId": message.thread_id} for message in page]
        return _page("messages", rows, more) | {"resultSizeEstimate": estimate}

    def _threads(self, ask: Ask) -> dict[str, Any]:
        page, more, estimate = ask.account.listing.threads(self._wanted(ask), ask.count(), ask.one("pageToken"))
        mailbox = ask.account.mailbox
        rows = [
            {
                "id": message.thread_id,
                "snippet": message.content.snippet,
                "historyId": str(max(one.history_id for one in mailbox.thread(message.thread_id))),
            }
            for message in page
        ]
        return _page("threads", rows, more) | {"resultSizeEstimate": estimate}

    def _message(self, ask: Ask) -> bytes:
        message = ask.account.mailbox.messages.get(ask.path["id"])
        if message is None:
            raise not_found()
        return self._rendered(message, ask, self._form(ask))

    def _form(self, ask: Ask) -> str:
        form = ask.one("format", "full").lower()
        if ask.metadata_only and form in ("full", "raw"):
            raise forbidden(f"Metadata scope doesn't allow format {form.upper()}")
        return form

    def _rendered(self, message: Message, ask: Ask, form: str) -> bytes:
        wanted = frozenset(name.lower() for name in ask.query.get("metadataHeaders", ()))
        return message_json(message, form, wanted, self._ids, self._clock.now(), pretty=ask.pretty)

    def _thread(self, ask: Ask) -> bytes:
        messages = ask.account.mailbox.thread(ask.path["id"])
        if not messages:
            raise not_found()
        form = self._form(ask)
        if form == "raw":
            raise invalid("Invalid value at 'format': RAW is not supported for threads")
        rendered = [self._rendered(message, ask, form) for message in messages]
        return thread_json(ask.path["id"], max(one.history_id for one in messages), rendered, pretty=ask.pretty)

    def _attachment(self, ask: Ask) -> dict[str, Any]:
        message = ask.account.mailbox.messages.get(ask.path["messageId"])
        if message is None:
            raise not_found()
        if ask.metadata_only:
            raise forbidden("Metadata scope doesn't allow access to attachments")
        meaning = self._ids.read(ask.path["id"])
        if meaning is None or meaning[0] != message.id:
            raise invalid("Invalid attachment token")
        if self._clock.now() - meaning[2] > self.attachment_id_seconds:
            raise invalid("Invalid attachment token")
        data = message.content.root.walk()[meaning[1]].data
        return {"size": len(data), "data": base64url(data)}

    def _history(self, ask: Ask) -> dict[str, Any]:
        history, start = ask.account.mailbox.history, ask.one("startHistoryId")
        if not start:
            raise invalid("Missing required parameter: startHistoryId")
        kinds, label, token = frozenset(ask.query.get("historyTypes", ())), ask.one("labelId"), ask.one("pageToken")
        scope = f"{ask.account.mailbox.address} history {start} {sorted(kinds)} {label}"
        place = page_key(token, scope) if token else (int(start), "0")
        if place is None:
            raise invalid("Invalid pageToken")
        at, was_empty = place[0], int(place[1], 16) == 1
        if not history.knows(int(start)) or not history.knows(at):
            raise not_found()
        records = history.after(at, ask.count() + 1)
        page, more = records[: ask.count()], len(records) > ask.count()
        answer: dict[str, Any] = {}
        if page and not was_empty and self._rng.random() < self.empty_history_pages:
            return {"nextPageToken": page_token((at, "1"), scope), "historyId": str(history.current)}
        shown = [row for record in page if (row := record.json(kinds, label)) is not None]
        answer = _page("history", shown, page_token((page[-1].id, "0"), scope) if more else "")
        return answer | {"historyId": str(history.current)}

    def _watch(self, ask: Ask) -> dict[str, Any]:
        try:
            wish = orjson.loads(ask.body or b"{}")
        except orjson.JSONDecodeError:
            wish = None
        if not isinstance(wish, dict):
            raise invalid("Invalid JSON payload received.")
        expiration = self._push.watch(ask.account.mailbox.address, wish)
        return {"historyId": str(ask.account.mailbox.history.current), "expiration": str(expiration)}

    def _stop(self, ask: Ask) -> bytes:
        self._push.stop(ask.account.mailbox.address)
        return b""


def _page(key: str, rows: list[dict[str, Any]], more: str) -> dict[str, Any]:
    """Empty lists and missing tokens are absent keys."""
    page: dict[str, Any] = {key: rows} if rows else {}
    return page | {"nextPageToken": more} if more else page
