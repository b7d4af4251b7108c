"""gRPC over a real connection: actors are checked, failures keep their names, nothing inside leaks out."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import grpc
import jwt
import pytest

from jobtrail.operations.v1 import operations_service_pb2 as pb
from jobtrail.operations.v1 import operations_service_pb2_grpc as pb_grpc
from kit import rpc, traces
from kit.actor import Actor, ActorSigner
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.operations.servicer import SERVICE_NAME, OperationsServicer

KEY = "a key of at least thirty-two characters"
SIGNER = ActorSigner(KEY, "gateway")
USER = new_id()


class Servicer(OperationsServicer):
    """Answers in the ways a handler can."""

    def __init__(self) -> None:
        self.seen: Actor | None = None
        self.trace_id = ""
        self.left: float | None = None
        self.called_by = ""

    async def ListOperations(  # noqa: N802 (named by the proto)
        self, request: pb.ListOperationsRequest, context: Any
    ) -> pb.ListOperationsResponse:
        self.called_by = rpc.calling_process()
        return pb.ListOperationsResponse()

    async def GetOperation(self, request: pb.GetOperationRequest, context: Any) -> pb.GetOperationResponse:  # noqa: N802 (named by the proto)
        self.seen = rpc.current_actor()
        self.trace_id = traces.trace_id()
        self.left = context.time_remaining()
        if request.id == "refuse":
            raise Problem(Status.FAILED_PRECONDITION, "NOT_NOW", "Not now.", {"until": "later"})
        if request.id == "break":
            raise ValueError("secret detail")
        if request.id == "hang":
            await asyncio.Event().wait()
        return pb.GetOperationResponse()


@pytest.fixture
async def served() -> AsyncIterator[tuple[Servicer, Any]]:
    """A server on a port of its own, and a stub to call it."""
    server = rpc.Server("jobs", "127.0.0.1:0", ActorSigner(KEY, "jobs"))
    servicer = Servicer()
    server.add(pb_grpc.add_OperationsServiceServicer_to_server, servicer, "jobtrail.operations.v1.OperationsService")
    await server.start()
    channel = rpc.channel(f"127.0.0.1:{server.port}")
    yield servicer, pb_grpc.OperationsServiceStub(channel)
    await channel.close()
    await server.stop()


async def ask(stub: Any, one: str = "", **options: Any) -> Any:
    request = pb.GetOperationRequest(id=one)
    return await rpc.call(stub.GetOperation, request, signer=SIGNER, audience="jobs", user_id=USER, **options)


async def test_the_handler_knows_whom_it_serves_and_in_which_trace(served: tuple[Servicer, Any]) -> None:
    servicer, stub = served
    with traces.span("asking") as trace_id:
        await ask(stub)

    assert servicer.seen is not None
    assert (servicer.seen.user_id, servicer.seen.issuer) == (USER, "gateway")
    assert servicer.trace_id == trace_id


async def test_a_call_for_nobody_says_which_process_calls_and_reaches_no_users_handler(
    served: tuple[Servicer, Any],
) -> None:
    servicer, stub = served

    with pytest.raises(Problem) as refused:
        await rpc.call(stub.GetOperation, pb.GetOperationRequest(), signer=SIGNER, audience="jobs", user_id=None)
    await rpc.call(stub.ListOperations, pb.ListOperationsRequest(), signer=SIGNER, audience="jobs", user_id=None)

    assert (refused.value.status, refused.value.reason) == (Status.UNAUTHENTICATED, "ACTOR_MISSING")
    assert servicer.seen is None
    assert servicer.called_by == "gateway"


async def test_an_expected_failure_arrives_with_status_reason_sentence_and_metadata(
    served: tuple[Servicer, Any],
) -> None:
    with pytest.raises(Problem) as refused:
        await ask(served[1], "refuse")

    problem = refused.value
    assert (problem.status, problem.reason, problem.message) == (Status.FAILED_PRECONDITION, "NOT_NOW", "Not now.")
    assert problem.metadata == {"until": "later"}


async def test_an_unexpected_failure_is_masked_but_can_be_found_by_its_trace(served: tuple[Servicer, Any]) -> None:
    with traces.span("asking") as trace_id, pytest.raises(Problem) as broken:
        await ask(served[1], "break")

    assert (broken.value.status, broken.value.reason) == (Status.INTERNAL, "INTERNAL")
    assert "secret" not in str(broken.value)
    assert broken.value.metadata == {"trace_id": trace_id}


async def test_every_call_has_a_deadline(served: tuple[Servicer, Any]) -> None:
    servicer, stub = served
    await ask(stub)
    left = servicer.left
    with pytest.raises(Problem) as late:
        await ask(stub, "hang", timeout_seconds=0.2)

    assert left is not None
    # There is one, of this size: on the wire it is rounded up, and clocks are read twice.
    assert 0 < left < 2 * rpc.DEADLINE_SECONDS
    assert late.value.status is Status.DEADLINE_EXCEEDED


def token(**claims: Any) -> str:
    now = int(time.time())
    # Made when tests are collected, which may be long before this one runs.
    right = {"sub": str(USER), "iss": "gateway", "aud": "jobs", "iat": now, "exp": now + 3600}
    return jwt.encode({**right, **claims}, KEY, algorithm="HS256")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (None, "ACTOR_MISSING"),
        ("garbage", "ACTOR_INVALID"),
        (jwt.encode({"sub": str(USER)}, "another key of thirty-two characters or more"), "ACTOR_INVALID"),
        (jwt.encode({"sub": str(USER), "aud": "jobs"}, "", algorithm="none"), "ACTOR_INVALID"),
        (token(exp=int(time.time()) - 1), "ACTOR_EXPIRED"),
        (token(aud="ingest"), "ACTOR_INVALID"),
        (token(sub="not an id"), "ACTOR_INVALID"),
    ],
    ids=["missing", "garbage", "forged", "unsigned", "expired", "for another service", "nobody"],
)
async def test_a_call_without_a_true_actor_is_refused(
    served: tuple[Servicer, Any], sent: str | None, reason: str
) -> None:
    servicer, stub = served
    metadata = ((rpc.ACTOR_KEY, sent),) if sent else ()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.GetOperation(pb.GetOperationRequest(), metadata=metadata, timeout=5)

    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert rpc._problem(refused.value).reason == reason
    assert servicer.seen is None


async def test_keys_can_be_exchanged_without_a_pause() -> None:
    old, new = "the old key of thirty-two characters", "the new key of thirty-two characters"
    both = ActorSigner(f"{new},{old}", "jobs")

    for signer in (ActorSigner(old, "gateway"), ActorSigner(new, "gateway")):
        assert both.verify(signer.sign(USER, "jobs")) == Actor(USER, "gateway")


async def test_a_peer_that_is_away_is_a_passing_failure() -> None:
    channel = rpc.channel("127.0.0.1:1")
    with contextlib.suppress(OSError), pytest.raises(Problem) as away:
        await ask(pb_grpc.OperationsServiceStub(channel))
    await channel.close()

    assert away.value.transient


async def test_a_second_server_on_the_same_port_is_refused() -> None:
    first = rpc.Server("jobs", "127.0.0.1:0", ActorSigner(KEY, "jobs"))
    await first.start()
    second = rpc.Server("jobs", f"127.0.0.1:{first.port}", ActorSigner(KEY, "jobs"))

    with pytest.raises(OSError, match="cannot listen"):
        await second.start()

    await first.stop()


@pytest.mark.parametrize(("idempotent", "executions"), [(True, 2), (False, 1)], ids=["idempotent", "not idempotent"])
async def test_only_what_may_run_twice_is_tried_again(idempotent: bool, executions: int) -> None:
    calls = 0

    class Stumbling(Servicer):
        async def CancelOperation(  # noqa: N802 (named by the proto)
            self, request: pb.CancelOperationRequest, context: Any
        ) -> pb.CancelOperationResponse:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise Problem(Status.UNAVAILABLE, "AWAY", "Come back in a moment.")
            return pb.CancelOperationResponse()

    server = rpc.Server("jobs", "127.0.0.1:0", ActorSigner(KEY, "jobs"))
    server.add(pb_grpc.add_OperationsServiceServicer_to_server, Stumbling(), SERVICE_NAME)
    await server.start()
    channel = rpc.channel(
        f"127.0.0.1:{server.port}", idempotent=[f"{SERVICE_NAME}/CancelOperation"] if idempotent else []
    )
    with contextlib.suppress(Problem):
        stub = pb_grpc.OperationsServiceStub(channel)
        await rpc.call(stub.CancelOperation, pb.CancelOperationRequest(), signer=SIGNER, audience="jobs", user_id=USER)
    await channel.close()
    await server.stop()

    assert calls == executions
