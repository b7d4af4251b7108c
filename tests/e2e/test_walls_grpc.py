"""Every gRPC method of every service, called past the gateway: a stranger gets nothing, and nobody without an actor.

Methods are taken from the generated descriptors: one that is not tried here fails the first test.
"""

import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
import jwt
import pytest
from google.protobuf import message_factory
from google.protobuf.json_format import MessageToDict
from grpc_status import rpc_status

from kit.actor import ActorSigner
from kit.errors import from_status
from kit.rpc import ACTOR_KEY
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.e2e.walls import Ids, Owner, masked
from tests.e2e.walls_methods import ALL, CHANGES, MAKES, METHODS, READS, SERVICES, served_by
from tests.fixtures.stack import ProcessStack

CASES = [(name, service) for name in ALL for service in served_by(name)]
IDS = [f"{name.split('.')[-1]} at {service}" for name, service in CASES]


@dataclass(frozen=True, slots=True)
class Line:
    """A connection to every service, and the key that signs actors."""

    channels: Mapping[str, grpc.aio.Channel]
    key: str

    def actor(self, user_id: str, service: str) -> str:
        """What the gateway would sign."""
        return ActorSigner(self.key, "gateway").sign(UUID(user_id), service)

    async def call(self, name: str, service: str, token: str | None, request: Any) -> Any:
        """The answer as plain data, or the failure's status, reason and sentence."""
        answer_class: Any = message_factory.GetMessageClass(METHODS[name].output_type)
        method = self.channels[service].unary_unary(
            f"/jobtrail.{name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer_class.FromString,
        )
        try:
            answer = await method(request, metadata=((ACTOR_KEY, token),) if token is not None else (), timeout=5)
        except grpc.aio.AioRpcError as error:
            return _refusal(error)
        # Zeros and empty lists too: they may be all that differs.
        return MessageToDict(answer, always_print_fields_with_no_presence=True)


def _refusal(error: grpc.aio.AioRpcError) -> list[str]:
    status = rpc_status.from_call(error)  # type: ignore[arg-type]  # documented to take it; the stub says Call
    assert status is not None, error
    problem = from_status(status)
    return [problem.status.name, problem.reason, problem.message]


@pytest.fixture
async def line(stack: ProcessStack) -> AsyncIterator[Line]:
    """Open for the length of a test."""
    async with contextlib.AsyncExitStack() as after:
        channels = {
            service: await after.enter_async_context(grpc.aio.insecure_channel(stack.setting(service, "LISTEN")))
            for service in SERVICES
        }
        yield Line(channels, stack.setting("ingest", "ACTOR_KEY"))


def test_every_method_of_every_service_is_tried() -> None:
    assert set(METHODS) == set(ALL)
    assert all(method.input_type.full_name for method in METHODS.values())


@pytest.mark.parametrize(("name", "service"), CASES, ids=IDS)
async def test_a_method_tells_a_stranger_what_it_tells_about_nothing(
    owner: Owner, line: Line, name: str, service: str
) -> None:
    token, nobodys = line.actor(str(uuid.uuid4()), service), Ids.nobodys()

    theirs = await line.call(name, service, token, ALL[name](owner.ids))

    if isinstance(theirs, dict):
        assert owner.came_through(theirs) == []
    if name not in MAKES:
        nothing = await line.call(name, service, token, ALL[name](nobodys))
        assert masked(theirs, owner.ids) == masked(nothing, nobodys)


@pytest.mark.parametrize(
    ("name", "service"),
    [case for case in CASES if case[0] in READS],
    ids=[i for c, i in zip(CASES, IDS, strict=True) if c[0] in READS],
)
async def test_a_method_tells_its_owner_more(owner: Owner, line: Line, name: str, service: str) -> None:
    mine = await line.call(name, service, line.actor(owner.ids.user, service), ALL[name](owner.ids))
    theirs = await line.call(name, service, line.actor(str(uuid.uuid4()), service), ALL[name](owner.ids))

    assert mine != theirs


async def test_methods_that_change_something_change_nothing_of_somebody_elses(
    stack: ProcessStack, owner: Owner, line: Line
) -> None:
    stranger = str(uuid.uuid4())
    before = await picture(owner.person)
    for name, service in CASES:
        await line.call(name, service, line.actor(stranger, service), ALL[name](owner.ids))
    await quiet(stack)

    assert differences(before, await picture(owner.person)) == []
    assert await owner.person.offset(owner.ids.unfinished) == 120
    for name in CHANGES:
        service = served_by(name)[0]
        theirs = await line.call(name, service, line.actor(stranger, service), CHANGES[name](owner.ids))
        mine = await line.call(name, service, line.actor(owner.ids.user, service), CHANGES[name](owner.ids))
        assert theirs != mine, f"{name}: the owner's ids are real, else this proves nothing"
    await quiet(stack)


def _claims(line: Line, user: str, service: str, key: str | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = {"sub": user, "iss": "gateway", "aud": service, "iat": now, "exp": now + 60, **changes}
    return jwt.encode(claims, line.key if key is None else key, algorithm="HS256" if key != "" else "none")


#: What comes in place of a true actor -> the reason given.
ACTORS: Mapping[str, tuple[Callable[[Line, str, str], str | None], str]] = {
    "none at all": (lambda line, user, service: None, "ACTOR_MISSING"),
    "an empty one": (lambda line, user, service: "", "ACTOR_MISSING"),
    "noise": (lambda line, user, service: "x.y.z", "ACTOR_INVALID"),
    "one signed with another key": (
        lambda line, user, service: _claims(line, user, service, "k" * 40),
        "ACTOR_INVALID",
    ),
    "one that is not signed": (lambda line, user, service: _claims(line, user, service, ""), "ACTOR_INVALID"),
    "one that has expired": (lambda line, user, service: _claims(line, user, service, iat=1, exp=2), "ACTOR_EXPIRED"),
    "one for another service": (lambda line, user, service: line.actor(user, f"not-{service}"), "ACTOR_INVALID"),
    "one without an end": (lambda line, user, service: _claims(line, user, service, exp=None), "ACTOR_INVALID"),
}


@pytest.mark.parametrize("kind", ACTORS)
async def test_no_method_answers_without_a_true_actor(owner: Owner, line: Line, kind: str) -> None:
    make, reason = ACTORS[kind]
    for name, service in CASES:
        refused = await line.call(name, service, make(line, owner.ids.user, service), ALL[name](owner.ids))

        assert isinstance(refused, list), f"{name} answered {kind}"
        assert refused[:2] == ["UNAUTHENTICATED", reason], name


async def test_a_true_actor_made_the_same_way_is_let_in(owner: Owner, line: Line) -> None:
    for service in SERVICES:
        name = "operations.v1.OperationsService/GetOperation"
        answer = await line.call(name, service, _claims(line, owner.ids.user, service), ALL[name](owner.ids))
        assert answer["operation"]["id"] == owner.ids.operation
