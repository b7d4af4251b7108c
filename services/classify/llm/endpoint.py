"""The endpoint over HTTP, through the openai client: one question, one request, one answer or one reason.

Retries, waits and budgets are the caller's: the client's own are off, so that each request is counted.
"""

import re
from typing import Any

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
    OpenAIError,
)
from openai.types.chat import ChatCompletion, ChatCompletionMessage

from services.classify.llm.bounded import read_at_most
from services.classify.llm.completion import CallFailed, Completion, NotUnderstood
from services.classify.llm.dialect import Dialect
from services.classify.llm.prompt import Question
from services.classify.llm.retry_after import seconds_of
from services.classify.llm.settings import LlmSettings
from services.classify.llm.words import Reason

#: No answer on fifty mails is larger.
ANSWER_BYTES = 1_000_000
_CONNECT_SECONDS = 5.0
#: Above this a figure is nonsense.
_MOST_TOKENS = 10_000_000
_DETAIL = re.compile(r"[^a-z0-9_.-]+")
_REFUSING_CODES = frozenset(
    {"content_filter", "content_policy_violation", "invalid_prompt", "responsibleaipolicyviolation"}
)
_TOO_LONG_CODES = frozenset({"context_length_exceeded", "string_above_max_length", "request_too_large"})
_SPENT_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})


class Endpoint:
    """One endpoint and model. `key` is never logged and appears in no error of this module."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._dialect = Dialect()
        self._client = AsyncOpenAI(
            # The client wants one even where nobody is asked.
            api_key=settings.api_key.get_secret_value() or "none",
            base_url=settings.base_url,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(
                # Mail text goes to the endpoint that was configured and nowhere else.
                follow_redirects=False,
                event_hooks={"response": [read_at_most(ANSWER_BYTES)]},
            ),
            default_headers={"Accept-Encoding": "identity"},
        )

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.close()

    async def ask(self, question: Question, *, seconds: float) -> Completion:
        """The answer, within so many seconds. Raises CallFailed or NotUnderstood."""
        spoken = self._dialect
        settings = self._settings
        body = spoken.request(
            question,
            model=settings.model,
            answer_tokens=settings.answer_tokens(len(question.ids)),
            effort=settings.reasoning_effort,
        )
        timeout = httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        try:
            answer: Any = await self._client.chat.completions.create(**body, timeout=timeout)
        except APIStatusError as error:
            self._learn(spoken, error)
            raise _failed_with_status(error) from None
        except APIConnectionError as error:
            raise _failed_on_the_way(error) from None
        except (OpenAIError, ValueError, RecursionError) as error:
            # The client could make nothing of what came. Its words may quote it, so they go no further.
            raise CallFailed(Reason.UNAVAILABLE, f"unreadable_{type(error).__name__.lower()}", billed=True) from None
        return _completion(answer)

    def _learn(self, spoken: Dialect, error: APIStatusError) -> None:
        if error.status_code not in (400, 404, 422, 501):
            return
        complaint = f"{error.param or ''} {error.code or ''} {error.message}".lower()[:2_000]
        less = spoken.without(complaint) if _code(error) not in _TOO_LONG_CODES | _REFUSING_CODES else None
        if less is not None:
            self._dialect = self._dialect.and_(less)
            raise NotUnderstood


def _completion(answer: Any) -> Completion:
    # The client checks nothing: whatever its types promise, any part may be anything.
    choice = next(iter(_list(getattr(answer, "choices", None))), None)
    message = getattr(choice, "message", None)
    if not isinstance(answer, ChatCompletion) or not isinstance(message, ChatCompletionMessage):
        raise CallFailed(Reason.UNAVAILABLE, "no_choice", billed=True)
    usage, ended = answer.usage, getattr(choice, "finish_reason", None)
    called = [getattr(call, "function", None) for call in _list(message.tool_calls)]
    content = next((getattr(one, "arguments", None) for one in called if one is not None), message.content)
    return Completion(
        # Half a character cannot be stored, sent or counted.
        content=content.encode("utf-8", "replace").decode() if isinstance(content, str) else "",
        tokens_in=_tokens(getattr(usage, "prompt_tokens", None)),
        tokens_out=_tokens(getattr(usage, "completion_tokens", None)),
        cut_off=ended == "length",
        refused=bool(message.refusal) or ended == "content_filter",
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _tokens(figure: object) -> int | None:
    return figure if isinstance(figure, int) and 0 <= figure <= _MOST_TOKENS else None


def _failed_on_the_way(error: APIConnectionError) -> CallFailed:
    cause = error.__cause__
    never_there = isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
    detail = type(cause).__name__.lower() if cause is not None else "connection"
    reason = Reason.TIMEOUT if isinstance(error, APITimeoutError) and not never_there else Reason.UNAVAILABLE
    return CallFailed(reason, detail, sent=not never_there, billed=not never_there, again=True)


def _failed_with_status(error: APIStatusError) -> CallFailed:
    status, code = error.status_code, _code(error)
    detail = code or f"http_{status}"
    if status in (401, 403) or code in _SPENT_CODES:
        return CallFailed(Reason.KEY_REFUSED, detail, settled=True)
    if status == 429:
        patience = seconds_of(error.response.headers)
        return CallFailed(Reason.RATE_LIMITED, detail, again=True, fault=False, patience_seconds=patience)
    if status in (408, 409) or status >= 500:
        patience = seconds_of(error.response.headers)
        return CallFailed(Reason.UNAVAILABLE, detail, again=True, patience_seconds=patience)
    if status == 413 or code in _TOO_LONG_CODES:
        return CallFailed(Reason.TOO_LONG, detail, fault=False)
    if code in _REFUSING_CODES:
        return CallFailed(Reason.REFUSED, detail, fault=False)
    # 404: the model or the path is not there; 3xx: it is somewhere else.
    return CallFailed(Reason.UNAVAILABLE, detail, settled=status == 404 or status < 400)


def _code(error: APIStatusError) -> str:
    """The endpoint's word for it: short, and safe to log and to show."""
    return _DETAIL.sub("_", str(error.code or "").lower())[:60].strip("_")
