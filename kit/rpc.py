"""gRPC both ways: who calls, how long it may take, which trace it belongs to, and failures that keep their names."""

# Some of grpc's types are generic only for the type checker.
from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health_aio
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

from kit import logs, traces
from kit.actor import Actor, ActorSigner, Bearer
from kit.db import is_away
from kit.errors import Problem, Status, from_status, to_status

log = logs.get(__name__)

ACTOR_KEY = "x-jobtrail-actor"
TRACE_KEY = "traceparent"
#: What a call may take unless it says otherwise. Well under the browser's patience.
DEADLINE_SECONDS = 5.0
#: What is left for the rest of the way when a budget is passed on.
_BUDGET_SHARE = 0.9
#: 1 MiB of upload or 100 full messages fit; nothing honest is larger.
MAX_MESSAGE_BYTES = 32 * 1024 * 1024
#: A frozen peer is noticed within seconds; ping_timeout is the one that its default (60 s) hides.
_KEEPALIVE = [
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.ping_timeout_ms", 5_000),
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
]
#: Clients look for new replicas only when a connection closes.
_SERVER_OPTIONS = [
    *_KEEPALIVE,
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
    ("grpc.max_connection_age_ms", 300_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
    # Two servers on one port would share calls silently; the second is to fail.
    ("grpc.so_reuseport", 0),
]

_actor: ContextVar[Actor | Bearer | None] = ContextVar("actor", default=None)
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

Handler = Callable[[Any, Any], Awaitable[Any]]
StubT = TypeVar("StubT")


def current_actor() -> Actor:
    """Who the call being served is for. Only inside a served call; refuses one that is for nobody."""
    actor = _actor.get()
    if not isinstance(actor, Actor):
        raise Problem(Status.UNAUTHENTICATED, "ACTOR_MISSING", "The call carries no actor.")
    return actor


def calling_process() -> str:
    """The process that makes the call being served, which need not be for anybody. Only inside a served call."""
    caller = _actor.get()
    if caller is None:
        raise Problem(Status.UNAUTHENTICATED, "ACTOR_MISSING", "The call carries no actor.")
    return caller.issuer


class _Guard(grpc.aio.ServerInterceptor):
    """Outermost on the server: checks the actor, continues the trace, turns every failure into a named status."""

    def __init__(self, service: str, signer: ActorSigner) -> None:
        self._service = service
        self._signer = signer

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        # Health and reflection are for the platform, which is nobody's actor.
        if handler is None or handler.unary_unary is None or not method.startswith("/jobtrail."):
            return handler
        metadata = dict(handler_call_details.invocation_metadata or ())
        return grpc.unary_unary_rpc_method_handler(
            self._guarded(handler.unary_unary, method, metadata),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _guarded(self, inner: Any, method: str, metadata: Mapping[str, Any]) -> Handler:
        async def call(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
            with traces.span(method, metadata.get(TRACE_KEY)) as trace_id:
                try:
                    _actor.set(self._signer.verify(metadata.get(ACTOR_KEY)))
                    _set_deadline(context.time_remaining())
                    return await inner(request, context)
                except Problem as problem:
                    log.info("call_refused", method=method, reason=problem.reason)
                    failure = problem
                except Exception as error:
                    log.exception("call_failed", method=method)
                    failure = _failure(error, trace_id)
            # Outside of the except blocks: abort raises, and its exception is grpc's own.
            return await context.abort_with_status(rpc_status.to_status(to_status(failure, self._service)))

        return call


def _failure(error: Exception, trace_id: str) -> Problem:
    if is_away(error):
        # Callers that work facts wait for it; as INTERNAL it would cost those facts their tries.
        return Problem(
            Status.UNAVAILABLE,
            "UNAVAILABLE",
            "Something this service needs is away for a moment.",
            {"trace_id": trace_id},
        )
    return Problem(Status.INTERNAL, "INTERNAL", "Something went wrong on our side.", {"trace_id": trace_id})


def _set_deadline(remaining: float | None) -> None:
    now = asyncio.get_running_loop().time()
    _deadline.set(None if remaining is None else now + remaining)


class Server:
    """A gRPC server with health, as a part of a process."""

    def __init__(self, service: str, listen: str, signer: ActorSigner, *, describe: bool = False) -> None:
        self._service = service
        self._listen = listen
        self._describe = describe
        self._guard = _Guard(service, signer)
        self._registrations: list[Callable[[grpc.aio.Server], None]] = []
        self._names: list[str] = []
        #: The port it listens on, once started.
        self.port = 0

    def add(self, register: Callable[[Any, grpc.aio.Server], None], servicer: object, full_name: str) -> None:
        """Adds a servicer with its generated add_…_to_server and its full name (package.Service)."""
        self._registrations.append(functools.partial(register, servicer))
        self._names.append(full_name)

    async def start(self) -> None:
        """Listens and answers. Raises OSError when the address is taken."""
        # Made here: grpc ties a server to the event loop that runs at that moment.
        self._server = grpc.aio.server(interceptors=[self._guard], options=_SERVER_OPTIONS)
        self._health = health_aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        for register in self._registrations:
            register(self._server)
        if self._describe:
            reflection.enable_server_reflection([*self._names, reflection.SERVICE_NAME], self._server)
        try:
            self.port = self._server.add_insecure_port(self._listen)
        except RuntimeError as error:
            raise OSError(f"cannot listen on {self._listen}") from error
        await self._server.start()
        await self.say_ready(True)
        log.info("listening", address=self._listen, port=self.port)

    async def say_ready(self, ready: bool) -> None:
        """Tells the platform whether to send calls here."""
        serving = health_pb2.HealthCheckResponse.SERVING if ready else health_pb2.HealthCheckResponse.NOT_SERVING
        for name in ("", *self._names):
            await self._health.set(name, serving)

    async def stop(self) -> None:
        """Says it is leaving, lets calls finish for a moment, then ends."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(grace=5)


class _Outgoing(grpc.aio.UnaryUnaryClientInterceptor):
    """On the client: deadline and trace on every call."""

    async def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        metadata = list(client_call_details.metadata or ())
        current = traces.traceparent()
        if current:
            metadata.append((TRACE_KEY, current))
        details = grpc.aio.ClientCallDetails(
            method=client_call_details.method,
            timeout=_budget(client_call_details.timeout),
            metadata=grpc.aio.Metadata(*metadata),
            credentials=client_call_details.credentials,
            wait_for_ready=client_call_details.wait_for_ready,
        )
        return await continuation(details, request)


def _budget(asked: float | None) -> float:
    seconds = asked or DEADLINE_SECONDS
    end = _deadline.get()
    if end is None:
        return seconds
    left = end - asyncio.get_running_loop().time()
    return max(0.001, min(seconds, left * _BUDGET_SHARE))


def channel(target: str, *, idempotent: Sequence[str] = ()) -> grpc.aio.Channel:
    """A channel to `target` (host:port, or dns:///name:port for every replica behind a name).

    Only the methods named in `idempotent` ("package.Service/Method") are tried again when the peer is away: a retry
    runs the handler twice when the answer was lost.
    """
    config: dict[str, Any] = {"loadBalancingConfig": [{"round_robin": {}}]}
    if idempotent:
        names = [dict(zip(("service", "method"), name.split("/"), strict=True)) for name in idempotent]
        policy = {
            "maxAttempts": 4,
            "initialBackoff": "0.1s",
            "maxBackoff": "1s",
            "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        }
        config["methodConfig"] = [{"name": names, "retryPolicy": policy}]
    # Reconnecting to a restarted peer should take a moment, not the default of up to two minutes.
    reconnect = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1_000)]
    options = [*_KEEPALIVE, *reconnect, ("grpc.service_config", json.dumps(config))]
    return grpc.aio.insecure_channel(target, options=options, interceptors=[_Outgoing()])


async def call(
    method: Any,
    request: Any,
    *,
    signer: ActorSigner,
    audience: str,
    user_id: UUID | None,
    timeout_seconds: float | None = None,
) -> Any:
    """Calls `method` of a stub for a user, or for nobody. Raises Problem, whatever went wrong on the way."""
    token = signer.sign_for_nobody(audience) if user_id is None else signer.sign(user_id, audience)
    try:
        return await method(request, metadata=((ACTOR_KEY, token),), timeout=timeout_seconds)
    except grpc.aio.AioRpcError as error:
        raise _problem(error) from error


def _problem(error: grpc.aio.AioRpcError) -> Problem:
    status = rpc_status.from_call(error)  # type: ignore[arg-type]  # documented to take it; the stub says Call
    if status is not None:
        return from_status(status)
    known = {member.value: member for member in Status}
    code = known.get(error.code().value[0], Status.INTERNAL)
    return Problem(code, code.name, error.details() or code.name)
