"""The fake in a process of its own, for benchmarks and for tests that count processor time."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

_START_SECONDS = 120


class ControlError(Exception):
    """The control plane refused; the message is its own."""


class Remote:
    """`await remote.call("deliver", user=…, raw=…)` does what `FakeGmail.deliver` does."""

    def __init__(self, url: str, client: dict[str, Any], session: aiohttp.ClientSession) -> None:
        self.url, self.client = url, client
        self._session = session

    async def call(self, name: str, **arguments: Any) -> Any:
        """The result of a control method; raises ControlError."""
        if "raw" in arguments:
            arguments["raw"] = base64.b64encode(arguments["raw"]).decode()
        async with self._session.post(f"{self.url}_fake/{name}", json=arguments) as answer:
            result = await answer.json()
            if answer.status != 200:
                raise ControlError(result["error"])
            return result


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[Remote]:
    """Starts `python -m fakes.gmail` with these arguments; ends it with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fakes.gmail", *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(_START_SECONDS):
            line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"the fake ended at once: {await process.wait()}")
        said = orjson.loads(line)
        # Waiting calls (until_called) may take as long as the caller lets them.
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
            yield Remote(said["url"], said["client"], session)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
