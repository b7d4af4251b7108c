"""Answers over HTTP are read up to a bound: what comes from outside may be endless."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2


def read_at_most(limit: int) -> Callable[[httpx2.Response], Awaitable[None]]:
    """A response hook of httpx2 that breaks off an answer larger than `limit` bytes, or one that is packed.

    The request fails with ReadError or DecodingError then. A packed answer has no bound that its bytes would show.
    """

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise httpx2.DecodingError("a packed answer, although none was asked for", request=response.request)
        response.stream = _Bounded(response, limit)

    return bound


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, limit: int) -> None:
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        self._stream = response.stream
        self._request = response.request
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._limit
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise httpx2.ReadError(f"more than {self._limit} bytes", request=self._request)
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
