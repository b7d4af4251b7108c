"""Text parts as they come: line endings, format=flowed, invisible characters, blank lines."""

import re

from services.ingest.domain.message import Link
from services.ingest.mime.limits import LINKS, TEXT_CHARS

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u034f\u200b\u2060\ufeff]")
_WIDE_SPACE = re.compile("[\u00a0\u2007\u202f\u3000]")
_TRAILING = re.compile(r"[ \t]++$", re.MULTILINE)
_SPACES = re.compile(r"[ \t]{2,}+")
_BLANK_LINES = re.compile(r"\n{3,}")
_URL = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]{1,4096}", re.IGNORECASE)
#: Punctuation of the sentence around a link.
_URL_TAIL = ".,;:!?)*_>"
#: Senders put HTML into text/plain.
_MARKUP = re.compile(r"\s*<(?:!doctype html|html|head|body|div|table|p>|br)", re.IGNORECASE)


def tidy(text: str) -> str:
    """Readable text of at most TEXT_CHARS with single spaces and at most one blank line in a row."""
    bounded = text[:TEXT_CHARS]
    if "\r" in bounded:
        bounded = bounded.replace("\r\n", "\n").replace("\r", "\n")
    if not bounded.isascii():
        bounded = _WIDE_SPACE.sub(" ", bounded)
    bounded = _UNWANTED.sub("", bounded)
    # Each search costs ten times what asking for the characters does, and most mails have nothing to find.
    if "  " in bounded or "\t" in bounded:
        bounded = _SPACES.sub(" ", bounded)
    if " \n" in bounded or "\t\n" in bounded:
        bounded = _TRAILING.sub("", bounded)
    if "\n\n\n" in bounded:
        bounded = _BLANK_LINES.sub("\n\n", bounded)
    return bounded.strip()


def unflow(text: str, *, delete_space: bool) -> str:
    """format=flowed (RFC 3676): a line that ends in a space goes on in the next one of the same quote depth."""
    out: list[str] = []
    open_depth: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if open_depth == depth and content != "-- ":
            out.append(content)
        else:
            out.append(("\n" if out else "") + ">" * depth + (" " if depth else "") + content)
        flows = content.endswith(" ") and content != "-- "
        open_depth = depth if flows else None
        if flows and delete_space:
            out[-1] = out[-1][:-1]
    return "".join(out)


def is_markup(text: str) -> bool:
    return bool(_MARKUP.match(text))


def bare_links(text: str) -> tuple[Link, ...]:
    """The addresses written out in plain text."""
    found: dict[Link, None] = {}
    if "://" not in text:
        return ()
    for match in _URL.finditer(text):
        if len(found) == LINKS:
            break
        found.setdefault(Link(match.group().rstrip(_URL_TAIL), ""))
    return tuple(found)


def letters_without_links(text: str) -> int:
    """How much there is to read, for comparing alternatives."""
    return len("".join((_URL.sub(" ", text) if "://" in text else text).split()))
