"""An endpoint that fails, dawdles, understands less than it should, or is none: no crash and no surprise bill."""

import asyncio
import json
from uuid import UUID

import pytest
import structlog

from fakes.openai import Drops, Endless, Fails, Features, Hangs, OpenAIServer, Says, Sends
from fakes.openai.server import KEY
from services.classify.llm import Answer, NoAnswer, Reason
from services.classify.llm.gate import FAILURES, FIRST_HOLD_SECONDS
from tests.fixtures.deadline import until
from tests.integration.classify.llm_bench import Bench, bench, rejection

USER = UUID("0192f0c1-0000-7000-8000-000000000001")


async def ask(one: Bench) -> str:
    """The label of one mail, or the reason and its detail."""
    (found,) = await one.stage.decide(USER, [rejection("a")])
    return found.label.value if isinstance(found, Answer) else f"{found.reason.value} {found.detail}".strip()


def completion(choices: str, usage: str = "null") -> str:
    """A body that looks like a completion, with any choices and usage in it."""
    named = '"id": "x", "object": "chat.completion", "created": 1, "model": "m"'
    return f'{{{named}, "choices": {choices}, "usage": {usage}}}'


@pytest.mark.parametrize("status", [500, 502, 503, 408, 409])
async def test_a_passing_failure_is_tried_again(status: int) -> None:
    async with bench() as one:
        one.server.then(Fails(status))

        assert await ask(one) == "REJECTION"
        assert len(one.clock.slept) == 1


@pytest.mark.parametrize("fault", [Drops(), Drops(partly=True)])
async def test_a_dropped_connection_is_tried_again(fault: Drops) -> None:
    async with bench() as one:
        one.server.then(fault)

        assert await ask(one) == "REJECTION"


async def test_three_tries_and_no_more() -> None:
    async with bench() as one:
        one.server.rule = lambda _: Fails(503)

        assert await ask(one) == "UNAVAILABLE http_503"
        assert len(one.server.bodies) == 3


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "7"}, [7.0]),
        ({"retry-after-ms": "1500", "Retry-After": "2"}, [1.5]),
        ({"Retry-After": "0"}, []),
    ],
)
async def test_the_wait_that_is_asked_for_is_kept_to_the_second(headers: dict[str, str], waits: list[float]) -> None:
    async with bench() as one:
        one.server.then(Fails(429, headers=headers))

        assert await ask(one) == "REJECTION"
        assert one.clock.slept == waits


async def test_a_longer_wait_than_there_is_time_for_is_not_begun_and_the_endpoint_is_left_alone_until_then() -> None:
    async with bench(deadline_seconds=60.0) as one:
        one.server.then(Fails(429, headers={"Retry-After": "300"}))
        first = await ask(one)
        second = await ask(one)
        requests_before = len(one.server.bodies)
        told = one.stage.availability()
        one.clock.now += 300
        third = await ask(one)

        assert first.startswith("RATE_LIMITED")
        assert second == "RATE_LIMITED retry_after"
        assert (requests_before, one.clock.slept) == (1, [])
        assert (told.available, told.reason, told.retry_seconds) == (False, Reason.RATE_LIMITED, 300.0)
        assert third == "REJECTION"


async def test_a_limit_without_a_wait_is_tried_again_after_one_of_our_own() -> None:
    async with bench() as one:
        one.server.then(Fails(429))

        assert await ask(one) == "REJECTION"
        assert len(one.clock.slept) == 1


async def test_a_dead_endpoint_costs_a_few_tries_and_then_nothing_until_it_is_back() -> None:
    async with bench() as one:
        await one.server.stop()
        reasons = [(await ask(one)).split()[0] for _ in range(4)]
        tries_when_open = one.clock.slept.copy()
        told = one.stage.availability()
        await ask(one)
        waited_meanwhile = one.clock.slept == tries_when_open
        await one.server.start()
        still_closed = await ask(one)
        one.clock.now += FIRST_HOLD_SECONDS * 4
        back = await ask(one)

        assert reasons == ["UNAVAILABLE"] * 4
        assert (told.available, told.reason) == (False, Reason.UNAVAILABLE)
        assert waited_meanwhile
        assert still_closed.startswith("UNAVAILABLE")
        assert back == "REJECTION"
        assert one.stage.availability().available


async def test_while_the_gate_is_open_no_request_is_made() -> None:
    async with bench() as one:
        one.server.rule = lambda _: Fails(500)
        await ask(one)
        await ask(one)
        requests = len(one.server.bodies)
        await ask(one)

        assert requests == FAILURES
        assert len(one.server.bodies) == FAILURES


async def test_nothing_is_counted_when_nothing_left_the_machine() -> None:
    async with bench() as one:
        await one.server.stop()
        await ask(one)
        spent = one.purse.spent

        assert (spent.mails, spent.calls, spent.bytes_sent, spent.tokens_in, spent.micros) == (0, 0, 0, 0, 0)


async def test_a_failed_call_that_left_counts_its_bytes_and_no_tokens() -> None:
    async with bench() as one:
        one.server.rule = lambda _: Fails(503)
        await ask(one)
        spent = one.purse.spent

        assert (spent.mails, spent.calls) == (1, 3)
        assert spent.bytes_sent > 0
        assert (spent.tokens_in, spent.tokens_out, spent.micros) == (0, 0, 0)


async def test_a_call_without_an_answer_counts_as_read() -> None:
    async with bench(timeout_seconds=0.2) as one:
        one.server.rule = lambda _: Hangs(asyncio.Event())

        assert await ask(one) == "TIMEOUT readtimeout"
        assert one.purse.spent.tokens_in > 0
        assert one.purse.spent.tokens_out == 0


async def test_all_waits_and_tries_end_with_the_deadline() -> None:
    async with bench(deadline_seconds=0.4) as one:
        one.server.rule = lambda _: Fails(503)

        assert await ask(one) == "UNAVAILABLE http_503"
        assert sum(one.clock.slept) <= 0.4


async def test_an_answer_without_end_is_broken_off() -> None:
    async with bench() as one:
        one.server.rule = lambda _: Endless()

        assert await ask(one) == "UNAVAILABLE readerror"


async def test_a_refused_key_is_not_tried_again_and_its_words_are_not_logged() -> None:
    async with bench(api_key="sk-wrong-0123456789abcdefgh") as one:
        with structlog.testing.capture_logs() as lines:
            first = await ask(one)
            second = await ask(one)

        assert (first, second) == ("KEY_REFUSED invalid_api_key", "KEY_REFUSED invalid_api_key")
        assert len(one.server.bodies) == 1
        assert "sk-w" not in json.dumps(lines)
        assert one.stage.availability().reason is Reason.KEY_REFUSED


async def test_an_account_without_credit_is_told_apart_from_a_limit() -> None:
    async with bench() as one:
        one.server.then(Fails(429, code="insufficient_quota", message="You exceeded your current quota."))

        assert await ask(one) == "KEY_REFUSED insufficient_quota"
        assert len(one.server.bodies) == 1


async def test_an_unknown_model_is_told_by_its_name_in_the_error() -> None:
    async with bench(model="no-such-model") as one:
        assert await ask(one) == "UNAVAILABLE model_not_found"
        assert len(one.server.bodies) == 1


async def test_a_redirect_is_not_followed() -> None:
    async with bench() as one, OpenAIServer() as elsewhere:
        one.server.rule = lambda _: Fails(307, headers={"Location": f"{elsewhere.url}/chat/completions"})

        assert await ask(one) == "UNAVAILABLE http_307"
        assert elsewhere.bodies == []


LESSER = {
    "no schema": (Features(json_schema=False), "tool"),
    "no schema, no tools": (Features(json_schema=False, tools=False), "json_object"),
    "nothing but words": (Features(json_schema=False, tools=False, json_object=False), "text"),
    "only max_tokens": (Features(max_completion_tokens=False), "json_schema"),
    "only its own temperature": (Features(temperature=False), "json_schema"),
    "hardly anything": (
        Features(json_schema=False, tools=False, json_object=False, max_completion_tokens=False, temperature=False),
        "text",
    ),
}


@pytest.mark.parametrize(("features", "shape"), LESSER.values(), ids=LESSER)
async def test_an_endpoint_that_understands_less_is_asked_in_its_way_and_that_is_remembered(
    features: Features, shape: str
) -> None:
    async with bench(OpenAIServer(features=features)) as one:
        first = await ask(one)
        learning = len(one.server.bodies)
        second = await ask(one)

        assert (first, second) == ("REJECTION", "REJECTION")
        assert {asked.shape for asked in one.server.asks} == {shape}
        assert learning > 1
        assert len(one.server.bodies) == learning + 1


async def test_what_was_refused_while_learning_is_counted_as_sent() -> None:
    async with bench(OpenAIServer(features=Features(json_schema=False))) as one:
        await ask(one)

        assert one.purse.spent.calls == 2
        assert one.purse.spent.mails == 1


async def test_several_calls_that_learn_at_once_learn_the_same() -> None:
    async with bench(OpenAIServer(features=Features(json_schema=False)), mails_per_call=1) as one:
        found = await one.stage.decide(USER, [rejection(str(number)) for number in range(4)])

        assert all(isinstance(answered, Answer) for answered in found)
        assert {asked.shape for asked in one.server.asks} == {"tool"}


@pytest.mark.parametrize(
    "content",
    ["", "null", "[]", "{}", '{"answers": 7}', '{"answers": [7, null, []]}', "[" * 50_000, '{"answers": [' * 20_000],
)
async def test_whatever_comes_as_an_answer_ends_in_a_reason(content: str) -> None:
    async with bench() as one:
        one.server.rule = lambda _: Says(content)

        assert await ask(one) == "MALFORMED"


async def test_an_answer_that_is_not_even_a_completion_ends_in_a_reason() -> None:
    async with bench() as one:
        one.server.rule = lambda _: Fails(200, message="fine")

        assert await ask(one) == "UNAVAILABLE no_choice"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "[]",
        "7",
        completion("5"),
        completion('{"a": 1}'),
        completion('["a", 5, null]'),
        completion('[{"message": 5}]'),
        completion('[{"message": {"content": {}, "tool_calls": 5}}]'),
        completion(
            '[{"message": {"content": null, "tool_calls": [5, {"function": 7}, {"function": {"arguments": 3}}]}}]'
        ),
        completion('[{"message": {"content": "\\ud800"}}]'),
        completion('[{"message": {"content": "x"}}]', '{"prompt_tokens": -1, "completion_tokens": 1e400}'),
        completion('[{"message": {"content": "x"}}]', "[true]"),
    ],
)
async def test_an_answer_with_anything_in_any_of_its_parts_ends_in_a_reason(body: str) -> None:
    async with bench() as one:
        one.server.rule = lambda _: Sends(body)

        assert (await ask(one)).split()[0] in {"UNAVAILABLE", "MALFORMED"}


async def test_a_wait_that_is_nonsense_is_as_none() -> None:
    async with bench() as one:
        one.server.then(Fails(429, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:30 +99999999999999"}))

        assert await ask(one) == "REJECTION"
        assert len(one.clock.slept) == 1


async def test_a_stage_that_is_cancelled_leaves_the_most_it_could_cost_counted() -> None:
    go = asyncio.Event()
    async with bench() as one:
        one.server.rule = lambda _: Hangs(go)
        deciding = asyncio.create_task(one.stage.decide(USER, [rejection("a")]))
        await until(lambda: one.server.open, "the call is under way")
        deciding.cancel()
        with pytest.raises(asyncio.CancelledError):
            await deciding
        go.set()

        assert one.purse.spent.calls == 1
        assert one.purse.spent.tokens_out == one.settings.answer_tokens(1)


async def test_every_reason_leaves_the_neighbours_answered() -> None:
    async with bench(mails_per_call=1) as one:
        one.server.rule = lambda asked: Fails(400, code="invalid_prompt") if "role b" in asked.user else None
        found = await one.stage.decide(USER, [rejection("a"), rejection("b"), rejection("c")])

        assert found[1] == NoAnswer("b", Reason.REFUSED, "invalid_prompt")
        assert [type(answered) for answered in found] == [Answer, NoAnswer, Answer]


async def test_the_key_is_in_no_repr() -> None:
    async with bench() as one:
        assert KEY not in repr(one.settings)
        assert KEY not in repr(one.stage.availability())
