"""GET /calendar/<secret>.ics: a person's calendar, for whoever knows its address. It needs no session and takes none.

What is wrong, foreign or taken back is all the same: 404. The address is a secret, so it is kept out of logs and traces
(see guard), out of shared caches, and out of the Referer of whatever an entry links to. Who holds the calendar as it is
names its ETag and hears 304.
"""

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway import security
from gateway.parts import Parts
from gateway.push import Brake
from jobtrail.classify.v1 import next_steps_service_pb2
from kit.errors import Problem, Status

PREFIX = "/calendar/"
#: As long as a secret is, and nothing else: what cannot be one is asked of nobody.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: Looks a second from one address, and how many may come at once: calendars of a whole office come from one.
_RATE, _BURST = 2.0, 60.0
#: Addresses that are remembered.
_MOST = 10_000
_HEADERS = {
    "cache-control": "no-store, private",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}

#: Kept by who subscribes alone, and asked for again before it is shown.
_CURRENT = {**_HEADERS, "cache-control": "no-cache, private"}
_ETAG = re.compile(r'(?:W/)?("[^"]*")')


class Brakes:
    """A brake per address; those that came longest ago are forgotten."""

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = _MOST) -> None:
        self._now = now
        self._most = most
        self._brakes: OrderedDict[str, Brake] = OrderedDict()

    def take(self, address: str) -> bool:
        """Whether there is room for one more from there."""
        brake = self._brakes.pop(address, None) or Brake(_RATE, _BURST, self._now)
        self._brakes[address] = brake
        if len(self._brakes) > self._most:
            self._brakes.popitem(last=False)
        return brake.take()


class CalendarFeed:
    """The one route."""

    def __init__(self, parts: Parts, brakes: Brakes) -> None:
        self._parts = parts
        self._brakes = brakes

    def routes(self) -> list[Route]:
        """The one route."""
        return [Route(PREFIX + "{token}.ics", self.read, methods=["GET"])]

    async def read(self, request: Request) -> Response:
        """200, 304 for who has it already, 404 for what opens nothing, 429 too many, 503 again later."""
        if not self._brakes.take(security.client_of(request).address):
            return _answer(429, {"retry-after": "60"})
        token = str(request.path_params["token"])
        if not _TOKEN.fullmatch(token):
            return _answer(404)
        services = self._parts.services
        wanted = next_steps_service_pb2.ReadCalendarFeedRequest(token=token)
        try:
            found = await services.classify.call(services.next_steps.ReadCalendarFeed, wanted, None)
        except Problem as problem:
            return _answer(404 if problem.status is Status.NOT_FOUND else 503)
        headers = {**_CURRENT, "etag": etag(found.calendar)}
        if _is_held(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        headers["content-disposition"] = 'inline; filename="jobtrail.ics"'
        return Response(found.calendar, 200, headers, "text/calendar; charset=utf-8")


def etag(calendar: bytes) -> str:
    """What names a calendar as it is."""
    return f'"{hashlib.sha256(calendar).hexdigest()[:32]}"'


def address(public_url: str, token: str) -> str:
    """The address that a secret makes."""
    return f"{public_url}{PREFIX}{token}.ics"


def _is_held(request: Request, tag: str) -> bool:
    """Whether what is asked for unless it is this, or anything, is this (RFC 9110, 13.1.2)."""
    said = ",".join(request.headers.getlist("if-none-match"))
    return said.strip() == "*" or tag in _ETAG.findall(said)


def _answer(status: int, also: Mapping[str, str] | None = None) -> Response:
    return Response(status_code=status, headers={**_HEADERS, **(also or {})})
