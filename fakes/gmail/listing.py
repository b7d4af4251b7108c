"""Pages of messages or threads: newest first, each page going on after a place rather than after a count."""

from __future__ import annotations

import bisect
from collections import OrderedDict
from dataclasses import dataclass

from fakes.gmail.clock import Clock
from fakes.gmail.errors import invalid
from fakes.gmail.ids import page_key, page_token
from fakes.gmail.labels import HIDDEN
from fakes.gmail.mailbox import Mailbox, Message
from fakes.gmail.search import Search, reveals_hidden

_KEPT = 16
_ESTIMATE_AT_MOST = 201  # resultSizeEstimate is fiction; this is the fiction Gmail tells of large results


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listing is of."""

    q: str = ""
    labels: frozenset[str] = frozenset()
    hidden_too: bool = False

    def scope(self, kind: str) -> str:
        """Ties page tokens to the listing they came from."""
        return f"{kind}\n{self.q}\n{','.join(sorted(self.labels))}\n{self.hidden_too}"


class Listing:
    """Listings of one mailbox; sorted results are kept until something changes."""

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox, self._clock = mailbox, clock
        self.search = Search(mailbox, clock)
        self._kept: OrderedDict[tuple[int, int, Wanted], list[Message]] = OrderedDict()

    def messages(self, wanted: Wanted, count: int, token: str) -> tuple[list[Message], str, int]:
        """A page, the token of the next (empty: none) and the estimate of all."""
        found = self._sorted(wanted)
        scope = wanted.scope(f"{self._mailbox.address} messages")
        start = self._start(found, token, scope)
        page = found[start : start + count]
        more = page_token(page[-1].place, scope) if start + count < len(found) else ""
        return page, more, min(len(found), _ESTIMATE_AT_MOST)

    def threads(self, wanted: Wanted, count: int, token: str) -> tuple[list[Message], str, int]:
        """The same for threads, each by its newest matching message."""
        scope = wanted.scope(f"{self._mailbox.address} threads")
        newest: dict[str, Message] = {}
        for message in self._sorted(wanted):
            newest.setdefault(message.thread_id, message)
        found = list(newest.values())
        start = self._start(found, token, scope)
        page = found[start : start + count]
        more = page_token(page[-1].place, scope) if start + count < len(found) else ""
        return page, more, min(len(found), _ESTIMATE_AT_MOST)

    @staticmethod
    def _start(found: list[Message], token: str, scope: str) -> int:
        if not token:
            return 0
        key = page_key(token, scope)
        if key is None:
            raise invalid("Invalid pageToken")
        time, ident = key
        return bisect.bisect_right(found, (-time, -int(ident, 16)), key=_falling)

    def _sorted(self, wanted: Wanted) -> list[Message]:
        # Ages (`newer_than:1d`) move with the clock, other queries do not.
        minute = int(self._clock.now() // 60) if "_than:" in wanted.q else 0
        key = (self._mailbox.version, minute, wanted)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = sorted(self._matching(wanted), key=_falling)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _matching(self, wanted: Wanted) -> list[Message]:
        hidden = HIDDEN
        if wanted.hidden_too or wanted.labels & HIDDEN or reveals_hidden(wanted.q):
            hidden = frozenset()
        universe = [
            message
            for message in self._mailbox.messages.values()
            if wanted.labels <= message.labels and not message.labels & hidden
        ]
        if not wanted.q.strip():
            return universe
        numbers = self.search.find(wanted.q, {message.number for message in universe})
        return [message for message in universe if message.number in numbers]


def _falling(message: Message) -> tuple[int, int]:
    time, ident = message.place
    return -time, -int(ident, 16)
