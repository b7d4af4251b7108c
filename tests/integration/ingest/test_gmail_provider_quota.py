"""The pace against the fake's sliding minute: nothing refused, nearly everything used, and the right one first."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from services.ingest.domain.remote import Lane
from services.ingest.gmail.costs import LEGACY, NEW_2026, QuotaProfile
from services.ingest.remote.port import Fetched, Wanted
from tests.integration.ingest.gmail_provider_world import KIM, World, fetch, gmail_world, singly
from tests.unit.ingest.gmail_ticks import START
from tests.unit.ingest.mails import mail, multipart

CALENDAR = (
    "Content-Type: application/ics; name=a.ics\nContent-Disposition: attachment\n\nBEGIN:VCALENDAR\nEND:VCALENDAR"
)


def deliver(world: World, user: str, count: int) -> list[str]:
    """Messages, every tenth with a file that costs another call."""
    raws = [mail(str(number)) if number % 10 else multipart(CALENDAR) for number in range(count)]
    return [world.google.deliver(user, raw)["id"] for raw in raws]


async def fetch_for(world: World, user: str, asked: list[Wanted], seconds: float) -> int:
    """Fetches until so much time has passed; answers how many came."""
    mailbox = await world.open(user)
    arrived = 0
    async with contextlib.aclosing(mailbox.fetch(asked)) as arriving:
        async for outcome in arriving:
            assert isinstance(outcome, Fetched)
            arrived += 1
            if world.seconds() >= seconds:
                break
    return arrived


@pytest.mark.parametrize(
    ("profile", "minutes", "messages"), [(NEW_2026, 5, 1_500), (LEGACY, 2, 5_800)], ids=["new2026", "legacy"]
)
async def test_minutes_of_backfill_use_ninety_five_per_cent_and_nothing_is_refused(
    profile: QuotaProfile, minutes: int, messages: int
) -> None:
    async with gmail_world(quota=profile.name, profile=profile) as world:
        world.google.create_user(KIM)
        idents = deliver(world, KIM, messages)

        await fetch_for(world, KIM, singly(idents), minutes * 60.0)

        assert world.seconds() >= minutes * 60
        assert world.rejected() == 0
        assert world.google.stats(KIM)["units"] >= 0.95 * profile.user_units_per_minute * world.seconds() / 60


async def test_what_a_process_before_has_just_spent_leaves_the_next_within_the_minute() -> None:
    async with gmail_world() as world:
        world.google.create_user(KIM)
        idents = deliver(world, KIM, 700)
        await fetch_for(world, KIM, singly(idents), 61.0)
        world.restart()

        await fetch(await world.open(), singly(idents[:200]))

        assert world.rejected() == 0


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with gmail_world() as made:
        yield made


def sent_ids(world: World) -> list[str]:
    return [request.expected_id for _, request in world.wire.sent if request.expected_id]


async def test_whoever_waits_overtakes_a_backfill_that_is_under_way(world: World) -> None:
    mailbox = await world.open()
    backfill = deliver(world, KIM, 60)
    person = world.google.deliver(KIM, mail("I wait for this"))["id"]
    background = asyncio.create_task(fetch(mailbox, singly(backfill)))
    await world.google.until_called("messages.get", 10)
    before = len(sent_ids(world))

    await fetch(mailbox, singly([person], Lane.PERSON))
    overtaken = sent_ids(world).index(person) - before
    await background

    # Those in flight, and those that were let go in the same instant.
    assert overtaken <= NEW_2026.concurrency


async def test_new_mail_is_noticed_while_a_backfill_drains(world: World) -> None:
    mailbox = await world.open()
    pin = await mailbox.pin()
    background = asyncio.create_task(fetch(mailbox, singly(deliver(world, KIM, 100))))
    await world.google.until_called("messages.get", 10)
    begun = world.seconds()

    await mailbox.changes(pin.cursor)
    noticed = world.seconds() - begun
    await background

    assert noticed < 1.0


async def test_the_most_urgent_are_fetched_first(world: World) -> None:
    mailbox = await world.open()
    idents = deliver(world, KIM, 24)
    lanes = [Lane.BACKFILL, Lane.LIKELY, Lane.SURE, Lane.PERSON]
    asked = [Wanted(ident, ident, lanes[number % 4]) for number, ident in enumerate(idents)]
    lane_of = {one.remote_id: one.lane for one in asked}

    await fetch(mailbox, asked)

    order = [lane_of[ident] for ident in sent_ids(world)]
    assert order == sorted(order)


async def test_users_share_a_narrow_project_evenly() -> None:
    async with gmail_world(profile=replace(NEW_2026, project_units_per_minute=6_000)) as world:
        world.google.set_quota("new2026", {"project_units_per_minute": 6_000})
        users = [f"user{number}@mail.example" for number in range(5)]
        for user in users:
            world.google.create_user(user)
        counts = await asyncio.gather(
            *(fetch_for(world, user, singly(deliver(world, user, 400)), 180.0) for user in users)
        )

        assert world.rejected() == 0
        assert max(counts) - min(counts) <= 4
        assert world.google.stats()["units"] / (6_000 * (world.ticks.now() - START) / 60) >= 0.95
