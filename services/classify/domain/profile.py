"""What the person says of an application itself: fields they set, tags, contacts, links, doubts they settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.classify.domain.arrangement import Pile
from services.classify.domain.decisions import Decision, DecisionKind, Pin, moment
from services.classify.domain.folding import fold
from services.classify.domain.grouping import NO_EMPLOYER, ONLY_DOMAIN


class Review(StrEnum):
    """Why a person should look at an application."""

    GROUPING = "grouping"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Item:
    """A contact or a link; `id` is that of its decision, which takes it back when undone."""

    id: UUID
    #: name, email, phone, role; or url, title
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that a person said of one application but events."""

    #: what they set; None: there is none
    pins: Mapping[Pin, str | None] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    contacts: tuple[Item, ...] = ()
    links: tuple[Item, ...] = ()
    dismissed: bool = False
    #: doubts that they confirmed to be none
    settled: frozenset[str] = frozenset()
    #: what they do not want to be asked about: doubts, or reasons
    ignored: frozenset[str] = frozenset()
    #: as they were called when something was logged, for when no mail is left
    remembered_company: str | None = None
    remembered_job_title: str | None = None

    def pinned(self, pin: Pin, otherwise: str | None) -> str | None:
        """What counts for a field."""
        return self.pins.get(pin, otherwise)

    @property
    def applied_at(self) -> datetime | None:
        """The day they said, aware UTC."""
        return moment(self.pins.get(Pin.APPLIED_AT))

    def doubts(self, pile: Pile, *, known: bool) -> tuple[str, ...]:
        """What is still doubtful about its mails; `known` when its company is."""
        settled = self.settled | ({NO_EMPLOYER, ONLY_DOMAIN} if known and Pin.COMPANY in self.pins else set())
        here = {fact.key for fact in pile.facts}
        groups = sorted((one for one in pile.groups if one.keys & here), key=lambda one: one.anchor_key)
        return tuple(dict.fromkeys(doubt for one in groups for doubt in one.doubts if doubt not in settled))

    def review(self, company: str | None, doubts: Iterable[str]) -> tuple[Review, ...]:
        """Why somebody should look at it; nothing once dismissed or ignored."""
        if self.dismissed:
            return ()
        asked = [doubt for doubt in doubts if doubt not in self.ignored and doubt != NO_EMPLOYER]
        nameless = company is None and Review.COMPANY not in self.ignored
        return (*([Review.GROUPING] if asked else []), *([Review.COMPANY] if nameless else []))


NO_PROFILE = Profile()


def profile_of(pile: Pile) -> Profile:
    """What was said; of an application itself before what was said of those merged into it."""
    return Profile(
        pins={**_pins(pile.said_of_others), **_pins(pile.said)},
        tags=_tags(pile.decisions),
        contacts=_items(pile.decisions, DecisionKind.CONTACT),
        links=_items(pile.decisions, DecisionKind.LINK),
        dismissed=any(one.kind is DecisionKind.DISMISSED for one in pile.said),
        settled=frozenset(doubt for one in pile.decisions for doubt in _settled(one)),
        ignored=frozenset(doubt for one in pile.decisions for doubt in _ignored(one)),
        remembered_company=_remembered(pile.decisions, "company"),
        remembered_job_title=_remembered(pile.decisions, "job_title"),
    )


def _pins(said: Iterable[Decision]) -> dict[Pin, str | None]:
    told: dict[Pin, str | None] = {}
    for one in said:
        if one.kind is DecisionKind.EDITED:
            told |= {Pin(name): value for name, value in one.told.items()}
    return {pin: value for pin, value in told.items() if value != ""}


def _tags(said: Iterable[Decision]) -> tuple[str, ...]:
    """As lists and search compare them, "Dream" and "dream" are one, as it was written first."""
    tags: dict[str, str] = {}
    for one in said:
        tag = one.told.get("tag") or ""
        if one.kind is DecisionKind.TAGGED:
            tags.setdefault(fold(tag), tag)
        elif one.kind is DecisionKind.UNTAGGED:
            tags.pop(fold(tag), None)
    return tuple(sorted(tags.values()))


def _items(said: Iterable[Decision], kind: DecisionKind) -> tuple[Item, ...]:
    return tuple(
        Item(one.id, {name: value for name, value in one.told.items() if value and name != "replaces"})
        for one in said
        if one.kind is kind
    )


def _settled(decision: Decision) -> tuple[str, ...]:
    return decision.settled if decision.kind is not DecisionKind.IGNORED else ()


def _ignored(decision: Decision) -> tuple[str, ...]:
    what = decision.told.get("reason")
    return (*decision.settled, *([what] if what else [])) if decision.kind is DecisionKind.IGNORED else ()


def _remembered(said: Iterable[Decision], name: str) -> str | None:
    return next((one.told[name] for one in said if one.kind is DecisionKind.LOGGED and one.told.get(name)), None)


def profile_json(profile: Profile) -> dict[str, Any]:
    """As it is stored; what was not said is left out."""
    said = {
        "pins": {pin.value: value for pin, value in profile.pins.items()},
        "tags": list(profile.tags),
        "contacts": [_item_json(one) for one in profile.contacts],
        "links": [_item_json(one) for one in profile.links],
        "settled": sorted(profile.settled),
        "ignored": sorted(profile.ignored),
        "remembered": [profile.remembered_company, profile.remembered_job_title],
    }
    return {name: value for name, value in said.items() if value and value != [None, None]}


def profile_read(said: Mapping[str, Any], dismissed: bool) -> Profile:
    """What was stored."""
    company, job_title = said.get("remembered", (None, None))
    return Profile(
        pins={Pin(name): value for name, value in said.get("pins", {}).items()},
        tags=tuple(said.get("tags", ())),
        contacts=tuple(map(_item_read, said.get("contacts", ()))),
        links=tuple(map(_item_read, said.get("links", ()))),
        dismissed=dismissed,
        settled=frozenset(said.get("settled", ())),
        ignored=frozenset(said.get("ignored", ())),
        remembered_company=company,
        remembered_job_title=job_title,
    )


def _item_json(item: Item) -> dict[str, Any]:
    return {"id": str(item.id), "told": dict(item.told)}


def _item_read(said: Mapping[str, Any]) -> Item:
    return Item(UUID(said["id"]), said["told"])
