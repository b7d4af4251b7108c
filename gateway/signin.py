"""GET /signin?token=…: redeems a one-time sign-in link."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gateway import security
from gateway.parts import Parts

_GONE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Jobtrail</title>
<h1>This link no longer works</h1><p>It was used before, or it has expired.
<a href="/">Go on to Jobtrail</a>.</p></html>"""
#: The address holds the token until the redirect: nothing may keep or pass it on.
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


class SignIn:
    """The link's landing place."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def redeem(self, request: Request) -> Response:
        """Signs the browser in and sends it to the app. HEAD, which programs send to look, uses no link up."""
        if request.method == "HEAD":
            return Response(headers=_HEADERS)
        token = request.query_params.get("token", "")
        opened = await self._parts.accounts.redeem_link(token, security.client_of(request))
        if opened is None:
            return HTMLResponse(_GONE, status_code=410, headers=_HEADERS)
        response = RedirectResponse("/", status_code=303, headers=_HEADERS)
        security.set_cookie(response, opened, self._parts.settings)
        return response
