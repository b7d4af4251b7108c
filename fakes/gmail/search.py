"""Evaluates a query tree over a mailbox: sets of message numbers, the selective parts first."""

from __future__ import annotations

from collections.abc import Callable

from fakes.gmail.clock import Clock
from fakes.gmail.index import Index
from fakes.gmail.labels import SYSTEM
from fakes.gmail.mailbox import Mailbox, Message
from fakes.gmail.moments import age_seconds, moment_ms, size_bytes
from fakes.gmail.query import All, Either, Node, Not, Operator, Word, parse
from fakes.gmail.words import Words, tokens

Holds = Callable[[Message], bool]

#: Operators over a field: how to read it, and whether bare words are looked for there too (then it is indexed).
_FIELDS: dict[str, tuple[Callable[[Words], str], bool]] = {
    "from": (lambda words: words.sender, True),
    "to": (lambda words: f"{words.to}{words.cc}{words.bcc}", False),
    "cc": (lambda words: words.cc, True),
    "bcc": (lambda words: words.bcc, False),
    "subject": (lambda words: words.subject, True),
    "filename": (lambda words: "".join(words.files), True),
    "deliveredto": (lambda words: words.delivered_to, False),
    "list": (lambda words: words.list_id, False),
}
_PLACES = {"draft": "DRAFT", "drafts": "DRAFT", "chats": "CHAT", "chat": "CHAT", "spam": "SPAM", "trash": "TRASH"}
_REVEALING = frozenset({"spam", "trash", "anywhere"})
_TABS = {"social", "promotions", "updates", "forums"}


class Search:
    """The searchable side of one mailbox."""

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox, self._clock = mailbox, clock
        self._index = Index()

    def find(self, text: str, universe: set[int]) -> set[int]:
        """The messages of `universe` (numbers) that match."""
        return self._eval(parse(text), universe)

    def warm(self) -> None:
        """Reads all mail now rather than at the first query."""
        self._index.update(self._mailbox)

    def _eval(self, node: Node, universe: set[int]) -> set[int]:
        match node:
            case All(parts):
                for part in sorted(parts, key=_cost):
                    universe = self._eval(part, universe)
                return universe
            case Either(parts):
                return set[int]().union(*(self._eval(part, universe) for part in parts))
            case Not(part):
                return universe - self._eval(part, universe)
            case Word(text):
                return self._word(text, universe)
            case Operator(name, value):
                return self._operator(name, value, universe)

    def _word(self, text: str, universe: set[int]) -> set[int]:
        if not tokens(text):
            return universe
        self.warm()
        return self._index.phrase(text, Words.anywhere) & universe

    def _operator(self, name: str, value: str, universe: set[int]) -> set[int]:
        if name in _FIELDS and tokens(value):
            self.warm()
            read, indexed = _FIELDS[name]
            sought = self._mailbox.address if value.lower() == "me" else value
            return self._index.phrase(sought, read, indexed=indexed) & universe
        if name == "has" and value.lower() == "attachment":
            self.warm()
            return self._index.having(lambda words: words.has_attachment) & universe
        holds = self._condition(name, value)
        if holds is None:
            return self._word(f"{name} {value}", universe)
        by_number = self._mailbox.by_number
        return {number for number in universe if (message := by_number[number]) is not None and holds(message)}

    def _condition(self, name: str, value: str) -> Holds | None:
        """What must hold of a message; None when the value means nothing, so that it is searched for as words."""
        value = value.lower() if name != "rfc822msgid" else value.strip("<>")
        match name:
            case "rfc822msgid":
                return lambda message: message.content.outline.message_id == value
            case "label":
                return self._labelled(value)
            case "in" | "is":
                return self._where(value)
            case "category":
                return self._tab(value)
            case "has":
                return _user_labels(value)
            case "larger" | "size" | "smaller":
                return _sized(name, size_bytes(value))
            case _:
                return self._when(name, value)

    def _labelled(self, value: str) -> Holds:
        ident = self._mailbox.labels.find(_PLACES.get(value, value))
        return lambda message: ident in message.labels

    def _where(self, value: str) -> Holds:
        match value:
            case "anywhere":
                return lambda message: True
            case "read":
                return lambda message: "UNREAD" not in message.labels
            case "archive":
                return lambda message: not message.labels & {"INBOX", "SENT", "DRAFT", "SPAM", "TRASH"}
            case _:
                return self._labelled(value)

    def _tab(self, value: str) -> Holds:
        if value in _TABS:
            return self._labelled(f"category_{value}")
        if value == "primary":
            others = {f"CATEGORY_{tab.upper()}" for tab in _TABS}
            return lambda message: not message.labels & others
        return lambda message: False

    def _when(self, name: str, value: str) -> Holds | None:
        if name in ("older_than", "newer_than"):
            age = age_seconds(value)
            limit = None if age is None else int((self._clock.now() - age) * 1000)
        else:
            limit = moment_ms(value, self._mailbox.timezone)
        if limit is None:
            return None
        if name in ("after", "newer", "newer_than"):
            return lambda message: message.received_ms >= limit
        return lambda message: message.received_ms < limit


def reveals_hidden(text: str) -> bool:
    """Whether a query asks for spam or trash itself, so that it is not left out."""
    return _reveals(parse(text))


def _reveals(node: Node) -> bool:
    match node:
        case All(parts) | Either(parts):
            return any(_reveals(part) for part in parts)
        case Operator(name, value):
            return name in ("in", "is", "label") and value.lower() in _REVEALING
        case _:
            return False


def _user_labels(value: str) -> Holds:
    if value == "userlabels":
        return lambda message: bool(message.labels - set(SYSTEM))
    if value == "nouserlabels":
        return lambda message: not message.labels - set(SYSTEM)
    return lambda message: False


def _sized(name: str, limit: int | None) -> Holds | None:
    if limit is None:
        return None
    if name == "smaller":
        return lambda message: message.content.size < limit
    return lambda message: message.content.size > limit


def _cost(node: Node) -> int:
    """What narrows most comes first; what walks over every message, last."""
    match node:
        case Word():
            return 0
        case Operator(name, _):
            return 1 if name in _FIELDS else 3
        case Either():
            return 2
        case _:
            return 4
