"""The endpoint over HTTP: /v1/chat/completions, /v1/models, and a control plane for tests in other processes.

POST /_control/script   [{"fault": "fails", "status": 503}, …]   one for each of the next requests
GET  /_control/asks     {"requests": 3, "mails": 17, "peak": 2}
"""

import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from aiohttp import web

from fakes.endpoint import Endpoint
from fakes.openai import errors
from fakes.openai.ask import Ask, Features, count, cut, understand
from fakes.openai.faults import Answers, CutsOff, Drops, Endless, Fails, Fault, Hangs, Refuses, Says, Sends, from_json
from fakes.openai.oracle import Oracle, by_keywords, for_each_mail
from fakes.openai.strict_schema import conforms

__all__ = ["Features", "OpenAIServer"]

KEY = "sk-fake-0123456789abcdef"
MODEL = "fake-mini"
_LARGEST_REQUEST = 10_000_000


class OpenAIServer(Endpoint):
    """One endpoint. Use as an async context manager; `url` is what OPENAI_BASE_URL takes."""

    def __init__(
        self,
        oracle: Oracle | None = None,
        *,
        features: Features | None = None,
        key: str = KEY,
        model: str = MODEL,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__(host, port)
        self.oracle = oracle or for_each_mail(by_keywords)
        self.features = features or Features()
        self.key = key
        self.model = model
        #: What goes wrong with the next requests, one each; None: nothing.
        self.script: deque[Fault | None] = deque()
        #: What goes wrong by what is asked; asked when the script has nothing.
        self.rule: Callable[[Ask], Fault | None] = lambda _: None
        #: Every request that came, also those that were answered with an error.
        self.bodies: list[dict[str, Any]] = []
        #: Those that were understood.
        self.asks: list[Ask] = []
        #: What was billed: (prompt tokens, completion tokens) of each answer.
        self.billed: list[tuple[int, int]] = []
        self.open = 0
        self.peak = 0

    @property
    def url(self) -> str:
        """Where it answers, with /v1."""
        return f"{super().url}/v1"

    def app(self) -> web.Application:
        """See Endpoint."""
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/_control/script", self._take_script)
        app.router.add_get("/_control/asks", self._tell_asks)
        return app

    def then(self, *faults: Fault | None) -> None:
        """What happens to the next requests, one each."""
        self.script.extend(faults)

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.open += 1
        self.peak = max(self.peak, self.open)
        try:
            return await self._answer(request)
        except errors.ApiError as error:
            headers = {**error.headers, "x-request-id": f"req_{uuid4().hex}"}
            return web.json_response(error.body(), status=error.status, headers=headers)
        finally:
            self.open -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        self.bodies.append(body)
        self._authenticate(request)
        ask = understand(body, self.features)
        if ask.body["model"] != self.model:
            raise errors.no_model(ask.body["model"])
        self.asks.append(ask)
        fault = self.script.popleft() if self.script else self.rule(ask)
        if isinstance(fault, Fails):
            raise fault.error()
        if isinstance(fault, Drops | Endless):
            return await _break_off(request, fault)
        if isinstance(fault, Sends):
            return web.Response(text=fault.body, content_type="application/json")
        if isinstance(fault, Hangs):
            await fault.until.wait()
        return web.json_response(self._completion(ask, fault), headers={"x-request-id": f"req_{uuid4().hex}"})

    def _authenticate(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not given:
            raise errors.no_key()
        if given != self.key:
            raise errors.wrong_key(given)

    def _completion(self, ask: Ask, fault: Fault | None) -> dict[str, Any]:
        message, reason = self._message(ask, fault)
        said = message.get("content") or message.get("refusal") or json.dumps(message.get("tool_calls", ""))
        tokens = count(said)
        room = ask.most_tokens
        # What a test dictates comes as it is: from an endpoint that keeps to nothing.
        if room is not None and tokens > room and message.get("content") and not isinstance(fault, Says):
            message["content"] = cut(message["content"], room)
            tokens, reason = room, "length"
        self.billed.append((ask.tokens, tokens))
        usage = {"prompt_tokens": ask.tokens, "completion_tokens": tokens, "total_tokens": ask.tokens + tokens}
        return {
            "id": f"chatcmpl-{uuid4().hex}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": self.model,
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": reason}],
            "usage": fault.usage if isinstance(fault, Says) and fault.usage is not None else usage,
        }

    def _message(self, ask: Ask, fault: Fault | None) -> tuple[dict[str, Any], str]:
        if isinstance(fault, Refuses):
            refusal = None if fault.filtered else fault.text
            message = {"role": "assistant", "content": None, "refusal": refusal}
            return message, "content_filter" if fault.filtered else "stop"
        if isinstance(fault, Says):
            return {"role": "assistant", "content": fault.content, "refusal": None}, "stop"
        content = self._content(ask, fault)
        if ask.shape == "tool":
            function = {"name": ask.body["tools"][0]["function"]["name"], "arguments": content}
            calls = [{"id": f"call_{uuid4().hex}", "type": "function", "function": function}]
            return {"role": "assistant", "content": None, "refusal": None, "tool_calls": calls}, "stop"
        if isinstance(fault, CutsOff):
            return {"role": "assistant", "content": content[: fault.characters], "refusal": None}, "length"
        return {"role": "assistant", "content": content, "refusal": None}, "stop"

    def _content(self, ask: Ask, fault: Fault | None) -> str:
        content = self.oracle(ask)
        if isinstance(fault, Answers):
            content = json.dumps({"answers": fault.change(json.loads(content)["answers"])})
        if ask.shape == "json_schema" and ask.schema is not None and not conforms(json.loads(content), ask.schema):
            raise ValueError("the oracle gave an answer that strict mode cannot give")
        return content

    async def _models(self, request: web.Request) -> web.Response:
        try:
            self._authenticate(request)
        except errors.ApiError as error:
            return web.json_response(error.body(), status=error.status)
        one = {"id": self.model, "object": "model", "created": 1_700_000_000, "owned_by": "fake"}
        return web.json_response({"object": "list", "data": [one]})

    async def _take_script(self, request: web.Request) -> web.Response:
        rows: Iterable[dict[str, Any]] = await _json(request)
        self.then(*(from_json(row) for row in rows))
        return web.json_response({"waiting": len(self.script)})

    async def _tell_asks(self, _: web.Request) -> web.Response:
        mails = sum(len(ask.mails) for ask in self.asks)
        return web.json_response({"requests": len(self.bodies), "mails": mails, "peak": self.peak})


async def _json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except ValueError:
        raise errors.ApiError(400, "We could not parse the JSON body of your request.") from None


async def _break_off(request: web.Request, fault: Drops | Endless) -> web.StreamResponse:
    """Ends the connection: at once, in the middle of an answer, or after more than anybody wants."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(10**9)})
    if isinstance(fault, Endless):
        await answer.prepare(request)
        for _ in range(fault.bytes // 65_536):
            await answer.write(b" " * 65_536)
    elif fault.partly:
        await answer.prepare(request)
        await answer.write(b'{"id": "chatcmpl-')
    if request.transport is not None:
        request.transport.abort()
    return answer
