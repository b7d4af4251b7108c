"""Times that mails state in words, put to the appointments that they are about. Pure, whatever the order of arrival.

it says                 and of that application there is             it is
a time                  a calendar entry, or the person's own, of    that one: the calendar has the word
                        that time, now or before
a time                  a time that was stated before                said once more
a time                  neither                                      an appointment of its own
moved to a time         one thing agreed on ahead                    that one, moved
moved to a time         a calendar entry of that time                the calendar's; the other thing ahead is off
called off              something of that time                       that one, called off
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from services.classify.domain.steps.appointments import Said

_STATED = UUID("0b0b4d5c-3a52-4a2e-8f0e-6a8a5a3c1c57")
#: Clocks on walls differ by no more, and by quarters of an hour.
_WORLD, _QUARTER = timedelta(hours=14), timedelta(minutes=15)


def settled(said: Iterable[Said]) -> list[Said]:
    """All of it, with the UIDs of what was only stated; what a calendar says as well is left out."""
    told: list[Said] = []
    stated: defaultdict[UUID, list[Said]] = defaultdict(list)
    for one in said:
        if not one.stated:
            told.append(one)
        elif one.application_id is not None:
            stated[one.application_id].append(one)
    found = [one for home, some in stated.items() for one in _Home(home, told).put(some)]
    return [*told, *found]


class _Home:
    """What is said of the appointments of one application."""

    def __init__(self, home: UUID, told: Iterable[Said]) -> None:
        every: defaultdict[str, list[Said]] = defaultdict(list)
        for one in told:
            every[one.uid].append(one)
        #: of a calendar, or of the person
        self._fixed = {uid for uid, some in every.items() if any(one.application_id == home for one in some)}
        self._by_uid: dict[str, list[Said]] = {uid: some for uid, some in every.items() if uid in self._fixed}

    def put(self, stated: Iterable[Said]) -> Iterator[Said]:
        for one in sorted(set(stated), key=lambda one: (one.said_at, one.key, one.starts_at or one.said_at)):
            for made in self._placed(one):
                self._by_uid.setdefault(made.uid, []).append(made)
                yield made

    def _placed(self, one: Said) -> Iterator[Said]:
        same = [uid for uid, some in self._by_uid.items() if any(_same_time(each, one) for each in some)]
        if one.cancelled:
            yield from (self._as(uid, one) for uid in same)
        elif one.moved:
            ahead = [uid for uid in self._ahead(one.said_at) if uid not in same]
            if same and len(ahead) == 1:
                yield replace(self._as(ahead[0], one), cancelled=True)
            if not self._fixed.intersection(same):
                yield self._as((same or (ahead if len(ahead) == 1 else [_uid(one)]))[0], one)
        elif not self._fixed.intersection(same):
            yield self._as(same[0] if same else _uid(one), one)

    def _ahead(self, at: datetime) -> list[str]:
        """What was agreed on at that time and lay ahead."""
        latest: Mapping[str, Said | None] = {uid: self._latest(uid, at) for uid in self._by_uid}
        return [
            uid
            for uid, one in latest.items()
            if one is not None and not one.cancelled and one.starts_at is not None and one.starts_at > at
        ]

    def _latest(self, uid: str, at: datetime) -> Said | None:
        before = [one for one in self._by_uid[uid] if one.said_at <= at]
        return max(before, key=lambda one: (one.sequence, one.said_at, one.cancelled, one.key), default=None)

    def _as(self, uid: str, one: Said) -> Said:
        """What is stated, of the appointment of that UID."""
        last = self._latest(uid, one.said_at) if uid in self._by_uid else None
        if last is None:
            return replace(one, uid=uid)
        if uid in self._fixed:
            # A newer entry of the calendar has the word again.
            return replace(
                one, uid=uid, sequence=last.sequence, summary=last.summary, location=last.location, notes=one.summary
            )
        return replace(one, uid=uid, sequence=last.sequence + (one.moved or one.cancelled))


def _same_time(told: Said, stated: Said) -> bool:
    if told.starts_at is None or stated.starts_at is None or told.is_day:
        return False
    apart = abs(told.starts_at - stated.starts_at)
    if told.zone_known and stated.zone_known:
        return not apart
    # Which moment the clock on a wall shows is not known: the same minutes on that day are the same time.
    return apart <= _WORLD and not apart % _QUARTER


def _uid(one: Said) -> str:
    return f"{uuid5(_STATED, f'{one.key}:{one.starts_at}')}@stated.jobtrail"
