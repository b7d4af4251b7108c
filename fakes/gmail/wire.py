"""One request and one answer, without the transport: what single calls and the parts of a batch have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from fakes.gmail.errors import GoogleError
from fakes.gmail.payload import dump

_JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `headers` by lower-case name."""

    verb: str
    path: str
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    body: bytes = b""

    def bearer(self) -> str:
        """The access token, or empty."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else self.query.get("access_token", [""])[-1]

    def form(self) -> dict[str, str]:
        """The fields of a posted form."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in fields.items()}

    def one(self, name: str) -> str:
        """The last value of a query parameter, or empty."""
        return self.query.get(name, [""])[-1]


def call(verb: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Call:
    """From a request line's target."""
    parts = urlsplit(target)
    return Call(verb, unquote(parts.path), parse_qs(parts.query, keep_blank_values=True), headers, body)


@dataclass(slots=True)
class Answer:
    """A response; `mischief` is what the transport does to it: drop, truncate or slow (over `seconds`)."""

    status: int
    body: bytes = b""
    content_type: str = _JSON
    headers: dict[str, str] = field(default_factory=dict)
    mischief: str = ""
    seconds: float = 0.0


def refusal(error: GoogleError, *, pretty: bool = True) -> Answer:
    """An error as Google words it."""
    headers = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
    return Answer(error.code, dump(error.body, pretty=pretty), headers=headers if error.code == 401 else {})


def json_answer(value: object, status: int = 200) -> Answer:
    """A small JSON document."""
    return Answer(status, dump(value, pretty=True))


def page(html: str, status: int = 200) -> Answer:
    """A web page."""
    return Answer(status, html.encode(), "text/html; charset=utf-8")


def redirect(url: str) -> Answer:
    """302."""
    return Answer(302, b"", "text/html; charset=utf-8", {"Location": url})
