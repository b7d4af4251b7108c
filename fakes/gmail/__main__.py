"""`python -m fakes.gmail`: listens until it is told to stop; its first line says where, as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from datetime import UTC, datetime

import uvloop

from fakes.gmail.fake import FakeGmail
from fakes.gmail.quota import PROFILES


def _moment(text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fakes.gmail", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quota", choices=sorted(PROFILES), default="new2026")
    parser.add_argument("--latency-ms", type=float, default=50.0, help="what every call takes")
    parser.add_argument("--now", type=_moment, help="the fake's time at the start, ISO (default: the real time)")
    parser.add_argument("--user", action="append", default=[], help="an address to fill (again for more)")
    parser.add_argument("--users", type=int, default=0, help="also user0001@example.com … that many")
    parser.add_argument("--corpus", choices=["none", "demo", "generated", "oddities"], default="none")
    parser.add_argument("--size", type=int, default=1_000, help="mails of a generated mailbox")
    parser.add_argument("--job-share", type=float, default=0.02, help="share of them that belongs to applications")
    parser.add_argument("--days", type=int, default=300, help="days a generated mailbox spans")
    parser.add_argument(
        "--mail-bytes", type=int, help="average size of a generated mail (default: natural, about 3 kB)"
    )
    return parser.parse_args()


def _fill(fake: FakeGmail, chosen: argparse.Namespace) -> None:
    for user in [*chosen.user, *(f"user{number:04}@example.com" for number in range(1, chosen.users + 1))]:
        fake.create_user(user)
        if chosen.corpus != "none":
            options = {"size": chosen.size, "job_share": chosen.job_share, "seed": chosen.seed, "days": chosen.days}
            fake.fill(user, chosen.corpus, mail_bytes=chosen.mail_bytes, **options)
    for user in chosen.user:
        fake.warm(user)


async def _serve(chosen: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    fake = FakeGmail(
        host=chosen.host,
        port=chosen.port,
        seed=chosen.seed,
        quota=chosen.quota,
        latency_seconds=chosen.latency_ms / 1000,
        start=chosen.now,
    )
    _fill(fake, chosen)
    async with fake:
        print(json.dumps({"url": fake.url, "client": fake.client_file(), "settings": fake.roots()}), flush=True)
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(_serve(_arguments()))
