"""The key by which the same mail is recognised in another export."""

import hashlib

from services.ingest.mime.header import Headers

#: Set by mail stores, not by senders: they differ between exports and change with time.
_MOVING = frozenset(
    {"x-gmail-labels", "status", "x-status", "x-keywords", "x-uid", "x-uidl", "x-imap", "x-imapbase"}
    | {"content-length", "lines", "x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys"}
)


def content_key(data: bytes, headers: Headers, body: int) -> str:
    """sha256 (hex) over the fields that do not move and the body, line endings normalised.

    Takes the mail after elision, which depends on nothing but the mail.
    """
    digest = hashlib.sha256()
    for field in headers.fields:
        if field.name not in _MOVING and not field.name.startswith("x-gm-"):
            digest.update(_normalised(data[field.start : field.end]).strip() + b"\n")
    digest.update(b"\n")
    digest.update(_normalised(data[body:]).strip(b"\n"))
    return digest.hexdigest()


def _normalised(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data
