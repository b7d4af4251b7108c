"""What an application says by itself: its name, and what the person noted of it. Searched beside its mails. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.classify.domain.decisions import Pin
from services.classify.domain.folding import fold
from services.classify.domain.profile import Item, Profile

#: Of all that is said of one application; its first words come first.
MAX_CHARS = 50_000
#: Between texts: a letter to Postgres's regular expressions, so that no phrase reaches from one into another.
_BETWEEN = " _ "


class Place(StrEnum):
    """Where a word stands."""

    COMPANY = "company"
    JOB_TITLE = "job_title"
    TAG = "tag"
    NOTE = "note"
    CONTACT = "contact"
    LINK = "link"
    SALARY = "salary"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what it is."""

    place: Place
    text: str


def texts_of(profile: Profile, notes: Sequence[str]) -> list[Text]:
    """What the person says; `notes` are the texts of what they entered into the timeline, oldest first."""
    fields = [Text(Place(pin.value), profile.pins.get(pin) or "") for pin in (Pin.LOCATION, Pin.SALARY)]
    said = [
        *(Text(Place.TAG, tag) for tag in profile.tags),
        *(Text(Place.CONTACT, _line(one, ("name", "role", "email", "phone"))) for one in profile.contacts),
        *(Text(Place.NOTE, note) for note in notes),
        *(Text(Place.LINK, _line(one, ("title", "url"))) for one in profile.links),
        *fields,
    ]
    return [one for one in said if one.text]


def said_text(texts: Iterable[Text]) -> str:
    """What is searched in, folded."""
    return fold(_BETWEEN.join(" ".join(one.text.split()) for one in texts)[:MAX_CHARS])


def _line(item: Item, names: Iterable[str]) -> str:
    return " · ".join(text for name in names if (text := item.told.get(name)))
