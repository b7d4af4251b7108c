"""The normal form of a mail: what it says, without what differs between two sendings of the same words.

From it come the content hash, under which a verdict is remembered, and the shape, by which mails of one template are
known. Everything a verdict depends on is in the hash: two mails with the same hash get the same verdict.

Left out: what is quoted (ingest splits it off; of the owner's own answers it is kept, names are read in it), white
space, the queries of links, and the names of the recipient. Costs some 30 µs for a mail of 4 kB.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from services.classify.domain.labels import Verdict
from services.classify.domain.mail import MailText
from services.classify.llm.mask import NAME, names_of
from services.classify.rules.text import BODY_LIMIT, SUBJECT_LIMIT, fold

#: Changes whenever the hash or the shape of the same mail may.
FORM_VERSION = "1"
#: Links that are looked at, as the rules do.
_LINKS = 30
_URL = re.compile(r"https?://[^\s<>\"']+")
#: A part of a path that a person chose; tokens have digits and capitals.
_PATH_WORD = re.compile(r"[a-z_-]{2,40}")
_WORD = re.compile(r"[^\W\d_]{2,}")
#: The same where all letters are those of ASCII, but for those that begin with a capital.
_SMALL_WORD = re.compile(r"(?<![A-Za-z])[a-z][A-Za-z]+")
_DIGITS = re.compile(r"\d+|\+.*")
#: Of a body, what its shape is made of, and the words that are needed to tell one.
_SHAPE_CHARS = 3_000
_SHAPE_WORDS = 250
_FEWEST_WORDS = 8
_GREETING_LINES = 6
_BETWEEN = "\x1f"


def content_hash(mail: MailText, owner_names: Collection[str] = ()) -> bytes:
    """32 bytes; equal for mails that say the same to their recipient."""
    subject = mail.subject[:SUBJECT_LIMIT]
    bodies = [_lines(text[:BODY_LIMIT]) if text else [] for text in _bodies(mail)]
    names = names_of(mail, owner_names, subject, bodies[0][:_GREETING_LINES])
    said = _joined([subject, *map("\n".join, bodies)])
    around = _joined([*_surroundings(mail)])
    whole = f"{FORM_VERSION}{_BETWEEN}{_nameless(said, names)}{_BETWEEN}{around}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest()


def names_in(mail: MailText, text: str, owner_names: Collection[str] = ()) -> bool:
    """Whether `text` holds what the hash leaves out: then it belongs to this mail alone."""
    lines = _lines(mail.text[:BODY_LIMIT])[:_GREETING_LINES]
    names = names_of(mail, owner_names, mail.subject[:SUBJECT_LIMIT], lines)
    return "://" in text or _nameless(text, names) != text


def shape(mail: MailText, verdict: Verdict) -> str | None:
    """The same for mails of one sender and template, whatever company, title, names and numbers they carry.

    None when too little is left to tell one template from another.
    """
    body = mail.text if mail.text.strip() else mail.forwarded_text
    said = f"{mail.subject[:SUBJECT_LIMIT]}\n{body[:_SHAPE_CHARS]}"
    for name in (verdict.job_title, verdict.company, verdict.requisition_id):
        if name:
            said = said.replace(name, " ")
    words = _small_words(_URL.sub(" ", said) if "://" in said else said)[:_SHAPE_WORDS]
    if len(words) < _FEWEST_WORDS:
        return None
    text = f"{_sender(mail)}\n{fold(' '.join(words))}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _small_words(text: str) -> list[str]:
    """Names, titles and places begin with a capital; the words between them are the template's own."""
    if text.isascii():
        return _SMALL_WORD.findall(text)
    return [word for word in _WORD.findall(text) if word[0].islower()]


def _sender(mail: MailText) -> str:
    local, _, host = mail.sender_email.partition("@")
    return f"{_DIGITS.sub('', local)}@{host}"


def _bodies(mail: MailText) -> Iterator[str]:
    yield mail.text
    yield mail.forwarded_text
    yield mail.signature
    if mail.from_self:
        yield mail.quoted_text


def _lines(text: str) -> list[str]:
    if "://" in text:
        text = _URL.sub(lambda match: _place(match.group()), text)
    if "  " not in text and text.replace("\n", "").isprintable():
        # No white space but single blanks.
        return [line for one in text.split("\n") if (line := one.strip())]
    return [joined for line in text.split("\n") if (joined := " ".join(line.split()))]


def _surroundings(mail: MailText) -> Iterator[str]:
    """Besides its words, all that rules and model look at."""
    yield f"{mail.sender_name}\n{mail.sender_email}\n{mail.reply_to_email or ''}"
    yield " ".join(mail.to) if mail.from_self else ""
    yield "\n".join(dict.fromkeys(_places(url for url, _ in mail.links[:_LINKS])))
    yield "\n".join(f"{one.method} {one.cancelled} {one.organizer or ''} {one.summary}" for one in mail.calendar[:3])
    flags = (mail.list_unsubscribe, mail.auto_submitted, mail.from_self, len(mail.links) > 15)
    yield " ".join((*mail.provider_labels, *map(str, flags)))


def _places(urls: Iterable[str]) -> Iterator[str]:
    return map(_place, urls)


def _place(url: str) -> str:
    """Host and first word of the path: who is linked to, not which of their thousand pages."""
    try:
        parts = urlsplit(url[:500])
        host = parts.netloc.lower()
    except ValueError:
        return "?"
    first = parts.path.lstrip("/").partition("/")[0]
    return f"{host}/{first}" if _PATH_WORD.fullmatch(first) else host


def _joined(parts: Sequence[str]) -> str:
    """The parts in one, none of which can pass for two."""
    whole = _BETWEEN.join(parts)
    if whole.count(_BETWEEN) >= len(parts):
        return _BETWEEN.join(part.replace(_BETWEEN, " ") for part in parts)
    return whole


def _nameless(text: str, names: Collection[str]) -> str:
    """`text` without these names, whole and in parts, where they stand as words of their own."""
    for form, pattern in _forms(tuple(names)):
        if form in text:
            text = pattern.sub(NAME, text)
    return text


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How names may be written, longest first: a mailbox has few owners, who are greeted over and over."""
    parts = {part for name in names for part in (name, *name.split())}
    written = {form for part in parts for form in (part, part.title(), part.upper()) if len(form) > 1}
    longest_first = sorted(written, key=lambda form: (-len(form), form))
    # What stands in front is asked after the name: so a pattern begins with letters, which are found fast.
    return tuple(
        (form, re.compile(rf"{name}(?<![\w@]{name})(?!\w)"))
        for form, name in zip(longest_first, map(re.escape, longest_first), strict=True)
    )
