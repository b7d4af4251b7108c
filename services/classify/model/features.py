"""What the local model sees of a mail: each sentence as stems and pairs of stems, and facts about the whole.

A stem is the first letters of a word: "application" and "applications", "entschieden" and "entscheidung" begin alike,
and so do words of languages whose endings nobody listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from string import digits

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.model.concepts import idea_of, stem_of
from services.classify.model.sorts import Sort, sort_of
from services.classify.rules import context
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading
from services.classify.rules.senders import MAIL_PROVIDERS, host_of

#: Sentences that are read: what a mail is about stands in its first screens.
SENTENCES = 60
#: Ideas fewer than this many apart are seen together.
APART = 5
#: Words of a sentence that are read.
WORDS = 60
#: Sentences behind the subject that a letter begins with: what it is about is mostly said there.
_BEGINNING = 3
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[:.,h]\d+)*|[?!€$£%]")
#: Stands between sentences that are read at once.
BREAK = "\n"
_WORD_OR_BREAK = re.compile(f"{_WORD.pattern}|{BREAK}")
_DIGIT = re.compile(r"\d")
_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|antwort|odp|rif|r)\s*(?:\[\d+\])?:")
_FORWARD = re.compile(r"^\s*(?:fwd?|wg|tr|rv|i)\s*:")
#: How mailing lists and ticket systems begin subjects.
_TAG = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg)\s*:\s*)*\[[^\]]{2,40}\]")
_ROBOT = re.compile(r"no-?_?reply|do-?not-?reply|notification|mailer|automat|system@|alert|info@|news")
_OFFICE = re.compile(r"job|career|recruit|talent|hr@|hiring|bewerb|karriere|personal|people|seleccion|candidat")
_TOPICS = {
    "job": context.JOB,
    "application": context.APPLICATION,
    "coaching": context.COACHING,
    "scam": context.SCAM,
    "survey": context.SURVEY,
    "account": context.ACCOUNT,
    "unfinished": context.UNFINISHED,
    "own_voice": context.OWN_VOICE,
    "reader": context.TO_READER,
    "addressed": context.ADDRESSED,
    "recruiter": context.RECRUITER,
    "bulk": context.BULK,
}
#: More than this is no letter to one applicant.
_LOUD_CHARS, _LOUD_LINES, _LOUD_SIGNS, _LOUD_DIGITS = 2_000, 60, 8, 120
#: The marks whose weights the file may carry, in its order.
MARKS: tuple[str, ...] = (
    "always",
    *(f"topic:{name}" for name in _TOPICS),
    *(f"hit:{label}:{weight}" for label in Label for weight in (3, 2, 1)),
    *(f"rule:{label}:{sort}" for label in Label for sort in Sort),
    *(f"source:{kind}" for kind in ("ats", "board", "tests", "scheduler")),
    *("calendar", "calendar:interview", "calendar:cancelled", "elsewhere", "forwarded", "from_self", "automatic"),
    *(
        "list",
        "tag",
        "reply",
        "forward",
        "robot",
        "office",
        "private_sender",
        "short",
        "long",
        "many_links",
        "many_digits",
    ),
)
_TOPIC_MARKS = tuple((f"topic:{name}", topic) for name, topic in _TOPICS.items())
NUMBER_OF_MARK = {mark: number for number, mark in enumerate(MARKS)}


class Part(IntEnum):
    """Where a sentence stands."""

    SUBJECT = 0
    BEGINNING = 1
    REST = 2


#: What the ideas of a part are called there, in addition.
PREFIXES = {Part.SUBJECT: "s:", Part.BEGINNING: "b:"}


def part_of(place: int) -> Part:
    """The part of the sentence at `place`; 0 is the subject."""
    if place == 0:
        return Part.SUBJECT
    return Part.BEGINNING if place <= _BEGINNING else Part.REST


def words(sentence: str) -> list[str]:
    """The words of a folded sentence, as many as are read."""
    return _WORD.findall(sentence)[:WORDS]


def words_and_breaks(sentences: Sequence[str]) -> list[str]:
    """The words of several folded sentences, however many, with a break behind each sentence but the last."""
    return _WORD_OR_BREAK.findall(BREAK.join(sentences))


def terms(sentence: str, part: Part = Part.REST) -> list[str]:
    """What a folded sentence is made of: stems, neighbouring stems, ideas, ideas that follow each other closely.

    What occurs twice is there twice; the ideas of the subject and of the beginning are there once more, as theirs. The
    model counts the same faster (see Rows); this is what it means.
    """
    found = words(sentence)
    stems = [stem_of(word) for word in found]
    ideas = [idea for word in found if (idea := idea_of(word))]
    pairs = [f"{one} {other}" for one, other in pairwise(stems)]
    close = [f"{one}>{other}" for apart in range(1, APART) for one, other in zip(ideas, ideas[apart:], strict=False)]
    placed = [PREFIXES[part] + idea for idea in ideas] if part in PREFIXES else []
    return [*stems, *pairs, *ideas, *close, *placed]


def is_loud(reading: Reading) -> bool:
    """Sent to many, selling, or endless, and of no application by the reader: no place for a step of one."""
    flat = reading.text.flat[:_LOUD_CHARS]
    loud = (
        reading.is_bulk
        or len(reading.text.lines) > _LOUD_LINES
        or sum(flat.count(sign) for sign in "$€£%!") > _LOUD_SIGNS
        or _digits_in(flat) > _LOUD_DIGITS
    )
    return loud and not reading.about(context.OWN_APPLICATION) and not reading.source


def _digits_in(text: str) -> int:
    if text.isascii():
        return len(text) - len(text.encode().translate(None, digits.encode()))
    return len(_DIGIT.findall(text))


def marks(reading: Reading, found: Finding) -> list[str]:
    """The facts about the mail as a whole that hold; `found` is what the rules made of it."""
    return ["always", f"rule:{found.label}:{sort_of(found)}", *_said(reading), *_sent(reading), *_formed(reading)]


def _said(reading: Reading) -> Iterator[str]:
    text = reading.text
    yield from (mark for mark, topic in _TOPIC_MARKS if topic.may_be_in(text) and topic.is_in(text))
    yield from (f"hit:{label}:{weight}" for label, weight in reading.hits)
    if reading.is_elsewhere:
        yield "elsewhere"


def _sent(reading: Reading) -> Iterator[str]:
    mail, sender = reading.mail, reading.mail.sender_email
    if reading.source:
        yield f"source:{reading.source.kind}"
    flags = {
        "from_self": mail.from_self,
        "automatic": mail.auto_submitted,
        "list": mail.list_unsubscribe,
        "robot": bool(_ROBOT.search(sender)),
        "office": bool(_OFFICE.search(sender)),
        "private_sender": bool(sender) and host_of(sender) in MAIL_PROVIDERS,
    }
    yield from (name for name, holds in flags.items() if holds)


def _formed(reading: Reading) -> Iterator[str]:
    subject, flat = reading.text.lines[0], reading.text.flat
    flags = {
        "forwarded": reading.forwarded,
        "tag": bool(_TAG.match(subject)),
        "reply": bool(_REPLY.match(subject)),
        "forward": bool(_FORWARD.match(subject)),
        "short": len(flat) < 300,
        "long": len(flat) > 3_000,
        "many_links": len(reading.mail.links) > 15,
        "many_digits": _digits_in(flat[:2_000]) > 60,
    }
    yield from (name for name, holds in flags.items() if holds)
    yield from _calendar(reading.mail)


def _calendar(mail: MailText) -> Iterator[str]:
    if mail.calendar:
        yield "calendar"
        if any(context.INTERVIEW_NAME.search(fact.summary[:300].lower()) for fact in mail.calendar[:3]):
            yield "calendar:interview"
        if any(fact.cancelled or fact.method.upper() == "CANCEL" for fact in mail.calendar[:3]):
            yield "calendar:cancelled"
