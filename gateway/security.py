"""Who a request comes from, and which pages may make it: cookies, bearer tokens, origins."""

import hashlib
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from strawberry.http.websocket_origin import normalize_origin

from gateway.identity.accounts import VALID, Accounts
from gateway.identity.model import Client, OpenedSession, Session, SessionKind
from gateway.settings import GatewaySettings
from kit.errors import Problem, Status

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Origins:
    """The origins whose pages may act with a person's cookie."""

    def __init__(self, settings: GatewaySettings) -> None:
        listed = [one.strip() for one in settings.allowed_origins.split(",") if one.strip()]
        self.allowed = frozenset(
            origin for text in [*_same_place(settings.public_url), *listed] if (origin := normalize_origin(text))
        )

    def check(self, headers: Headers) -> None:
        """PERMISSION_DENIED when another site's page makes the request. Programs send neither header."""
        origin = headers.get("origin")
        if origin is not None:
            if normalize_origin(origin) not in self.allowed:
                raise _foreign(origin)
        elif headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise _foreign("")


def cookie_name(settings: GatewaySettings) -> str:
    """With the prefix browsers enforce (host only, whole site, https) wherever https is."""
    return "__Host-jobtrail" if settings.secure else "jobtrail"


def set_cookie(response: Response, opened: OpenedSession, settings: GatewaySettings) -> None:
    """Signs the browser in."""
    response.set_cookie(
        cookie_name(settings),
        opened.token,
        max_age=int(VALID[SessionKind.COOKIE].total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(response: Response, settings: GatewaySettings) -> None:
    """Signs the browser out."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="lax")


def bearer_of(headers: Headers) -> str | None:
    """The token of an Authorization header."""
    return bearer_token(headers.get("authorization", ""))


def bearer_token(value: str) -> str | None:
    """The token of "Bearer …"."""
    scheme, _, token = value.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def authenticate(
    connection: HTTPConnection, accounts: Accounts, settings: GatewaySettings, *, cookies: bool = True
) -> Session | None:
    """The session a request carries: its bearer token, else its cookie. A token of one kind is none of the other."""
    token = bearer_of(connection.headers)
    if token is not None:
        return _of_kind(await accounts.session(token), SessionKind.BEARER)
    token = connection.cookies.get(cookie_name(settings)) if cookies else None
    return _of_kind(await accounts.session(token), SessionKind.COOKIE) if token else None


def binding_of(session: Session) -> str:
    """What only this session can show again: binds a way to another site and back to it."""
    return hashlib.sha256(b"connection\0" + session.token_hash).hexdigest()


def client_of(connection: HTTPConnection) -> Client:
    """Where a request comes from."""
    address = connection.client.host if connection.client else ""
    return Client(address, connection.headers.get("user-agent", "").replace("\x00", ""))


def _of_kind(session: Session | None, kind: SessionKind) -> Session | None:
    return session if session is not None and session.kind is kind else None


def _same_place(public_url: str) -> list[str]:
    """The public address, and on a laptop its other names."""
    parts = urlsplit(public_url)
    if parts.hostname not in _LOOPBACK:
        return [public_url]
    port = f":{parts.port}" if parts.port else ""
    return [f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost", "[::1]")]


def _foreign(origin: str) -> Problem:
    message = "A page of another site may not do this."
    return Problem(Status.PERMISSION_DENIED, "FOREIGN_ORIGIN", message, {"origin": origin[:200]})
