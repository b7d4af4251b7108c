"""The fake endpoint is as strict as the real one where a careless client would notice it in production."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openai import APIStatusError, AsyncOpenAI, AuthenticationError, NotFoundError

from fakes.openai import Features, OpenAIServer, by_keywords, for_each_mail
from fakes.openai.server import KEY, MODEL

LOOSE: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
STRICT = LOOSE | {"additionalProperties": False}
PROMPT: Any = [{"role": "user", "content": "Say something as JSON."}]


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    """One that answers the same to everybody."""
    async with OpenAIServer(lambda _: '{"a": "b"}') as running:
        yield running


def client(server: OpenAIServer, key: str = KEY) -> AsyncOpenAI:
    return AsyncOpenAI(api_key=key, base_url=server.url, max_retries=0)


async def refusal(server: OpenAIServer, **body: Any) -> str:
    """The status, code and message of the error that this request brings."""
    async with client(server) as one:
        with pytest.raises(APIStatusError) as raised:
            await one.chat.completions.create(**{"model": MODEL, "messages": PROMPT, **body})
    return f"{raised.value.status_code} {raised.value.code} {raised.value.message}"


def schema(one: dict[str, Any], name: str = "answers") -> Any:
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": one}}


async def test_a_strict_answer_comes_with_its_bill(server: OpenAIServer) -> None:
    async with client(server) as one:
        answer = await one.chat.completions.create(
            model=MODEL,
            messages=PROMPT,
            response_format=schema(STRICT),
        )

    assert answer.choices[0].message.content == '{"a": "b"}'
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == server.billed[0]
    assert answer.usage.prompt_tokens > 10


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (LOOSE, "'additionalProperties' is required to be supplied and to be false"),
        (STRICT | {"required": []}, "Missing 'a'"),
        (STRICT | {"allOf": []}, "'allOf' is not permitted"),
        ({"type": "array", "items": STRICT}, "schema must be a JSON Schema of 'type: \"object\"'"),
        (STRICT | {"properties": {"a": LOOSE}}, "context=('properties', 'a')"),
    ],
)
async def test_a_schema_that_strict_mode_does_not_take_is_refused(
    server: OpenAIServer, wrong: dict[str, Any], words: str
) -> None:
    assert words in await refusal(server, response_format=schema(wrong))


async def test_a_schema_needs_a_name(server: OpenAIServer) -> None:
    assert "json_schema.name" in await refusal(server, response_format=schema(STRICT, name="has spaces"))


async def test_json_mode_wants_the_word_json(server: OpenAIServer) -> None:
    said = await refusal(
        server, response_format={"type": "json_object"}, messages=[{"role": "user", "content": "Hello."}]
    )

    assert "must contain the word 'json'" in said


@pytest.mark.parametrize(("key", "code"), [("sk-other-0123456789", "invalid_api_key")])
async def test_a_wrong_key_is_refused(server: OpenAIServer, key: str, code: str) -> None:
    async with client(server, key) as one:
        with pytest.raises(AuthenticationError) as raised:
            await one.models.list()

    assert raised.value.code == code


async def test_an_unknown_model_is_not_found(server: OpenAIServer) -> None:
    async with client(server) as one:
        with pytest.raises(NotFoundError, match="does not exist"):
            await one.chat.completions.create(model="other", messages=[{"role": "user", "content": "x"}])


async def test_the_models_are_listed(server: OpenAIServer) -> None:
    async with client(server) as one:
        assert [model.id async for model in one.models.list()] == [MODEL]


async def test_a_question_larger_than_the_window_is_refused() -> None:
    async with OpenAIServer(features=Features(window=100)) as small:
        said = await refusal(small, messages=[{"role": "user", "content": "word " * 200}])

    assert said.startswith("400 context_length_exceeded")


async def test_an_answer_larger_than_its_room_is_cut(server: OpenAIServer) -> None:
    async with client(server) as one:
        answer = await one.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "x"}], max_completion_tokens=1
        )

    assert (answer.choices[0].finish_reason, answer.choices[0].message.content) == ("length", '{"a"')


async def test_an_oracle_that_breaks_the_schema_is_a_mistake_of_the_test() -> None:
    async with OpenAIServer(lambda _: '{"a": 7}') as wrong:
        assert (await refusal(wrong, response_format=schema(STRICT))).startswith("500")


@pytest.mark.parametrize(
    "row",
    [{"fault": "fails", "status": 503}, {"fault": "drops"}, {"fault": "refuses"}, {"fault": "says", "content": "no"}],
)
async def test_another_process_can_script_it(server: OpenAIServer, row: dict[str, Any]) -> None:
    async with client(server) as one:
        told = await one.post("/../_control/script", cast_to=object, body=[row])

    assert told == {"waiting": 1}
    assert len(server.script) == 1


async def test_the_keyword_reader_is_the_default() -> None:
    mail = "<mail ab 1f>\nsubject: Hi\nfrom: Acme\n\nUnfortunately, no.\n</mail ab>"
    async with OpenAIServer() as plain, client(plain) as one:
        answer = await one.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": mail}])

    assert '"id": "1f", "label": "REJECTION"' in str(answer.choices[0].message.content)
    assert for_each_mail(by_keywords)(plain.asks[0]) == answer.choices[0].message.content


async def test_it_runs_as_a_process_of_its_own_and_says_how_to_use_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fakes.openai", "--port", "0", stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    said = dict(word.split("=", 1) for word in (await process.stdout.readline()).decode().split())
    async with AsyncOpenAI(api_key=said["OPENAI_API_KEY"], base_url=said["OPENAI_BASE_URL"], max_retries=0) as one:
        models = [model.id async for model in one.models.list()]
    process.terminate()

    assert await process.wait() == 0
    assert models == [said["CLASSIFY_LLM_MODEL"]]
