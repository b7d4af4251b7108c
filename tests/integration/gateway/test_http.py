"""GraphQL over HTTP: forms of answers, what is not a request, limits and masks."""

import asyncio
import json
from typing import Any

import pytest
from starlette.requests import Request

from gateway.bodies import holds_at_most, read_body
from gateway.graphql.http import MAX_BODY_BYTES, MAX_DOCUMENT_CHARACTERS, MAX_VALUES
from kit.errors import Problem
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Person, RunningGateway, media_type, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

GRAPHQL_JSON = "application/graphql-response+json"


async def _send(
    gateway: RunningGateway, body: Any, *, accept: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str, Any]:
    """(status, media type, answer); `body` as it is when it is bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    own = {"Content-Type": "application/json", **(headers or {}), **({"Accept": accept} if accept else {})}
    response = await gateway.http.post(f"{gateway.url}/graphql", content=data, headers=own)
    text = response.text
    return response.status_code, media_type(response), json.loads(text)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"1", b'"x"', b"[]", b"[1]", b"{", b"\xff\xfe", b"[" * 50_000, b'{"query": "\\u0000{a}"}'),
        # NUL spelled in the document, whose backslash is spelled in the JSON.
        rb'{"query": "{applications(filter:{text:\"\u005cu0000\"}){totalCount}}"}',
        b'{"query": "{viewer{id}}", "variables": {"a": ' + b"[" * 400 + b"]" * 400 + b"}}",
    ],
)
async def test_what_is_no_request_is_answered_with_400_and_never_breaks_anything(
    gateway: RunningGateway, body: bytes
) -> None:
    status, media, answer = await _send(gateway, body)

    assert (status, media) == (400, "application/json")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": None},
        {"query": 1},
        {"query": ""},
        {"query": "{ viewer { id } }", "variables": [1]},
        {"query": "{ viewer { id } }", "variables": "x"},
        {"query": "{ viewer { id } }", "operationName": 1},
        {"query": "{ viewer { id } }", "extensions": 1},
        [{"query": "{ viewer { id } }"}],
    ],
)
async def test_parameters_of_the_wrong_kind_are_answered_with_400(gateway: RunningGateway, body: Any) -> None:
    assert (await _send(gateway, body))[0] == 400


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.9", GRAPHQL_JSON),
        (f"application/json, {GRAPHQL_JSON}", "application/json"),
        (f"application/json;q=0.1, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json, text/event-stream, multipart/mixed", GRAPHQL_JSON),
    ],
)
async def test_the_answer_comes_in_the_form_that_was_asked_for(
    gateway: RunningGateway, accept: str | None, media: str
) -> None:
    status, answered, answer = await _send(gateway, {"query": "{ viewer { id } }"}, accept=accept)

    assert (status, answered, answer) == (200, media, {"data": {"viewer": None}})


async def test_a_form_we_do_not_speak_is_not_acceptable(gateway: RunningGateway) -> None:
    assert (await _send(gateway, {"query": "{ viewer { id } }"}, accept="application/xml"))[0] == 406


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($a: Int!) { messages(first: $a) { edges { cursor } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { viewer { id } } query B { viewer { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { applicationChanged { missed } }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Query { viewer { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...Missing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_was_not_executed_has_no_data_and_where_it_matters_a_4xx(
    gateway: RunningGateway, query: str, code: str
) -> None:
    modern, _, answer = await _send(gateway, {"query": query}, accept=GRAPHQL_JSON)
    classic, _, same = await _send(gateway, {"query": query}, accept="application/json")

    assert (modern, classic) == (400, 200)
    assert "data" not in answer
    assert answer == same
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_of_several_operations_the_named_one_runs(gateway: RunningGateway) -> None:
    query = "query A { viewer { id } } query B { __typename }"

    assert (await _send(gateway, {"query": query, "operationName": "B"}))[2] == {"data": {"__typename": "Query"}}
    assert "errors" in (await _send(gateway, {"query": query, "operationName": "C"}))[2]


async def test_a_body_beyond_the_limit_is_refused_however_it_is_sent(gateway: RunningGateway) -> None:
    async def chunks() -> Any:
        for _ in range(MAX_BODY_BYTES // 1024 + 2):
            yield b" " * 1024

    headers = {"Content-Type": "application/json"}
    response = await gateway.http.post(f"{gateway.url}/graphql", content=chunks(), headers=headers)
    assert response.status_code == 413
    assert (await _send(gateway, b" " * (MAX_BODY_BYTES + 1)))[0] == 413


@pytest.mark.parametrize(
    "body",
    [
        {"query": "#" * MAX_DOCUMENT_CHARACTERS + "\n{ __typename }"},
        {"query": "{ __typename }", "variables": {"ids": [1] * MAX_VALUES}},
    ],
)
async def test_a_large_body_holds_long_texts_and_neither_a_long_document_nor_many_values(
    gateway: RunningGateway, body: dict[str, Any]
) -> None:
    text = {"query": "{ __typename }", "variables": {"mail": "x" * (MAX_BODY_BYTES - 1024)}}
    status, _, answer = await _send(gateway, body)

    assert (status, answer["errors"][0]["extensions"]["reason"]) == (413, "BODY_TOO_LARGE")
    assert (await _send(gateway, text))[2] == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(("data", "count"), [(None, 1), ("text", 1), ([], 1), ({"a": [1, {"b": 2}], "c": "d"}, 6)])
def test_values_are_counted_wherever_they_stand(data: object, count: int) -> None:
    assert (holds_at_most(data, count), holds_at_most(data, count - 1)) == (True, False)


async def test_introspection_is_for_people_who_are_signed_in(gateway: RunningGateway, person: Person) -> None:
    for query in ("{ __schema { queryType { name } } }", '{ __type(name: "Query") { name } }', "{ _service { sdl } }"):
        stranger = await gateway.stranger().ask(query)
        known = await person.ask(query)

        assert "data" not in stranger
        assert "errors" not in known


async def test_strangers_are_told_no_names_of_the_schema(gateway: RunningGateway, person: Person) -> None:
    stranger = await gateway.stranger().ask("{ viewr { id } }")
    known = await person.ask("{ viewr { id } }")

    assert "Did you mean" not in stranger["errors"][0]["message"]
    assert "Did you mean" in known["errors"][0]["message"]


async def test_an_unexpected_failure_is_masked_and_carries_the_id_of_its_trace(
    gateway: RunningGateway, person: Person
) -> None:
    gateway.world.fail["GetStats"] = RuntimeError("the secret inside")
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {**person.headers, "traceparent": f"00-{trace_id}-b7ad6b7169203331-01"}
    try:
        _, _, answer = await _send(gateway, {"query": "{ stats { total } viewer { isDemo } }"}, headers=headers)
    finally:
        del gateway.world.fail["GetStats"]

    assert answer["data"] == {"stats": None, "viewer": {"isDemo": False}}
    assert answer["errors"][0]["message"] == "Something went wrong on our side."
    assert answer["errors"][0]["extensions"] == {"code": "INTERNAL", "traceId": trace_id}
    assert "secret" not in json.dumps(answer)


async def test_an_expected_failure_keeps_its_reason_and_metadata(gateway: RunningGateway, person: Person) -> None:
    answer = await person.ask("{ messages(first: 1000) { edges { cursor } } }")

    assert answer["errors"][0]["extensions"] == {
        "code": "INVALID_ARGUMENT",
        "reason": "INVALID_ARGUMENT",
        "metadata": {"field": "first"},
    }


async def test_an_operation_that_waits_too_long_is_ended_by_its_deadline(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    world = World()
    async with running_gateway(identity_database, nats_server.url, world, execution_seconds=0.3) as gateway:
        person = await gateway.person()
        world.hang = asyncio.Event()
        asking = asyncio.create_task(person.ask("{ stats { total } }"))
        await until(lambda: world.calls["GetStats"] == 1, "the service works on it")
        answer = await asking
        world.hang.set()

    assert answer["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"
    assert answer.get("data") is None


async def test_answers_are_kept_by_nobody(gateway: RunningGateway) -> None:
    response = await gateway.http.post(f"{gateway.url}/graphql", json={"query": "{ viewer { id } }"})
    assert response.headers["Cache-Control"] == "no-store"
    assert len(response.headers["X-Trace-Id"]) == 32


async def test_a_body_that_does_not_arrive_holds_no_connection_for_long() -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    request = Request({"type": "http", "method": "POST", "headers": []}, never)
    with pytest.raises(Problem, match="BODY_TOO_SLOW"):
        await read_body(request, 10, seconds=0.01)
