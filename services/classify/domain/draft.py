"""A Draft is an application while its mails are being read, oldest first."""

from __future__ import annotations

from datetime import datetime

from services.classify.domain.clues import Clue
from services.classify.domain.labels import Label
from services.classify.domain.titles import Likeness, likeness

_CLOSING = frozenset({Label.REJECTION, Label.WITHDRAWN})
_REOPENING = frozenset({Label.ASSESSMENT, Label.INTERVIEW, Label.OFFER})


class Draft:
    """What the mails read so far say about one application. Mutable; lives only inside `group`."""

    def __init__(self, first: Clue) -> None:
        self.clues: list[Clue] = []
        self.doubts: list[str] = []
        self.employer: str | None = None
        self.titles: set[str] = set()
        self.places: set[str] = set()
        #: (source, requisition id)
        self.requisitions: set[tuple[str | None, str]] = set()
        self.links: set[str] = set()
        self.conversations: set[str] = set()
        self.senders: set[str] = set()
        self.sources: set[str] = set()
        self.receipt_senders: set[str] = set()
        self.last_receipt_at: datetime | None = None
        self.started_at = first.fact.mail_date
        self.last_at = first.fact.mail_date
        self.closed = False

    def add(self, clue: Clue) -> None:
        """Take `clue` in; it is not older than those before it."""
        fact = clue.fact
        self.clues.append(clue)
        self.employer = self.employer or clue.employer
        self.titles |= {clue.title} if clue.title else set()
        self.places |= clue.places
        self.requisitions |= {(fact.source, clue.requisition)} if clue.requisition else set()
        self.links |= clue.links
        self.conversations |= {clue.conversation} if clue.conversation else set()
        self.senders |= {fact.sender_email} if fact.sender_email else set()
        self.sources |= {fact.source} if fact.source else set()
        self.last_at = fact.mail_date
        if fact.label is Label.APPLIED:
            self.last_receipt_at = fact.mail_date
            self.receipt_senders.add(fact.sender_email)
        if fact.label in _CLOSING or fact.label in _REOPENING:
            self.closed = fact.label in _CLOSING

    def likeness(self, title: str | None) -> Likeness | None:
        """How `title` relates to the titles seen here, the closest counts; None when either side has none."""
        if title is None or not self.titles:
            return None
        if title in self.titles:
            return Likeness.SAME
        shortened = any(likeness(title, known) is Likeness.SHORTENED for known in self.titles)
        return Likeness.SHORTENED if shortened else Likeness.DIFFERENT
