"""POST /push/gmail: Google Pub/Sub tells that something is new. Passed on with its proof; nothing is believed here.

Two brakes. What proved to be Google's counts as a whole. What proved nothing is counted by the address it came from,
unless something proven comes from there too: strangers who knock keep no push of Google's outside.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from gateway import security
from gateway.bodies import read_body
from gateway.parts import Parts
from jobtrail.ingest.v1 import connection_service_pb2
from kit import logs
from kit.errors import Problem, Status

log = logs.get(__name__)

_V = TypeVar("_V")

_MAX_BODY_BYTES = 64 * 1024
_BODY_SECONDS = 10.0
#: Pushes a second that one process passes on, and how many may come at once. Pub/Sub sends the others again later.
_RATE = 100.0
_BURST = 300.0
#: The same for what proves nothing, from one address.
_STRANGERS_RATE = 5.0
_STRANGERS_BURST = 50.0
#: An address from which a proven push has come is not counted for so long: Google's, or that of a proxy before us.
_TRUST_SECONDS = 3600.0
#: Addresses that are remembered.
_MOST = 10_000
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

    def give_back(self) -> None:
        """Undoes `take`."""
        self._level = min(self._burst, self._level + 1)

    @property
    def is_empty(self) -> bool:
        """Whether there is no room."""
        return min(self._burst, self._level + (self._now() - self._at) * self._rate) < 1


class Strangers:
    """Addresses from which came what proved nothing; those that were heard of longest ago are forgotten."""

    def __init__(
        self,
        rate: float = _STRANGERS_RATE,
        burst: float = _STRANGERS_BURST,
        now: Callable[[], float] = time.monotonic,
        most: int = _MOST,
    ) -> None:
        self._rate, self._burst, self._now, self._most = rate, burst, now, most
        self._brakes: OrderedDict[str, Brake] = OrderedDict()
        self._trusted: OrderedDict[str, float] = OrderedDict()

    def may_knock(self, address: str) -> bool:
        """Whether what comes from there is looked at."""
        brake = self._brakes.get(address)
        return brake is None or not brake.is_empty or self._trusted.get(address, 0.0) > self._now()

    def refused(self, address: str) -> None:
        """What came from there proved nothing."""
        brake = self._brakes.pop(address, None) or Brake(self._rate, self._burst, self._now)
        brake.take()
        self._keep(self._brakes, address, brake)

    def proven(self, address: str) -> None:
        """A push of Google's came from there."""
        self._trusted.pop(address, None)
        self._keep(self._trusted, address, self._now() + _TRUST_SECONDS)

    def _keep(self, kept: "OrderedDict[str, _V]", address: str, value: _V) -> None:
        kept[address] = value
        if len(kept) > self._most:
            kept.popitem(last=False)


class PushWebhook:
    """Takes pushes. 204 also for what concerns nobody: who asks learns nothing about addresses."""

    def __init__(self, parts: Parts, brake: Brake, strangers: Strangers) -> None:
        self._parts = parts
        self._brake = brake
        self._strangers = strangers

    async def receive(self, request: Request) -> Response:
        """204 taken, 401 not proven, 413 too large, 429 too many, 503 again later."""
        token, address = security.bearer_of(request.headers), security.client_of(request).address
        if token is None:
            return _answer(401)
        if not self._strangers.may_knock(address):
            return _answer(429)
        try:
            body = await read_body(request, _MAX_BODY_BYTES, seconds=_BODY_SECONDS)
            return await self._pass_on(token, body, address)
        except Problem as problem:
            return _refused(problem)

    async def _pass_on(self, token: str, body: bytes, address: str) -> Response:
        # Behind the body, so that whoever is slow to send one holds no place meanwhile.
        if not self._brake.take():
            return _answer(429)
        services = self._parts.services
        wanted = connection_service_pb2.ReceivePushRequest(token=token, body=body)
        try:
            await services.ingest.call(services.connections.ReceivePush, wanted, None)
        except Problem as problem:
            # What is malformed was proven first; of all else it is not known, also when Google's keys cannot be had.
            if problem.status is not Status.INVALID_ARGUMENT:
                self._brake.give_back()
            if problem.status is Status.PERMISSION_DENIED:
                self._strangers.refused(address)
            raise
        self._strangers.proven(address)
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
