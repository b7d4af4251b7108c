"""GET /oauth/google/callback: where Google sends people back to. The app says how it ended; nothing is repeated."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway import return_to, security
from gateway.graphql.ids import global_id
from gateway.parts import Parts
from jobtrail.ingest.v1 import connection_service_pb2, error_reason_pb2
from kit import logs
from kit.errors import Problem

log = logs.get(__name__)

PATH = "/oauth/google/callback"
#: Google answers twice within it, each time within seconds.
_SECONDS = 25.0
_MAX_CHARS = 4096
#: The address holds code and state until the redirect: nothing may keep or pass it on.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
_KNOWN = frozenset(name.removeprefix("ERROR_REASON_") for name, _ in error_reason_pb2.ErrorReason.items())


class GoogleCallback:
    """The way back."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def come_back(self, request: Request) -> Response:
        """Ends the consent and goes on to the app. HEAD, which programs send to look, uses nothing up."""
        if request.method == "HEAD":
            return Response(headers=_HEADERS)
        session = await security.authenticate(request, self._parts.accounts, self._parts.settings)
        if session is None:
            return self._on("", "SIGN_IN_REQUIRED", "")
        services = self._parts.services
        try:
            answer = await services.ingest.call(
                services.connections.FinishGoogleConnection,
                connection_service_pb2.FinishGoogleConnectionRequest(
                    state=_given(request, "state"),
                    code=_given(request, "code"),
                    error=_given(request, "error"),
                    session_binding=security.binding_of(session),
                ),
                session.user.id,
                timeout_seconds=_SECONDS,
            )
        except Problem as problem:
            log.info("consent_not_finished", reason=problem.reason)
            outcome = problem.reason if problem.reason in _KNOWN else "FAILED"
            return self._on(problem.metadata.get("return_to", ""), outcome, problem.metadata.get("mailbox_id", ""))
        return self._on(answer.return_to, "CONNECTED", answer.mailbox.id)

    def _on(self, place: str, outcome: str, mailbox_id: str) -> Response:
        # Checked again: what is allowed may have changed since it was kept.
        ours = place if place and return_to.is_ours(place, self._parts.origins) else return_to.DEFAULT
        mailbox = global_id("Mailbox", mailbox_id) if mailbox_id else ""
        return RedirectResponse(return_to.with_outcome(ours, outcome, mailbox), status_code=303, headers=_HEADERS)


def _given(request: Request, name: str) -> str:
    """A parameter of the address; what is too long or holds NUL is nothing."""
    value = request.query_params.get(name, "")
    return value if len(value) <= _MAX_CHARS and "\0" not in value else ""
