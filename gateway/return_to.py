"""Where a person goes on after a visit to another site: here, or at a page of an origin that is allowed."""

from urllib.parse import urlencode, urlsplit

from strawberry.http.websocket_origin import normalize_origin

from gateway.security import Origins
from kit.errors import Problem, Status

#: The page that shows what became of a connection.
DEFAULT = "/#/mailboxes"
_MAX_CHARS = 500


def checked(text: str, origins: Origins) -> str:
    """The place, when it is one of ours; INVALID_ARGUMENT otherwise. Empty: the default."""
    if not text:
        return DEFAULT
    if is_ours(text, origins):
        return text
    message = "This is not an address of this site."
    raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "returnTo"})


def is_ours(text: str, origins: Origins) -> bool:
    """Whether a browser that is sent there ends up at an allowed origin, however it reads the address."""
    if len(text) > _MAX_CHARS or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if not parts.scheme and not parts.netloc:
        # "//host" has a netloc, "///host" has none and is one all the same to browsers.
        return text.startswith("/") and not text.startswith("//")
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return False
    return normalize_origin(f"{parts.scheme}://{parts.netloc}") in origins.allowed


def with_outcome(place: str, outcome: str, mailbox_id: str) -> str:
    """The place, told how it ended: in the part behind #, which is the app's and never leaves the browser."""
    told = urlencode({"outcome": outcome, **({"mailbox": mailbox_id} if mailbox_id else {})})
    before, _, fragment = place.partition("#")
    return f"{before}#{fragment}{'&' if '?' in fragment else '?'}{told}"
