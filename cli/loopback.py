"""Waits on this machine for a browser that comes back from another site."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Jobtrail</title>"
    "<p>You can close this window and go back to the terminal."
)
_ANSWER = (
    "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n"
    "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}"
)
_MAX_LINE_BYTES = 16 * 1024
_READ_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Return:
    """The place to come back to."""

    url: str
    _came: "asyncio.Future[Mapping[str, str]]"
    _state: list[str]

    async def wait(self, state: str, seconds: float) -> Mapping[str, str]:
        """What the browser brought that came with this state. Raises TimeoutError."""
        self._state[:] = [state]
        async with asyncio.timeout(seconds):
            return await self._came


@contextlib.asynccontextmanager
async def waiting(port: int = 0) -> AsyncIterator[Return]:
    """Listens for as long as the block runs. Requests that do not bring the awaited state are of no account."""
    came: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
    awaited: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_READ_SECONDS):
                brought = _query(await reader.readline())
                answered = "code" in brought or "error" in brought
                ours = bool(awaited) and answered and brought.get("state") == awaited[0]
                page = _PAGE if ours else "<p>This is not what is waited for."
                status = "200 OK" if ours else "404 Not Found"
                writer.write(_ANSWER.format(status=status, length=len(page.encode()), page=page).encode())
                await writer.drain()
            if ours and not came.done():
                came.set_result(brought)
        except (OSError, TimeoutError, ValueError, asyncio.LimitOverrunError):
            return  # somebody else's request; the one that is waited for comes whole
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port, limit=_MAX_LINE_BYTES)
    async with server:
        listening = server.sockets[0].getsockname()[1]
        yield Return(f"http://127.0.0.1:{listening}/", came, awaited)


def _query(line: bytes) -> Mapping[str, str]:
    """The parameters of a request line; none for anything but a whole GET."""
    parts = line.decode("ascii", "replace").split(" ")
    whole = len(parts) == 3 and parts[0] == "GET" and line.endswith(b"\n")
    return dict(parse_qsl(urlsplit(parts[1]).query)) if whole else {}
