"""A request as the endpoint understands it, refused where the real one refuses it."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fakes.openai import errors
from fakes.openai.strict_schema import problems

#: Bytes of a token, roughly as the real vocabularies cut English.
_BYTES_PER_TOKEN = 4
#: Around every message, and before the answer.
_MESSAGE_TOKENS, _ANSWER_TOKENS = 4, 3
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_MAIL = re.compile(
    r"^<mail (?P<fence>[0-9a-f]+) (?P<id>\S+)>\n(?P<inside>.*?)\n</mail (?P=fence)>$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Features:
    """What this endpoint and model understand; the real ones differ."""

    json_schema: bool = True
    json_object: bool = True
    tools: bool = True
    max_completion_tokens: bool = True
    temperature: bool = True
    #: Tokens of question and answer together.
    window: int = 128_000


@dataclass(frozen=True)
class Mail:
    """A mail inside a question, as a model would find it there."""

    id: str
    subject: str
    sender: str
    #: "companies", "titles"
    hints: dict[str, list[str]]
    text: str


@dataclass(frozen=True)
class Ask:
    """A request that was accepted."""

    body: dict[str, Any]
    #: "json_schema", "tool", "json_object" or "text"
    shape: str
    schema: dict[str, Any] | None = field(default=None, repr=False)

    @cached_property
    def system(self) -> str:
        """The system message."""
        return "\n".join(one["content"] for one in self.body["messages"] if one["role"] in ("system", "developer"))

    @cached_property
    def user(self) -> str:
        """The user message."""
        return "\n".join(one["content"] for one in self.body["messages"] if one["role"] == "user")

    @cached_property
    def mails(self) -> list[Mail]:
        """The fenced mails, in order."""
        return [_mail(match["id"], match["inside"]) for match in _MAIL.finditer(self.user)]

    @property
    def tokens(self) -> int:
        """Of the question: messages, and the schema, which is part of what the model reads."""
        messages = sum(_MESSAGE_TOKENS + count(one["content"]) for one in self.body["messages"])
        return messages + _ANSWER_TOKENS + (count(json.dumps(self.schema)) if self.schema else 0)

    @property
    def most_tokens(self) -> int | None:
        """The room for the answer."""
        limit = self.body.get("max_completion_tokens", self.body.get("max_tokens"))
        return limit if isinstance(limit, int) else None


def count(text: str) -> int:
    """The tokens of a text."""
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def cut(text: str, tokens: int) -> str:
    """The first so many tokens of a text."""
    return text.encode()[: _BYTES_PER_TOKEN * tokens].decode(errors="ignore")


def understand(body: Any, features: Features) -> Ask:
    """The request, or ApiError in the real endpoint's words."""
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise errors.ApiError(400, "you must provide a model parameter")
    _check_messages(body.get("messages"))
    _check_numbers(body, features)
    shape, schema = _shape(body, features)
    found = Ask(body, shape, schema)
    if shape == "json_object" and "json" not in (found.system + found.user).lower():
        message = (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
        )
        raise errors.ApiError(400, message, param="messages")
    if found.tokens + (found.most_tokens or 0) > features.window:
        raise errors.too_long(features.window, found.tokens)
    return found


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise errors.ApiError(400, "Missing required parameter: 'messages'.", param="messages")
    for index, one in enumerate(messages):
        if not isinstance(one, dict) or one.get("role") not in _ROLES or not isinstance(one.get("content"), str):
            raise errors.ApiError(400, f"Invalid value: 'messages[{index}]'.", param=f"messages[{index}]")


def _check_numbers(body: dict[str, Any], features: Features) -> None:
    if "max_tokens" in body and "max_completion_tokens" in body:
        raise errors.ApiError(
            400, "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
        )
    if "max_completion_tokens" in body and not features.max_completion_tokens:
        message = "Unrecognized request argument supplied: max_completion_tokens"
        raise errors.ApiError(400, message)
    if "max_tokens" in body and features.max_completion_tokens and not features.temperature:
        raise errors.unsupported_parameter("max_tokens", "max_completion_tokens")
    if body.get("temperature", 1) != 1 and not features.temperature:
        raise errors.unsupported_value("temperature", body["temperature"])


def _shape(body: dict[str, Any], features: Features) -> tuple[str, dict[str, Any] | None]:
    if "tools" in body:
        if not features.tools:
            raise errors.ApiError(400, "This endpoint does not support tools: 'tool_choice'.", param="tools")
        return "tool", body["tools"][0]["function"]["parameters"]
    kind = (body.get("response_format") or {}).get("type", "text")
    if kind == "text":
        return "text", None
    if kind not in ("json_schema", "json_object") or not getattr(features, kind):
        raise errors.unsupported_format(kind)
    return kind, _strict_schema(body["response_format"]) if kind == "json_schema" else None


def _strict_schema(response_format: dict[str, Any]) -> dict[str, Any]:
    asked = response_format.get("json_schema") or {}
    name, schema = asked.get("name", ""), asked.get("schema")
    if not _NAME.fullmatch(name):
        message = "Missing required parameter: 'response_format.json_schema.name'."
        raise errors.ApiError(400, message, param="response_format.json_schema.name")
    wrong = next(problems(schema), None) if asked.get("strict") else None
    if wrong is not None or not isinstance(schema, dict):
        raise errors.bad_schema(name, wrong or "schema must be an object.")
    return schema


def _mail(name: str, inside: str) -> Mail:
    head, _, text = inside.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
    hints = {
        key.removeprefix("perhaps "): value.split(" | ") for key, value in fields.items() if key.startswith("perhaps ")
    }
    return Mail(name, fields.get("subject", ""), fields.get("from", ""), hints, text)
