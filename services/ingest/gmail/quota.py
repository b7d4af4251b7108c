"""Who may send now: units per user and per project, requests in flight, pauses that Google asked for, and lanes.

A request waits in its user's queue, by lane and then in order of arrival. The head of that queue moves on when the user
has a place in flight, units for it and no pause; then it waits at the project's bucket, where the heads of all users
stand in order of a deadline: the moment they came plus the patience of their lane. So a person is served before a
backfill, a backfill is never starved, and a user stands there once, however much he wants.

No locks: everything happens between two awaits of one event loop.
"""

import asyncio
import hashlib
import heapq
import itertools
from collections.abc import Mapping
from weakref import WeakValueDictionary

from kit.errors import Problem, Status
from services.ingest.domain.remote import Lane
from services.ingest.gmail.bucket import Bucket
from services.ingest.gmail.costs import Method, QuotaProfile
from services.ingest.gmail.pauses import PROJECT, Pauses
from services.ingest.gmail.ticks import Alarm, Ticks
from services.ingest.gmail.unit_days import DayUnits

#: How long a request lets others go first at the project's bucket, in seconds.
PATIENCE = {Lane.PERSON: 0.0, Lane.HISTORY: 0.25, Lane.SURE: 1.0, Lane.LIKELY: 2.0, Lane.BACKFILL: 4.0, Lane.NOISE: 8.0}
#: These go on when the day's units are spent.
ALWAYS = frozenset({Lane.PERSON, Lane.HISTORY})
#: Refusals that come together are one refusal.
_CUT_SECONDS = 1.0
#: Answers per place in flight before one more is tried again.
_ANSWERS_PER_PLACE = 20
#: An account that nobody uses is forgotten after this; by then its minute is over.
_FORGET_SECONDS = 120.0


#: Shorter pauses are over before another process knows of them.
_WORTH_KEEPING_SECONDS = 5.0


def pause_key(account: str) -> str:
    """What an account's pause is kept under: where everybody's are kept, no address has a place."""
    return hashlib.sha256(account.encode()).hexdigest()[:32]


class _Waiter:
    __slots__ = ("cost", "granted", "lane")

    def __init__(self, cost: int, lane: Lane) -> None:
        self.cost = cost
        self.lane = lane
        self.granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Quota:
    """The quota of one project in this process. Accounts with the same key share a user's quota."""

    def __init__(self, profile: QuotaProfile, ticks: Ticks, days: DayUnits) -> None:
        self.profile = profile
        self.ticks = ticks
        self.days = days
        self._bucket = Bucket(profile.project_units_per_minute, ticks.now())
        #: Of the project's minute, what this process may use: from 0 to 1.
        self.share = 1.0
        self.pauses = Pauses()
        #: Nothing for anybody before.
        self.not_before = 0.0
        #: Whoever holds one keeps it: two for one user would spend his quota twice.
        self._accounts: WeakValueDictionary[str, AccountQuota] = WeakValueDictionary()
        #: Those whose pauses matter although nobody holds them.
        self._kept: dict[str, AccountQuota] = {}
        #: Heads of users: deadline, serial number, account, waiter. Entries that no longer hold are passed over.
        self._heads: list[tuple[float, int, AccountQuota, _Waiter]] = []
        self._serial = itertools.count()
        self._serving = False
        self._alarm: Alarm | None = None

    def account(self, key: str) -> "AccountQuota":
        """The quota of one Google account."""
        now = self.ticks.now()
        self._kept = {name: account for name, account in self._kept.items() if not account.forgettable(now)}
        account = self._accounts.get(key)
        if account is None:
            account = AccountQuota(self, pause_key(key))
            account.hold(self.pauses.until(account.pause_key))
        self._accounts[key] = self._kept[key] = account
        return account

    def pause(self, until: float) -> None:
        """Nothing for anybody before `until`, and no units saved up then."""
        self.note(PROJECT, until)
        self._hold(until)

    def note(self, account: str, until: float) -> None:
        """Keeps a pause for other processes and the next one, unless it is over before they could know."""
        if until - self.ticks.now() >= _WORTH_KEEPING_SECONDS:
            self.pauses.note(account, until)

    @property
    def busy(self) -> int:
        """Users who wait for units, or for an answer."""
        return sum(account.is_busy for account in self._accounts.values())

    def allow(self, share: float) -> None:
        """So much of the project's minute from now on."""
        if share != self.share:
            self.share = share
            self._bucket.allow(self.profile.project_units_per_minute * share, self.ticks.now())

    def learn(self, pauses: Mapping[str, float]) -> None:
        """Pauses by account that hold for all replicas."""
        longer = self.pauses.learn(pauses)
        if PROJECT in longer:
            self._hold(pauses[PROJECT])
        for account in self._accounts.values():
            if account.pause_key in longer:
                account.hold(pauses[account.pause_key])

    def _hold(self, until: float) -> None:
        self.not_before = max(self.not_before, until)
        self._bucket.empty(self.not_before)

    def stand(self, account: "AccountQuota", waiter: _Waiter) -> None:
        """Takes the head of a user's queue into the project's."""
        deadline = self.ticks.now() + PATIENCE[waiter.lane]
        heapq.heappush(self._heads, (deadline, next(self._serial), account, waiter))
        # A grant makes the next head stand; the loop that granted serves it too.
        if not self._serving:
            self._serving = True
            self._serve()
            self._serving = False

    def give_back(self, cost: int) -> None:
        """A request that was let go was not sent."""
        self._bucket.give_back(cost)
        self.days.spend(-cost)

    def _serve(self) -> None:
        """Grants in order of deadline for as long as the project has units."""
        while self._heads:
            _, _, account, waiter = self._heads[0]
            if account.standing is not waiter or waiter.granted.done():
                heapq.heappop(self._heads)
                continue
            now = self.ticks.now()
            ready = max(self.not_before, self._bucket.ready_at(waiter.cost, now))
            if ready > now:
                if self._alarm is None:
                    self._alarm = self.ticks.at(ready, self._woken)
                return
            heapq.heappop(self._heads)
            self._bucket.take(waiter.cost)
            self.days.spend(waiter.cost)
            account.grant(waiter)

    def _woken(self) -> None:
        self._alarm = None
        self._serving = True
        self._serve()
        self._serving = False


class AccountQuota:
    """The quota of one user of the project. Ask for a `turn` before each request."""

    def __init__(self, quota: Quota, pause_key: str) -> None:
        self._quota = quota
        self.pause_key = pause_key
        self._ticks = quota.ticks
        self._bucket = Bucket(quota.profile.user_units_per_minute, self._ticks.now())
        self._not_before = 0.0
        self._waiting: list[tuple[Lane, int, _Waiter]] = []
        self._serial = itertools.count()
        self._in_flight = 0
        self._places = float(quota.profile.concurrency)
        self._cut_at = 0.0
        self._used_at = self._ticks.now()
        self._alarm: Alarm | None = None
        self._alarm_at = 0.0
        #: The head of the queue while it stands at the project's bucket.
        self.standing: _Waiter | None = None

    def turn(self, method: Method, lane: Lane) -> "Turn":
        """`async with` it around one request. RESOURCE_EXHAUSTED when the day's units are spent."""
        return Turn(self, self._quota.profile.costs[method], lane)

    def pause(self, until: float) -> None:
        """Nothing before `until` (seconds since 1970), and no units saved up then."""
        self._quota.note(self.pause_key, until)
        self.hold(until)

    @property
    def paused_until(self) -> float:
        """When the last pause ends, or ended."""
        return self._not_before

    def hold(self, until: float) -> None:
        """The same for a pause that is known already."""
        self._not_before = max(self._not_before, until)
        self._bucket.empty(self._not_before)
        self._advance()

    def pause_project(self, until: float) -> None:
        """The same for every user."""
        self._quota.pause(until)

    def too_many(self) -> None:
        """Google found too many requests in flight: half as many from now on."""
        now = self._ticks.now()
        if now - self._cut_at >= _CUT_SECONDS:
            self._cut_at = now
            self._places = max(1.0, self._places / 2)

    def answered(self) -> None:
        """Google answered well: slowly back to as many as the profile allows."""
        if self._places < self._quota.profile.concurrency:
            more = 1 / (_ANSWERS_PER_PLACE * self._places)
            self._places = min(float(self._quota.profile.concurrency), self._places + more)

    @property
    def is_busy(self) -> bool:
        """Whether a request waits, or is under way."""
        return self._in_flight > 0 or self._head() is not None

    def forgettable(self, now: float) -> bool:
        """Whether nothing of it matters any more."""
        return not self.is_busy and now > self._not_before and now - self._used_at > _FORGET_SECONDS

    def grant(self, waiter: _Waiter) -> None:
        """Lets the standing waiter go."""
        self._bucket.take(waiter.cost)
        self._in_flight += 1
        self.standing = None
        waiter.granted.set_result(None)
        self._advance()

    async def wait(self, cost: int, lane: Lane) -> None:
        """Returns once a request may be sent; `release` afterwards."""
        while True:
            waiter = _Waiter(cost, lane)
            heapq.heappush(self._waiting, (lane, next(self._serial), waiter))
            if not self._looks_later or self._head() is waiter:
                self._advance()
            try:
                await waiter.granted
            except asyncio.CancelledError:
                self._leave(waiter)
                raise
            if not self._paused():
                return
            # The pause was told between the grant and now.
            self._undo(waiter)

    def release(self) -> None:
        """The request is over."""
        self._in_flight -= 1
        self._used_at = self._ticks.now()
        if not self._looks_later:
            self._advance()

    @property
    def _looks_later(self) -> bool:
        """The head waits for units or the end of a pause, and an alarm will ring then: nothing else helps it."""
        return self._alarm is not None

    def _leave(self, waiter: _Waiter) -> None:
        if waiter.granted.cancelled():
            self._advance()
            return
        # It was let go and cancelled in the same instant.
        self._undo(waiter)

    def _undo(self, waiter: _Waiter) -> None:
        """Nothing was sent."""
        self._bucket.give_back(waiter.cost)
        self._quota.give_back(waiter.cost)
        self.release()
        # With the units that came back somebody may go before the alarm rings.
        self._advance()

    def _paused(self) -> bool:
        return self._ticks.now() < max(self._not_before, self._quota.not_before)

    def _head(self) -> _Waiter | None:
        while self._waiting and self._waiting[0][2].granted.done():
            heapq.heappop(self._waiting)
        return self._waiting[0][2] if self._waiting else None

    def _advance(self) -> None:
        """Moves the head of the queue to where it has to wait next."""
        head = self._head()
        while head is not None and head.lane not in ALWAYS and self._quota.days.spent:
            head.granted.set_exception(day_units_spent())
            head = self._head()
        if head is None or self._in_flight >= int(self._places):
            self.standing = None
            return
        now = self._ticks.now()
        ready = max(self._not_before, self._bucket.ready_at(head.cost, now))
        if ready > now:
            self.standing = None
            self._wake_at(ready)
        elif self.standing is not head:
            self.standing = head
            self._quota.stand(self, head)

    def _wake_at(self, when: float) -> None:
        if self._alarm is not None:
            if self._alarm_at <= when:
                return  # it looks again then
            self._alarm.cancel()
        self._alarm_at = when
        self._alarm = self._ticks.at(when, self._woken)

    def _woken(self) -> None:
        self._alarm = None
        self._advance()


class Turn:
    """Permission for one request, for as long as the block lasts."""

    __slots__ = ("_account", "_lane", "cost")

    def __init__(self, account: AccountQuota, cost: int, lane: Lane) -> None:
        self._account = account
        self._lane = lane
        #: In units.
        self.cost = cost

    async def __aenter__(self) -> "Turn":
        await self._account.wait(self.cost, self._lane)
        return self

    async def __aexit__(self, *_failure: object) -> None:
        self._account.release()


def day_units_spent() -> Problem:
    """What everything but a person's wish and new mail gets for the rest of the day."""
    return Problem(
        Status.RESOURCE_EXHAUSTED,
        "DAY_UNITS_SPENT",
        "The units that this Jobtrail may spend at Google today are used up. It goes on after midnight, Pacific time.",
        {"provider": "gmail"},
    )
