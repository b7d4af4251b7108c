"""Texts and questions as Postgres's text search takes them: tsvector and tsquery, written here letter by letter.

Every lexeme begins with a key of its user. So the entries of one user stand side by side in the one index of all, and
neither a common word nor a beginning like "in…" ever walks through those of others. The key is no wall (row security
is): two users may share one, which costs a little time and nothing else.

A word stands in the index as it is and by its stems, at the same position: phrases find inflected forms too. Where
positions are, the index itself does not know: which beginnings of words stand side by side, it does ("~" and a number),
so that a phrase of words that stand in every mail looks at few mails only.
Words hold letters, digits, + and # only (see tokens), so there is nothing to escape.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from services.classify.domain.mail import MailText
from services.classify.domain.search.query import Query, Term
from services.classify.domain.search.tokens import spelled

#: Grows whenever the same mail is written differently: rows of an older one are rebuilt.
FORMAT = 2
#: By word, the stems it has in any language; words without an entry have none.
Stems = Mapping[str, Sequence[str]]

#: Postgres counts positions up to 16,383 and keeps 255 of each lexeme.
_LAST_POSITION = 16_000
_MOST_POSITIONS = 250
#: Between parts of a mail, so that no phrase reaches from one into another.
_GAP = 20
#: A text beyond this is attachments and logs pasted into a mail.
MAX_TEXT_CHARS = 100_000
_SENDER = "@"
_PAIR = "~"
#: So much of each word of a pair: what it shares with its stems and with what goes on from it.
_BEGINNING_CHARS = 3
#: Numbers of pairs. A mail of 160 words has one in a hundred of them by chance; more numbers would be a larger index.
_PAIRS = 1 << 14


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail: its words in order, and how much they weigh, A most."""

    words: Sequence[str]
    weight: str
    is_sender: bool = False


def parts(mail: MailText) -> list[Part]:
    """What is searched in a mail. What it quotes is another mail's text."""
    calendar = " \n ".join(f"{one.summary} {one.location}" for one in mail.calendar)
    return [
        Part(spelled(mail.subject), "A"),
        Part(spelled(f"{mail.sender_name} {mail.sender_email}"), "B", is_sender=True),
        Part(spelled(calendar), "C"),
        Part(spelled(mail.text[:MAX_TEXT_CHARS]), "D"),
        Part(spelled(mail.forwarded_text[:MAX_TEXT_CHARS]), "D"),
    ]


def words_of(mail: Sequence[Part]) -> set[str]:
    """The different words of a mail: those whose stems are needed to write it down."""
    return {word for part in mail for word in part.words}


def user_key(user_id: UUID) -> str:
    """Six characters that the lexemes of a user begin with."""
    return base64.urlsafe_b64encode(hashlib.sha256(user_id.bytes).digest())[:6].decode()


class Writing:
    """Writes the mails of one user down. What a word comes to is worked out once: mails repeat their words."""

    def __init__(self, key: str, stems: Stems) -> None:
        self._key = key
        self._stems = stems
        self._spellings: dict[str, frozenset[str]] = {}
        self._begun: dict[str, frozenset[str]] = {}

    def vector(self, mail: Sequence[Part]) -> str:
        """The tsvector of a mail's parts, in Postgres's spelling: a pure function of its text."""
        key, places = self._key, self._places(mail)
        others = {pair for part in mail for pair in _beside([self._beginnings(word) for word in part.words])}
        others |= {_SENDER + word for part in mail if part.is_sender for word in part.words}
        written = [f"'{key}{lexeme}':{','.join(at[:_MOST_POSITIONS])}" for lexeme, at in sorted(places.items())]
        # The key alone stands for all mails of the user.
        return " ".join([f"'{key}'", *(f"'{key}{one}'" for one in sorted(others)), *written])

    def _places(self, mail: Sequence[Part]) -> Mapping[str, list[str]]:
        """Where each lexeme stands."""
        places: defaultdict[str, list[str]] = defaultdict(list)
        position = 1
        for part in mail:
            for word in part.words[: max(0, _LAST_POSITION - position + 1)]:
                at = f"{position}{part.weight}"
                for lexeme in self._spelling(word):
                    places[lexeme].append(at)
                position += 1
            position += _GAP
        return places

    def _spelling(self, word: str) -> frozenset[str]:
        found = self._spellings.get(word)
        if found is None:
            found = self._spellings[word] = frozenset((word, *self._stems.get(word, ())))
        return found

    def _beginnings(self, word: str) -> frozenset[str]:
        found = self._begun.get(word)
        if found is None:
            found = self._begun[word] = _beginnings(word, self._stems)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about mails as tsqueries."""

    #: All words, wherever they stand: answered by the index alone.
    loose: str
    #: The same with phrases as phrases; None without any. Each mail has to be looked at.
    exact: str | None
    #: Any of the words: what a mail is ranked by.
    ranked: str


def asked(query: Query, terms: Sequence[Term], key: str, stems: Stems) -> Asked:
    """`query` with these of its terms only: the others are met by the application's name."""
    # There must be something wanted: for what is only unwanted, the index would be read from end to end.
    wanted = [f"'{key}'", *_senders(query, key)]
    single = [term for term in query.excluded if len(term.words) == 1]
    unwanted = [f"!{_term(term, key, stems, '&')}" for term in single]
    beside = [pair for term in terms for pair in _asked_pairs(term, key, stems)]
    loose = " & ".join([*wanted, *(_term(term, key, stems, "&") for term in terms), *beside, *unwanted])
    exact = None
    if any(len(term.words) > 1 for term in (*terms, *query.excluded)):
        unwanted = [f"!{_term(term, key, stems, '<->')}" for term in query.excluded]
        exact = " & ".join([*wanted, *(_term(term, key, stems, "<->") for term in terms), *unwanted])
    return Asked(loose, exact, " | ".join(_term(term, key, stems, "|") for term in terms) or f"'{key}'")


def every_word(query: Query) -> set[str]:
    """The words of a question whose stems are needed to ask it."""
    return {word for term in (*query.terms, *query.excluded) for word in term.words}


def _senders(query: Query, key: str) -> list[str]:
    asked_for = [" & ".join(f"'{key}{_SENDER}{word}':*" for word in words) for words in query.senders]
    return [f"({' | '.join(f'({one})' for one in asked_for)})"] if asked_for else []


def _beside(begins: Sequence[frozenset[str]]) -> set[str]:
    """The lexemes that say which beginnings of words stand side by side."""
    return {_pair(one, other) for here, there in pairwise(begins) for one in here for other in there}


def _asked_pairs(term: Term, key: str, stems: Stems) -> Iterable[str]:
    last = len(term.words) - 1
    for at, (one, other) in enumerate(pairwise(term.words), 1):
        if term.prefix and at == last and len(other) < _BEGINNING_CHARS:
            continue
        both = {f"'{key}{pair}'" for pair in _beside([_beginnings(word, stems) for word in (one, other)])}
        yield f"({' | '.join(sorted(both))})"


def _beginnings(word: str, stems: Stems) -> frozenset[str]:
    """Two words that are found by each other, as they are or by a stem, share one of these."""
    return frozenset(one[:_BEGINNING_CHARS] for one in (word, *stems.get(word, ())))


@lru_cache(maxsize=100_000)
def _pair(one: str, other: str) -> str:
    return f"{_PAIR}{zlib.crc32(f'{one} {other}'.encode()) % _PAIRS:x}"


def _term(term: Term, key: str, stems: Stems, joint: str) -> str:
    last = len(term.words) - 1
    words = (_word(word, key, stems, prefix=term.prefix and at == last) for at, word in enumerate(term.words))
    return f"({f' {joint} '.join(words)})"


def _word(word: str, key: str, stems: Stems, *, prefix: bool) -> str:
    plain = [f"'{key}{word}'{':*' if prefix else ''}"]
    return f"({' | '.join([*plain, *_stemmed(word, key, stems)])})"


def _stemmed(word: str, key: str, stems: Stems) -> Iterable[str]:
    return (f"'{key}{stem}'" for stem in stems.get(word, ()) if stem != word)
