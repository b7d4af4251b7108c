"""GraphQL over HTTP, as its specification has it, and as SSE. What the library leaves open is closed here."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, GraphQLRequestProtocol
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType
from strawberry.types.unset import UnsetType

from gateway import pages, security
from gateway.bodies import holds_at_most, may_pass, read_body, too_large
from gateway.graphql import accept
from gateway.graphql.context import Context
from gateway.graphql.errors import present, problem_extensions
from gateway.graphql.loaders import Loaders
from gateway.graphql.schema import SCHEMA
from gateway.graphql.websocket import Connection, GraphQLWebSocket, WebSocketAdapter, authenticate_connection
from gateway.guard import refusal
from gateway.parts import Parts
from kit.errors import Problem, Status

#: The largest document and variables that anybody honest sends: a mail is pasted as it came, markup and all.
MAX_BODY_BYTES = 256 * 1024
#: Of that, a document has no more characters, and the variables hold no more values: each of them costs time.
MAX_DOCUMENT_CHARACTERS = 64 * 1024
MAX_VALUES = 20_000
#: Operations open at once on one socket.
MAX_SUBSCRIPTIONS_PER_SOCKET = 50
#: Whether a document may hold a subscription; wrong guesses only choose between two forms the client takes.
_SUBSCRIPTION = re.compile(r"\bsubscription\b")
_BY_POST = {OperationType.QUERY, OperationType.MUTATION}
_HTTP_STATUS = {
    Status.PERMISSION_DENIED: 403,
    Status.RESOURCE_EXHAUSTED: 413,
    Status.UNAVAILABLE: 503,
    Status.INVALID_ARGUMENT: 400,
    Status.DEADLINE_EXCEEDED: 408,
}


class _Answer(Response):
    """Collects the headers resolvers set, and knows in which form to answer."""

    media: str


class GraphQLEndpoint(GraphQL[Context, None]):
    """The endpoint."""

    websocket_adapter_class = WebSocketAdapter
    graphql_transport_ws_handler_class = GraphQLWebSocket

    def __init__(self, parts: Parts) -> None:
        super().__init__(
            SCHEMA,
            graphql_ide="graphiql" if parts.settings.development else None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            max_subscriptions_per_connection=MAX_SUBSCRIPTIONS_PER_SOCKET,
        )
        self.parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request or socket; every failure has a name and a status."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as error:
            response = refusal(error.status_code, error.reason, {"code": "BAD_REQUEST"})
        except Problem as problem:
            status = _HTTP_STATUS.get(problem.status, 500)
            response = refusal(status, problem.message, problem_extensions(problem))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Who asks. A cookie speaks only for requests that a page of ours may make."""
        if isinstance(request, WebSocket):
            return await self.connect(request)
        # A GET is sent by any link, image or form of any site: it never carries a person's session.
        cookies = request.method == "POST"
        bearer = security.bearer_of(request.headers) is not None
        if cookies and not bearer:
            self.parts.origins.check(request.headers)
        session = await security.authenticate(request, self.parts.accounts, self.parts.settings, cookies=cookies)
        assert not isinstance(response, WebSocket)  # only a socket answers with one, and those went above
        return Context(self.parts, security.client_of(request), session, response, Loaders)

    async def connect(self, socket: WebSocket) -> Connection:
        """Who opened a socket, by the cookie of the handshake; the first message may name a bearer token instead."""
        session = await security.authenticate(socket, self.parts.accounts, self.parts.settings)
        return Connection(self.parts, security.client_of(socket), session, None, Loaders)

    def is_websocket_origin_allowed(self, request: HTTPConnection, origin: str) -> bool:
        """Called for origins other than the host that was asked."""
        return self._allowed(request)

    def _check_websocket_origin(self, request: WebSocket) -> bool:
        # The library lets every page in that calls us by the name it has itself; ours must be a name we know.
        return self._allowed(request)

    def _allowed(self, request: HTTPConnection) -> bool:
        try:
            self.parts.origins.check(request.headers)
        except Problem:
            return False
        return True

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Where headers are collected. 406 when the client takes none of our forms."""
        answer = _Answer()
        answer.status_code = None  # type: ignore[assignment]  # the library's sign for "not set"
        del answer.headers["content-length"]
        media = accept.negotiate(request.headers.get("accept"))
        if media is None and not self._wants_ide(request):
            raise HTTPException(406, "Accept must name application/graphql-response+json, application/json or SSE.")
        answer.media = media or accept.JSON
        return answer

    def _wants_ide(self, request: Request | WebSocket) -> bool:
        return request.scope["method"] == "GET" and "text/html" in request.headers.get("accept", "")

    async def render_graphql_ide(self, request: Request) -> Response:
        """GraphiQL, which brings its scripts from elsewhere; only in development."""
        return HTMLResponse(self.graphql_ide_html, headers=pages.IDE_HEADERS)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """The operation a request asks for; HTTPException when it is not one."""
        data = await self._data(request)
        if not isinstance(data, dict):
            raise HTTPException(400, "The request must be a JSON object.")
        query, variables, extensions = data.get("query"), data.get("variables"), data.get("extensions")
        operation_name = data.get("operationName")
        if not isinstance(query, str) or not query:
            raise HTTPException(400, "`query` must be a text.")
        if len(query) > MAX_DOCUMENT_CHARACTERS:
            raise too_large(f"The document is too large: at most {MAX_DOCUMENT_CHARACTERS} characters.", MAX_BODY_BYTES)
        if not isinstance(variables, dict | None) or not isinstance(extensions, dict | None):
            raise HTTPException(400, "`variables` and `extensions` must be objects.")
        if not isinstance(operation_name, str | None):
            raise HTTPException(400, "`operationName` must be a text.")
        media = accept.negotiate(request.headers.get("accept"), streams=_SUBSCRIPTION.search(query) is not None)
        protocol: GraphQLRequestProtocol = "sse" if media == accept.EVENT_STREAM else "http"
        return GraphQLRequestData(query, variables, operation_name or None, extensions, protocol)

    async def _data(self, request: AsyncHTTPRequestAdapter) -> object:
        data: object
        if request.method == "GET":
            data = self.parse_query_params(request.query_params)
        else:
            data = await self._posted(request)
        if not may_pass(data):
            raise HTTPException(400, "NUL characters are not text, and nesting has an end.")
        if not holds_at_most(data, MAX_VALUES):
            raise too_large(f"The variables are too many: at most {MAX_VALUES} values.", MAX_BODY_BYTES)
        return data

    async def _posted(self, request: AsyncHTTPRequestAdapter) -> object:
        content_type = (request.content_type or "").split(";")[0].strip().lower()
        if content_type != accept.JSON:
            raise HTTPException(415, "Send application/json.")
        # The library's adapter would read a body of any size.
        body = await read_body(request._request, MAX_BODY_BYTES)  # type: ignore[attr-defined]  # the adapter hides it
        return self.parse_json(body)

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Runs a query, or by POST a mutation. A subscription that is not asked for as a stream is a mistake."""
        allowed = {OperationType.QUERY} if request_adapter.method == "GET" else _BY_POST
        try:
            return await self.schema.execute(
                request_data.query,
                variable_values=request_data.variables,
                context_value=context,
                operation_name=request_data.operation_name,
                allowed_operation_types=allowed,
                operation_extensions=request_data.extensions,
            )
        except CannotGetOperationTypeError as error:
            return ExecutionResult(None, [GraphQLError(error.as_http_error_reason())])
        except InvalidOperationTypeError as error:
            return ExecutionResult(None, [GraphQLError(error.as_http_error_reason(request_adapter.method))])

    async def on_ws_connect(self, context: Context) -> UnsetType:
        """Settles who a socket is for."""
        assert isinstance(context, Connection)
        await authenticate_connection(context)
        return UnsetType()

    def decode_json(self, data: str | bytes) -> object:
        """Raises JSONDecodeError, also for bytes that are no UTF-8."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """UTF-8."""
        return orjson.dumps(data)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The wire form. Without `data` when nothing was executed: that is how clients tell."""
        made: dict[str, Any] = {}
        errors = result.errors or []
        executed = result.data is not None or any(error.path for error in errors)
        if executed or not errors:
            made["data"] = result.data
        if errors:
            made["errors"] = present(errors)
        if result.extensions:
            made["extensions"] = result.extensions
        return made  # type: ignore[return-value]  # a dict of just the keys that have something

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Answers in the form the client takes; 4xx for what was not executed, where the form has a meaning for it."""
        assert isinstance(sub_response, _Answer)
        refused = "data" not in response_data
        status = 400 if refused and sub_response.media == accept.GRAPHQL_JSON else 200
        response = Response(self.encode_json(response_data), status, media_type=sub_response.media)
        response.headers.raw.extend(sub_response.headers.raw)
        response.headers["cache-control"] = "no-store"
        return response

    async def create_streaming_response(
        self,
        request: Request | WebSocket,
        stream: Callable[[], AsyncIterator[str]],
        sub_response: Response,
        headers: Mapping[str, str],
    ) -> Response:
        """A stream of events."""
        return StreamingResponse(stream(), headers={**sub_response.headers, **headers})
