"""What the answers beside GraphQL share: who asks, and how a failure is said."""

from collections.abc import Mapping
from types import MappingProxyType

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gateway import security
from gateway.identity import model
from gateway.identity.model import User
from gateway.parts import Parts
from kit.errors import Problem, Status

_STATUS: Mapping[Status, int] = {
    Status.INVALID_ARGUMENT: 400,
    Status.UNAUTHENTICATED: 401,
    Status.PERMISSION_DENIED: 403,
    Status.NOT_FOUND: 404,
    Status.FAILED_PRECONDITION: 409,
    Status.RESOURCE_EXHAUSTED: 413,
    Status.UNAVAILABLE: 503,
    # A body that came too slowly: a service that is away or slow is UNAVAILABLE.
    Status.DEADLINE_EXCEEDED: 408,
}
#: What HTTP has a status of its own for.
_OF_REASON = {"UNSUPPORTED_MEDIA_TYPE": 415}
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


async def user_of(parts: Parts, request: Request) -> User:
    """Whom a program's token or a browser's cookie names. SIGN_IN_REQUIRED.

    FOREIGN_ORIGIN: no page of another site makes a person's browser change anything, or read all they have.
    """
    if security.bearer_of(request.headers) is None:
        parts.origins.check(request.headers)
    session = await security.authenticate(request, parts.accounts, parts.settings)
    if session is None:
        raise model.sign_in_required()
    return session.user


def refusal(problem: Problem, *, status: int | None = None, headers: Mapping[str, str] = _NO_HEADERS) -> Response:
    """The failure as JSON, with the HTTP status of its reason or of its kind unless another is named."""
    body = {"reason": problem.reason, "message": problem.message, "metadata": problem.metadata}
    status = status or _OF_REASON.get(problem.reason) or _STATUS.get(problem.status, 500)
    return Response(orjson.dumps(body), status, {"cache-control": "no-store", **headers}, "application/json")
