"""The words of a mail as Gmail's search sees them: per field, lower case, joined by single blanks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fakes.gmail.mime import Part, decoded
from fakes.gmail.payload import all_text

_WORD = re.compile(r"\w+")
_FILE_TYPES = ("application/", "image/", "audio/", "video/", "text/calendar", "message/rfc822")
_TEXT_CHARS = 400_000


def tokens(text: str) -> list[str]:
    """Words of letters, digits and underscores, without case and accents."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    if plain is not text:
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(plain.casefold())


def joined(text: str) -> str:
    """` word word `: a phrase is in a text when its joined form is."""
    found = tokens(text)
    return f" {' '.join(found)} " if found else " "


@dataclass(frozen=True, slots=True)
class Words:
    """One searchable text per field, each ` joined `; `files` are the names of attachments, each joined."""

    subject: str
    sender: str
    to: str
    cc: str
    bcc: str
    delivered_to: str
    list_id: str
    body: str
    files: tuple[str, ...]
    has_attachment: bool

    def anywhere(self) -> str:
        """All a bare word is looked for in."""
        return f"{self.subject}{self.sender}{self.to}{self.cc}{self.body}{''.join(self.files)}"


def read_words(root: Part) -> Words:
    """The searchable fields of a mail."""
    every = root.walk()
    files = [part for part in every if part.filename or part.attached]
    return Words(
        subject=_header(root, "subject"),
        sender=_header(root, "from"),
        to=_header(root, "to"),
        cc=_header(root, "cc"),
        bcc=_header(root, "bcc"),
        delivered_to=_header(root, "delivered-to"),
        list_id=_header(root, "list-id"),
        body=joined(all_text(root)[:_TEXT_CHARS]),
        files=tuple(joined(part.filename) for part in files),
        has_attachment=any(part.attached or part.media_type.startswith(_FILE_TYPES) for part in files),
    )


def _header(root: Part, name: str) -> str:
    return joined(decoded(root.header(name)))
