"""Address lists. One pass over the few characters that matter, so 10,000 recipients are just longer."""

import re
from dataclasses import dataclass

from services.ingest.domain.message import Address
from services.ingest.mime.header import decode_words
from services.ingest.mime.limits import ADDRESS_NAME_CHARS, ADDRESSES, EMAIL_CHARS

#: Characters kept of one entry before it is looked at; names are rarely longer than 60.
_ENTRY_CHARS = 1_000
# An encoded word may hold commas that the sender should have encoded.
_SPECIAL = re.compile(r'=\?[^?\s]{1,40}\?[bBqQ]\?[^?]{0,500}\?=|[\\"(),;:<>]')
_ANGLE = re.compile(r"<([^<>]*)>")
_BARE = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
_COMMENT = re.compile(r"\(([^()]*)\)")
_SPACES = re.compile(r"\s+")
#: One address as nearly all are written; whatever is different goes the long way.
_PLAIN_NAME = r"""[^"(),:;<>@\\=]{0,200}"""
_PLAIN_ONE = re.compile(
    rf"""\s*+(?:("{_PLAIN_NAME}"|{_PLAIN_NAME}?)\s*<)?([\w.+-]{{1,64}}@[\w.-]{{1,255}})(>?)\s*""", re.ASCII
)


@dataclass(frozen=True, slots=True)
class AddressList:
    #: At most ADDRESSES.
    kept: tuple[Address, ...]
    #: All of them.
    count: int


_NOBODY = AddressList((), 0)


def read_addresses(value: str | None) -> AddressList:
    """The addresses of an unfolded header value."""
    if not value:
        return _NOBODY
    plain = _PLAIN_ONE.fullmatch(value)
    if plain and (plain[1] is None) == (not plain[3]):
        return AddressList((Address(_name(plain[1] or ""), plain[2].lower()),), 1)
    entries = _split(value, quotes=True)
    if entries is None:  # an unclosed quote swallowed the rest
        entries = _split(value, quotes=False) or []
    kept = [address for entry in entries[:ADDRESSES] if (address := _read(entry))]
    ignored = min(len(entries), ADDRESSES) - len(kept)
    return AddressList(tuple(kept), len(entries) - ignored)


def _split(value: str, *, quotes: bool) -> list[str] | None:
    entries: list[str] = []
    start = 0
    quoted = angle = False
    depth = 0
    skip_to = 0
    for found in _SPECIAL.finditer(value):
        at, char = found.start(), found.group()
        if at < skip_to or len(char) > 1:
            continue
        if char == "\\":
            skip_to = at + 2
        elif char == '"':
            quoted = quotes and not quoted
        elif quoted:
            continue
        elif char == "(":
            depth += quotes
        elif char == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif char in "<>":
            angle = char == "<"
        elif char == ":" and not angle:
            start = at + 1  # the name of a group
        elif char == ";" or (char == "," and not angle):
            _add(entries, value, start, at)
            start, angle = at + 1, False
    if quoted or depth:
        return None
    _add(entries, value, start, len(value))
    return entries


def _add(entries: list[str], value: str, start: int, end: int) -> None:
    entry = value[start : min(end, start + _ENTRY_CHARS)].strip()
    if entry:
        entries.append(entry)


def _read(entry: str) -> Address | None:
    angle = _ANGLE.search(entry)
    if angle:
        email, name = angle[1], entry[: angle.start()] or entry[angle.end() :]
    else:
        bare = _BARE.search(_COMMENT.sub(" ", entry))
        comment = _COMMENT.search(entry)
        email = bare.group() if bare else ""
        name = comment[1] if comment else ("" if bare else entry)
    address = Address(_name(name), _email(email))
    return address if address.name or address.email else None


def _name(text: str) -> str:
    unquoted = text.strip().strip('"').replace('\\"', '"').replace("\\\\", "\\")
    return _SPACES.sub(" ", decode_words(unquoted)).strip().strip("\"'")[:ADDRESS_NAME_CHARS].strip()


def _email(text: str) -> str:
    """Lower-cased; empty for what is no address, such as `<undisclosed>`."""
    bare = "".join(decode_words(text).split()).removeprefix("mailto:").lower()
    return bare if "@" in bare and len(bare) <= EMAIL_CHARS else ""
