"""Killing one part in the middle of its work, seen in the tables and at NATS, not guessed by the clock."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nats.js import JetStreamContext

from cli.import_mail import Meter
from tests.e2e.archives import bring
from tests.e2e.conftest import Undisturbed
from tests.e2e.people import Person
from tests.e2e.quiet import jetstream, superuser
from tests.e2e.storm import Moment
from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack

_COUNTED = "select coalesce(sum(in_scope), 0) from ingest.receipts where user_id = $1"
_WORKED = "select count(*) from classify.inbox where consumer = 'classify-message-ingested'"


def midway(stack: ProcessStack, somebody: Person, undisturbed: Undisturbed) -> Moment:
    """Waits until their sync has stored a share of the archive."""

    async def wait(share: float) -> None:
        async with superuser(stack) as connection:

            async def stored() -> bool:
                counted: int = await connection.fetchval(_COUNTED, somebody.user_id)
                return counted >= share * len(undisturbed.picture["messages"])

            await until(stored, f"the sync has stored {share:.0%} of the archive", seconds=120)

    return wait


async def killed_while_reading(
    stack: ProcessStack, somebody: Person, undisturbed: Undisturbed, meter: Meter | None = None
) -> Mapping[str, Any]:
    """An import during which ingest is killed once, after some pages. Returns the operation as it ended."""
    importing = asyncio.create_task(bring(somebody, undisturbed.archive, meter=meter))
    await midway(stack, somebody, undisturbed)(0.15)
    await stack.kill("ingest")
    await stack.launch("ingest")
    return await importing


@dataclass(frozen=True, slots=True)
class Facts:
    """How classify stands with ingest's facts."""

    given: int  #: to a worker, at least once
    unanswered: int  #: of these, not acknowledged
    worked: int  #: committed


async def facts(connection: Any, js: JetStreamContext) -> Facts:
    """As it is now; what was worked is read last, so that it cannot be too little."""
    consumer = await js.consumer_info("INGEST_FACTS", "classify-message-ingested")
    assert consumer.delivered is not None
    worked: int = await connection.fetchval(_WORKED)
    return Facts(consumer.delivered.stream_seq, consumer.num_ack_pending or 0, worked)


async def killed_with_an_acknowledged_fact_in_hand(
    stack: ProcessStack, somebody: Person, undisturbed: Undisturbed
) -> None:
    """An import during which classify is killed while a fact is acknowledged that it has not committed."""
    async with superuser(stack) as connection, jetstream(stack) as js:
        before = await facts(connection, js)
        # A fact published twice is worked once.
        surplus = before.given - before.worked
        importing = asyncio.create_task(bring(somebody, undisturbed.archive))

        async def too_early() -> bool:
            now = await facts(connection, js)
            return now.given - surplus - now.unanswered > now.worked

        await until(too_early, "a fact is acknowledged before its work is committed", seconds=120)
        await stack.kill("classify")
    await stack.launch("classify")
    await importing
