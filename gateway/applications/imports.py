"""POST /import/applications.csv and DELETE /import/{id}: a person's own table comes in, or is taken back.

Not GraphQL, like every file: a table is larger than a GraphQL request may be. The query says how: dry_run=1,
request_id (a UUID: asked twice, done once), date_order (day_first, month_first), and which column is what, counted
from 0: company=0, job_title=1, stage, applied_at, stage_at, source, location, salary, link, contact, note; guessed by
the header when none is named. The answer is JSON.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import orjson
from google.protobuf.json_format import MessageToDict
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.bodies import read_body
from gateway.parts import Parts
from gateway.plain_http import refusal, user_of
from jobtrail.classify.v1 import csv_import_service_pb2 as wire
from kit.errors import Problem, Status

#: What classify takes at most.
MAX_BYTES = 2_000_000
#: A slow line may take so long for them.
_BODY_SECONDS = 60.0
#: 5,000 rows take half a minute. What is not made by then is made when the same is asked again.
_CALL_SECONDS = 180.0
_MEDIA = "text/csv"
_FIELDS = {
    name.removeprefix("IMPORT_FIELD_").lower(): number
    for name, number in wire.ImportField.items()
    if number != wire.IMPORT_FIELD_UNSPECIFIED
}
_ORDERS = {
    "": wire.IMPORT_DATE_ORDER_UNSPECIFIED,
    "day_first": wire.IMPORT_DATE_ORDER_DAY_FIRST,
    "month_first": wire.IMPORT_DATE_ORDER_MONTH_FIRST,
}
_OPTIONS = frozenset({"dry_run", "request_id", "date_order"})


class ApplicationImports:
    """What comes in as a table."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[Route]:
        """Both of them."""
        return [
            Route("/import/applications.csv", self.bring, methods=["POST"]),
            Route("/import/{id}", self.take_back, methods=["DELETE"]),
        ]

    async def bring(self, request: Request) -> Response:
        """Brings a table in, or says what that would do."""

        async def ask(user_id: UUID) -> Any:
            if request.headers.get("content-type", "").split(";")[0].strip().lower() != _MEDIA:
                raise Problem(Status.INVALID_ARGUMENT, "UNSUPPORTED_MEDIA_TYPE", f"Send {_MEDIA}.")
            wish = _wish(request.query_params)
            wish.csv = await read_body(request, MAX_BYTES, seconds=_BODY_SECONDS)
            return await self._call("ImportApplications", wish, user_id)

        return await self._answered(request, ask)

    async def take_back(self, request: Request) -> Response:
        """Takes an import back."""

        async def ask(user_id: UUID) -> Any:
            return await self._call("UndoImport", wire.UndoImportRequest(import_id=request.path_params["id"]), user_id)

        return await self._answered(request, ask)

    async def _call(self, name: str, asked: Any, user_id: UUID) -> Any:
        services = self._parts.services
        method = getattr(services.imports, name)
        return await services.classify.call(method, asked, user_id, timeout_seconds=_CALL_SECONDS)

    async def _answered(self, request: Request, ask: Callable[[UUID], Awaitable[Any]]) -> Response:
        try:
            user = await user_of(self._parts, request)
            answer = await ask(user.id)
        except Problem as problem:
            return refusal(problem)
        body = orjson.dumps(_plain(MessageToDict(answer, always_print_fields_with_no_presence=True)))
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")


def _wish(query: QueryParams) -> wire.ImportApplicationsRequest:
    for name, value in query.multi_items():
        if name not in _FIELDS and name not in _OPTIONS:
            raise _invalid(name, "There is no such column or option.")
        if name in _FIELDS and not (value.isascii() and value.isdigit() and len(value) < 4):
            raise _invalid(name, "Say which column, counted from 0.")
    if query.get("date_order", "") not in _ORDERS:
        raise _invalid("date_order", "day_first or month_first.")
    return wire.ImportApplicationsRequest(
        request_id=query.get("request_id", ""),
        mapping=[
            wire.ImportColumn(field=_FIELDS[name], column=int(value))
            for name, value in query.multi_items()
            if name in _FIELDS
        ],
        date_order=_ORDERS[query.get("date_order", "")],
        dry_run=query.get("dry_run") == "1",
    )


def _invalid(field: str, message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field[:100]})


#: What begins with one of these in the wire's words goes on without it.
_PREFIXES = ("IMPORT_FIELD_", "IMPORT_DATE_ORDER_", "IMPORT_PROBLEM_REASON_")
#: Where the wire says words of its own; everything else is the person's text.
_WORDS = frozenset({"field", "dateOrder", "reason"})


def _plain(answer: Any) -> Any:
    """The answer as JSON: {importId, header, samples, mapping: [{field: COMPANY, column: 0}], newCount, …}."""
    if isinstance(answer, dict):
        return {name: _word(value) if name in _WORDS else _plain(value) for name, value in answer.items()}
    return [_plain(one) for one in answer] if isinstance(answer, list) else answer


def _word(text: str) -> str:
    return next((text.removeprefix(prefix) for prefix in _PREFIXES if text.startswith(prefix)), text)
