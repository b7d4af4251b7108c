"""Recognising mail by its first bytes and by the name of its file."""

import re

from services.ingest.archive.mbox import looks_like_mbox

HEAD_BYTES = 4_096
#: Fields that only mail begins with; other files have "name: value" lines too.
_MAIL_FIELD = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|message-id|return-path|delivered-to|mime-version|x-gm-thrid):"
)
_FIELDS = re.compile(rb"(?:\xef\xbb\xbf)?\s*+((?:[!-9;-~]{1,100}:[^\n]*+(?:\n(?:[ \t][^\n]*+\n)*+|\Z))++)")

MAIL_SUFFIXES = (".eml", ".email", ".rfc822")
MBOX_SUFFIXES = (".mbox", ".mbx")
#: Mail, but in formats of single programs. Naming them beats silently missing them.
UNSUPPORTED_SUFFIXES = (".msg", ".pst", ".ost", ".emlx", ".olm")
#: Common neighbours of mail that need not be opened to know that they are none.
_OTHER_SUFFIXES = (".html", ".htm", ".json", ".csv", ".txt", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".msf", ".dat")


def kind_by_content(head: bytes) -> str | None:
    """mbox, eml or None, from the first HEAD_BYTES."""
    if looks_like_mbox(head):
        return "mbox"
    fields = _FIELDS.match(head)
    return "eml" if fields and _MAIL_FIELD.search(fields[1]) else None


def kind_by_name(name: str) -> str | None:
    """eml, mbox, unsupported, unknown (the content decides) or None for no mail; `name` is a path with slashes."""
    folder, _, base = name.rpartition("/")
    lower = base.lower()
    if not base or base.startswith("."):
        return None
    if folder.rpartition("/")[2] in ("cur", "new"):
        return "eml"
    for suffixes, kind in ((MAIL_SUFFIXES, "eml"), (MBOX_SUFFIXES, "mbox"), (UNSUPPORTED_SUFFIXES, "unsupported")):
        if lower.endswith(suffixes):
            return kind
    return None if lower.endswith(_OTHER_SUFFIXES) else "unknown"
