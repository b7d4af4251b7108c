"""What becomes of a message's row when a listing names it, when history speaks of it, and when its body came or not.

Pure: the row before and what was heard give the row after. Whoever calls writes it in the transaction that heard.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.ingest.domain.plan import LeftOut
from services.ingest.domain.remote import Change, ChangeKind, FetchPolicy, Lane, Listed, RemoteState
from services.ingest.ports import Stored
from services.ingest.remote.port import NotFetched
from services.ingest.remote.rows import ASKABLE, ON_PURPOSE, UNDER_WAY, Account, Row

#: Tries at one message.
MAX_ATTEMPTS = 5
#: Full jitter on 1, 4, 16, 64 s: the first are bridged within the sync, the last by a later one.
_BACKOFF_SECONDS = 1.0
_BACKOFF_FACTOR = 4.0
#: Labels, in Takeout's words, of what is no mail yet or never was.
_UNSENT = frozenset({"Draft", "Drafts"})
_CHATS = frozenset({"Chat", "Chats"})
_DISCARDED = frozenset({"Spam", "Trash"})
_INBOX = "Inbox"
#: Where the provider itself puts advertising and networks' chatter.
_NOISE = frozenset({"Category Promotions", "Category Social"})
SPAM_OR_TRASH = "SPAM_OR_TRASH"
DRAFT = "DRAFT"
CHAT = "CHAT"
DELETED_MEANWHILE = "DELETED_MEANWHILE"
#: It had been fetched.
DELETED_LATER = "DELETED_LATER"
_ASIDE = frozenset({SPAM_OR_TRASH, DRAFT, CHAT})
#: Reasons of what was left out by other rules than the search plan's.
NOT_PLANNED = _ASIDE | ON_PURPOSE
_DETAILS = {
    SPAM_OR_TRASH: "It lies in spam or trash, which are left out.",
    DRAFT: "It is a draft.",
    CHAT: "It is a chat message.",
    DELETED_MEANWHILE: "It was deleted before it could be fetched.",
}


class Rank(Protocol):
    """See domain.plan.rank."""

    def __call__(self, hits: int, *, known_thread: bool, policy: FetchPolicy) -> Lane | LeftOut: ...


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides by what the person chose and by the search plan."""

    rank: Rank
    policy: FetchPolicy
    include_spam_and_trash: bool
    #: From 0 to 1, for backoff.
    jitter: Callable[[], float] = random.random

    def unwanted(self, labels: Collection[str] | None) -> str:
        """Why mail with these labels is not taken; empty when it is."""
        labels = labels or ()
        if not self.include_spam_and_trash and not _DISCARDED.isdisjoint(labels):
            return SPAM_OR_TRASH
        if not _UNSENT.isdisjoint(labels):
            return DRAFT
        return "" if _CHATS.isdisjoint(labels) else CHAT

    def found(self, row: Row | None, listed: Listed, bit: int, account: Account, *, known_thread: bool) -> Row:
        """A probe matched it. What is sure goes ahead at once; the rest waits for the other probes."""
        row = self._named(row, listed)
        row = row._replace(hits=row.hits | bit)
        if not self._to_be_ranked(row):
            return row
        if aside := self.unwanted(row.labels):
            return self.left_out(row, aside, account)
        verdict = self.rank(row.hits, known_thread=known_thread, policy=self.policy)
        if isinstance(verdict, LeftOut) or verdict > Lane.SURE:
            return row._replace(state=RemoteState.LISTED, lane=None, reason="", detail="")
        return self.wanted(row, verdict)

    def ranked(self, row: Row, account: Account, *, known_thread: bool) -> Row:
        """All probes have been asked."""
        if aside := self.unwanted(row.labels):
            return self.left_out(row, aside, account)
        verdict = self.rank(row.hits, known_thread=known_thread, policy=self.policy)
        if isinstance(verdict, LeftOut):
            return self.left_out(row, verdict.reason, account)
        return self.wanted(row, verdict)

    def listed(
        self, row: Row | None, listed: Listed, account: Account, generation: int, *, known_thread: bool, again: bool
    ) -> Row:
        """The listing of the scope names it, after all probes."""
        row = self._named(row, listed)
        if row.state is RemoteState.STORED and row.generation < generation:
            # Listed for the first time in this listing; what this sync stored itself is new, and stays so.
            row = row if row.counted_by == account.operation_id else account.count(row, "known")
        elif row.state is RemoteState.FAILED and again and row.counted_by != account.operation_id:
            row = self.ranked(row._replace(attempts=0), account, known_thread=known_thread)
        elif self._to_be_ranked(row):
            row = self.ranked(row, account, known_thread=known_thread)
        return row._replace(generation=max(row.generation, generation))

    def changed(self, row: Row | None, change: Change, account: Account, *, generation: int) -> Row | None:
        """History speaks of it. None when that concerns nothing we know or want."""
        if change.kind is ChangeKind.REMOVED:
            return None if row is None else self.removed(row, account)
        if change.kind is ChangeKind.ADDED:
            if row is not None and row.state is not RemoteState.GONE:
                return row
            return self._arrived(self._named(row, change.message), account, generation)
        if row is None or row.state is RemoteState.GONE:
            return self._came_back(change, account, generation) if row is None else row
        return self._relabelled(row, change, account)

    def removed(self, row: Row, account: Account) -> Row:
        """The provider has it no more. What is here stays."""
        if row.state in UNDER_WAY:
            row = account.count(row, "skipped", DELETED_MEANWHILE)
        reason = DELETED_MEANWHILE if row.message_id is None else DELETED_LATER
        return row._replace(state=RemoteState.GONE, lane=None, not_before=None, reason=reason, detail="")

    def missed(self, row: Row, missing: NotFetched, account: Account, now: datetime) -> Row:
        """Its body did not come."""
        if missing.gone:
            return self.removed(row, account)
        attempts = row.attempts + 1
        if missing.transient and attempts < MAX_ATTEMPTS:
            seconds = _BACKOFF_SECONDS * _BACKOFF_FACTOR ** (attempts - 1) * self.jitter()
            return row._replace(attempts=attempts, not_before=now + timedelta(seconds=seconds))
        row = row._replace(attempts=attempts)
        return self.unreadable(row, missing.reason, missing.detail, account, size_bytes=0)

    def unreadable(self, row: Row, reason: str, detail: str, account: Account, *, size_bytes: int) -> Row:
        """Its body cannot be had or read: recorded with its reason, and the rest goes on."""
        on_purpose = reason in ON_PURPOSE
        row = account.count(row, "skipped" if on_purpose else "failed", reason)._replace(
            state=RemoteState.LEFT_OUT if on_purpose else RemoteState.FAILED,
            lane=None,
            not_before=None,
            reason=reason,
            detail=detail,
        )
        account.list(row, size_bytes)
        return row

    def kept(self, row: Row, stored: Stored, account: Account, generation: int) -> Row:
        """Its message is stored."""
        return account.count(row, "new" if stored.new else "known")._replace(
            state=RemoteState.STORED,
            lane=None,
            reason="",
            detail="",
            not_before=None,
            generation=max(row.generation, generation),
            message_id=stored.message_id,
        )

    def wanted(self, row: Row, lane: Lane) -> Row:
        """It is to be fetched."""
        return row._replace(state=RemoteState.PENDING, lane=lane, reason="", detail="", attempts=0, not_before=None)

    def left_out(self, row: Row, reason: str, account: Account) -> Row:
        """It is not fetched unless a person asks."""
        row = account.count(row, "skipped", reason)
        detail = _DETAILS.get(reason, "")
        return row._replace(state=RemoteState.LEFT_OUT, lane=None, reason=reason, detail=detail, not_before=None)

    def _named(self, row: Row | None, listed: Listed) -> Row:
        """The row with what a listing tells; a fresh one for what is new or was gone."""
        if row is None or row.state is RemoteState.GONE:
            # An id that comes back may be another message.
            fresh = Row(listed.remote_id, listed.thread_id, listed.recency, labels=listed.labels)
            if row is None:
                return fresh
            return fresh._replace(counted_by=row.counted_by, counted_as=row.counted_as)
        return row._replace(
            thread_id=listed.thread_id or row.thread_id,
            recency=max(listed.recency, row.recency),
            labels=row.labels if listed.labels is None else listed.labels,
        )

    def _to_be_ranked(self, row: Row) -> bool:
        """What waits for its first judgement, and what was left out before: the plan may know better now."""
        left_out = row.state is RemoteState.LEFT_OUT and row.reason not in ON_PURPOSE
        return left_out or row.state is RemoteState.LISTED

    def _arrived(self, row: Row, account: Account, generation: int) -> Row:
        row = row._replace(generation=generation)
        if aside := self.unwanted(row.labels):
            return self.left_out(row, aside, account)
        # Few a day, so their bodies are paid for: now and then job mail goes astray there. But they come last.
        noise = not _NOISE.isdisjoint(row.labels or ())
        return self.wanted(row, Lane.NOISE if noise else Lane.HISTORY)

    def _came_back(self, change: Change, account: Account, generation: int) -> Row | None:
        """A label moved on a message we do not know. One that leaves spam or trash shows no other way."""
        if _INBOX not in change.labels_added and _DISCARDED.isdisjoint(change.labels_removed):
            return None
        return self._arrived(self._named(None, change.message), account, generation)

    def _relabelled(self, row: Row, change: Change, account: Account) -> Row:
        labels = row.labels
        if labels is not None:
            labels = (labels | change.labels_added) - change.labels_removed
            row = row._replace(labels=labels)
        aside = self.unwanted(change.labels_added if labels is None else labels)
        if row.state in UNDER_WAY and aside and row.lane is not Lane.PERSON:
            return self.left_out(row, aside, account)
        if row.state is RemoteState.LEFT_OUT and row.reason in _ASIDE and not aside and _lifted(row, change):
            return self.wanted(row, Lane.HISTORY)
        return row


def _lifted(row: Row, change: Change) -> bool:
    """Whether what set it aside is over, as far as can be told."""
    return row.labels is not None or _INBOX in change.labels_added or bool(change.labels_removed & _DISCARDED)


def asked_for(row: Row) -> Row:
    """A person wants it, whatever any plan says."""
    assert row.state in ASKABLE
    return row._replace(state=RemoteState.PENDING, lane=Lane.PERSON, reason="", detail="", attempts=0, not_before=None)
