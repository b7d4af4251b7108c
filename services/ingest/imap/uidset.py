"""Sets of message ids, small enough to be kept in a cursor: a million ids in a row are six bytes."""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator

from services.ingest.imap.limits import FOLDER_MESSAGES, UID_MAX

#: Ascending, inclusive: [(1, 5), (9, 9)].
Runs = list[tuple[int, int]]
#: What a million ids of 64 bits come to.
_PACKED_BYTES = 10 * FOLDER_MESSAGES


def runs(uids: Iterable[int]) -> Runs:
    """Ids as runs."""
    found: Runs = []
    for uid in sorted(uids):
        if found and uid <= found[-1][1] + 1:
            found[-1] = (found[-1][0], uid)
        else:
            found.append((uid, uid))
    return found


def write_set(uids: Iterable[int]) -> str:
    """As IMAP writes it: "1:5,9"."""
    return ",".join(f"{first}:{last}" if last > first else str(first) for first, last in runs(uids))


def parse_set(text: str) -> Runs:
    """Runs of IMAP's way of writing. ValueError when it is none."""
    found = []
    for part in text.split(","):
        first, _, last = part.partition(":")
        ends = sorted((int(first), int(last or first)))
        if not 0 < ends[0] <= ends[1] <= UID_MAX:
            raise ValueError(f"{part[:40]} is no set of messages")
        found.append((ends[0], ends[1]))
    return found


def within(uids: Iterable[int], limits: Runs) -> set[int]:
    """Those of the ids that lie in a run; never more than there are ids, however wide the runs."""
    known = sorted(uids)
    marked: set[int] = set()
    for first, last in limits:
        marked.update(known[_at(known, first) : _at(known, last + 1)])
    return marked


def _at(known: list[int], uid: int) -> int:
    low, high = 0, len(known)
    while low < high:
        middle = (low + high) // 2
        if known[middle] < uid:
            low = middle + 1
        else:
            high = middle
    return low


def pack(uids: Iterable[int]) -> str:
    """A set as text."""
    numbers, at = [], 0
    for first, last in runs(uids):
        numbers += [first - at, last - first]
        at = last
    return _to_text(numbers)


def unpack(text: str) -> set[int]:
    """What `pack` wrote. ValueError when it is something else."""
    found: set[int] = set()
    at, numbers = 0, iter(_from_text(text))
    for gap in numbers:
        first = at + gap
        at = first + next(numbers, 0)
        if len(found) + at - first >= FOLDER_MESSAGES or not 0 < first <= at <= UID_MAX:
            raise ValueError("not a set of messages")
        found.update(range(first, at + 1))
    return found


def pack_list(values: Iterable[int]) -> str:
    """Numbers up to 2^64 in their order; neighbours that are close take little room."""
    numbers, at = [], 0
    for value in values:
        step = value - at
        numbers.append(2 * step if step >= 0 else -2 * step - 1)
        at = value
    return _to_text(numbers)


def unpack_list(text: str) -> list[int]:
    """What `pack_list` wrote. ValueError when it is something else."""
    found, at = [], 0
    for number in _from_text(text):
        at += number // 2 if number % 2 == 0 else -(number + 1) // 2
        found.append(at)
    return found


def _to_text(numbers: Iterable[int]) -> str:
    data = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            data.append(rest & 0x7F | 0x80)
            rest >>= 7
        data.append(rest)
    return base64.b85encode(zlib.compress(bytes(data), 6)).decode("ascii")


def _from_text(text: str) -> Iterator[int]:
    try:
        data = zlib.decompressobj().decompress(base64.b85decode(text), _PACKED_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a packed set") from error
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
