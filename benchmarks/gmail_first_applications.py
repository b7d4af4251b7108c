"""From consent to the first applications: a mailbox of 50,000 mails at the speed of a new project's quota.

python -m benchmarks.gmail_first_applications [--mails 50000] [--window-days 0] [--latency-ms 50] [--until-sure]

The whole product runs as processes, and Gmail is the fake in one of its own. Time counts from the answer that says that
the mailbox is connected. `--until-sure` also waits until every sure candidate is in, which the quota makes minutes.
"""

import argparse
import asyncio
import json
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from cli.mailboxes import connect_gmail
from fakes.gmail import remote
from tests.e2e.people import Person, sign_up
from tests.fixtures.stack import ProcessStack

USER = "ada@gmail.example"
BAR_SECONDS = 15.0
_TOTAL = "query { stats { total } }"
_ROWS = """
    select count(*) filter (where state = 'stored') as stored,
        count(*) filter (where state = 'pending' and lane <= 2) as sure,
        count(*) as known,
        (select count(*) from ingest.remote_mailboxes where cursor is not null) as listed
    from ingest.remote_messages"""


async def connect(person: Person, window_days: int) -> float:
    """Consents at the fake Google. Returns when the mailbox was connected."""
    going: list[asyncio.Task[Any]] = []

    async def browse(url: str) -> None:
        async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
            await browser.get(url)

    def show(url: str) -> None:
        going.append(asyncio.ensure_future(browse(url)))

    await connect_gmail(person, "", {"windowDays": window_days}, show)
    connected = time.perf_counter()
    await asyncio.gather(*going)
    return connected


async def first_applications(person: Person, connected: float) -> None:
    """Prints when the first, the fifth and the tenth application can be seen."""
    wanted = [1, 5, 10]
    while wanted:
        total = int((await person.query(_TOTAL))["stats"]["total"])
        took = time.perf_counter() - connected
        while wanted and total >= wanted[0]:
            number = wanted.pop(0)
            verdict = f"   (bar: {BAR_SECONDS:.0f} s)" if number == 1 else ""
            print(f"  application no. {number:<3}          {took:8.1f} s{verdict}")
        await asyncio.sleep(0.05)


async def _standing(database: asyncpg.Connection) -> asyncpg.Record:
    row = await database.fetchrow(_ROWS)
    assert row is not None, "it counts, so there is a row"
    return row


async def sure_candidates(stack: ProcessStack, connected: float, *, until_sure: bool) -> None:
    """Prints when everything is listed, and when nothing sure is left to fetch."""
    database = await asyncpg.connect(stack.admin_url)
    try:
        while not (row := await _standing(database))["listed"]:
            await asyncio.sleep(0.2)
        print(
            f"  everything listed           {time.perf_counter() - connected:8.1f} s   ({row['known']:,} mails known)"
        )
        print(f"  sure candidates to fetch    {row['sure']:8,}     ({row['stored']:,} stored by then)")
        while until_sure and (row := await _standing(database))["sure"]:
            await asyncio.sleep(0.5)
        if until_sure:
            print(
                f"  all sure candidates in      {time.perf_counter() - connected:8.1f} s   ({row['stored']:,} stored)"
            )
    finally:
        await database.close()


async def run(mails: int, window_days: int, latency_ms: int, *, until_sure: bool) -> None:
    """Starts everything, connects, prints."""
    arguments = ["--user", USER, "--corpus", "generated", "--size", str(mails), "--latency-ms", str(latency_ms)]
    async with remote.running(*arguments, "--quota", "new2026") as google:
        await google.call("set_consent", account=USER)
        with tempfile.TemporaryDirectory(prefix="jobtrail-bench-", dir=_memory()) as folder:
            Path(folder).chmod(0o711)
            stack = ProcessStack(Path(folder) / "data", environ=_environ(google))
            try:
                await stack.start()
                async with await sign_up(stack.url) as person:
                    days = window_days or "all"
                    print(f"mailbox of {mails:,} mails, {days} days, {latency_ms} ms a call, quota new2026")
                    connected = await connect(person, window_days)
                    await asyncio.gather(
                        first_applications(person, connected),
                        sure_candidates(stack, connected, until_sure=until_sure),
                    )
                    spent = (await google.call("stats"))["users"][USER]
                    took = time.perf_counter() - connected
                    rest = f"({spent['rejected']} refused, {took:.0f} s)"
                    print(f"  units                       {spent['units']:8,}     {rest}")
            finally:
                await stack.stop()


def _environ(google: remote.Remote) -> dict[str, str]:
    root = google.url
    client = {"installed": {**google.client["web"], "redirect_uris": ["http://localhost"]}}
    return {
        "INGEST_GMAIL_ROOT_URL": root,
        "INGEST_GOOGLE_AUTH_URL": f"{root}o/oauth2/v2/auth",
        "INGEST_GOOGLE_TOKEN_URL": f"{root}token",
        "INGEST_GOOGLE_REVOKE_URL": f"{root}revoke",
        "INGEST_GOOGLE_CERTS_URL": f"{root}oauth2/v3/certs",
        "INGEST_GOOGLE_CLIENT_JSON": json.dumps(client),
        "INGEST_GMAIL_QUOTA": "new2026",
    }


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def main() -> None:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=50_000)
    parser.add_argument("--window-days", type=int, default=0, help="0: everything")
    parser.add_argument("--latency-ms", type=int, default=50)
    parser.add_argument("--until-sure", action="store_true")
    chosen = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(chosen.mails, chosen.window_days, chosen.latency_ms, until_sure=chosen.until_sure))


if __name__ == "__main__":
    main()
