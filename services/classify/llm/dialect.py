"""What an endpoint understands: each request speaks as well as it may, and less well once the endpoint said no."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from services.classify.llm.prompt import INSTRUCTIONS, INSTRUCTIONS_WITH_SHAPE, SCHEMA, Question


class Shape(IntEnum):
    """How the answer's form is asked for, best first."""

    STRICT_SCHEMA = 0
    #: A function that must be called, its arguments being the answer.
    TOOL = 1
    JSON_OBJECT = 2
    #: Only by asking.
    TEXT = 3


_TOOL_NAME = "give_answers"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to put a question."""

    shape: Shape = Shape.STRICT_SCHEMA
    #: Older and many compatible endpoints know max_tokens only.
    old_length_name: bool = False
    #: Models that reason allow no temperature of one's own.
    temperature: bool = True
    reasoning_effort: bool = True

    def request(self, question: Question, *, model: str, answer_tokens: int, effort: str) -> dict[str, Any]:
        """The body of the request."""
        system = question.instructions or (INSTRUCTIONS if self.shape <= Shape.TOOL else INSTRUCTIONS_WITH_SHAPE)
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question.user}],
            "max_tokens" if self.old_length_name else "max_completion_tokens": answer_tokens,
            **_SHAPES[Shape.TEXT if question.instructions else self.shape],
        }
        if self.temperature:
            body["temperature"] = 0
        if effort and self.reasoning_effort:
            body["reasoning_effort"] = effort
        return body

    def without(self, complaint: str) -> "Dialect | None":
        """What is left after the endpoint complained about a part of the request; None when it is not about that.

        `complaint` is the error's parameter, code and message, lower case.
        """
        if "temperature" in complaint and self.temperature:
            return replace(self, temperature=False)
        if "max_completion_tokens" in complaint and not self.old_length_name:
            return replace(self, old_length_name=True)
        if "reasoning_effort" in complaint and self.reasoning_effort:
            return replace(self, reasoning_effort=False)
        if self.shape < Shape.TEXT and any(word in complaint for word in _SHAPE_WORDS[self.shape]):
            return replace(self, shape=Shape(self.shape + 1))
        return None

    def and_(self, other: "Dialect") -> "Dialect":
        """What both leave: calls that learn at the same time learn together."""
        return Dialect(
            shape=max(self.shape, other.shape),
            old_length_name=self.old_length_name or other.old_length_name,
            temperature=self.temperature and other.temperature,
            reasoning_effort=self.reasoning_effort and other.reasoning_effort,
        )


_SHAPES: dict[Shape, dict[str, Any]] = {
    Shape.STRICT_SCHEMA: {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answers", "strict": True, "schema": SCHEMA},
        }
    },
    Shape.TOOL: {
        "tools": [{"type": "function", "function": {"name": _TOOL_NAME, "parameters": SCHEMA}}],
        "tool_choice": {"type": "function", "function": {"name": _TOOL_NAME}},
    },
    Shape.JSON_OBJECT: {"response_format": {"type": "json_object"}},
    Shape.TEXT: {},
}
_FORMAT_WORDS = ("response_format", "json_schema", "response format", "structured output", "json_object", "json mode")
_SHAPE_WORDS: dict[Shape, tuple[str, ...]] = {
    Shape.STRICT_SCHEMA: _FORMAT_WORDS,
    Shape.TOOL: ("tool", "function"),
    Shape.JSON_OBJECT: _FORMAT_WORDS,
    Shape.TEXT: (),
}
