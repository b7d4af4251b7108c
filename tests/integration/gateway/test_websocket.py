"""The graphql-transport-ws protocol: who gets in, and frames that are none of its own."""

import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from gateway import admin
from gateway.graphql.http import MAX_SUBSCRIPTIONS_PER_SOCKET
from tests.fixtures.gateway import Person, RunningGateway, cookies_of
from tests.fixtures.gateway_socket import open_socket, socket_of

VIEWER = "{ viewer { isDemo } }"


async def _cookie(gateway: RunningGateway, person: Person) -> dict[str, str]:
    token = await admin.create_sign_in_link(gateway.parts.database, person.user_id)
    response = await gateway.http.get(f"{gateway.url}/signin?token={token}", follow_redirects=False)
    return {"Cookie": f"jobtrail={cookies_of(response)['jobtrail'].value}"}


async def test_a_browser_is_let_in_by_its_cookie(gateway: RunningGateway, person: Person) -> None:
    headers = {**await _cookie(gateway, person), "Origin": gateway.url}
    async with open_socket(person, headers=headers) as socket:
        await socket.say(type="connection_init")
        assert await socket.hear() == {"type": "connection_ack"}

        await socket.subscribe(VIEWER)

        assert await socket.next() == {"viewer": {"isDemo": False}}
        assert await socket.hear() == {"type": "complete", "id": "1"}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_gets_no_socket(gateway: RunningGateway, person: Person, origin: str) -> None:
    headers = {**await _cookie(gateway, person), "Origin": origin}
    with pytest.raises(InvalidStatus) as refused:
        async with open_socket(person, headers=headers):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer wrong"}, {"authorization": 1}, {"x": "y"}])
async def test_nobody_is_not_let_in(gateway: RunningGateway, payload: Any) -> None:
    async with open_socket(gateway.stranger()) as socket:
        await socket.say(type="connection_init", **({} if payload is None else {"payload": payload}))

        assert await socket.closed_with() == 4403


async def test_a_wrong_token_is_not_made_good_by_a_cookie(gateway: RunningGateway, person: Person) -> None:
    async with open_socket(person, headers=await _cookie(gateway, person)) as socket:
        await socket.say(type="connection_init", payload={"authorization": "Bearer wrong"})

        assert await socket.closed_with() == 4403


async def test_nothing_runs_before_the_first_message(person: Person) -> None:
    async with open_socket(person) as socket:
        await socket.subscribe(VIEWER)

        assert await socket.closed_with() == 4401


@pytest.mark.parametrize(
    "frame",
    [
        "[]",
        "1",
        "null",
        '"x"',
        "{",
        "{}",
        '{"type": 1}',
        '{"type": "unheard of"}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{viewer{id}}", "variables": [1]}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{viewer{id}}", "operationName": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{viewer{id}}", "variables": {"a": "\\u0000"}}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{viewer{id}}", "variables": {"a": '
        + "[" * 400
        + "]" * 400
        + "}}}",
        '{"type": "subscribe", "id": ["unhashable"], "payload": {"query": "{viewer{id}}"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{viewer{id}}"}}',
        '{"type": "subscribe", "payload": {"query": "{viewer{id}}"}}',
        '{"type": "complete", "id": {}}',
    ],
)
async def test_a_frame_that_is_none_of_the_protocols_closes_the_socket_with_4400(person: Person, frame: str) -> None:
    async with socket_of(person) as socket:
        await socket.ws.send(frame)

        assert await socket.closed_with() == 4400


async def test_a_mistake_in_one_operation_leaves_the_others_on_the_socket_alone(person: Person) -> None:
    async with socket_of(person) as socket:
        await socket.subscribe("subscription { applicationChanged { missed } }", id="good")
        assert (await socket.next())["applicationChanged"] == {"missed": True}
        codes = []
        for query in ("{", "{ nothing }", "query A { __typename } query B { __typename }"):
            await socket.subscribe(query, id="bad")
            message = await socket.hear()
            assert (message["type"], message["id"]) == ("error", "bad")
            codes.append(message["payload"][0]["extensions"]["code"])
        await socket.say(type="ping")

        assert codes == ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_VALIDATION_FAILED"]
        assert await socket.hear() == {"type": "pong"}


async def test_one_socket_carries_so_many_operations_and_no_more(person: Person) -> None:
    async with socket_of(person) as socket:
        for number in range(MAX_SUBSCRIPTIONS_PER_SOCKET):
            await socket.subscribe("subscription { applicationChanged { missed } }", id=str(number))
            await socket.next()
        await socket.subscribe("subscription { applicationChanged { missed } }", id="one more")

        assert (await socket.hear())["type"] == "error"


async def test_a_cookie_cannot_be_had_over_a_socket(person: Person) -> None:
    query = 'mutation { signIn(input: {email: "a@example.org", password: "x"}) { __typename } }'
    async with socket_of(person) as socket:
        await socket.subscribe(query)

        assert await socket.next() == {"signIn": {"__typename": "InvalidInput"}}


async def test_a_frame_beyond_the_limit_closes_the_socket(person: Person) -> None:
    async with socket_of(person) as socket:
        await socket.ws.send(json.dumps({"type": "ping", "payload": {"x": "y" * 70_000}}))

        assert await socket.closed_with() == 1009


async def test_the_old_protocol_is_not_spoken(person: Person) -> None:
    async with open_socket(person, protocol="graphql-ws") as socket:
        assert await socket.closed_with() == 4406
