"""A probe as a server's own search: Gmail's language where it is offered, else IMAP's keys in bounded ORs."""

import re
from collections.abc import Iterable, Iterator, Sequence

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Scope
from services.ingest.gmail.queries import probe_queries
from services.ingest.imap.failures import Refused, translate
from services.ingest.imap.items import Opened
from services.ingest.imap.listing import Search, since_key
from services.ingest.imap.opening import either
from services.ingest.imap.session import Session

#: Keys joined in one command, and their bytes.
KEYS = 16
KEY_BYTES = 2_000
_SHORT = 3

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
Key = tuple[bytes, ...]


def search_of(probe: Probe, scope: Scope) -> Search:
    """What finds the probe's messages in an open folder."""

    def search(session: Session, opened: Opened) -> list[int]:
        if opened.gmail:
            queries = probe_queries(probe, scope)
            return _union(session.uids([b"X-GM-RAW", query.encode()], "UTF-8") for query in queries)
        return _union(_plain(session, some, scope) for some in batches(keys(probe)))

    return search


def _union(answers: Iterable[list[int]]) -> list[int]:
    return sorted({uid for answer in answers for uid in answer})


def _plain(session: Session, some: Sequence[Key], scope: Scope) -> list[int]:
    foreign = any(not part.isascii() for key in some for part in key)
    try:
        return session.uids([*since_key(scope.since), *either(some)], "UTF-8" if foreign else None)
    except Exception as error:
        refused = translate(error)
        if not foreign or not isinstance(refused, Refused) or refused.busy:
            raise
    # A server without UTF-8 can still be asked the rest.
    plain = [key for key in some if all(part.isascii() for part in key)]
    return session.uids([*since_key(scope.since), *either(plain)]) if plain else []


def keys(probe: Probe) -> list[Key]:
    """One search key for each thing the probe asks; none where it asks for Gmail's categories or for sent mail."""
    if probe.categories:
        return []
    found = [(b"FROM", sender) for sender in probe.senders]
    # Servers look for parts of words: what is as short as "hr" has to be a whole name before the "@".
    found += [(b"FROM", word if len(word) > _SHORT else f"{word}@") for word in probe.sender_words]
    found += [(b"TEXT", phrase) for phrase in probe.phrases]
    found += [(b"SUBJECT", subject) for subject in probe.subjects]
    named = [(name, _said(text)) for name, text in found]
    return [
        *((name, text) for name, text in named if text),
        *(key for ending in probe.filenames for key in _file_keys(ending)),
        *([(b"HEADER", b"LIST-ID", b""), (b"HEADER", b"LIST-UNSUBSCRIBE", b"")] if probe.bulk else []),
    ]


def _file_keys(ending: str) -> Iterator[Key]:
    # No key looks at the names of files; they stand in the text of the parts, and calendars begin with words of theirs.
    if ending.lower() == "ics":
        yield (b"TEXT", b"BEGIN:VCALENDAR")
        yield (b"HEADER", b"CONTENT-TYPE", b"text/calendar")
    yield (b"TEXT", _said("." + ending))


def _said(text: str) -> bytes:
    return " ".join(_CONTROL.sub(" ", text).split()).encode()


def batches(wanted: Sequence[Key]) -> Iterator[list[Key]]:
    """Keys in commands that no server finds too long or too deep."""
    batch: list[Key] = []
    room = KEY_BYTES
    for key in wanted:
        cost = sum(len(part) + 3 for part in key)
        if batch and (len(batch) == KEYS or cost > room):
            yield batch
            batch, room = [], KEY_BYTES
        batch.append(key)
        room -= cost
    if batch:
        yield batch
