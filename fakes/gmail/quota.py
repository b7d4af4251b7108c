"""Gmail's quota: units per method in a sliding minute, per user and per project, requests at once, a penalty box."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fakes.gmail.clock import Clock
from fakes.gmail.errors import (
    GoogleError,
    daily_limit,
    quota_exceeded,
    retry_after,
    too_many_concurrent,
)

_WINDOW_SECONDS = 60.0
_DAY_SECONDS = 86_400.0

#: Units per call. The 2026 table counts fetching four times dearer.
NEW_COSTS: Mapping[str, int] = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.get": 1,
    "history.list": 2,
    "messages.list": 5,
    "messages.modify": 5,
    "threads.list": 10,
    "messages.get": 20,
    "messages.attachments.get": 20,
    "drafts.get": 20,
    "threads.get": 40,
    "watch": 100,
    "stop": 50,
}
LEGACY_COSTS: Mapping[str, int] = {
    **NEW_COSTS,
    "messages.get": 5,
    "messages.attachments.get": 5,
    "drafts.get": 5,
    "threads.get": 10,
}


@dataclass(frozen=True, slots=True)
class QuotaProfile:
    """What a project may do. None means without bound."""

    name: str
    costs: Mapping[str, int]
    user_units_per_minute: int | None
    project_units_per_minute: int | None = 1_200_000
    project_units_per_day: int | None = None  # 80,000,000 is a billing threshold, not a wall
    concurrency: int | None = 10
    penalty_after: int | None = 30  # refusals within a minute that put a user into the box
    penalty_seconds: float = 900.0


PROFILES = {
    "new2026": QuotaProfile("new2026", NEW_COSTS, 6_000),
    "legacy": QuotaProfile("legacy", LEGACY_COSTS, 15_000),
    "unlimited": QuotaProfile("unlimited", NEW_COSTS, None, None, None, None, None),
}


class _Window:
    """Units spent within the last minute."""

    def __init__(self) -> None:
        self._spent: deque[tuple[float, int]] = deque()
        self._total = 0

    def used(self, now: float) -> int:
        while self._spent and self._spent[0][0] <= now - _WINDOW_SECONDS:
            self._total -= self._spent.popleft()[1]
        return self._total

    def spend(self, now: float, units: int) -> None:
        self._spent.append((now, units))
        self._total += units


@dataclass(slots=True)
class Usage:
    """What one user's clients did since the start or the last reset."""

    units: int = 0
    requests: int = 0
    in_flight: int = 0
    max_in_flight: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    rejections: Counter[str] = field(default_factory=Counter)

    def json(self) -> dict[str, Any]:
        """As control shows it."""
        return {
            "units": self.units,
            "requests": self.requests,
            "in_flight": self.in_flight,
            "max_in_flight": self.max_in_flight,
            "methods": dict(self.methods),
            "rejections": dict(self.rejections),
            "rejected": self.rejections.total(),
        }


class Quota:
    """Admits or refuses calls, and counts both."""

    def __init__(self, clock: Clock, profile: QuotaProfile) -> None:
        self._clock = clock
        self.profile = profile
        self.usage: defaultdict[str, Usage] = defaultdict(Usage)
        self._users: defaultdict[tuple[str, str], _Window] = defaultdict(_Window)
        self._projects: defaultdict[str, _Window] = defaultdict(_Window)
        self._days: Counter[tuple[str, int]] = Counter()
        self._refusals: defaultdict[str, deque[float]] = defaultdict(deque)
        self._boxed_until: dict[str, float] = {}

    def change(self, profile: QuotaProfile, **fields: Any) -> None:
        """Another profile from now on, with some fields replaced; what was spent stays spent."""
        self.profile = replace(profile, **fields)

    def box(self, user: str, seconds: float) -> float:
        """Puts a user into the penalty box; answers until when."""
        self._boxed_until[user] = self._clock.now() + seconds
        return self._boxed_until[user]

    def enter(self, user: str, project: str, method: str) -> None:
        """Takes a call in or raises Google's refusal; every call taken in must `leave`."""
        usage = self.usage[user]
        usage.requests += 1
        usage.methods[method] += 1
        try:
            self._check(user, project, method)
        except GoogleError as error:
            self.refuse(user, error)
            raise
        usage.in_flight += 1
        usage.max_in_flight = max(usage.max_in_flight, usage.in_flight)

    def leave(self, user: str) -> None:
        """A call that was taken in is over."""
        self.usage[user].in_flight -= 1

    def refuse(self, user: str, error: GoogleError) -> None:
        """Counts a refusal; too many within a minute lead into the box."""
        self.usage[user].rejections[f"{error.code} {error.reason}"] += 1
        limit, now = self.profile.penalty_after, self._clock.now()
        if limit is None or error.code not in (403, 429):
            return
        recent = self._refusals[user]
        recent.append(now)
        while recent[0] <= now - _WINDOW_SECONDS:
            recent.popleft()
        if len(recent) >= limit:
            self.box(user, self.profile.penalty_seconds)
            recent.clear()

    def reset_usage(self) -> None:
        """Counters start again; windows, boxes and what is in flight stay."""
        for user, usage in self.usage.items():
            self.usage[user] = Usage(in_flight=usage.in_flight, max_in_flight=usage.in_flight)

    def _check(self, user: str, project: str, method: str) -> None:
        now, profile = self._clock.now(), self.profile
        if self._boxed_until.get(user, 0.0) > now:
            # Knocking makes it longer.
            raise retry_after(self.box(user, profile.penalty_seconds))
        if profile.concurrency is not None and self.usage[user].in_flight >= profile.concurrency:
            raise too_many_concurrent()
        units = profile.costs.get(method, 5)
        windows = (self._users[project, user], self._projects[project])
        limits = (profile.user_units_per_minute, profile.project_units_per_minute)
        names = ("Queries per minute per user", "Queries per minute")
        for window, limit, name in zip(windows, limits, names, strict=True):
            if limit is not None and window.used(now) + units > limit:
                raise quota_exceeded(project, name)
        day = (project, int(now // _DAY_SECONDS))
        if profile.project_units_per_day is not None and self._days[day] + units > profile.project_units_per_day:
            raise daily_limit()
        for window in windows:
            window.spend(now, units)
        self._days[day] += units
        self.usage[user].units += units

    def units_today(self, project: str) -> int:
        """Units a project has spent on the current UTC day."""
        return self._days[project, int(self._clock.now() // _DAY_SECONDS)]
