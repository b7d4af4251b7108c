"""How many pushes get through: what was proven uses room, strangers are forgotten, and time gives room again."""

from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from gateway.parts import Parts
from gateway.push import Brake, PushWebhook, Strangers
from kit.errors import Problem, Status


@pytest.mark.parametrize(
    ("status", "answers"), [(Status.UNAVAILABLE, [503, 503]), (Status.INVALID_ARGUMENT, [204, 429])]
)
async def test_only_what_was_proven_uses_room(status: Status, answers: list[int]) -> None:
    async def fail(*_asked: object) -> None:
        raise Problem(status, "SOME_REASON", "It failed.")

    services = SimpleNamespace(ingest=SimpleNamespace(call=fail), connections=SimpleNamespace(ReceivePush=None))
    webhook = PushWebhook(cast(Parts, SimpleNamespace(services=services)), Brake(rate=0, burst=1), Strangers())
    app = Starlette(routes=[Route("/", webhook.receive, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        sent = [(await client.post("/", headers={"Authorization": "Bearer x"})).status_code for _ in range(2)]

    assert sent == answers


def test_strangers_are_forgotten_and_trust_ends() -> None:
    now = 0.0
    strangers = Strangers(rate=0, burst=1, now=lambda: now, most=2)
    strangers.proven("proxy")
    for address in ("proxy", "one", "two"):
        strangers.refused(address)
    known = [strangers.may_knock(address) for address in ("proxy", "one", "two")]
    strangers.refused("proxy")
    trusted = strangers.may_knock("proxy")
    now = 3601.0

    assert known == [True, False, False]
    assert (trusted, strangers.may_knock("proxy"), strangers.may_knock("one")) == (True, False, True)


def test_the_brake_lets_through_what_time_allows() -> None:
    now = 0.0
    brake = Brake(rate=10, burst=3, now=lambda: now)

    at_once = [brake.take() for _ in range(4)]
    now = 0.15
    soon = [brake.take() for _ in range(2)]
    now = 1_000.0
    after_a_quiet_time = [brake.take() for _ in range(4)]

    assert at_once == [True, True, True, False]
    assert soon == [True, False]
    assert after_a_quiet_time == [True, True, True, False]
