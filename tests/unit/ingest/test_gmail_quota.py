"""Whose request goes next: units, places in flight, pauses, lanes, and fairness between users."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from kit.errors import Problem, Status
from services.ingest.domain.remote import Lane
from services.ingest.gmail.costs import LEGACY, NEW_2026, Method, QuotaProfile
from services.ingest.gmail.quota import AccountQuota, Quota
from services.ingest.gmail.unit_days import DayUnits
from tests.unit.ingest.gmail_ticks import START, ManualTicks, settle

GET, THREAD = Method.MESSAGES_GET, Method.THREADS_GET


class Road:
    """A quota whose requests are written down as they go."""

    def __init__(self, profile: QuotaProfile = NEW_2026, day_limit: int = 10**9) -> None:
        self.ticks = ManualTicks()
        self.days = DayUnits(day_limit, now=self.ticks.now)
        self.quota = Quota(profile, self.ticks, self.days)
        self.went: list[tuple[float, str]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def send(
        self, account: str, name: str, lane: Lane, method: Method = GET, *, hold: bool = False
    ) -> asyncio.Task[None]:
        """A request that ends as soon as it went, or with `hold` never."""
        task = asyncio.create_task(self._send(self.quota.account(account), name, lane, method, hold=hold))
        self.tasks.append(task)
        return task

    async def _send(self, account: AccountQuota, name: str, lane: Lane, method: Method, *, hold: bool) -> None:
        async with account.turn(method, lane):
            self.went.append((round(self.ticks.now() - START, 3), name))
            if hold:
                await asyncio.Event().wait()

    @property
    def order(self) -> list[str]:
        return [name for _, name in self.went]


@asynccontextmanager
async def road(profile: QuotaProfile = NEW_2026, day_limit: int = 10**9) -> AsyncIterator[Road]:
    made = Road(profile, day_limit)
    yield made
    for task in made.tasks:
        task.cancel()
    await asyncio.gather(*made.tasks, return_exceptions=True)


async def test_a_person_goes_before_new_mail_and_new_mail_before_a_backfill() -> None:
    async with road() as on:
        for lane in reversed(Lane):
            on.send("kim", lane.name, lane)
        await on.ticks.advance(10.0)

        assert on.order == [lane.name for lane in Lane]


async def test_within_a_lane_the_first_to_come_is_the_first_to_go() -> None:
    async with road() as on:
        for number in range(5):
            on.send("kim", str(number), Lane.BACKFILL)
        await on.ticks.advance(10.0)

        assert on.order == ["0", "1", "2", "3", "4"]


async def test_requests_are_paced_by_their_cost() -> None:
    async with road() as on:
        for number in range(3):
            on.send("kim", str(number), Lane.BACKFILL, THREAD)
        await on.ticks.advance(10.0)

        assert [at for at, _ in on.went] == pytest.approx([40 / 96, 80 / 96, 120 / 96], abs=0.001)


async def test_no_more_are_in_flight_than_the_profile_allows() -> None:
    async with road() as on:
        for number in range(9):
            on.send("kim", str(number), Lane.BACKFILL, hold=True)
        await on.ticks.advance(60.0)

        assert len(on.went) == NEW_2026.concurrency == 4


async def test_a_request_that_ends_makes_place_for_the_next() -> None:
    async with road() as on:
        held = [on.send("kim", str(number), Lane.BACKFILL, hold=True) for number in range(5)]
        await on.ticks.advance(60.0)

        held[0].cancel()
        await settle()

        assert on.order == ["0", "1", "2", "3", "4"]


async def test_too_many_at_once_halves_the_places_and_good_answers_bring_them_back() -> None:
    async with road() as on:
        account = on.quota.account("kim")
        account.too_many()
        account.too_many()  # of the same moment
        for number in range(6):
            on.send("kim", str(number), Lane.BACKFILL, hold=True)
        await on.ticks.advance(60.0)
        halved = len(on.went)
        for _ in range(200):
            account.answered()
        for number in range(6):
            on.send("kim", str(number), Lane.BACKFILL, hold=True)
        on.tasks[0].cancel()
        await on.ticks.advance(60.0)

        assert halved == 2
        assert len(on.went) == 5


async def test_one_place_always_stays() -> None:
    async with road() as on:
        for _ in range(10):
            on.quota.account("kim").too_many()
            await on.ticks.advance(2.0)
        on.send("kim", "a", Lane.BACKFILL)
        await on.ticks.advance(1.0)

        assert on.order == ["a"]


async def test_nothing_goes_before_the_end_of_a_pause_and_nothing_was_saved_up_meanwhile() -> None:
    async with road() as on:
        on.quota.account("kim")
        await on.ticks.advance(60.0)
        on.quota.account("kim").pause(START + 960.0)
        for number in range(2):
            on.send("kim", str(number), Lane.PERSON)
        await on.ticks.advance(900.0)
        before = list(on.went)
        await on.ticks.advance(10.0)

        assert before == []
        assert [at for at, _ in on.went] == pytest.approx([960 + 20 / 96, 960 + 40 / 96], abs=0.001)


@asynccontextmanager
async def just_granted() -> AsyncIterator[tuple[Road, AccountQuota, asyncio.Task[None]]]:
    """A request that waited for a place in flight, has just got it, and has not yet gone on."""
    async with road() as on:
        account = on.quota.account("kim")
        await on.ticks.advance(60.0)
        for _ in range(NEW_2026.concurrency):
            await account.wait(20, Lane.BACKFILL)
        waiting = on.send("kim", "waited", Lane.BACKFILL)
        await settle()
        account.release()
        yield on, account, waiting


async def test_a_pause_that_is_told_between_grant_and_sending_still_holds() -> None:
    async with just_granted() as (on, account, _):
        account.pause(on.ticks.now() + 30.0)
        await on.ticks.advance(29.0)
        before = list(on.order)
        await on.ticks.advance(3.0)

        assert before == []
        assert on.order == ["waited"]


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async with road() as on:
        on.quota.account("kim").pause(START + 100.0)
        on.quota.account("kim").pause(START + 10.0)
        on.send("kim", "a", Lane.PERSON)
        await on.ticks.advance(99.0)

        assert on.order == []


async def test_a_pause_of_one_user_is_no_pause_of_another() -> None:
    async with road() as on:
        on.quota.account("kim").pause(START + 900.0)
        on.send("kim", "kim", Lane.PERSON)
        on.send("lea", "lea", Lane.BACKFILL)
        await on.ticks.advance(5.0)

        assert on.order == ["lea"]


async def test_a_pause_of_the_project_holds_everybody() -> None:
    async with road() as on:
        on.quota.account("kim").pause_project(START + 60.0)
        on.send("kim", "kim", Lane.PERSON)
        on.send("lea", "lea", Lane.PERSON)
        await on.ticks.advance(59.0)
        before = list(on.order)
        await on.ticks.advance(5.0)

        assert before == []
        assert sorted(on.order) == ["kim", "lea"]


async def test_two_mailboxes_of_one_google_account_share_its_quota() -> None:
    async with road() as on:
        assert on.quota.account("kim@mail.example") is on.quota.account("kim@mail.example")


def is_remembered(on: Road, account: "weakref.ref[AccountQuota]") -> bool:
    """Looked at as somebody else's account is asked for, which is when the others are gone through."""
    on.quota.account("lea")
    gc.collect()
    return account() is not None


async def test_an_account_nobody_uses_is_forgotten_after_its_minute() -> None:
    async with road() as on:
        account = weakref.ref(on.quota.account("kim"))
        await on.ticks.advance(119.0)
        before = is_remembered(on, account)
        await on.ticks.advance(2.0)

        assert before
        assert not is_remembered(on, account)


async def test_an_account_that_somebody_holds_is_never_made_twice() -> None:
    async with road() as on:
        held = on.quota.account("kim")
        await on.ticks.advance(100_000.0)
        on.quota.account("lea")

        assert on.quota.account("kim") is held


async def test_a_paused_account_is_not_forgotten() -> None:
    async with road() as on:
        on.quota.account("kim").pause(START + 900.0)
        account = weakref.ref(on.quota.account("kim"))
        await on.ticks.advance(800.0)

        assert is_remembered(on, account)


def narrow(units_per_minute: int) -> QuotaProfile:
    """A project in which users wait for each other."""
    return replace(NEW_2026, project_units_per_minute=units_per_minute)


async def test_users_take_turns_at_the_projects_bucket_however_much_one_wants() -> None:
    async with road(narrow(6_000)) as on:
        for number in range(40):
            on.send("greedy", f"greedy {number}", Lane.BACKFILL)
        for user in ("kim", "lea", "mia"):
            on.send(user, user, Lane.BACKFILL)
        await on.ticks.advance(2.5)

        assert {"kim", "lea", "mia"} <= set(on.order[:5])


async def test_a_person_goes_first_at_the_projects_bucket_too() -> None:
    async with road(narrow(1_200)) as on:
        on.quota.account("kim")
        for user in range(20):
            on.send(f"user {user}", f"backfill {user}", Lane.BACKFILL)
        await on.ticks.advance(3.0)
        on.send("kim", "person", Lane.PERSON)
        ahead = len(on.went)
        await on.ticks.advance(20.0)

        assert on.order.index("person") == ahead


async def test_persons_without_end_do_not_starve_a_backfill() -> None:
    async with road(narrow(6_000)) as on:
        for second in range(10):
            for user in range(8):
                on.send(f"user {second} {user}", f"person of second {second}", Lane.PERSON)
            if second == 1:
                on.send("lea", "backfill", Lane.BACKFILL)
            await on.ticks.advance(1.0)
        await on.ticks.advance(10.0)

        place = on.order.index("backfill")
        assert "person of second 3" in on.order[:place]
        assert "person of second 9" in on.order[place:]


async def test_whoever_is_cancelled_while_waiting_costs_nothing_and_holds_nobody_up() -> None:
    async with road() as on:
        waiting = [on.send("kim", str(number), Lane.BACKFILL, THREAD) for number in range(3)]
        await settle()
        waiting[0].cancel()
        waiting[1].cancel()
        await on.ticks.advance(40 / 96 + 0.01)

        assert on.order == ["2"]
        assert on.days.total == 40


async def test_whoever_is_cancelled_in_the_instant_of_the_grant_gives_everything_back() -> None:
    async with just_granted() as (on, _, waiting):
        waiting.cancel()
        await settle()
        # 180 units were saved up: 80 went to the four before, so five more fit.
        for number in range(5):
            on.send("kim", str(number), Lane.BACKFILL)
        await settle()

        assert on.order == ["0", "1", "2", "3", "4"]
        assert on.days.total == 180


async def test_a_spent_day_ends_backfills_and_leaves_persons_and_new_mail() -> None:
    async with road(day_limit=100) as on:
        on.days.spend(100)
        refused = [on.send("kim", lane.name, lane) for lane in Lane]
        await on.ticks.advance(10.0)
        outcomes = [task.exception() for task in refused]

        assert on.order == ["PERSON", "HISTORY"]
        problems = [error for error in outcomes if isinstance(error, Problem)]
        assert [(one.status, one.reason) for one in problems] == [(Status.RESOURCE_EXHAUSTED, "DAY_UNITS_SPENT")] * 4


async def test_a_day_that_is_spent_while_they_wait_ends_them_too() -> None:
    async with road(day_limit=60) as on:
        tasks = [on.send("kim", str(number), Lane.BACKFILL) for number in range(5)]
        await on.ticks.advance(10.0)

        assert on.order == ["0", "1", "2"]
        assert [type(task.exception()) for task in tasks[3:]] == [Problem, Problem]


async def test_the_next_day_everything_goes_on() -> None:
    async with road(day_limit=60) as on:
        on.days.spend(60)
        await on.ticks.advance(86_400.0)
        on.send("kim", "a", Lane.BACKFILL)
        await on.ticks.advance(1.0)

        assert on.order == ["a"]


@pytest.mark.parametrize(("profile", "gets_per_minute"), [(NEW_2026, 288), (LEGACY, 2_880)])
async def test_a_minute_of_messages_is_ninety_six_per_cent_of_what_the_profile_allows(
    profile: QuotaProfile, gets_per_minute: int
) -> None:
    async with road(profile) as on:
        for number in range(gets_per_minute + 50):
            on.send("kim", str(number), Lane.BACKFILL)
        await on.ticks.advance(60.0)

        assert len(on.went) == pytest.approx(gets_per_minute, abs=1)
