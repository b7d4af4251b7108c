"""The webhook that Google pushes to, and strangers who knock there."""

import base64
from dataclasses import replace

import httpx
import orjson
from starlette.applications import Starlette
from starlette.routing import Route

from fakes.gmail import PushBehaviour
from gateway.push import Brake, PushWebhook, Strangers
from kit.ids import new_id
from tests.fixtures.connections import ADA
from tests.fixtures.gateway_google import Browser, House, at_google


def push() -> bytes:
    """What Google tells of an address that nobody has."""
    told = base64.b64encode(b'{"emailAddress":"nobody@gmail.example","historyId":7}').decode()
    return orjson.dumps({"message": {"data": told, "messageId": new_id().hex}})


async def pushed(house: House, body: bytes, **headers: str) -> int:
    """POST /push/gmail. Returns the status."""
    answer = await house.gateway.http.post(f"{house.gateway.url}/push/gmail", content=body, headers=headers)
    assert answer.content == b""
    return answer.status_code


async def test_a_push_of_googles_is_taken_whoever_it_concerns(house: House, visitor: Browser) -> None:
    begun = await visitor.begin()
    await visitor.follow(await at_google(visitor, house, begun))
    house.google.set_push(replace(PushBehaviour(), webhook=f"{house.gateway.url}/push/gmail"))

    for address in (ADA, "bob@gmail.example"):
        house.google.send_push(address)

    assert await house.google.push_idle() == {"answered 204": 2}


async def test_a_push_that_proves_nothing_is_refused(house: House) -> None:
    forged = house.google._world.signer.token("somebody-else", "push@evil.example")

    assert await pushed(house, b"{}") == 401
    assert await pushed(house, b"{}", Authorization="Bearer nonsense") == 401
    assert await pushed(house, b"{}", Authorization=f"Bearer {forged}") == 401
    assert await pushed(house, b"x" * 70_000, Authorization=f"Bearer {forged}") == 413


class Knocking:
    """Pushes to a webhook whose time stands still, from two addresses."""

    def __init__(self, house: House, brake: Brake, strangers: Strangers) -> None:
        webhook = PushWebhook(house.gateway.parts, brake, strangers)
        self._app = Starlette(routes=[Route("/", webhook.receive, methods=["POST"])])
        self._good = house.google._world.signer.token("jobtrail-push", PushBehaviour().service_account)

    async def junk(self, times: int, address: str = "203.0.113.1") -> list[int]:
        """Statuses of pushes that prove nothing."""
        return [await self._knock("x", address) for _ in range(times)]

    async def proven(self, times: int, address: str = "198.51.100.1") -> list[int]:
        """Statuses of Google's own."""
        return [await self._knock(self._good, address) for _ in range(times)]

    async def _knock(self, token: str, address: str) -> int:
        transport = httpx.ASGITransport(self._app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.post("/", content=push(), headers={"Authorization": f"Bearer {token}"})).status_code


async def test_strangers_who_knock_are_held_back_and_keep_no_push_of_googles_outside(house: House) -> None:
    door = Knocking(house, Brake(rate=0, burst=3), Strangers(rate=0, burst=2))

    assert await door.junk(4) == [401, 401, 429, 429]
    assert await door.proven(2) == [204, 204]
    # What proved nothing used none of the three places; the third and no fourth is left.
    assert await door.proven(2) == [204, 429]


async def test_behind_one_address_for_all_strangers_keep_no_proven_push_outside(house: House) -> None:
    proxy = "10.0.0.1"
    door = Knocking(house, Brake(rate=0, burst=100), Strangers(rate=0, burst=2))

    assert await door.proven(1, proxy) == [204]
    assert await door.junk(5, proxy) == [401] * 5
    assert await door.proven(1, proxy) == [204]
