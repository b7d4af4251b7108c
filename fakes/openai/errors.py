"""Errors in the words and form of the real endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


# Not frozen: Python itself writes the traceback into an exception.
@dataclass(eq=False)
class ApiError(Exception):
    """An error answer: {"error": {message, type, param, code}}."""

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str | None = None
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}


def no_key() -> ApiError:
    """Nothing in Authorization."""
    return ApiError(401, "You didn't provide an API key. You need to provide your API key in an Authorization header.")


def wrong_key(key: str) -> ApiError:
    """The real one shows part of the key: whoever logs the message logs that."""
    shown = f"{key[:8]}{'*' * 8}{key[-4:]}"
    return ApiError(401, f"Incorrect API key provided: {shown}.", code="invalid_api_key")


def no_model(model: str) -> ApiError:
    """A model that is not there."""
    message = f"The model `{model}` does not exist or you do not have access to it."
    return ApiError(404, message, code="model_not_found", param="model")


def unsupported_parameter(name: str, instead: str) -> ApiError:
    """A parameter that this model does not know."""
    message = f"Unsupported parameter: '{name}' is not supported with this model. Use '{instead}' instead."
    return ApiError(400, message, code="unsupported_parameter", param=name)


def unsupported_value(name: str, value: object) -> ApiError:
    """A value that this model does not take."""
    message = f"Unsupported value: '{name}' does not support {value} with this model."
    return ApiError(400, f"{message} Only the default (1) value is supported.", code="unsupported_value", param=name)


def unsupported_format(kind: str) -> ApiError:
    """A form of answer that this model cannot give."""
    message = f"Invalid parameter: 'response_format' of type '{kind}' is not supported with this model."
    return ApiError(400, message, param="response_format")


def bad_schema(name: str, problem: str) -> ApiError:
    """A schema that strict mode does not take."""
    return ApiError(400, f"Invalid schema for response_format '{name}': {problem}", param="response_format")


def too_long(limit: int, tokens: int) -> ApiError:
    """More than the model's window."""
    message = (
        f"This model's maximum context length is {limit} tokens. However, your messages resulted in {tokens} tokens."
    )
    return ApiError(400, message, code="context_length_exceeded", param="messages")


def rate_limited(headers: Mapping[str, str]) -> ApiError:
    """Too many at once."""
    return ApiError(429, "Rate limit reached for requests", "requests", "rate_limit_exceeded", headers=headers)
