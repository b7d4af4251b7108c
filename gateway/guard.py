"""Around every request: its trace, and an answer with a name when something breaks."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import calendar_feed
from kit import logs, traces

log = logs.get(__name__)

MASKED = "Something went wrong on our side."


class Guard:
    """Continues the caller's trace, tells its id, and masks what nobody expected."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with traces.span(_shown(scope["path"]), Headers(scope=scope).get("traceparent")) as trace_id:
            await self._serve(scope, receive, send, trace_id)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, trace_id: str) -> None:
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["x-trace-id"] = trace_id
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            log.exception("request_failed", method=scope["method"], path=_shown(scope["path"]))
            if not started:
                await _failed(error, trace_id)(scope, receive, send_noting)


def _shown(path: str) -> str:
    """A path as it may be logged and traced: addresses that are secrets are not."""
    return f"{calendar_feed.PREFIX}…" if path.startswith(calendar_feed.PREFIX) else path


def refusal(status: int, message: str, extensions: Mapping[str, Any]) -> Response:
    """A failure in the shape in which GraphQL clients look for it."""
    body = {"errors": [{"message": message, "extensions": extensions}]}
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"}, "application/json")


def _failed(error: Exception, trace_id: str) -> Response:
    if isinstance(error, OSError | SQLAlchemyError):
        message = "The database does not answer right now. Try again in a moment."
        return refusal(503, message, {"code": "UNAVAILABLE", "reason": "DATABASE_UNAVAILABLE", "traceId": trace_id})
    return refusal(500, MASKED, {"code": "INTERNAL", "traceId": trace_id})
