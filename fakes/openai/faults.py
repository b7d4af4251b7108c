"""What can go wrong with one request."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fakes.openai import errors


@dataclass(frozen=True)
class Fails:
    """An error answer of this status; 429 as the real one words it."""

    status: int
    code: str | None = None
    message: str = "The server had an error while processing your request."
    headers: Mapping[str, str] = field(default_factory=dict)

    def error(self) -> errors.ApiError:
        """As it is sent."""
        if self.status == 429 and self.code is None:
            return errors.rate_limited(self.headers)
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        return errors.ApiError(self.status, self.message, kind, self.code, headers=self.headers)


@dataclass(frozen=True)
class Drops:
    """The connection ends without an answer; `partly`: in the middle of one."""

    partly: bool = False


@dataclass(frozen=True)
class Endless:
    """An answer that does not end before so many bytes."""

    bytes: int = 50_000_000


@dataclass(frozen=True)
class Hangs:
    """Nothing happens until `until` is set; then the answer comes, if anybody still waits."""

    until: asyncio.Event


@dataclass(frozen=True)
class Refuses:
    """The model will not answer."""

    text: str = "I'm sorry, I can't help with that."
    #: Cut by the provider's filter instead of by the model.
    filtered: bool = False


@dataclass(frozen=True)
class CutsOff:
    """The answer ends after so many characters, as if its room were used up."""

    characters: int


@dataclass(frozen=True)
class Says:
    """These words, whatever was asked."""

    content: str
    usage: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Sends:
    """This body with status 200, whatever was asked: it need be no completion, nor JSON."""

    body: str


@dataclass(frozen=True)
class Answers:
    """The oracle's answers, changed: wrong ids, missing ones, doubled ones."""

    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


Fault = Fails | Drops | Endless | Hangs | Refuses | CutsOff | Says | Sends | Answers


def from_json(row: Mapping[str, Any]) -> Fault:
    """A fault as the control plane spells it: {"fault": "fails", "status": 503}. KeyError for an unknown one."""
    kinds: dict[str, Callable[..., Fault]] = {
        "fails": Fails,
        "drops": Drops,
        "endless": Endless,
        "refuses": Refuses,
        "cuts_off": CutsOff,
        "says": Says,
        "sends": Sends,
    }
    return kinds[row["fault"]](**{name: value for name, value in row.items() if name != "fault"})
