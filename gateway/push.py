"""POST /push/gmail: Google Pub/Sub tells that something is new. Passed on with its proof; nothing is believed here."""

import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from gateway import security
from gateway.bodies import read_body
from gateway.parts import Parts
from jobtrail.ingest.v1 import connection_service_pb2
from kit import logs
from kit.errors import Problem, Status

log = logs.get(__name__)

_MAX_BODY_BYTES = 64 * 1024
_BODY_SECONDS = 10.0
#: Pushes a second that one process passes on, and how many may come at once. Pub/Sub sends the others again later.
_RATE = 100.0
_BURST = 300.0
_HEADERS = {"cache-control": "no-store"}


class Brake:
    """Lets so many a second pass, and so many at once after a quiet time."""

    def __init__(self, rate: float = _RATE, burst: float = _BURST, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._level = burst
        self._at = now()

    def take(self) -> bool:
        """Whether there is room for one more."""
        now = self._now()
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


class PushWebhook:
    """Takes pushes. 204 also for what concerns nobody: who asks learns nothing about addresses."""

    def __init__(self, parts: Parts, brake: Brake) -> None:
        self._parts = parts
        self._brake = brake

    async def receive(self, request: Request) -> Response:
        """204 taken, 401 not proven, 413 too large, 429 too many, 503 again later."""
        token = security.bearer_of(request.headers)
        if token is None:
            return _answer(401)
        if not self._brake.take():
            return _answer(429)
        try:
            body = await read_body(request, _MAX_BODY_BYTES, seconds=_BODY_SECONDS)
            services = self._parts.services
            wanted = connection_service_pb2.ReceivePushRequest(token=token, body=body)
            await services.ingest.call(services.connections.ReceivePush, wanted, None)
        except Problem as problem:
            return _refused(problem)
        return _answer(204)


def _refused(problem: Problem) -> Response:
    if problem.status is Status.INVALID_ARGUMENT:
        # It was proven to come from Google, and the same would come again for a week.
        log.warning("push_malformed", reason=problem.reason)
        return _answer(204)
    known = {Status.PERMISSION_DENIED: 401, Status.RESOURCE_EXHAUSTED: 413, Status.DEADLINE_EXCEEDED: 408}
    return _answer(known.get(problem.status, 503))


def _answer(status: int) -> Response:
    return Response(status_code=status, headers=_HEADERS)
