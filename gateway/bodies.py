"""Reading a request's body, bounded, and whether what it says may go further."""

import asyncio
import re

import orjson
from starlette.requests import Request

from kit.errors import Problem, Status

#: A small body that takes longer is sent to hold a connection.
SECONDS = 20.0
#: NUL, also as a GraphQL document spells it. Text with it cannot be stored; nobody types it.
_NUL = re.compile(rb"\\u(0000|\{0+\})")


def may_pass(data: object) -> bool:
    """Whether decoded JSON holds no NUL and is not nested beyond all reason. The bytes it came in may hide both."""
    try:
        return _NUL.search(orjson.dumps(data)) is None
    except orjson.JSONEncodeError:
        return False


def holds_at_most(data: object, count: int) -> bool:
    """Whether decoded JSON, which nests no deeper than may_pass allows, is made of no more values than that."""
    waiting: list[object] = [data]
    while waiting:
        value = waiting.pop()
        count -= 1
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if count < len(inner):
            return False
        waiting.extend(inner)
    return True


def too_large(message: str, limit: int) -> Problem:
    """What is said of a request that is larger than anybody needs; `limit` in bytes."""
    return Problem(Status.RESOURCE_EXHAUSTED, "BODY_TOO_LARGE", message, {"limit_bytes": str(limit)})


async def read_body(request: Request, limit: int, *, seconds: float = SECONDS) -> bytes:
    """The whole body. RESOURCE_EXHAUSTED as soon as it passes `limit` bytes, DEADLINE_EXCEEDED after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except TimeoutError as error:
        message = f"The request took longer than {seconds:.0f} s to arrive."
        raise Problem(Status.DEADLINE_EXCEEDED, "BODY_TOO_SLOW", message) from error


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large(f"The request is too large: at most {limit} bytes.", limit)
    return bytes(body)
