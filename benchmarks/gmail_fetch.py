"""Processor time per message of the Gmail reader, without waiting for quota: python -m benchmarks.gmail_fetch

The fake runs in a process of its own and holds generated mail of about 20 kB of JSON each. "fetch" is all that the
service does for a message (turn, request, sending, receiving, checks), "parse" what its parser process does, "row" that
and making the row. Below, parts of the two, and two ways of sending the same requests for comparison.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import aiohttp
import orjson
import uvloop

from fakes.gmail.remote import Remote, running
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.message import ParsedMessage
from services.ingest.domain.raw_mail import ParseContext
from services.ingest.domain.remote import Lane, Scope
from services.ingest.gmail.costs import NEW_2026, QuotaProfile
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.gmail.provider import GmailProvider
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.requests import Requests
from services.ingest.gmail.ticks import LoopTicks
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.gmail.wire import Wire
from services.ingest.mime.gmail_payload import parse_payload
from services.ingest.parsing_rows import message_row
from services.ingest.remote.port import Fetched, Wanted

ROUNDS = 5
USER = "kim@mail.example"
#: Of a generated mail; its JSON is about a third longer.
MAIL_BYTES = 15_500
AT_ONCE = 32
EVERYTHING = Scope(None, True)


class OneToken:
    """An access token that the fake gave."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, *, fresh: bool = False) -> str:
        """That one."""
        return self._token


@asynccontextmanager
async def reader(google: Remote, profile: QuotaProfile, tokens: dict[str, str]) -> AsyncIterator[GmailProvider]:
    """The service's Gmail provider before a fake; `tokens` by address."""
    wire, ticks = Wire(), LoopTicks()
    await wire.start()
    quota = Quota(profile, ticks, DayUnits(10**12, now=ticks.now))
    try:
        yield GmailProvider(wire, Requests(google.url), quota, lambda mailbox: OneToken(tokens[mailbox.address]))
    finally:
        await wire.stop()


def mailbox_of(address: str) -> Mailbox:
    """A connected mailbox."""
    return Mailbox(uuid4(), uuid4(), MailboxKind.GMAIL, "Gmail", address, 0, datetime.now(UTC), None)


async def every_message(mailbox: GmailMailbox) -> list[Wanted]:
    """All of a mailbox, each to be fetched by itself."""
    found: list[Wanted] = []
    token: str | None = None
    while True:
        page = await mailbox.list(EVERYTHING, token)
        found += [Wanted(one.remote_id, one.remote_id, Lane.BACKFILL) for one in page.messages]
        token = page.next_token
        if token is None:
            return found


async def best_of(count: int, work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of processor time per item, the best of ROUNDS."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        await work()
        best = min(best, time.process_time() - begin)
    return best / count * 1_000


def best_each(items: list[Any], work: Callable[[Any], object]) -> float:
    """The same for a function of one item."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - begin)
    return best / len(items) * 1_000


async def at_once(todo: Iterable[str], work: Callable[[str], Awaitable[object]]) -> None:
    """AT_ONCE workers over a list."""
    waiting = list(todo)

    async def worker() -> None:
        while waiting:
            await work(waiting.pop())

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


async def measure(messages: int, latency_ms: float) -> None:
    async with running("--quota", "unlimited", "--latency-ms", str(latency_ms)) as google:
        await google.call("fill", user=USER, size=messages, mail_bytes=MAIL_BYTES)
        token = (await google.call("grant", user=USER))["access_token"]
        unbounded = replace(NEW_2026, user_units_per_minute=10**9, project_units_per_minute=10**9, concurrency=AT_ONCE)
        async with reader(google, unbounded, {USER: token}) as provider:
            mailbox = await provider.open(mailbox_of(USER))
            wanted = await every_message(mailbox)
            arrived = [one async for one in mailbox.fetch(wanted) if isinstance(one, Fetched)]
            assert len(arrived) == len(wanted)
            report_size(arrived)
            fetch = await best_of(len(wanted), lambda: _drain(mailbox, wanted))
            parse, row = report_parsing(arrived)
            print(f"{'fetch':34} {fetch:7.3f} ms")
            print(f"{'fetch + parse':34} {fetch + parse:7.3f} ms   (with the row {fetch + row:.3f} ms)")
        await report_floors(google, token, [one.remote_id for one in wanted])


async def _drain(mailbox: GmailMailbox, wanted: list[Wanted]) -> None:
    async for _ in mailbox.fetch(wanted):
        pass


def report_size(arrived: list[Fetched]) -> None:
    average = sum(len(one.content) for one in arrived) / len(arrived)
    print(f"{len(arrived)} messages, {average / 1_000:.1f} kB of JSON each; processor time per message:")


def report_parsing(arrived: list[Fetched]) -> tuple[float, float]:
    """Parse alone, and with its row."""
    decode = best_each(arrived, lambda one: orjson.loads(one.content))
    parse, row = parsing_costs(arrived)
    print(f"{'parse':34} {parse:7.3f} ms   (of which decoding {decode:.3f} ms; with the row {row:.3f} ms)")
    return parse, row


def parsing_costs(arrived: list[Fetched]) -> tuple[float, float]:
    """Milliseconds per message in this process: parse alone, and with its row."""
    context = ParseContext(USER, datetime.now(UTC))

    def to_row(one: Fetched) -> None:
        parsed = _parse(one)
        assert isinstance(parsed, ParsedMessage)
        message_row(parsed, uuid4(), tuple(one.message.labels or ()), context)

    return best_each(arrived, _parse), best_each(arrived, to_row)


def _parse(one: Fetched) -> object:
    return parse_payload(one.content, envelope_date=one.received_at, true_size=one.size_bytes)


async def report_floors(google: Remote, token: str, ids: list[str]) -> None:
    """What sending alone costs, with the same session and with nothing checked."""
    requests, wire = Requests(google.url), Wire()
    await wire.start()
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def bare(one: str) -> None:
            async with session.get(requests.message(one).url, headers=headers) as response:
                await response.read()

        sending = await best_of(len(ids), lambda: at_once(ids, lambda one: wire.send(requests.message(one), token)))
        alone = await best_of(len(ids), lambda: at_once(ids, bare))
    await wire.stop()
    print(f"{'sending and receiving, bounded':34} {sending:7.3f} ms   (aiohttp as it comes {alone:.3f} ms)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_500)
    parser.add_argument("--latency-ms", type=float, default=20.0)
    chosen = parser.parse_args()
    # The event loop of the services.
    uvloop.run(measure(chosen.messages, chosen.latency_ms))


if __name__ == "__main__":
    main()
