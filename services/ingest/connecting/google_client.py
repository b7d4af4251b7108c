"""The Google client of an installation, from the JSON that Google's console lets one download."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

#: More is no client file.
_MAX_CHARS = 64 * 1024
_MAX_REDIRECTS = 100
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class GoogleClient:
    """Who asks for consent."""

    client_id: str
    client_secret: str = field(repr=False)
    #: "Desktop app": Google takes any loopback address. Otherwise "Web application": only what is registered.
    installed: bool
    #: As of the download; the console may know more by now.
    redirect_uris: tuple[str, ...]

    @property
    def loopback_redirect_uris(self) -> tuple[str, ...]:
        """Those registered addresses that a terminal on the person's machine could listen on."""
        return tuple(one for one in self.redirect_uris if is_loopback(one) and urlsplit(one).port)


def parse_client(text: str) -> GoogleClient:
    """The client of a downloaded JSON file. Raises ValueError, which quotes nothing of it."""
    if len(text) > _MAX_CHARS:
        raise ValueError("this is too long to be a Google client file")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        # Without its cause, which quotes what it could not read.
        raise ValueError("this is not JSON: download the client's JSON file in Google's console") from None
    kind = next((one for one in ("web", "installed") if isinstance(content, dict) and one in content), None)
    if kind is None or not isinstance(content[kind], dict):
        raise ValueError('this is no Google OAuth client: its JSON begins with "web" or "installed"')
    return _client(content[kind], installed=kind == "installed")


def _client(values: dict[str, Any], *, installed: bool) -> GoogleClient:
    client_id, client_secret = (values.get(name) for name in ("client_id", "client_secret"))
    if not _is_text(client_id) or not _is_text(client_secret):
        raise ValueError("client_id or client_secret is missing in the Google client's JSON")
    redirects = values.get("redirect_uris") or []
    if not isinstance(redirects, list) or len(redirects) > _MAX_REDIRECTS or not all(map(_is_text, redirects)):
        raise ValueError("redirect_uris of the Google client's JSON must be a list of texts")
    return GoogleClient(str(client_id), str(client_secret), installed, tuple(redirects))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable()


def is_loopback(uri: str) -> bool:
    """Whether an address is of the person's own machine, by plain http."""
    try:
        parts = urlsplit(uri)
        return parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.username is None and parts.port != 0
    except ValueError:
        return False
