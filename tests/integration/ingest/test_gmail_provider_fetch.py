"""Fetching bodies: every wanted message has one outcome, units are few, and no answer is believed blindly."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from kit.errors import Problem
from services.ingest.domain.remote import Lane
from services.ingest.gmail.costs import NEW_2026
from services.ingest.remote.port import Fetched, MailFormat, NotFetched, Wanted
from tests.integration.ingest.gmail_provider_world import (
    KIM,
    World,
    every_page,
    fetch,
    gmail_world,
    read,
    singly,
    wanted,
)
from tests.unit.ingest.mails import mail


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with gmail_world(quota="unlimited") as made:
        yield made


def body_of(outcome: Fetched | NotFetched) -> dict[str, Any]:
    assert isinstance(outcome, Fetched), outcome
    content: dict[str, Any] = orjson.loads(outcome.content)
    return content


async def test_every_message_of_a_mailbox_arrives_once_with_what_gmail_knows_of_it(world: World) -> None:
    mailbox = await world.open()
    world.google.fill(KIM, "generated", size=300)
    truth = world.google.truth(KIM)

    outcomes = await fetch(mailbox, wanted(await every_page(mailbox)))

    assert set(outcomes) == {ident for ident, one in truth.items() if one["exists"]}
    for ident, outcome in outcomes.items():
        assert isinstance(outcome, Fetched)
        assert outcome.format is MailFormat.GMAIL
        assert outcome.message.thread_id == truth[ident]["threadId"]
        assert outcome.received_at is not None
        assert int(outcome.received_at.timestamp() * 1000) == int(truth[ident]["internalDate"])
        assert read(outcome).message_id == truth[ident]["messageId"]


async def test_labels_of_a_fetched_message_are_takeouts_words(world: World) -> None:
    mailbox = await world.open()
    jobs = world.google.create_label(KIM, "Jobs")["id"]
    ident = world.google.deliver(KIM, mail(), labels=["SENT", "CATEGORY_UPDATES", jobs])["id"]

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert isinstance(outcome, Fetched)
    assert outcome.message.labels == {"Sent", "Category Updates", "Jobs"}


async def test_threads_cost_what_is_cheaper_and_bring_their_other_messages_along(world: World) -> None:
    mailbox = await world.open()
    threads: list[list[str]] = []
    for length in (1, 2, 3, 6):
        first = world.google.deliver(KIM, mail(f"{length}", Message_ID=f"<{length}.0@x>"))
        members = [first["id"]]
        for number in range(1, length):
            reply = mail(f"{length} {number}", Message_ID=f"<{length}.{number}@x>", In_Reply_To=f"<{length}.0@x>")
            members.append(world.google.deliver(KIM, reply, thread=first["threadId"])["id"])
        threads.append(members)
    asked = [Wanted(ident, members[0], Lane.BACKFILL) for members in threads for ident in members[:5]]
    world.google.reset_stats()

    outcomes = await fetch(mailbox, asked)

    labels_cost = NEW_2026.costs[next(method for method in NEW_2026.costs if method == "labels.list")]
    assert world.google.stats()["units"] == 20 + 2 * 20 + 40 + 40 + labels_cost == mailbox.units_used
    assert {one.remote_id for one in asked} | {threads[3][5]} == set(outcomes)


async def test_a_message_deleted_between_listing_and_fetching_is_gone(world: World) -> None:
    mailbox = await world.open()
    gone, kept = (world.google.deliver(KIM, mail(body))["id"] for body in ("gone", "kept"))
    world.google.delete(KIM, gone)

    outcomes = await fetch(mailbox, singly([gone, kept]))

    lost = outcomes[gone]
    assert isinstance(lost, NotFetched)
    assert (lost.reason, lost.gone, lost.transient) == ("DELETED_MEANWHILE", True, False)
    assert read(outcomes[kept]).text == "kept"


async def test_members_of_a_thread_that_are_gone_are_found_to_be_one_by_one(world: World) -> None:
    mailbox = await world.open()
    first = world.google.deliver(KIM, mail("0"))
    thread = [first["id"]] + [
        world.google.deliver(KIM, mail(str(n)), thread=first["threadId"])["id"] for n in (1, 2, 3)
    ]
    world.google.delete(KIM, thread[2])

    outcomes = await fetch(mailbox, [Wanted(ident, first["threadId"], Lane.SURE) for ident in thread])

    assert [type(outcomes[ident]) for ident in thread] == [Fetched, Fetched, NotFetched, Fetched]


async def test_a_thread_that_is_gone_altogether_says_so_of_each(world: World) -> None:
    mailbox = await world.open()
    first = world.google.deliver(KIM, mail("0"))
    thread = [first["id"]] + [world.google.deliver(KIM, mail(str(n)), thread=first["threadId"])["id"] for n in (1, 2)]
    for ident in thread:
        world.google.delete(KIM, ident)

    outcomes = await fetch(mailbox, [Wanted(ident, first["threadId"], Lane.SURE) for ident in thread])

    assert [one.gone for one in outcomes.values() if isinstance(one, NotFetched)] == [True] * 3


async def test_an_id_used_again_after_a_deletion_brings_the_message_that_has_it_now(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail("before"))["id"]
    world.google.delete(KIM, ident)
    world.google.deliver(KIM, mail("after"), id=ident)

    outcomes = await fetch(mailbox, singly([ident]))

    assert read(outcomes[ident]).text == "after"


async def test_an_answer_about_another_message_is_thrown_away_and_asked_again(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    mailbox = await world.open()
    mine, other = (world.google.deliver(KIM, mail(body))["id"] for body in ("mine", "other"))
    world.google.add_fault("wrong_id", method="messages.get", id=mine, count=2)

    outcomes = await fetch(mailbox, singly([mine]))

    assert other != mine
    assert read(outcomes[mine]).text == "mine"
    assert world.calls("messages.get") == 3


async def test_a_thread_of_another_id_is_thrown_away_too(world: World) -> None:
    mailbox = await world.open()
    world.google.deliver(KIM, mail("other"))
    first = world.google.deliver(KIM, mail("0"))
    thread = [first["id"]] + [world.google.deliver(KIM, mail(str(n)), thread=first["threadId"])["id"] for n in (1, 2)]
    world.google.add_fault("wrong_id", method="threads.get", count=1)

    outcomes = await fetch(mailbox, [Wanted(ident, first["threadId"], Lane.SURE) for ident in thread])

    assert {read(outcomes[ident]).text for ident in thread} == {"0", "1", "2"}


@pytest.mark.parametrize("mischief", ["drop", "truncate", "500", "503"])
async def test_an_answer_that_does_not_come_whole_is_asked_again(world: World, mischief: str) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail("whole"))["id"]
    world.google.add_fault(mischief, method="messages.get", count=3)

    outcomes = await fetch(mailbox, singly([ident]))

    assert read(outcomes[ident]).text == "whole"


async def test_a_slow_answer_is_waited_for_within_its_deadline() -> None:
    async with gmail_world(quota="unlimited", longest_seconds=20.0) as world:
        mailbox = await world.open()
        ident = world.google.deliver(KIM, mail("slow " * 1_000))["id"]
        world.google.add_fault("slow", method="messages.get", count=1, seconds=0.3)

        outcomes = await fetch(mailbox, singly([ident]))

        assert read(outcomes[ident]).text.startswith("slow")
        assert world.calls("messages.get") == 1


async def test_an_answer_beyond_its_deadline_is_given_up_and_asked_again() -> None:
    async with gmail_world(quota="unlimited", longest_seconds=0.2) as world:
        mailbox = await world.open()
        ident = world.google.deliver(KIM, mail("late"))["id"]
        world.google.add_fault("hold", method="messages.get", count=1)

        outcomes = await fetch(mailbox, singly([ident]))

        assert read(outcomes[ident]).text == "late"
        assert world.calls("messages.get") == 2


async def test_one_message_that_google_cannot_give_costs_its_neighbours_nothing(world: World) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(6)]
    world.google.add_fault("500", id=idents[2])

    outcomes = await fetch(mailbox, singly(idents))

    bad = outcomes.pop(idents[2])
    assert isinstance(bad, NotFetched)
    assert (bad.reason, bad.gone, bad.transient) == ("PROVIDER_TROUBLE", False, True)
    assert {type(one) for one in outcomes.values()} == {Fetched}
    assert world.calls("messages.get") == 5 + 5


async def test_a_single_message_that_google_cannot_give_is_not_taken_for_an_outage(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail())["id"]
    world.google.add_fault("500", method="messages.get")

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert isinstance(outcome, NotFetched)
    assert world.calls("getProfile") == 1


async def test_an_outage_ends_the_fetch_and_costs_no_message_a_try(world: World) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(8)]
    world.google.add_fault("503")

    with pytest.raises(Problem) as away:
        await fetch(mailbox, singly(idents))

    assert (away.value.reason, away.value.transient) == ("PROVIDER_UNAVAILABLE", True)


async def test_what_arrived_before_an_outage_is_handed_over(world: World) -> None:
    mailbox = await world.open()
    first, *rest = (world.google.deliver(KIM, mail(str(number)))["id"] for number in range(8))
    for ident in rest:
        world.google.add_fault("503", id=ident)
    world.google.add_fault("503", method="getProfile")
    arrived: list[Fetched | NotFetched] = []

    async def collect() -> None:
        async for outcome in mailbox.fetch(singly([first, *rest])):
            arrived.append(outcome)

    with pytest.raises(Problem):
        await collect()

    assert [one.message.remote_id for one in arrived if isinstance(one, Fetched)] == [first]


async def test_an_id_that_makes_no_sense_is_gone(world: World) -> None:
    mailbox = await world.open()

    (outcome,) = (await fetch(mailbox, singly(["../../labels?x=1"]))).values()

    assert isinstance(outcome, NotFetched)
    assert not outcome.transient


async def test_nothing_wanted_costs_nothing(world: World) -> None:
    mailbox = await world.open()

    assert await fetch(mailbox, []) == {}
    assert mailbox.units_used == 0


async def test_closing_early_lets_nothing_go_on(world: World) -> None:
    mailbox = await world.open()
    world.google.fill(KIM, "generated", size=200)
    messages = await every_page(mailbox)
    world.google.reset_stats()

    async with contextlib.aclosing(mailbox.fetch(wanted(messages))) as arriving:
        async for _ in arriving:
            break
    asked = world.google.stats()["requests"]
    await fetch(mailbox, singly([messages[0].remote_id]))

    assert asked < 40
    assert world.wire.out == 0
    assert world.google.stats()["requests"] == asked + 1


async def test_a_single_message_is_handed_over_as_it_came(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail("Hi"))["id"]

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert list(body_of(outcome))[:2] == ["id", "threadId"]
    assert body_of(outcome)["historyId"]
