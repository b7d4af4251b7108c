"""Between rows of Postgres and the values of ports and domain."""

import hashlib
from typing import Any
from uuid import UUID

from services.classify.domain.blocking import blocking_keys
from services.classify.domain.context import may_tell
from services.classify.domain.corrections import Field, Said
from services.classify.domain.events import EventKind, MailFact
from services.classify.domain.folding import fold
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.leaning import leaning_of
from services.classify.domain.outcome import Outcome, trail_json, trail_of, verdict_json, verdict_of
from services.classify.domain.profile import profile_json, profile_read
from services.classify.domain.stage import Stage
from services.classify.domain.standing import Application, TimelineEvent
from services.classify.ports import Stored

#: B-tree entries end at 2,704 bytes; a Message-ID or a company's name may be longer.
INDEXED_CHARS = 200
_APPLICATION_FIELDS = (
    "id", "company", "job_title", "applied_at", "first_response_at", "last_event_at", "closed_at", "source",
    "event_count", "interviewed", "assessed", "offered",
)  # fmt: skip


def verdict_row(user_id: UUID, one: Stored) -> dict[str, Any]:
    """The row of `classifications`: what counts, and beside it what the pipeline says where a person says otherwise."""
    pinned = one.pinned
    verdict, outcome = pinned.verdict, one.outcome
    return {
        "user_id": user_id,
        "message_id": one.message_id,
        "label": verdict.label.value,
        "confidence": verdict.confidence,
        "decided_by": verdict.decided_by.value,
        "evidence": verdict.evidence,
        "company": verdict.company,
        "job_title": verdict.job_title,
        "requisition_id": verdict.requisition_id,
        "source": verdict.source,
        "signals": list(verdict.signals),
        "pipeline_version": one.pipeline_version,
        # Whom a person has told what it means is in no doubt.
        "certain": outcome.certain or Field.LABEL in pinned.fields,
        "trail": trail_json(outcome.trail),
        "details": dict(one.details),
        "shape": outcome.shape,
        "pinned": [field.value for field in pinned.fields],
        "machine": _machine(one) if pinned.fields else None,
    }


def _machine(one: Stored) -> dict[str, Any]:
    """What the pipeline says of a message that a person says something else of."""
    outcome, read_as = one.outcome, one.read_as
    machine: dict[str, Any] = {"verdict": verdict_json(outcome.verdict), "certain": outcome.certain}
    if read_as is not None:
        machine |= {"details": dict(outcome.details), "read_as": verdict_json(read_as.verdict)}
    return machine


def fact_row(user_id: UUID, one: Stored) -> dict[str, Any]:
    """The row of `mail_facts`."""
    return {
        "user_id": user_id,
        "message_id": one.message_id,
        "content_key": one.content_key,
        "mail_date": one.mail_date,
        "sender_email": one.correspondent,
        "thread_keys": sorted(one.thread_keys),
        "job_urls": sorted(one.job_urls),
    }


def key_rows(user_id: UUID, one: Stored) -> list[dict[str, Any]]:
    """The rows of `fact_keys`; none for a mail that tells of no application, whatever the others say."""
    return blocking_rows(user_id, one.fact) if may_tell(one.fact) else []


def blocking_rows(user_id: UUID, fact: MailFact) -> list[dict[str, Any]]:
    """The rows of `fact_keys` of a fact that tells of an application."""
    keys = sorted({_indexed(key) for key in blocking_keys(fact)})
    return [{"user_id": user_id, "blocking_key": key, "content_key": fact.key} for key in keys]


def application_row(user_id: UUID, one: Application) -> dict[str, Any]:
    """The row of `applications`."""
    return {
        **{name: getattr(one, name) for name in _APPLICATION_FIELDS},
        "user_id": user_id,
        "stage": one.stage.value,
        "doubts": list(one.doubts),
        "company_sort": fold(one.company)[:INDEXED_CHARS] if one.company else None,
        "search_text": fold(f"{one.company or ''} {one.job_title or ''}"),
        "profile": profile_json(one.profile),
        "dismissed": one.profile.dismissed,
        "review": [reason.value for reason in one.profile.review(one.company, one.doubts)],
    }


def event_row(user_id: UUID, one: TimelineEvent) -> dict[str, Any]:
    """The row of `application_events`."""
    return {
        "user_id": user_id,
        "id": one.id,
        "application_id": one.application_id,
        "kind": one.kind.value,
        "event_at": one.at,
        "content_key": one.content_key,
        "message_id": one.message_id,
        "evidence": one.evidence,
        "confidence": one.confidence,
        "signals": list(one.signals),
        "stage_after": one.stage_after.value if one.stage_after else None,
        "stage_place": one.stage_place,
    }


def stored_of(row: Any) -> Stored:
    """The message of a row of `mail_facts` joined with `classifications`."""
    return Stored(
        message_id=row.message_id,
        content_key=row.content_key,
        mail_date=row.mail_date,
        correspondent=row.sender_email,
        thread_keys=frozenset(row.thread_keys),
        job_urls=frozenset(row.job_urls),
        outcome=_outcome(row),
        pipeline_version=row.pipeline_version,
        said=said_of(row),
        read_as=_read_as(row),
    )


def said_of(row: Any) -> Said:
    """What a person says of a message, as its row has it."""
    return {field: getattr(row, field.value) for field in Field if field.value in row.pinned}


def fact_of(row: Any) -> MailFact:
    """What grouping sees of a row of `mail_facts` joined with `classifications`."""
    return MailFact(
        key=row.content_key,
        message_id=row.message_id,
        mail_date=row.mail_date,
        label=Label(row.label),
        confidence=row.confidence,
        evidence=row.evidence,
        company=row.company,
        job_title=row.job_title,
        requisition_id=row.requisition_id,
        source=row.source,
        sender_email=row.sender_email,
        thread_keys=frozenset(row.thread_keys),
        job_urls=frozenset(row.job_urls),
        leaning=None if Field.LABEL.value in row.pinned else leaning_of(row.leaning),
    )


def application_of(row: Any) -> Application:
    """The application of a row; `stage` may be what the query computed."""
    fields = {name: getattr(row, name) for name in _APPLICATION_FIELDS}
    return Application(
        **fields, stage=Stage(row.stage), doubts=tuple(row.doubts), profile=profile_read(row.profile, row.dismissed)
    )


def event_of(row: Any) -> TimelineEvent:
    """The event of a row."""
    return TimelineEvent(
        id=row.id,
        application_id=row.application_id,
        kind=EventKind(row.kind),
        at=row.event_at,
        content_key=row.content_key,
        message_id=row.message_id,
        evidence=row.evidence,
        confidence=row.confidence,
        signals=tuple(row.signals),
        stage_after=Stage(row.stage_after) if row.stage_after else None,
        stage_place=row.stage_place,
    )


def _outcome(row: Any) -> Outcome:
    """What the pipeline says of a message, as its row has it."""
    said = row.machine
    verdict = verdict_of(said["verdict"]) if said else _verdict(row)
    certain = bool(said["certain"]) if said else row.certain
    details = said.get("details", row.details) if said else row.details
    return Outcome(verdict, certain=certain, trail=trail_of(row.trail), details=details, shape=row.shape)


def _read_as(row: Any) -> Outcome | None:
    """A message as it reads under the label that a person said; the row's details are then of that reading."""
    read = row.machine.get("read_as") if row.machine else None
    return Outcome(verdict_of(read), details=row.details) if read else None


def _verdict(row: Any) -> Verdict:
    return Verdict(
        label=Label(row.label),
        confidence=row.confidence,
        decided_by=DecidedBy(row.decided_by),
        evidence=row.evidence,
        company=row.company,
        job_title=row.job_title,
        requisition_id=row.requisition_id,
        source=row.source,
        signals=tuple(row.signals),
    )


def _indexed(key: str) -> str:
    """The key itself while it is short enough for an index, else its beginning and a digest of the whole."""
    if len(key) <= INDEXED_CHARS:
        return key
    return f"{key[:100]}#{hashlib.sha256(key.encode()).hexdigest()}"
