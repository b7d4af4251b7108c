"""The web app's files, and the headers every page goes out with."""

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.settings import GatewaySettings

#: Scripts come from us alone and never from the page's own text; nobody may frame us.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_IDE_POLICY = "default-src 'self' https: data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'"
#: GraphiQL brings scripts from elsewhere and writes some into its page; it is there in development only.
IDE_HEADERS: Mapping[str, str] = {"content-security-policy": _IDE_POLICY}
_HEADERS: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
#: Browsers then never try http again.
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
#: Built files carry a digest in their names: they never change.
_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Jobtrail</title>
<h1>Jobtrail runs</h1><p>The web app is not built yet: run <code>make web</code>, then load this page again.</p>{more}
</html>"""
_IDE_LINK = '<p>Until then, ask by hand: <a href="/graphql">GraphiQL</a>.</p>'


class SecurityHeaders:
    """Puts the headers on every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app = app
        self._headers = dict(_HEADERS)
        if settings.secure:
            self._headers["strict-transport-security"] = _STRICT_TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(message)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, message: MutableMapping[str, Any]) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            headers.setdefault(name, value)


class WebApp:
    """The built single-page app: its files, and its index for every address it knows how to show."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._directory = settings.web_dir
        self._development = settings.development

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405)
        if not (self._directory / "index.html").is_file():
            return self._not_built(request)
        files = StaticFiles(directory=self._directory)
        path = request.url.path.lstrip("/")
        try:
            found = await files.get_response(path or "index.html", request.scope)
        except HTTPException as error:
            if error.status_code != 404 or Path(path).suffix:
                raise
            found = FileResponse(self._directory / "index.html")
        found.headers["cache-control"] = _FOR_EVER if path.startswith("assets/") else "no-cache"
        return found

    def _not_built(self, request: Request) -> Response:
        if request.url.path != "/":
            raise HTTPException(404)
        more = _IDE_LINK if self._development else ""
        return HTMLResponse(_NOT_BUILT.format(more=more))
