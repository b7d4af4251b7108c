"""How much of Google's quota the reader uses, beside a naive client: python -m benchmarks.gmail_quota

150 users in one process fetch as fast as they may for two minutes, against the fake in a process of its own, which
keeps the quota of new projects as a sliding minute. Messages of about 20 kB of JSON are asked for in portions, and
collected for each mailbox, as a sync does it, and parsed by the service's parser process; nothing is stored. "fetch" is
all that this process does: with listing, opening connections, collecting, and talking to the parser. The naive client
does what most do: 16 workers for each user, who back off when they are refused.

The machine should be quiet: what delays the fake or the reader by more than half a second shows as refusals.
"""

import argparse
import asyncio
import contextlib
import gc
import random
import resource
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import psutil
import uvloop

from benchmarks.gmail_fetch import MAIL_BYTES, every_message, mailbox_of, parsing_costs, reader
from fakes.gmail.remote import Remote, running
from services.ingest.domain.raw_mail import ParseContext, SourceItem
from services.ingest.domain.remote import Lane
from services.ingest.gmail.costs import NEW_2026
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.gmail.requests import Requests
from services.ingest.parsing import ParserProcess
from services.ingest.remote.changes_since import ChangesSince
from services.ingest.remote.fetcher import FETCHERS, PORTION
from services.ingest.remote.hand import Arrived, Hand, Portion
from services.ingest.remote.port import Fetched, Wanted

NAIVE_WORKERS = 16
#: Messages that are parsed once more, to tell the row's part of the parser's time.
SAMPLE = 300


@dataclass
class Tally:
    """What one client did."""

    messages: int = 0
    #: Processor seconds of this process and of the parser's.
    client_cpu: float = 0.0
    parser_cpu: float = 0.0
    seconds: float = 0.0
    stats: dict[str, Any] = field(default_factory=dict)
    sample: list[Fetched] = field(default_factory=list)


async def paced(google: Remote, tokens: dict[str, str], seconds: float) -> Tally:
    """The service's reader."""
    tally, parser = Tally(), ParserProcess()
    await parser.parse([SourceItem("", b"Subject: warm\n\n", 1)], _context())
    await google.call("reset_stats")
    begun, cpu, parser_cpu = time.monotonic(), time.process_time(), _cpu_of(parser)
    async with reader(google, NEW_2026, tokens) as provider:
        mailboxes = [await provider.open(mailbox_of(user)) for user in tokens]
        hands = [Hand() for _ in mailboxes]
        storing = [asyncio.create_task(_parse(parser, hand)) for hand in hands]
        await asyncio.gather(*(_read(*each, seconds, tally) for each in zip(mailboxes, hands, strict=True)))
        tally.seconds = time.monotonic() - begun
        tally.stats = await google.call("stats")
        await asyncio.gather(*storing)
        tally.client_cpu, tally.parser_cpu = time.process_time() - cpu, _cpu_of(parser) - parser_cpu
    await parser.stop()
    return tally


async def _read(mailbox: GmailMailbox, hand: Hand, seconds: float, tally: Tally) -> None:
    """Lists one mailbox and fetches it as a sync does, until the time is over."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            ids = [one.remote_id for one in await every_message(mailbox)]
            await asyncio.gather(*(_fetch(mailbox, ids, hand, tally) for _ in range(FETCHERS)))
    await hand.close()


async def _fetch(mailbox: GmailMailbox, ids: list[str], hand: Hand, tally: Tally) -> None:
    """One portion after the other."""
    portion = Portion(ChangesSince().begin(), Lane.BACKFILL)
    while picked := ids[:PORTION]:
        del ids[:PORTION]
        wanted = [Wanted(one, one, Lane.BACKFILL) for one in picked]
        async with contextlib.aclosing(mailbox.fetch(wanted)) as outcomes:
            async for outcome in outcomes:
                assert isinstance(outcome, Fetched), outcome
                tally.messages += 1
                if len(tally.sample) < SAMPLE:
                    tally.sample.append(outcome)
                await hand.put(Arrived(outcome, portion))


async def _parse(parser: ParserProcess, hand: Hand) -> None:
    """In the place of a sync that stores."""
    while batch := await hand.take():
        await parser.parse([_item(one.outcome) for one in batch if isinstance(one.outcome, Fetched)], _context())
        await hand.stored(batch)


def _item(one: Fetched) -> SourceItem:
    labels = tuple(one.message.labels or ())
    return SourceItem(one.message.remote_id, one.content, one.size_bytes, one.received_at, labels, format=one.format)


def _context() -> ParseContext:
    return ParseContext("kim@mail.example", datetime.now(UTC))


def _cpu_of(parser: ParserProcess) -> float:
    """Of the process, and of those that it has replaced: nobody else of our children ends meanwhile."""
    times, ended = psutil.Process(parser.pid).cpu_times(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return float(times.user + times.system + ended.ru_utime + ended.ru_stime)


async def naive(google: Remote, tokens: dict[str, str], seconds: float) -> Tally:
    """16 workers for each user and exponential backoff with jitter, as client libraries recommend."""
    tally, requests = Tally(), Requests(google.url)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await google.call("reset_stats")
        begun = time.monotonic()
        ids = {user: await _ids(session, requests, token) for user, token in tokens.items()}
        await asyncio.gather(
            *(
                _knock(session, requests, token, ids[user], begun + seconds, tally)
                for user, token in tokens.items()
                for _ in range(NAIVE_WORKERS)
            )
        )
        tally.seconds = time.monotonic() - begun
    tally.stats = await google.call("stats")
    return tally


async def _ids(session: aiohttp.ClientSession, requests: Requests, token: str) -> list[str]:
    found: list[str] = []
    page_token: str | None = None
    while True:
        request = requests.messages(page_token=page_token, spam_and_trash=True)
        async with session.get(request.url, headers={"Authorization": f"Bearer {token}"}) as response:
            page = await response.json()
        found += [message["id"] for message in page["messages"]]
        page_token = page.get("nextPageToken")
        if page_token is None:
            return found


async def _knock(
    session: aiohttp.ClientSession, requests: Requests, token: str, ids: list[str], until: float, tally: Tally
) -> None:
    """One worker: takes a message, asks until it comes."""
    while ids and time.monotonic() < until:
        url, tries, status = requests.message(ids.pop()).url, 0, 0
        while status != 200 and time.monotonic() < until:
            async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
                status = response.status
                await response.read()
            if status == 200:
                tally.messages += 1
            else:
                tries += 1
                await asyncio.sleep(min(until - time.monotonic(), random.uniform(0, min(32.0, 2.0**tries))))


def report(name: str, tally: Tally, users: int) -> None:
    """One line."""
    allowed = users * NEW_2026.user_units_per_minute * tally.seconds / 60
    requests, rejected = tally.stats["requests"], tally.stats["rejected"]
    share = tally.stats["units"] / allowed
    line = f"{name:22} {share:7.1%} of the units, {tally.messages / tally.seconds:6.1f} messages/s,"
    line += f" {rejected:6} of {requests:7} requests refused"
    if tally.parser_cpu:
        fetch, parse = (cpu / tally.messages * 1_000 for cpu in (tally.client_cpu, tally.parser_cpu))
        alone, with_row = parsing_costs(tally.sample)
        line += f"; processor: fetch {fetch:.3f} + parse with its row {parse:.3f} = {fetch + parse:.3f} ms/message,"
        line += f" of which the row takes about {parse * (1 - alone / with_row):.3f}"
    print(line, flush=True)


async def measure(users: int, naive_users: int, seconds: float, latency_ms: float) -> None:
    async with running("--quota", "new2026", "--latency-ms", str(latency_ms)) as google:
        tokens = await people(google, "paced", users, seconds)
        report(f"paced, {users} users", await paced(google, tokens, seconds), users)
        tokens = await people(google, "naive", naive_users, seconds)
        report(f"naive, {naive_users} users", await naive(google, tokens, seconds), naive_users)


async def people(google: Remote, kind: str, count: int, seconds: float) -> dict[str, str]:
    """Users with more mail than they can fetch in that time; their access tokens by address."""
    tokens = {}
    for name in (f"{kind}{number}@mail.example" for number in range(count)):
        await google.call("fill", user=name, size=int(seconds * 6) + 100, mail_bytes=MAIL_BYTES)
        tokens[name] = (await google.call("grant", user=name))["access_token"]
    return tokens


def main() -> None:
    # As the services do.
    gc.freeze()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=150)
    parser.add_argument("--naive-users", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    chosen = parser.parse_args()
    # The event loop of the services.
    uvloop.run(measure(chosen.users, chosen.naive_users, chosen.seconds, chosen.latency_ms))


if __name__ == "__main__":
    main()
