"""Drafts of one employer, kept so that a mail is compared with one of each sort instead of with all of them.

Drafts with equal profiles differ for a mail that no link ties to any of them only by their dates, and those decide in
steps: inside a horizon a draft counts, beyond it not. So each sort keeps a window per horizon that `affinity` knows;
what one draft in it scores they all score, and the most recent of them is the one that is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from services.classify.domain.affinity import (
    DUPLICATE_RECEIPT,
    MEMORY,
    MEMORY_OF_CLOSED,
    REAPPLY_GAP,
    RECEIPT_PAIR,
    TALK_BEFORE_RECEIPT,
)
from services.classify.domain.clues import Clue
from services.classify.domain.draft import Draft, Profile
from services.classify.domain.labels import Label

#: So many drafts are compared sooner than looked up.
FEW = 4


class _Ranked:
    """A draft as it ranked when it was put in; the most recent sorts first."""

    __slots__ = ("draft", "recency")

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.recency = draft.recency

    def __lt__(self, other: _Ranked) -> bool:
        return self.recency > other.recency


class Window:
    """Drafts whose date is at most `horizon` ago. Time only moves forward: what left returns only by `put`."""

    def __init__(self, horizon: timedelta) -> None:
        self._horizon = horizon
        self._dates: dict[Draft, tuple[datetime, int]] = {}
        # Heaps; entries that a later `put` or `drop` made untrue stay until they come up.
        self._oldest: list[tuple[datetime, int, Draft]] = []
        self._best: list[_Ranked] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._dates)

    def put(self, draft: Draft, date: datetime) -> None:
        """Take `draft` in, or move its date forward."""
        number = self._dates[draft][1] if draft in self._dates else next(self._numbers)
        if draft not in self._dates:
            heappush(self._oldest, (date, number, draft))
        self._dates[draft] = date, number
        heappush(self._best, _Ranked(draft))

    def drop(self, draft: Draft) -> None:
        """Take `draft` out if it is in."""
        self._dates.pop(draft, None)

    def leave(self, now: datetime) -> list[Draft]:
        """Take out and return what is beyond the horizon at `now`."""
        gone = []
        while self._oldest and now - self._oldest[0][0] > self._horizon:
            _, number, draft = heappop(self._oldest)
            date, current = self._dates.get(draft, (now, -1))
            if current == number and now - date > self._horizon:
                del self._dates[draft]
                gone.append(draft)
            elif current == number:
                heappush(self._oldest, (date, number, draft))
        return gone

    def crowd(self, without: Collection[Draft]) -> tuple[Draft, int] | None:
        """The most recent draft and how many there are, not counting those of `without`; None when there is none."""
        number = len(self._dates) - sum(draft in self._dates for draft in without)
        return (self._most_recent(without), number) if number else None

    def _most_recent(self, without: Collection[Draft]) -> Draft:
        passed = []
        while not self._true(self._best[0]) or self._best[0].draft in without:
            entry = heappop(self._best)
            if self._true(entry):
                passed.append(entry)
        found = self._best[0].draft
        for entry in passed:
            heappush(self._best, entry)
        return found

    def _true(self, entry: _Ranked) -> bool:
        return entry.draft in self._dates and entry.recency == entry.draft.recency


class _Sort:
    """The drafts of one shelf with one profile, in the windows that `affinity.objects` looks through."""

    def __init__(self, profile: Profile) -> None:
        self._by_receipt = profile.closed and profile.has_receipt
        self._profile = profile
        self.talk = Window(MEMORY_OF_CLOSED if profile.closed else MEMORY)
        self._silent = Window(TALK_BEFORE_RECEIPT)
        self._near = Window(RECEIPT_PAIR)
        # An open application is applied to again after REAPPLY_GAP or more, the other horizons belong to their window.
        self._same_role = Window(DUPLICATE_RECEIPT if profile.closed else REAPPLY_GAP - timedelta.resolution)

    def put(self, draft: Draft) -> None:
        self.talk.put(draft, draft.last_at)
        if draft.last_receipt_at is None:
            self._silent.put(draft, draft.last_at)
        elif draft.last_at - draft.last_receipt_at <= RECEIPT_PAIR:
            self._near.put(draft, draft.last_receipt_at)
            self._same_role.drop(draft)
        else:
            self._put_behind_near(draft)

    def drop(self, draft: Draft) -> None:
        for window in (self.talk, self._silent, self._near, self._same_role):
            window.drop(draft)

    def windows(self, clue: Clue) -> tuple[Window, ...]:
        """Those that can hold drafts for `clue`, as they are at its date; no draft is in two of them."""
        now = clue.fact.mail_date
        if clue.fact.label is not Label.APPLIED:
            self.talk.leave(now)
            return (self.talk,)
        if not self._profile.has_receipt:
            self._silent.leave(now)
            return (self._silent,)
        for draft in self._near.leave(now):
            self._put_behind_near(draft)
        self._same_role.leave(now)
        return self._near, self._same_role

    def _put_behind_near(self, draft: Draft) -> None:
        self._near.drop(draft)
        if draft.last_receipt_at is not None:
            self._same_role.put(draft, draft.last_receipt_at if self._by_receipt else draft.last_at)


class Shelf:
    """Drafts of one employer to which one title relates in one way."""

    def __init__(self) -> None:
        #: all that were put here, also those too old to be found
        self.drafts: dict[Draft, Profile] = {}
        self._sorts: dict[Profile, _Sort] | None = None

    def put(self, draft: Draft) -> None:
        """Take in or sort anew what a mail was added to."""
        before, now = self.drafts.get(draft), draft.profile
        self.drafts[draft] = now
        if self._sorts is None and len(self.drafts) > FEW:
            self._sorts = {}
            for each in self.drafts:
                self._sort(self._sorts, each)
        elif self._sorts is not None:
            if before not in (None, now):
                self._unsort(self._sorts, draft, before)
            self._sort(self._sorts, draft)

    def drop(self, draft: Draft) -> None:
        """Take `draft` out if it is in."""
        profile = self.drafts.pop(draft, None)
        if profile and self._sorts is not None:
            self._unsort(self._sorts, draft, profile)

    def crowds(self, clue: Clue, without: Collection[Draft]) -> Iterator[tuple[Draft, int]]:
        """(the most recent of drafts that all score the same for `clue`, how many they are), except `without`.

        `without` must hold every draft that shares a link or conversation with `clue` and may yet fit it.
        """
        if self._sorts is None:
            yield from ((draft, 1) for draft in self.drafts if draft not in without)
            return
        judged: defaultdict[Profile, set[Draft]] = defaultdict(set)
        for draft in without:
            if draft in self.drafts:
                judged[self.drafts[draft]].add(draft)
        for profile, sort in list(self._sorts.items()):
            own = judged.get(profile, ())
            yield from (found for window in sort.windows(clue) if (found := window.crowd(own)))
            self._forget_if_empty(self._sorts, profile)

    def _sort(self, sorts: dict[Profile, _Sort], draft: Draft) -> None:
        profile = self.drafts[draft]
        if profile not in sorts:
            sorts[profile] = _Sort(profile)
        sorts[profile].put(draft)

    def _unsort(self, sorts: dict[Profile, _Sort], draft: Draft, profile: Profile) -> None:
        if profile in sorts:
            sorts[profile].drop(draft)
            self._forget_if_empty(sorts, profile)

    def _forget_if_empty(self, sorts: dict[Profile, _Sort], profile: Profile) -> None:
        """The other windows are shorter than the one for talk."""
        if not sorts[profile].talk:
            del sorts[profile]
