"""The account servers close idle connections when they like; a code that is taken once must not be lost with one."""

import asyncio

from services.ingest.connecting.google import GoogleAccounts, GoogleUrls
from services.ingest.connecting.google_client import GoogleClient

_TOKENS = b'{"access_token": "a", "expires_in": 3599}'
_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(_TOKENS), _TOKENS)


async def _answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers the first request of a connection, keeps it open, and closes it when the next one comes."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    writer.write(_ANSWER)
    await writer.drain()
    await reader.read(1)
    writer.close()


async def test_a_code_does_not_travel_over_a_connection_that_was_idle() -> None:
    async with await asyncio.start_server(_answer_once, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/token"
        accounts = GoogleAccounts(
            GoogleClient("id", "secret", installed=False, redirect_uris=()), GoogleUrls("", url, "", "")
        )
        await accounts.start()
        try:
            for code in ("one", "two"):
                tokens = await accounts.exchange(code, verifier="v", redirect_uri="http://127.0.0.1/")
                assert tokens.access_token == "a"
        finally:
            await accounts.stop()
