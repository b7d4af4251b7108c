"""GET /export/applications.csv, /export/applications.json and /export/proof.html: goes to whose applications they are.

All take from and to (days, both included) and time_zone; the CSV takes bom=1 for Excel.
"""

from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from gateway.applications import csv_form, json_form, proof
from gateway.applications.reading import Range, Read, range_of, read
from gateway.identity.model import User
from gateway.parts import Parts
from gateway.plain_http import refusal, user_of
from kit.clock import Clock, utc_now
from kit.errors import Problem


class ApplicationExports:
    """Downloads of one person's applications."""

    def __init__(self, parts: Parts, clock: Clock = utc_now) -> None:
        self._parts = parts
        self._clock = clock

    def routes(self) -> list[Route]:
        """The three of them."""
        return [
            Route("/export/applications.csv", self.csv, methods=["GET"]),
            Route("/export/applications.json", self.json, methods=["GET"]),
            Route("/export/proof.html", self.proof, methods=["GET"]),
        ]

    async def csv(self, request: Request) -> Response:
        """A line per application."""

        async def made(user: User, asked: Range, found: Read) -> Response:
            body = csv_form.lines(found.rows, asked, bom=request.query_params.get("bom") == "1")
            return _download(body, "text/csv; charset=utf-8", _name("applications", asked, "csv"))

        return await self._answered(request, made)

    async def json(self, request: Request) -> Response:
        """Applications with their timelines."""

        async def made(user: User, asked: Range, found: Read) -> Response:
            body = json_form.pieces(found.rows, asked, self._clock())
            return _download(body, "application/json", _name("applications", asked, "json"))

        return await self._answered(request, made)

    async def proof(self, request: Request) -> Response:
        """A page to print."""

        async def made(user: User, asked: Range, found: Read) -> Response:
            body = proof.pieces(
                found.rows,
                asked,
                name=user.display_name,
                email=user.email,
                total=found.total,
                now=self._clock(),
            )
            name = _name("proof-of-job-search", asked, "html")
            return _download(body, "text/html; charset=utf-8", name, disposition="inline")

        return await self._answered(request, made)

    async def _answered(self, request: Request, made: Callable[[User, Range, Read], Awaitable[Response]]) -> Response:
        try:
            user = await user_of(self._parts, request)
            asked = range_of(request.query_params)
            return await made(user, asked, await read(self._parts.services, user.id, asked))
        except Problem as problem:
            return refusal(problem)


def _download(body: AsyncIterator[bytes], media: str, name: str, *, disposition: str = "attachment") -> Response:
    headers = {"cache-control": "no-store", "content-disposition": f'{disposition}; filename="{name}"'}
    return StreamingResponse(body, media_type=media, headers=headers)


def _name(what: str, asked: Range, extension: str) -> str:
    days = [day.isoformat() for day in (asked.first, asked.last) if day]
    return "-".join(["jobtrail", what, *days]) + f".{extension}"
