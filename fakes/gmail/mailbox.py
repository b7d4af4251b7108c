"""One user's mailbox: messages, labels, threads and the history of every change."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fakes.gmail.clock import Clock
from fakes.gmail.content import Content
from fakes.gmail.conversation import Threads
from fakes.gmail.history import Change, History
from fakes.gmail.ids import Mint
from fakes.gmail.labels import Labels

#: Listings are in order of arrival only about: neighbours within this time may change places.
_DISORDER_MS = 2_000


@dataclass(slots=True)
class Message:
    """One message of one mailbox."""

    id: str
    thread_id: str
    labels: frozenset[str]
    content: Content
    received_ms: int
    history_id: int
    number: int  # of all ever in the mailbox, from 0
    truth: Mapping[str, object]

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in listings; the largest is listed first."""
        return self.received_ms + zlib.crc32(self.id.encode()) % _DISORDER_MS, self.id


class UnknownMessageError(LookupError):
    """Control was asked about a message that does not exist (any more)."""


class Mailbox:
    """All changes go through here; `on_change` hears of each with the new history id."""

    def __init__(self, address: str, clock: Clock, mint: Mint, timezone: str = "UTC") -> None:
        self.address, self.timezone = address, ZoneInfo(timezone)
        self.labels = Labels()
        self.messages: dict[str, Message] = {}
        self.gone: dict[str, Message] = {}
        self.by_number: list[Message | None] = []
        self.version = 0  # changes with every change, so that listings can be kept
        self.on_change: Callable[[frozenset[str]], None] = lambda labels: None
        self._clock, self._mint = clock, mint
        self._history = History(start=1_000_000 + 977 * mint.gap(), gap=mint.gap)
        self._threads = Threads()
        self._members: dict[str, list[str]] = {}

    @property
    def history(self) -> History:
        """The change log with what is too old forgotten."""
        self._history.tick(self._clock.now())
        return self._history

    def message(self, ident: str) -> Message:
        """A message that is there."""
        try:
            return self.messages[ident]
        except KeyError:
            raise UnknownMessageError(f"{self.address} has no message {ident}") from None

    def thread(self, ident: str) -> list[Message]:
        """The messages of a thread, oldest first; empty when there is none."""
        return sorted(
            (self.messages[member] for member in self._members.get(ident, ())),
            key=lambda one: (one.received_ms, one.id),
        )

    def thread_count(self) -> int:
        """How many threads hold a message."""
        return sum(1 for members in self._members.values() if members)

    # What happens to messages.

    def load(
        self,
        content: Content,
        labels: Iterable[str],
        received_ms: int,
        *,
        thread: str | None = None,
        truth: Mapping[str, object] | None = None,
    ) -> Message:
        """A mail that was there long before: its history id is known no more."""
        history_id = self._history.forget_all()
        return self._store(content, frozenset(labels), received_ms, thread, None, truth or {}, history_id)

    def deliver(
        self,
        content: Content,
        labels: Iterable[str],
        *,
        received_ms: int | None = None,
        thread: str | None = None,
        ident: str | None = None,
        truth: Mapping[str, object] | None = None,
    ) -> Message:
        """A mail arrives now. `ident` forces an id, also that of a message deleted before."""
        at = self._clock.millis() if received_ms is None else received_ms
        message = self._store(content, frozenset(labels), at, thread, ident, truth or {}, 0)
        self._record([Change("messageAdded", message.id, message.thread_id, message.labels)])
        return message

    def delete(self, ident: str) -> None:
        """For good, not into the trash."""
        message = self._remove(ident)
        self._record([Change("messageDeleted", ident, message.thread_id, message.labels)])

    def relabel(self, ident: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Message:
        """Labels come and go in one record; nothing happens when nothing changes."""
        changes = self._moved(self.message(ident), frozenset(add), frozenset(remove))
        if changes:
            self._record(changes)
        return self.messages[ident]

    def resave_draft(self, ident: str, content: Content | None = None) -> Message:
        """Saving a draft again gives it a new id: one record that deletes the old and adds the new."""
        old = self._remove(ident)
        now = self._clock.millis()
        thread = old.thread_id if self._members[old.thread_id] else None
        new = self._store(content or old.content, old.labels, now, thread, None, old.truth, 0)
        self._record(
            [
                Change("messageDeleted", old.id, old.thread_id, old.labels),
                Change("messageAdded", new.id, new.thread_id, new.labels),
            ]
        )
        return new

    def expire_history(self) -> None:
        """Every history id known so far is too old from now on."""
        self._history.forget_all()

    def _store(
        self,
        content: Content,
        labels: frozenset[str],
        received_ms: int,
        thread: str | None,
        ident: str | None,
        truth: Mapping[str, object],
        history_id: int,
    ) -> Message:
        if ident in self.messages:
            raise UnknownMessageError(f"{self.address} already has a message {ident}")
        ident = ident or self._mint.message(received_ms)
        thread = thread or self._threads.find(content.outline) or ident
        self._threads.remember(content.outline, thread)
        message = Message(ident, thread, labels, content, received_ms, history_id, len(self.by_number), truth)
        self.messages[ident] = message
        self.by_number.append(message)
        self._members.setdefault(thread, []).append(ident)
        self.gone.pop(ident, None)
        self.version += 1
        return message

    def _remove(self, ident: str) -> Message:
        message = self.message(ident)
        del self.messages[ident]
        self.by_number[message.number] = None
        self._members[message.thread_id].remove(ident)
        self.gone[ident] = message
        return message

    def _moved(self, message: Message, add: frozenset[str], remove: frozenset[str]) -> list[Change]:
        came, went = add - message.labels, (remove - add) & message.labels
        after = (message.labels | came) - went
        message.labels = after
        kinds = (("labelAdded", came), ("labelRemoved", went))
        return [Change(kind, message.id, message.thread_id, after, moved) for kind, moved in kinds if moved]

    def _record(self, changes: list[Change]) -> None:
        self.version += 1
        history_id = self.history.append(self._clock.now(), changes)
        for change in changes:
            if change.message_id in self.messages:
                self.messages[change.message_id].history_id = history_id
        self.on_change(frozenset().union(*(change.labels | change.moved for change in changes)))
