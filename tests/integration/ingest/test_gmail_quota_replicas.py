"""Several replicas and their users before one project's minute: a user gets the same wherever he is served, and all
together never have more than the quota, also while another replica joins."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from services.ingest.domain.remote import Lane
from services.ingest.gmail.costs import NEW_2026, Method
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.quota_store import SAVE_SECONDS, QuotaLedger
from services.ingest.gmail.unit_days import DayUnits
from tests.fixtures.services import IngestStack
from tests.unit.ingest.gmail_ticks import START, ManualTicks

#: Fewer than the users here would take alone.
PROJECT = 24_000
PROFILE = replace(NEW_2026, project_units_per_minute=PROJECT)
METHOD = Method.MESSAGES_LIST
COST = PROFILE.costs[METHOD]


@dataclass
class Replica:
    """A process, as far as the quota goes."""

    quota: Quota
    ledger: QuotaLedger


@dataclass
class Project:
    """All replicas, with a time that the test moves; what they send is written down as Google counts it."""

    ingest: IngestStack
    ticks: ManualTicks = field(default_factory=ManualTicks)
    replicas: list[Replica] = field(default_factory=list)
    sent: list[tuple[float, str]] = field(default_factory=list)
    users: list[asyncio.Task[None]] = field(default_factory=list)

    async def join(self, *users: str) -> Replica:
        """A process at which these users want all they can get."""
        quota = Quota(PROFILE, self.ticks, DayUnits(10**9, now=self.ticks.now))
        made = Replica(quota, QuotaLedger(self.ingest.db, "1001", quota))
        await made.ledger.start()
        self.replicas.append(made)
        self.come(made, *users)
        return made

    def come(self, replica: Replica, *users: str) -> None:
        """More users, each with several requests at once."""
        for user in users:
            self.users += [asyncio.create_task(self._want(replica, user)) for _ in range(PROFILE.concurrency)]

    async def _want(self, replica: Replica, user: str) -> None:
        account = replica.quota.account(user)
        while True:
            async with account.turn(METHOD, Lane.BACKFILL):
                self.sent.append((self.ticks.now() - START, user))

    async def pass_(self, seconds: float) -> None:
        """Time, in which every replica looks as often as it does; not all of them at the same moment."""
        step = SAVE_SECONDS / len(self.replicas)
        for _ in range(round(seconds / SAVE_SECONDS)):
            for one in self.replicas:
                await self.ticks.advance(step)
                await one.ledger.exchange()

    def most_in_a_minute(self) -> int:
        """Units that any sixty seconds saw."""
        times, first, most = [at for at, _ in self.sent], 0, 0
        for last, at in enumerate(times):
            while at - times[first] > 60:
                first += 1
            most = max(most, last - first + 1)
        return most * COST

    def counts(self, since: float) -> Counter[str]:
        """Requests by user."""
        return Counter(user for at, user in self.sent if at >= since)


@pytest.fixture
async def project(ingest: IngestStack) -> AsyncIterator[Project]:
    made = Project(ingest)
    yield made
    for task in made.users:
        task.cancel()
    await asyncio.gather(*made.users, return_exceptions=True)


async def test_users_of_two_replicas_get_the_same_and_a_replica_that_joins_exceeds_nothing(project: Project) -> None:
    first = await project.join(*(f"first {number}" for number in range(6)))
    await project.pass_(65)
    second = await project.join("second 1", "second 2")
    await project.pass_(10)
    since = project.ticks.now() - START
    await project.pass_(60)

    counts = project.counts(since)
    assert len(counts) == 8
    assert max(counts.values()) <= 1.05 * min(counts.values())
    assert [round(one.quota.share, 3) for one in (first, second)] == [0.745, 0.255]
    assert sum(counts.values()) * COST >= 0.93 * PROJECT
    assert project.most_in_a_minute() <= PROJECT


async def test_what_one_replica_does_not_need_another_has(project: Project) -> None:
    """Two replicas with a user each share evenly; the units of one at which nobody waits are not lost."""
    await project.join("ada")
    idle = await project.join()
    users = [f"more {number}" for number in range(5)]
    await project.pass_(10)
    assert idle.quota.share == pytest.approx(0.01)

    project.come(idle, *users)
    await project.pass_(20)
    since = project.ticks.now() - START
    await project.pass_(60)

    counts = project.counts(since)
    assert max(counts.values()) <= 1.05 * min(counts.values())
    assert project.most_in_a_minute() <= PROJECT
