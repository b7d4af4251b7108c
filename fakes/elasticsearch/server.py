"""PUT /_index_template/{name}, POST /_bulk, GET /{index}/_doc/{id}, as Elasticsearch 9 answers them.

As strict as the real one: a bulk needs its media type and a newline at its end, an index action its document, and an
external version must not be lower than what is there. What was deleted is remembered with its version.
"""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from fakes.endpoint import Endpoint

_NDJSON = "application/x-ndjson"
_LARGEST_REQUEST = 100_000_000


@dataclass(slots=True)
class Kept:
    """A document, or what is left of one."""

    version: int
    source: dict[str, Any] | None


class ElasticsearchServer(Endpoint):
    """One cluster. `url` is what ELASTICSEARCH_URL takes; it can go away and come back on the same port."""

    def __init__(self, *, api_key: str = "", host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(host, port)
        self.api_key = api_key
        self.templates: dict[str, dict[str, Any]] = {}
        #: By (index, id), also what was deleted.
        self.kept: dict[tuple[str, str], Kept] = {}
        #: Statuses that the next requests get instead of an answer, one each.
        self.script: deque[int] = deque()
        #: The status that an item of a bulk gets by its id and document instead of being worked; None: it is worked.
        self.item_rule: Callable[[str, dict[str, Any] | None], int | None] = lambda *_: None
        self.requests = 0
        self.bulks: list[int] = []

    @property
    def documents(self) -> dict[str, dict[str, Any]]:
        """What is there, by id."""
        return {one: kept.source for (_, one), kept in self.kept.items() if kept.source is not None}

    def app(self) -> web.Application:
        """See Endpoint."""
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_put("/_index_template/{name}", self._guarded(self._template))
        app.router.add_post("/_bulk", self._guarded(self._bulk))
        app.router.add_get("/{index}/_doc/{id}", self._guarded(self._document))
        return app

    def _guarded(self, handler: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            self.requests += 1
            if self.api_key and request.headers.get("authorization") != f"ApiKey {self.api_key}":
                return _refusal(401, "security_exception", "missing authentication credentials for REST request")
            if self.script:
                return _refusal(self.script.popleft(), "es_rejected_execution_exception", "rejected execution")
            answer: web.Response = await handler(request)
            return answer

        return handle

    async def _template(self, request: web.Request) -> web.Response:
        body = await request.json()
        if not body.get("index_patterns"):
            return _refusal(400, "action_request_validation_exception", "index patterns are missing;")
        self.templates[request.match_info["name"]] = body
        return web.json_response({"acknowledged": True})

    async def _document(self, request: web.Request) -> web.Response:
        kept = self.kept.get((request.match_info["index"], request.match_info["id"]))
        if kept is None or kept.source is None:
            return web.json_response({"_id": request.match_info["id"], "found": False}, status=404)
        return web.json_response({"found": True, "_version": kept.version, "_source": kept.source})

    async def _bulk(self, request: web.Request) -> web.Response:
        if request.content_type not in (_NDJSON, "application/json"):
            return _refusal(406, "media_type_header_exception", f"Content-Type header [{request.content_type}]")
        text = await request.text()
        if not text.endswith("\n"):
            message = "The bulk request must be terminated by a newline [\\n]"
            return _refusal(400, "illegal_argument_exception", message)
        items: list[dict[str, Any]] = []
        lines = iter(text.splitlines())
        for line in lines:
            ((action, meta),) = json.loads(line).items()
            source = json.loads(next(lines)) if action == "index" else None
            items.append({action: self._item(action, meta, source)})
        self.bulks.append(len(items))
        return web.json_response({"took": 1, "errors": any(_failed(item) for item in items), "items": items})

    def _item(self, action: str, meta: dict[str, Any], source: dict[str, Any] | None) -> dict[str, Any]:
        assert meta["version_type"] == "external_gte"
        where, version = (meta["_index"], meta["_id"]), meta["version"]
        said = {"_index": where[0], "_id": where[1]}
        if (status := self.item_rule(where[1], source)) is not None:
            kind = "es_rejected_execution_exception" if status == 429 else "document_parsing_exception"
            return {**said, "status": status, "error": {"type": kind, "reason": "as the test wants it"}}
        before = self.kept.get(where)
        if before is not None and version < before.version:
            reason = f"version conflict, current version [{before.version}] is higher than the one provided [{version}]"
            return {**said, "status": 409, "error": {"type": "version_conflict_engine_exception", "reason": reason}}
        self.kept[where] = Kept(version, source)
        there = before is not None and before.source is not None
        if action == "delete":
            status, result = (200, "deleted") if there else (404, "not_found")
        else:
            status, result = (200, "updated") if there else (201, "created")
        return {**said, "_version": version, "result": result, "status": status}


def _failed(item: dict[str, Any]) -> bool:
    return any("error" in one for one in item.values())


def _refusal(status: int, kind: str, reason: str) -> web.Response:
    return web.json_response({"error": {"type": kind, "reason": reason}, "status": status}, status=status)
