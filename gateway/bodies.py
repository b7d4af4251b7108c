"""Reading a request's body, bounded."""

from starlette.requests import Request

from kit.errors import Problem, Status


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. RESOURCE_EXHAUSTED (BODY_TOO_LARGE) as soon as it passes `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            message = f"The request is too large: at most {limit} bytes."
            raise Problem(Status.RESOURCE_EXHAUSTED, "BODY_TOO_LARGE", message, {"limit_bytes": str(limit)})
    return bytes(body)
