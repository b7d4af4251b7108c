"""What a platform asks of a gRPC server: is it ready, and (only when asked for) what does it offer."""

import asyncio
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from kit import health, rpc
from kit.actor import ActorSigner
from tests.fixtures.deadline import until

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


def server(*, describe: bool = False) -> rpc.Server:
    return rpc.Server(
        "jobs", "127.0.0.1:0", ActorSigner("a key of thirty-two characters at least", "jobs"), describe=describe
    )


async def test_a_server_whose_database_is_away_says_so_and_takes_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WATCH_SECONDS", 0.01)
    away, stopping, served = False, asyncio.Event(), server()

    async def ping() -> None:
        if away:
            raise ConnectionError("away")

    await served.start()
    watching = asyncio.create_task(health.watch({"postgres": ping}, served.say_ready, stopping))
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)

        async def says(status: int) -> bool:
            return bool((await stub.Check(health_pb2.HealthCheckRequest())).status == status)

        await until(lambda: says(SERVING), "it serves")
        away = True
        await until(lambda: says(NOT_SERVING), "it says that it cannot")
        away = False
        await until(lambda: says(SERVING), "it serves again")
    stopping.set()
    await watching
    await served.stop()


@pytest.mark.parametrize("describe", [True, False], ids=["asked for", "not asked for"])
async def test_a_server_describes_itself_only_when_asked_to(describe: bool) -> None:
    served = server(describe=describe)
    await served.start()
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    names: list[str] = []
    async with grpc.aio.insecure_channel(f"127.0.0.1:{served.port}") as channel:
        make: Any = reflection_pb2_grpc.ServerReflectionStub  # its types know no asyncio
        stub = make(channel)
        try:
            async for answer in stub.ServerReflectionInfo(iter([request])):
                names = [one.name for one in answer.list_services_response.service]
        except grpc.aio.AioRpcError as error:
            assert error.code() is grpc.StatusCode.UNIMPLEMENTED  # noqa: PT017 (the answer of one of the two)
    await served.stop()

    assert ("grpc.reflection.v1alpha.ServerReflection" in names) is describe
