"""Killed anywhere, same end: mails are imported while everything but Postgres is killed again and again."""

import asyncio
import os
from typing import Any

from tests.e2e.archives import bring
from tests.e2e.conftest import NewPerson, Undisturbed
from tests.e2e.midway import midway
from tests.e2e.people import Person
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import jetstream, quiet, superuser
from tests.e2e.storm import PARTS, Storm
from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack

#: JOBTRAIL_SEED replays a run, or tries another.
SEED = int(os.environ.get("JOBTRAIL_SEED", "20261123"))
ROUNDS = 3
_HISTORY = "query { operations(first: 100) { edges { node { state attempts { attempt outcome } } } } }"
_WORKED = "select count(*) from classify.inbox where consumer = 'classify-message-ingested'"


async def test_killed_anywhere_everything_ends_as_if_nothing_had_happened(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    storm = Storm(stack, SEED)
    repeated_before = await repeated(stack)
    people = []
    try:
        for number in range(ROUNDS):
            somebody = await person()
            people.append(somebody)
            storm.note(f"round {number + 1}")
            moment = midway(stack, somebody, undisturbed)
            await asyncio.gather(bring(somebody, undisturbed.archive), storm.rage(moment))
        storm.note("waiting for the end of everything")
        await quiet(stack)
        storm.note("quiet")
    finally:
        print("\n".join(storm.log))  # noqa: T201 (replayed by its seed)

    histories = [await history(somebody) for somebody in people]
    deliveries = await repeated(stack) - repeated_before
    print(f"{storm.kills} kills; attempts: {histories}; facts delivered again: {deliveries}")  # noqa: T201 (what was survived)
    for somebody, attempts in zip(people, histories, strict=True):
        assert differences(undisturbed.picture, await picture(somebody)) == [], f"round {people.index(somebody) + 1}"
        assert [number for number, _ in attempts] == list(range(1, len(attempts) + 1))
        assert [outcome for _, outcome in attempts] == ["lost"] * (len(attempts) - 1) + ["succeeded"]
    assert storm.kills >= ROUNDS * len(PARTS)
    assert sum(len(attempts) - 1 for attempts in histories) > 0, "no sync was done again: this run proved nothing"
    assert deliveries > 0, "no fact was delivered again: this run proved nothing"


async def test_a_nats_that_lost_its_disk_costs_nothing(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    somebody = await person()
    await stack.kill("classify")
    await bring(somebody, undisturbed.archive)
    async with superuser(stack) as connection:
        await until(lambda: all_published(connection), "every fact is at NATS, and nowhere else unpublished")

    await stack.kill("nats")
    stack.forget("nats")
    await asyncio.gather(stack.launch("nats"), stack.launch("classify"))
    await quiet(stack)

    assert differences(undisturbed.picture, await picture(somebody)) == []


async def all_published(connection: Any) -> bool:
    return not await connection.fetchval("select count(*) from ingest.outbox where published_at is null")


async def history(somebody: Person) -> list[tuple[int, str]]:
    """The attempts at the one sync of a person: number and outcome, in order."""
    (edge,) = (await somebody.query(_HISTORY))["operations"]["edges"]
    assert edge["node"]["state"] == "SUCCEEDED"
    return [(one["attempt"], one["outcome"]) for one in edge["node"]["attempts"]]


async def repeated(stack: ProcessStack) -> int:
    """How many deliveries of facts there were beyond one for each."""
    async with superuser(stack) as connection, jetstream(stack) as js:
        consumer = await js.consumer_info("INGEST_FACTS", "classify-message-ingested")
        worked: int = await connection.fetchval(_WORKED)
    assert consumer.delivered is not None
    given: int = consumer.delivered.consumer_seq
    return given - worked
