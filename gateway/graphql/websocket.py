"""graphql-transport-ws: a context per operation, sessions that are looked at again, and frames that cannot crash it."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.types import ExecutionResult
from strawberry.utils.aio import aclosing

from gateway import security
from gateway.bodies import may_pass
from gateway.graphql.context import Context
from gateway.graphql.errors import present
from gateway.identity import model
from gateway.identity.model import SessionKind
from kit import logs, traces
from kit.errors import Problem

log = logs.get(__name__)

_MAX_ID_CHARACTERS = 100


@dataclass(slots=True)
class Connection(Context):
    """What a socket knows about who opened it; each operation gets a context of its own made from it."""

    #: The payload of connection_init; set by the library's handler.
    connection_params: dict[str, object] | None = None


class WebSocketAdapter(ASGIWebSocketAdapter):
    """Text frames, written by orjson."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Sends one message."""
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except (WebSocketDisconnect, RuntimeError) as error:
            # RuntimeError: the socket was closed by us while an operation was about to speak.
            raise WebSocketDisconnected from error


class _Operation(Operation[Context, None]):
    """An operation whose errors are presented as everywhere else."""

    __slots__ = ()

    async def send_initial_errors(self, errors: list[GraphQLError]) -> None:
        """Says why it was not executed, which ends it."""
        await self._say("error", present(errors))

    async def send_next(self, execution_result: ExecutionResult) -> None:
        """Sends one result."""
        payload: dict[str, Any] = {"data": execution_result.data}
        if execution_result.errors:
            payload["errors"] = present(execution_result.errors)
        if execution_result.extensions:
            payload["extensions"] = execution_result.extensions
        await self._say("next", payload)

    async def _say(self, kind: str, payload: Any) -> None:
        message: Any = {"id": self.id, "type": kind, "payload": payload}
        await self.send_operation_message(message)


class GraphQLWebSocket(BaseGraphQLTransportWSHandler[Context, None]):
    """One socket."""

    async def handle_message(self, message: Any) -> None:
        """Works one frame, or closes with 4400 when it is none of the protocol's."""
        problem = _malformed(message)
        if problem:
            await self.handle_invalid_message(problem)
            return
        await super().handle_message(message)

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Runs one operation in a context and a trace of its own."""
        operation.__class__ = _Operation  # the base makes it; this only changes how it writes errors
        with traces.span("graphql-ws"):
            try:
                await self._run(operation)
            except WebSocketDisconnected:
                return
            except Exception as error:
                with contextlib.suppress(WebSocketDisconnected):
                    await operation.send_initial_errors([GraphQLError("", original_error=error)])

    async def _run(self, operation: Operation[Context, None]) -> None:
        context = await self._context()
        if context is None:
            await operation.send_initial_errors([_as_graphql(model.session_ended())])
            await self.websocket.close(4403, "Forbidden")
            return
        results = await self.schema.stream(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.operation_name,
        )
        async with aclosing(results):
            await self._send_result_stream(operation, results)
        await operation.send_operation_message({"id": operation.id, "type": "complete"})

    async def _context(self) -> Context | None:
        """A fresh context; None when the session has ended since the last operation."""
        connection = self.context
        assert connection.session is not None
        session = await connection.parts.accounts.renewed(connection.session.token_hash)
        if session is None:
            return None
        return Context(connection.parts, connection.client, session, None, connection.make_loaders)

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        # A mistake in one operation is that operation's: the others on the socket go on.
        return None


async def authenticate_connection(connection: Connection) -> None:
    """Settles who the socket is for, once its first message is there. Nobody: it is closed with 4403."""
    params = connection.connection_params or {}
    given = params.get("authorization", params.get("Authorization"))
    if given is not None:
        token = security.bearer_token(given) if isinstance(given, str) else None
        session = await connection.parts.accounts.session(token) if token else None
        connection.session = session if session is not None and session.kind is SessionKind.BEARER else None
    if connection.session is None:
        raise ConnectionRejectionError


def _malformed(message: Any) -> str:
    """What is wrong with the shape of a frame; "" when nothing is."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return "A message must be an object with a type"
    if message["type"] in ("subscribe", "complete"):
        one = message.get("id")
        if not isinstance(one, str) or not 0 < len(one) <= _MAX_ID_CHARACTERS:
            return "id must be a text"
    return _malformed_payload(message.get("payload")) if message["type"] == "subscribe" else ""


def _malformed_payload(payload: Any) -> str:
    if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
        return "payload must be an object with a query"
    if not isinstance(payload.get("variables"), dict | None):
        return "variables must be an object"
    if not isinstance(payload.get("operationName"), str | None):
        return "operationName must be a text"
    return "" if may_pass(payload) else "NUL characters are not text, and nesting has an end"


def _as_graphql(problem: Problem) -> GraphQLError:
    return GraphQLError(problem.message, original_error=problem)
