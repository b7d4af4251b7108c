"""Whether the gateway lives, and whether it can serve."""

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gateway.parts import Parts
from kit import health

#: Without this nobody can sign in; whatever else is away, the rest keeps working and says so.
_VITAL = "postgres"


class Health:
    """The two probes."""

    def __init__(self, parts: Parts) -> None:
        self._pings: dict[str, health.Ping] = {"postgres": parts.database.ping, "nats": parts.bus.ping}
        self._pings.update((service.name, service.ping) for service in parts.services)

    async def live(self, request: Request) -> Response:
        """200 as long as the process answers at all."""
        return _json(200, {"alive": True})

    async def ready(self, request: Request) -> Response:
        """200 with the names of what is away; 503 when that is Postgres. How it failed is in the log only."""
        away = sorted(await health.failing(self._pings))
        ready = _VITAL not in away
        return _json(200 if ready else 503, {"ready": ready, "away": away})


def _json(status: int, body: dict[str, object]) -> Response:
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"}, "application/json")
