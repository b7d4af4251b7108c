"""Units per useful message: the search plan against listing by phrases and getting each hit twice.

    python -m benchmarks.search_plan [--size 50000] [--share 0.02] [--seed 1] [--plan-only]

All ask the same fake Gmail (sizes and prices as of 2026) through the real client, one after the other, on a generated
mailbox. Useful is mail about an application (job alerts and recruiters' first letters count as useful for nobody, and
are told apart). Bars: at least 5 times fewer units than each of the others, recall at least 99 %.

The others, from the widest net to the narrowest, and each hit is got twice, as metadata and in full:

words      single words anywhere in a mail, as many public trackers search; German added
subjects   one tracker's own query, word for word in Gmail's terms: see SUBJECTS
phrases    only whole phrases that employers use, our own choice: as few hits as such a list can have, and half blind
"""

import argparse
import asyncio
import dataclasses
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fakes.gmail import FakeGmail
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.plan import PROBES, LeftOut, Probe, rank
from services.ingest.domain.remote import FetchPolicy, Lane, Listed, Scope
from services.ingest.gmail.costs import NEW_2026, Method
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.gmail.provider import GmailProvider
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.requests import Requests
from services.ingest.gmail.ticks import LoopTicks
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.gmail.wire import Wire
from services.ingest.remote.port import Fetched, ListPage, Wanted

OWNER = "alex.morgan@example.com"
EVERYTHING = Scope(None, True)
WORDS = Probe(
    0,
    "words",
    phrases=(
        *("application", "applied", "interview", "assessment", "offer", "recruiting", "careers", "hiring"),
        *("thank you for applying", "next steps", "bewerbung"),
    ),
)
#: github.com/yxu399/gmail-job-tracker (MIT), src/Code.js at 8b31079: SEARCH_QUERY without its window and own labels.
#: Others are alike, if longer: 25 subjects and 7 senders in backend/email_query_filters of lnovitz/jobseeker-analytics.
SUBJECTS = Probe(
    0,
    "subjects",
    subjects=(
        *("application", "applying", "submission", "thank you for applying", "thank you for your interest"),
        *("follow up", "thanks for applying"),
    ),
    senders=(
        *("greenhouse.io", "lever.co", "myworkdayjobs.com", "myworkday.com", "workday.com", "ashbyhq.com"),
        "workable.com",
    ),
)
PHRASES = Probe(
    0,
    "phrases",
    phrases=(
        *("your application", "application received", "thank you for applying", "we received your application"),
        *("interview", "job offer", "offer letter", "next steps", "not selected", "other candidates", "hiring process"),
        *("ihre bewerbung", "deine bewerbung", "vorstellungsgespräch"),
    ),
)
#: Only counts matter here, so nobody waits for a minute to pass.
HURRY = dataclasses.replace(NEW_2026, user_units_per_minute=10**9, project_units_per_minute=10**9, concurrency=8)

#: The bar.
TIMES_FEWER = 5

Way = Callable[[GmailMailbox, Mapping[str, Any]], Awaitable[set[str]]]


class Tokens:
    """Always the same token."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, *, fresh: bool = False) -> str:
        """The token."""
        return self._token


async def pages(mailbox: GmailMailbox, probe: Probe | None) -> AsyncIterator[ListPage]:
    """All pages of a probe, or of the whole mailbox."""
    token: str | None = None
    while True:
        page = await (mailbox.find(probe, EVERYTHING, token) if probe else mailbox.list(EVERYTHING, token))
        yield page
        token = page.next_token
        if token is None:
            return


async def by_plan(mailbox: GmailMailbox, truth: Mapping[str, Any]) -> set[str]:
    """Asks, ranks, fetches; threads in which job mail was found are fetched whole."""
    hits: dict[str, int] = defaultdict(int)
    known: dict[str, Listed] = {}
    for probe in PROBES:
        async for page in pages(mailbox, probe):
            for one in page.messages:
                hits[one.remote_id] |= 1 << probe.number
    async for page in pages(mailbox, None):
        known |= {one.remote_id: one for one in page.messages}
    got = await fetch(mailbox, [one for one in known.values() if wanted(hits[one.remote_id], False)])
    # What classify says of them, as it does in the product: here, the truth.
    threads = {known[one].thread_id for one in got if truth[one]["job"]}
    rest = [one for one in known.values() if one.thread_id in threads and one.remote_id not in got]
    return got | await fetch(mailbox, rest)


def wanted(hits: int, known_thread: bool) -> bool:
    """Whether it is fetched without anybody asking for it."""
    return not isinstance(rank(hits, known_thread=known_thread, policy=FetchPolicy.CANDIDATES), LeftOut)


async def fetch(mailbox: GmailMailbox, messages: list[Listed]) -> set[str]:
    """Fetches them; what came along with a thread counts as well."""
    asked = [Wanted(one.remote_id, one.thread_id, Lane.SURE) for one in messages]
    return {outcome.message.remote_id async for outcome in mailbox.fetch(asked) if isinstance(outcome, Fetched)}


def by_phrases(probe: Probe) -> Way:
    """Lists by phrases; every hit is got twice, on its own: first to judge, then to keep."""

    async def way(mailbox: GmailMailbox, _truth: Mapping[str, Any]) -> set[str]:
        found = {one.remote_id async for page in pages(mailbox, probe) for one in page.messages}
        for _ in range(2):
            asked = [Wanted(one, one, Lane.SURE) for one in found]
            assert {outcome.message.remote_id async for outcome in mailbox.fetch(asked) if isinstance(outcome, Fetched)}
        return found

    return way


PLAN = "search plan"
WAYS: dict[str, Way] = {
    PLAN: by_plan,
    "words, each hit twice": by_phrases(WORDS),
    "subjects, each hit twice": by_phrases(SUBJECTS),
    "phrases, each hit twice": by_phrases(PHRASES),
}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--share", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan-only", action="store_true")
    asked = parser.parse_args()
    async with FakeGmail(quota="unlimited") as google:
        google.create_user(OWNER)
        google.fill(OWNER, "generated", size=asked.size, job_share=asked.share, seed=asked.seed)
        google.warm(OWNER)
        wire = Wire()
        await wire.start()
        truth = google.truth(OWNER)
        print(f"{len(truth):,} mails, {Counter(one['label'] for one in truth.values()).most_common()}")
        figures = {}
        ways = {PLAN: by_plan} if asked.plan_only else WAYS
        for name, way in ways.items():
            mailbox = await open_mailbox(google, wire)
            google.reset_stats()
            began = time.perf_counter()
            got = await way(mailbox, truth)
            figures[name] = report(name, got, truth, google.stats(OWNER), time.perf_counter() - began)
        await wire.stop()
    plan = figures.pop(PLAN)
    print()
    for name, units in figures.items():
        print(f"{units / plan:.1f} times fewer units per useful message than {name} ({against(units)})")


def against(units: float) -> str:
    """The bar, as far as there can be one: no way of fetching a message costs less than one messages.get."""
    floor = HURRY.costs[Method.MESSAGES_GET]
    if units / TIMES_FEWER >= floor:
        return f"bar: {TIMES_FEWER}"
    return f"{TIMES_FEWER} times fewer would be {units / TIMES_FEWER:.1f} units; one message costs {floor}"


async def open_mailbox(google: FakeGmail, wire: Wire) -> GmailMailbox:
    """The owner's mailbox through the real client, unpaced."""
    tokens = Tokens(google.grant(OWNER)["access_token"])
    days = DayUnits(10**12, now=time.time)
    provider = GmailProvider(wire, Requests(google.url), Quota(HURRY, LoopTicks(), days), lambda _mailbox: tokens)
    return await provider.open(
        Mailbox(UUID(int=1), UUID(int=2), MailboxKind.GMAIL, "Gmail", OWNER, 0, datetime.now(UTC), None)
    )


def report(name: str, got: set[str], truth: Mapping[str, Any], stats: Mapping[str, Any], seconds: float) -> float:
    """Prints what it cost and brought. Returns units per useful message."""
    jobs = {one for one, told in truth.items() if told["job"]}
    outreach = {one for one, told in truth.items() if told["label"] == "RECRUITER_OUTREACH"}
    useful = len(got & jobs)
    units = stats["units"]
    wasted = Counter(truth[one]["kind"] for one in got - jobs - outreach).most_common(4)
    print(f"\n{name}: {units:,} units, {units / 6_000:.1f} min at 6,000 a minute (here {seconds:.1f} s unpaced)")
    print(f"  fetched {len(got):,}, about applications {useful:,} of {len(jobs):,}: recall {useful / len(jobs):.2%}")
    print(f"  recruiters' letters {len(got & outreach):,} of {len(outreach):,}; other mail mostly {wasted}")
    print(f"  {units / useful:.1f} units per useful message; calls {stats['users'][OWNER]['methods']}")
    return float(units / useful)


if __name__ == "__main__":
    asyncio.run(main())
