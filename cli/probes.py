"""How parts that are not servers of ours to know are asked whether they are ready."""

import asyncio
from collections.abc import Awaitable, Callable

import grpc
from grpc_health.v1 import health_pb2

from cli.part import NotReadyError

_SECONDS = 1.5
_CHECK = "/grpc.health.v1.Health/Check"  # called by name: the generated stub has no types
_CHANNEL_OPTIONS = (
    # A proxy from the user's shell must not stand between processes of one machine.
    ("grpc.enable_http_proxy", 0),
    # The pool shared by all channels remembers a refused connection and waits a second before it tries again.
    ("grpc.use_local_subchannel_pool", 1),
)


def grpc_serving(target: str) -> Callable[[], Awaitable[None]]:
    """A probe: the standard health service at host:port says SERVING for the whole server."""

    async def probe() -> None:
        async with grpc.aio.insecure_channel(target, options=_CHANNEL_OPTIONS) as channel:
            check = channel.unary_unary(
                _CHECK,
                request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
                response_deserializer=health_pb2.HealthCheckResponse.FromString,
            )
            try:
                answer = await check(health_pb2.HealthCheckRequest(), timeout=_SECONDS)
            except grpc.aio.AioRpcError as error:
                raise NotReadyError(f"{error.code().name}: {error.details()}") from error
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            raise NotReadyError(f"it says {health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)}")

    return probe


def http_ok(host: str, port: int, path: str) -> Callable[[], Awaitable[None]]:
    """A probe: GET http://host:port/path answers 200."""

    async def probe() -> None:
        try:
            status_line = await asyncio.wait_for(_status_line(host, port, path), _SECONDS)
        except (OSError, TimeoutError) as error:
            raise NotReadyError(str(error) or "no answer") from error
        if status_line.split(" ")[1:2] != ["200"]:
            raise NotReadyError(f"{path} answers {status_line.strip() or 'nothing'}")

    return probe


async def _status_line(host: str, port: int, path: str) -> str:
    # By hand: one line of HTTP is not worth a client library in every supervisor's memory.
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return (await reader.readline()).decode("latin-1")
    finally:
        writer.close()
