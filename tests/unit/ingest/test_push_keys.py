"""Google's signing keys when they cannot be had."""

import asyncio

import pytest

from kit.errors import Problem
from services.ingest.push_keys import SigningKeys


async def test_pushes_do_not_queue_up_behind_keys_that_cannot_be_had() -> None:
    asked = 0

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.write(b"HTTP/1.1 500 Away\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    keys = SigningKeys(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/certs")
    await keys.start()
    try:
        for _ in range(20):
            with pytest.raises(Problem, match="PROVIDER_UNAVAILABLE"):
                await keys.get("unknown")
    finally:
        await keys.stop()
        server.close()

    assert asked == 1
