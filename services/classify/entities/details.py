"""All that a mail tells besides its verdict, as the JSON of the proto Details. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.classify.domain.labels import CONVERSATION_LABELS, Label, Verdict
from services.classify.domain.mail import CalendarFact
from services.classify.entities.actions import Action, actions_of
from services.classify.entities.links import links_of
from services.classify.entities.pay import Pay, pay_of
from services.classify.entities.people import place_of, recruiter_of, seniority_of
from services.classify.entities.skills import skills_of
from services.classify.entities.stated import Stated, stated_of
from services.classify.rules.reading import Reading
from services.classify.rules.text import fold

MOST_APPOINTMENTS = 5
_TEXT_CHARS = 300
#: Labels under which nothing is asked of the reader any more.
_CLOSED = frozenset({Label.REJECTION, Label.WITHDRAWN})


def details_of(reading: Reading, verdict: Verdict) -> dict[str, Any]:
    """Empty for mail about nobody's application."""
    if verdict.label not in CONVERSATION_LABELS:
        return {}
    text, mail = reading.text, reading.mail
    recruiter = recruiter_of(reading)
    found: dict[str, Any] = {
        "seniority": seniority_of(fold(verdict.job_title[:200])) if verdict.job_title else None,
        "location": place_of(text.verbatim),
        "salary": _pay(pay_of(text.verbatim, text.lines)),
        "recruiter": {"name": recruiter.name, "email": recruiter.email} if recruiter else None,
        "links": [{"kind": f"DETAIL_LINK_KIND_{link.kind}", "url": link.url} for link in links_of(mail)],
        "skills": skills_of(reading, verdict.company),
        "actions": _actions(reading, verdict.label),
        "appointments": [_appointment(fact) for fact in mail.calendar[:MOST_APPOINTMENTS]] or _stated(reading, verdict),
    }
    return {name: _storable(value) for name, value in found.items() if value}


def belongs_to_one_mail(details: Mapping[str, Any]) -> bool:
    """Whether another mail of the same words may tell something else: its links, its day, its appointment."""
    return any(details.get(name) for name in ("links", "actions", "appointments"))


def _actions(reading: Reading, label: Label) -> list[dict[str, Any]]:
    sent_at = reading.mail.sent_at
    if sent_at is None or label in _CLOSED:
        return []
    return [_action(action) for action in actions_of(reading, label, sent_at)]


def _action(action: Action) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": f"ACTION_KIND_{action.kind}", "text": action.text}
    if action.due is not None:
        made |= {"due_time": _written(action.due.at), "due_is_day": action.due.is_day}
    return made


def _pay(pay: Pay | None) -> dict[str, Any] | None:
    if pay is None:
        return None
    return {
        "text": pay.text,
        # 64 bits: a string in the JSON of protos.
        "least": str(pay.least),
        "most": str(pay.most),
        "currency": pay.currency,
        "period": pay.period,
    }


def _appointment(fact: CalendarFact) -> dict[str, Any]:
    made: dict[str, Any] = {
        "uid": fact.uid[:_TEXT_CHARS],
        "sequence": max(min(fact.sequence, 2**31 - 1), 0),
        "summary": fact.summary[:_TEXT_CHARS],
        "location": fact.location[:_TEXT_CHARS],
        "cancelled": fact.cancelled or fact.method.upper() == "CANCEL",
    }
    for name, moment in (("start_time", fact.start), ("end_time", fact.end)):
        if moment is not None:
            made[name] = _written(moment)
    return made


def _stated(reading: Reading, verdict: Verdict) -> list[dict[str, Any]]:
    """Interview times that only the words of the mail tell."""
    return [_in_words(one) for one in stated_of(reading)] if verdict.label is Label.INTERVIEW else []


def _in_words(one: Stated) -> dict[str, Any]:
    moment = one.moment
    made: dict[str, Any] = {"summary": one.text, "stated": True, "start_time": _written(moment.starts_at)}
    if moment.ends_at is not None:
        made["end_time"] = _written(moment.ends_at)
    told = {
        "time_zone": moment.zone,
        "time_zone_unknown": not moment.zone_known,
        "moved": one.moved,
        "cancelled": one.cancelled,
    }
    return made | {name: value for name, value in told.items() if value}


def _storable(value: Any) -> Any:
    """Without what neither Postgres nor the wire takes: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items()}
    return value


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
