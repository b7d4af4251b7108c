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
    return parser.parse_args()


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
    async with fake:
        print(json.dumps({"url": fake.url, "client": fake.client_file(), "settings": fake.roots()}), flush=True)
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(_serve(_arguments()))
