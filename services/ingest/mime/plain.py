"""Text parts as they come: line endings, format=flowed, invisible characters, blank lines."""

import re
from collections.abc import Iterator

from services.ingest.domain.message import Link
from services.ingest.mime.limits import LINKS, TEXT_CHARS

_CONTROLS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_INVISIBLE = "\u00ad\u034f\u200b\u2060\ufeff"
_WIDE_SPACES = "\u00a0\u2007\u202f\u3000"
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
    # Each pattern costs ten times what asking for the characters does, and most mails have nothing to find.
    if not bounded.isascii():
        bounded = _without_wide(bounded)
    bounded = bounded.encode("utf-8", "surrogatepass").translate(None, _CONTROLS).decode("utf-8", "surrogatepass")
    if "  " in bounded or "\t" in bounded:
        bounded = _SPACES.sub(" ", bounded)
    if " \n" in bounded or "\t\n" in bounded:
        bounded = "\n".join([line.rstrip(" \t") for line in bounded.split("\n")])
    if "\n\n\n" in bounded:
        bounded = _BLANK_LINES.sub("\n\n", bounded)
    return bounded.strip()


def _without_wide(text: str) -> str:
    for space in _WIDE_SPACES:
        text = text.replace(space, " ")
    for mark in _INVISIBLE:
        text = text.replace(mark, "")
    return text


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
    for match in _urls(text):
        if len(found) == LINKS:
            break
        found.setdefault(Link(match.group().rstrip(_URL_TAIL), ""))
    return tuple(found)


def _urls(text: str) -> Iterator[re.Match[str]]:
    """As _URL.finditer, but it looks at the places only where one can be."""
    at = 0
    while (colon := text.find("://", at)) >= 0:
        found = _URL.match(text, max(at, colon - 5)) or _URL.match(text, max(at, colon - 4))
        if found:
            yield found
        at = found.end() if found else colon + 3


def letters_without_links(text: str) -> int:
    """How much there is to read, for comparing alternatives."""
    links = sum(match.end() - match.start() for match in _urls(text))
    return len(text) - text.count(" ") - text.count("\n") - text.count("\t") - links
