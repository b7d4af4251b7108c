"""What a person decides about applications: input of the same pure function that groups mail, never its result.

A decision names mails and applications by what does not depend on arrival: content keys of mails, `hand:<id>` of what
was entered by hand, `split:<id>` of what was split off. Taking one back leaves it out, so that what was there before
comes back whole. Only the order in which the person decided counts, not the order in which mail came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from services.classify.domain.events import Event, EventKind, MailFact
from services.classify.domain.labels import Label

#: Before the id of a decision: the key of an event that the person entered.
BY_HAND = "hand:"
#: Before the id of a decision: an application that was split off.
SPLIT_OFF = "split:"
#: Keys by which an application is named at most: one that is still there is enough.
REF_KEYS = 20


class DecisionKind(StrEnum):
    """What was decided."""

    ADDED = "added"
    EDITED = "edited"
    LOGGED = "logged"
    CONTACT = "contact"
    LINK = "link"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    #: A mail counts to no application.
    SET_ASIDE = "set_aside"
    DISMISSED = "dismissed"
    #: What was doubtful is right.
    CONFIRMED = "confirmed"
    #: What was doubtful shall not be asked about again.
    IGNORED = "ignored"


class Pin(StrEnum):
    """A field of an application that a person can set."""

    COMPANY = "company"
    JOB_TITLE = "job_title"
    APPLIED_AT = "applied_at"
    SOURCE = "source"
    SALARY = "salary"
    LOCATION = "location"


#: The keys that name an application, the surest first: see `arrangement`.
Ref = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a person decided."""

    id: UUID
    #: place in the order in which this person decided
    number: int
    kind: DecisionKind
    #: aware UTC, when it was decided
    at: datetime
    #: the application that it is about; the one that remains when others are merged into it, or mails are moved to it
    application: Ref
    #: mails that were split off, moved or set aside
    keys: tuple[str, ...] = ()
    #: mails that the person saw and left where they are
    stay: tuple[str, ...] = ()
    #: applications that were merged into it, or that mails were moved from
    others: tuple[Ref, ...] = ()
    #: doubts that the person has seen with this
    settled: tuple[str, ...] = ()
    #: what was said, by name; None: there is none, "": what mails say counts again
    told: Mapping[str, str | None] = field(default_factory=dict)
    undone: bool = False

    @property
    def key(self) -> str:
        """Of the event that this is, where it is one."""
        return f"{BY_HAND}{self.id}"

    @property
    def label(self) -> str:
        """Of the application that this splits off."""
        return f"{SPLIT_OFF}{self.id}"

    @property
    def separate(self) -> bool:
        """Whether what was added shall be an application of its own, whatever mail it resembles."""
        return bool(self.told.get("separate"))

    @property
    def replaces(self) -> UUID | None:
        """The decision that this says anew: a note with other words, somebody's new telephone number."""
        text = self.told.get("replaces")
        return UUID(text) if text else None

    def names(self) -> frozenset[str]:
        """Every key in it: what must be read together with it."""
        own = {DecisionKind.ADDED: [self.key], DecisionKind.SPLIT: [self.label]}.get(self.kind, [])
        others = (key for ref in self.others for key in ref)
        return frozenset([*own, *self.application, *self.keys, *self.stay, *others])


def active(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that count, in the order in which they were made: not taken back, and not said anew."""
    every = sorted(decisions, key=lambda one: one.number)
    anew = replaced(every)
    return [one for one in every if not one.undone and one.id not in anew]


def replaced(decisions: Iterable[Decision]) -> set[UUID]:
    """Those in whose place others were said; what was said last counts, and what it replaces when it is taken back."""
    found: set[UUID] = set()
    for one in sorted(decisions, key=lambda one: -one.number):
        if one.replaces is not None and (not one.undone or one.id in found):
            found.add(one.replaces)
    return found


def hand_facts(decisions: Collection[Decision]) -> list[MailFact]:
    """What was added by hand, as facts that mail can join; what shall be separate is none."""
    counting = active(decisions)
    edits: defaultdict[Ref, list[Decision]] = defaultdict(list)
    for one in counting:
        if one.kind is DecisionKind.EDITED:
            edits[one.application].append(one)
    return [hand_fact(one, edits.get((one.key,), ())) for one in counting if _is_fact(one)]


def hand_fact(added: Decision, decisions: Collection[Decision]) -> MailFact:
    """An application that was added by hand, with the fields as they were edited since."""
    told = dict(added.told)
    for one in active(decisions):
        # What was edited once mails were there is said of all of it, and must not part it from them.
        if one.kind is DecisionKind.EDITED and one.application == (added.key,):
            told |= {name: added.told.get(name) if value == "" else value for name, value in one.told.items()}
    return MailFact(
        key=added.key,
        message_id=added.id,
        mail_date=moment(told.get("applied_at")) or added.at,
        label=Label.APPLIED,
        confidence=1.0,
        evidence="",
        company=told.get("company"),
        job_title=told.get("job_title"),
        source=told.get("source"),
    )


def event_of(decision: Decision) -> Event:
    """The event that was logged."""
    kind = EventKind(decision.told.get("kind") or EventKind.NOTE)
    at = moment(decision.told.get("event_at")) or decision.at
    return Event(decision.key, kind, at, None, decision.told.get("text") or "", by_person=True)


def event_keys(decisions: Collection[Decision]) -> set[str]:
    """Keys of events that these decisions are, or were."""
    return {one.key for one in decisions if one.kind in (DecisionKind.ADDED, DecisionKind.LOGGED)}


def moment(text: str | None) -> datetime | None:
    """The aware UTC moment that `text` spells; None for none."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _is_fact(decision: Decision) -> bool:
    return decision.kind is DecisionKind.ADDED and not decision.separate
