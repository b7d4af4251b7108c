"""Requests, events and appointments of tests, by days after a Monday."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.classify.domain.events import EventKind
from services.classify.domain.steps.appointments import OwnKind, Said
from services.classify.domain.steps.marks import Mark, Marks, MarkState, step_id
from services.classify.domain.steps.patience import BEFOREHAND
from services.classify.domain.steps.plan import Known
from services.classify.domain.steps.requests import Happened, Request, RequestKind

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_NAMES = UUID("00000000-0000-4000-8000-000000000000")
ACME, GLOBEX = (uuid5(_NAMES, name) for name in ("acme", "globex"))


def day(number: float) -> datetime:
    """So many days after START."""
    return START + timedelta(days=number)


def request(kind: RequestKind, at: float, *, home: UUID = ACME, due: float | None = None, **fields: Any) -> Request:
    """A mail that asks for something."""
    key = f"{home}-{kind}-{at}-{due}"
    due_at = None if due is None else day(due)
    return Request(key, uuid5(_NAMES, key), home, kind, day(at), f"{kind} of day {at}", due_at, **fields)


def happened(kind: EventKind, at: float, *, home: UUID = ACME) -> Happened:
    """An event."""
    key = f"{home}-{kind}-{at}-event"
    return Happened(home, kind, day(at), key, uuid5(_NAMES, key), f"It says {kind}.")


def said(uid: str, at: float, starts: float | None, *, home: UUID | None = ACME, **fields: Any) -> Said:
    """A mail with a calendar entry, sent on day `at`."""
    plain: dict[str, Any] = {"sequence": 0, "kind": OwnKind.INTERVIEW, "summary": f"{uid} of day {at}", **fields}
    starts_at = None if starts is None else day(starts)
    return Said(uid=uid, said_at=day(at), key=f"{uid}-{at}", application_id=home, starts_at=starts_at, **plain)


def marks(*given: tuple[str, MarkState, float, float | None]) -> Marks:
    """(name, state, marked on day, snoozed until day)."""
    return Marks(
        {step_id(name): Mark(state, day(at), None if until is None else day(until)) for name, state, at, until in given}
    )


def known(**fields: Any) -> Known:
    """One open application, of which nothing is known but what `fields` say."""
    plain: dict[str, Any] = {
        "open_ids": {ACME, GLOBEX},
        "accepted_ids": set(),
        "requests": [],
        "said": [],
        "happened": [],
        "waiting": [],
        "patience": BEFOREHAND,
        "marks": Marks({}),
    }
    return Known(**{**plain, **fields})
