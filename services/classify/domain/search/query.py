"""What a person types into the search, understood.

    offer acme                 both words, anywhere in one mail or the application's name; the last may go on
    "phone screen"             these words side by side
    -webinar                   not this
    company:acme stage:offer label:interview from:greenhouse after:2026-01-15 before:2026-03
    industry:health tag:"dream job"
    is:dismissed               what the person dismissed, instead of the rest

Nothing that can be typed is an error: what cannot be understood is said, and the rest is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.classify.domain.folding import fold
from services.classify.domain.industries import Industry, industry_of
from services.classify.domain.labels import Label
from services.classify.domain.search.tokens import tokens
from services.classify.domain.stage import Stage

#: What is longer nobody typed.
MAX_CHARS = 300
#: Words and phrases, wanted and unwanted.
MAX_TERMS = 12
#: A shorter beginning stands before half of all words.
MIN_PREFIX_CHARS = 2
_PART = re.compile(
    r"(?P<minus>-?)(?:(?P<filter>company|industry|stage|tag|label|from|after|before|is):)?"
    r'(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>\S+))',
    re.IGNORECASE,
)
#: An industry that nothing says.
_UNKNOWN = "unknown"
#: What people call industries besides what they are called.
_ALSO = {
    Industry.INFORMATION_AND_COMMUNICATION: "it tech technology media medien",
    Industry.FINANCE_AND_INSURANCE: "financial banking banken finanzen",
    Industry.TRADE: "retail commerce ecommerce",
    Industry.ENERGY_AND_WATER: "utilities",
    Industry.ACCOMMODATION_AND_FOOD: "hospitality tourism tourismus",
    Industry.HEALTH_AND_SOCIAL_WORK: "healthcare medical gesundheit pflege",
    Industry.PUBLIC_ADMINISTRATION: "government state verwaltung",
    Industry.EDUCATION: "bildung",
    Industry.PROFESSIONAL_SERVICES: "research forschung beratung",
    Industry.NON_PROFIT: "ngo nonprofit",
}
_INDUSTRY_WORDS = {
    one.value: tuple(token.word for token in tokens(f"{one.value} {_ALSO.get(one, '')}")) for one in Industry
}
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side, mostly one. With `prefix` the last of them may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question. Everything in it must hold; several stages, labels, companies and the like are alternatives."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    companies: tuple[tuple[str, ...], ...] = ()
    senders: tuple[tuple[str, ...], ...] = ()
    stages: frozenset[Stage] = frozenset()
    #: names of industries; "" is no known one
    industries: frozenset[str] = frozenset()
    #: folded
    tags: frozenset[str] = frozenset()
    labels: frozenset[Label] = frozenset()
    #: aware UTC; from here on, and before there
    after: datetime | None = None
    before: datetime | None = None
    #: Only what the person dismissed; otherwise none of it.
    dismissed: bool = False
    #: What could not be understood, as it was typed.
    not_understood: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return self == Query(not_understood=self.not_understood)

    @property
    def narrows(self) -> bool:
        """Whether it asks for applications by something that lists narrow by as well."""
        return bool(self.stages or self.industries or self.tags)

    @property
    def chooses(self) -> bool:
        """Whether it is about some applications only, whatever their mails say."""
        return bool(self.companies or self.narrows or self.dismissed)

    @property
    def of_mails(self) -> bool:
        """Whether it asks for something that only mails have."""
        return bool(self.senders or self.labels)


@dataclass(slots=True)
class _Reading:
    terms: list[Term] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    companies: list[tuple[str, ...]] = field(default_factory=list)
    senders: list[tuple[str, ...]] = field(default_factory=list)
    stages: set[Stage] = field(default_factory=set)
    industries: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    labels: set[Label] = field(default_factory=set)
    after: datetime | None = None
    before: datetime | None = None
    dismissed: bool = False
    not_understood: list[str] = field(default_factory=list)


def parse(text: str) -> Query:
    """Any text at all, of which only the first MAX_CHARS are read."""
    text = text[:MAX_CHARS]
    reading = _Reading()
    for part in _PART.finditer(text):
        name = (part["filter"] or "").lower()
        known = _filtered(reading, name, part) if name else _worded(reading, part, typing=part.end() == len(text))
        if not known:
            reading.not_understood.append(part.group())
    return Query(
        terms=tuple(dict.fromkeys(reading.terms)),
        excluded=tuple(dict.fromkeys(reading.excluded)),
        companies=tuple(dict.fromkeys(reading.companies)),
        senders=tuple(dict.fromkeys(reading.senders)),
        stages=frozenset(reading.stages),
        industries=frozenset(reading.industries),
        tags=frozenset(reading.tags),
        labels=frozenset(reading.labels),
        after=reading.after,
        before=reading.before,
        dismissed=reading.dismissed,
        not_understood=tuple(reading.not_understood),
    )


def _worded(reading: _Reading, part: re.Match[str], *, typing: bool) -> bool:
    quoted = part["quoted"]
    said = part["bare"] if quoted is None else quoted
    words = tuple(token.word for token in tokens(said))
    if not words:
        # Punctuation between words says nothing, and is no mistake either.
        return not any(char.isalnum() for char in said)
    if len(reading.terms) + len(reading.excluded) >= MAX_TERMS:
        return False
    open_ended = quoted is None and (said.endswith("*") or (typing and not part["minus"]))
    term = Term(words, prefix=open_ended and len(words[-1]) >= MIN_PREFIX_CHARS)
    (reading.excluded if part["minus"] else reading.terms).append(term)
    return True


def _filtered(reading: _Reading, name: str, part: re.Match[str]) -> bool:
    quoted = part["quoted"]
    said = part["bare"] if quoted is None else quoted
    if part["minus"]:
        return False
    return _FILTERS[name](reading, said)


def _named(values: list[tuple[str, ...]], said: str) -> bool:
    found = [words for one in said.split(",") if (words := tuple(token.word for token in tokens(one)))]
    values.extend(found[:MAX_TERMS])
    return bool(found)


def _company(reading: _Reading, said: str) -> bool:
    return _named(reading.companies, said)


def _from(reading: _Reading, said: str) -> bool:
    return _named(reading.senders, said)


def _stage(reading: _Reading, said: str) -> bool:
    found = [Stage.__members__.get(one) for one in _constants(said)]
    reading.stages.update(one for one in found if one)
    return None not in found


def _industry(reading: _Reading, said: str) -> bool:
    found = [_industries(one) for one in said.split(",")]
    reading.industries.update(*found)
    return all(found)


def _industries(said: str) -> frozenset[str]:
    """Those whose names have words that begin so, else what the word itself says: a bank is finance."""
    words = [token.word for token in tokens(said)]
    if words == [_UNKNOWN]:
        return frozenset({""})
    named = [one for one, name in _INDUSTRY_WORDS.items() if words and all(map(_begins_one_of(name), words))]
    told = industry_of(said)
    return frozenset(named or ({told.value} if told else ()))


def _begins_one_of(name: Sequence[str]) -> Callable[[str], bool]:
    return lambda word: any(one.startswith(word) for one in name)


def _tag(reading: _Reading, said: str) -> bool:
    found = [folded for one in said.split(",") if (folded := " ".join(fold(one).split()))]
    reading.tags.update(found[:MAX_TERMS])
    return bool(found)


def _label(reading: _Reading, said: str) -> bool:
    found = [Label.__members__.get(one) for one in _constants(said)]
    reading.labels.update(one for one in found if one)
    return None not in found


def _constants(said: str) -> Iterator[str]:
    """In review, in-review and in_review are IN_REVIEW."""
    for one in said.split(","):
        yield re.sub(r"[\s-]+", "_", one.strip()).upper()


def _after(reading: _Reading, said: str) -> bool:
    reading.after = _date(said) or reading.after
    return _date(said) is not None


def _before(reading: _Reading, said: str) -> bool:
    reading.before = _date(said) or reading.before
    return _date(said) is not None


def _is(reading: _Reading, said: str) -> bool:
    known = said.strip().lower() == "dismissed"
    reading.dismissed = reading.dismissed or known
    return known


def _date(said: str) -> datetime | None:
    """The beginning (UTC) of a year, a month or a day."""
    found = _DATE.fullmatch(said)
    if found is None:
        return None
    try:
        return datetime(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1), tzinfo=UTC)
    except ValueError:
        return None


_FILTERS: dict[str, Callable[[_Reading, str], bool]] = {
    "company": _company,
    "from": _from,
    "industry": _industry,
    "stage": _stage,
    "tag": _tag,
    "label": _label,
    "after": _after,
    "before": _before,
    "is": _is,
}
