"""The domain's words as the protos spell them, and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import classification_pb2 as cls
from kit import paging
from kit.ids import parse_id
from kit.wire import timestamp
from services.classify.domain.corrections import Field
from services.classify.domain.industries import industry_of
from services.classify.domain.labels import PROCESS_LABELS, Label, Verdict
from services.classify.domain.leaning import LEANING, Leaning, leaning_of
from services.classify.domain.outcome import Outcome, Step, trail_of, verdict_of
from services.classify.domain.stage import Stage
from services.classify.server.details import details_to_proto
from services.classify.server.profile import profile_fields
from services.classify.store.applications import etag_of


def ids_of(texts: Sequence[str], field: str) -> list[UUID]:
    """The ids among `texts`, each once, in their order. INVALID_ARGUMENT beyond a hundred."""
    asked = (parse_id(text) for text in dict.fromkeys(paging.batch_ids(texts, field)))
    return list(dict.fromkeys(one for one in asked if one is not None))


def stage_to_proto(stage: str | None) -> app.Stage.ValueType:
    """STAGE_… of a stored word; UNSPECIFIED for none."""
    return app.Stage.Value(f"STAGE_{stage.upper()}") if stage else app.STAGE_UNSPECIFIED


def stage_from_proto(value: int) -> Stage:
    """The stage; INVALID_ARGUMENT for one that is not set or not known."""
    if value == app.STAGE_UNSPECIFIED or value not in app.Stage.values():
        raise paging.invalid("stages", "There is no such stage.")
    return Stage(app.Stage.Name(app.Stage.ValueType(value)).removeprefix("STAGE_").lower())


def label_to_proto(label: str) -> cls.Label.ValueType:
    """LABEL_… of a stored word."""
    return cls.Label.Value(f"LABEL_{label}")


def application_to_proto(row: Any) -> app.Application:
    """An application's row, its stage as of now."""
    return app.Application(
        id=str(row.id),
        company=row.company or "",
        job_title=row.job_title or "",
        stage=stage_to_proto(row.stage),
        apply_time=timestamp(row.applied_at),
        first_response_time=timestamp(row.first_response_at),
        last_event_time=timestamp(row.last_event_at),
        close_time=timestamp(row.closed_at),
        source=row.source or "",
        event_count=row.event_count,
        certain=not row.doubts,
        version=row.version,
        update_time=timestamp(row.updated_at),
        etag=etag_of(row),
        doubts=row.doubts,
        industry=industry_of(row.company) or "",
        **profile_fields(row),
    )


def event_to_proto(row: Any, verdict: Any = None) -> app.Event:
    """An event's row; with the verdict's row of its mail, if there is one."""
    leaning = counted_as(verdict)
    return app.Event(
        id=str(row.id),
        application_id=str(row.application_id),
        kind=app.EventKind.Value(f"EVENT_KIND_{row.kind.upper()}"),
        event_time=timestamp(row.event_at),
        message_id=str(row.message_id) if row.message_id else "",
        evidence=row.evidence,
        stage_after=stage_to_proto(row.stage_after),
        signals=row.signals,
        confidence=leaning.chance if leaning else row.confidence,
        probable=leaning is not None,
        stage_place=0 if row.stage_place is None else row.stage_place + 1,
    )


def counted_as(verdict: Any) -> Leaning | None:
    """What a mail whose label says that it means nothing leans to; None for other mail, and for a verdict of None."""
    if verdict is None or Label(verdict.label) in PROCESS_LABELS or Field.LABEL.value in verdict.pinned:
        return None
    return leaning_of(verdict.details.get(LEANING))


def label_from_proto(value: int, field: str) -> Label:
    """The label; INVALID_ARGUMENT for one that is not set or not known."""
    if value == cls.LABEL_UNSPECIFIED or value not in cls.Label.values():
        raise paging.invalid(field, "There is no such label.")
    return Label(cls.Label.Name(cls.Label.ValueType(value)).removeprefix("LABEL_"))


def field_to_proto(field: str) -> cls.CorrectableField.ValueType:
    """CORRECTABLE_FIELD_… of a stored word."""
    return cls.CorrectableField.Value(f"CORRECTABLE_FIELD_{field.upper()}")


def field_from_proto(value: int) -> Field:
    """The field; INVALID_ARGUMENT for one that is not set or not known."""
    if value == cls.CORRECTABLE_FIELD_UNSPECIFIED or value not in cls.CorrectableField.values():
        raise paging.invalid("fields", "There is no such field.")
    name = cls.CorrectableField.Name(cls.CorrectableField.ValueType(value))
    return Field(name.removeprefix("CORRECTABLE_FIELD_").lower())


def decider_to_proto(decided_by: str) -> cls.DecidedBy.ValueType:
    """DECIDED_BY_… of a stored word."""
    return cls.DecidedBy.Value(f"DECIDED_BY_{decided_by}")


def classification_to_proto(row: Any) -> cls.Classification:
    """A verdict's row."""
    return cls.Classification(
        message_id=str(row.message_id),
        label=label_to_proto(row.label),
        confidence=row.confidence,
        decided_by=decider_to_proto(row.decided_by),
        evidence=row.evidence,
        company=row.company or "",
        job_title=row.job_title or "",
        requisition_id=row.requisition_id or "",
        source=row.source or "",
        signals=row.signals,
        pipeline_version=row.pipeline_version,
        create_time=timestamp(row.decided_at),
        certain=row.certain,
        trail=[step_to_proto(step) for step in trail_of(row.trail)],
        pinned=[field_to_proto(field) for field in row.pinned],
        machine=machine_to_proto(verdict_of(row.machine["verdict"])) if row.machine else None,
        details=details_to_proto(row.details),
        leaning=leaning_to_proto(counted_as(row)),
    )


def leaning_to_proto(leaning: Leaning | None) -> cls.Leaning | None:
    """What a mail leans to."""
    if leaning is None:
        return None
    return cls.Leaning(label=label_to_proto(leaning.label.value), confidence=leaning.chance, evidence=leaning.evidence)


def outcome_to_proto(outcome: Outcome, version: str, at: datetime) -> cls.Classification:
    """A verdict that is stored nowhere."""
    verdict = outcome.verdict
    return cls.Classification(
        label=label_to_proto(verdict.label),
        confidence=verdict.confidence,
        decided_by=decider_to_proto(verdict.decided_by),
        evidence=verdict.evidence,
        company=verdict.company or "",
        job_title=verdict.job_title or "",
        requisition_id=verdict.requisition_id or "",
        source=verdict.source or "",
        signals=verdict.signals,
        pipeline_version=version,
        create_time=timestamp(at),
        certain=outcome.certain,
        trail=[step_to_proto(step) for step in outcome.trail],
        details=details_to_proto(outcome.details),
    )


def step_to_proto(step: Step) -> cls.Step:
    """A step of a trail."""
    return cls.Step(
        stage=step.stage,
        label=label_to_proto(step.label) if step.label else cls.LABEL_UNSPECIFIED,
        confidence=step.confidence,
        evidence=step.evidence,
        version=step.version,
        note=step.note,
    )


def machine_to_proto(verdict: Verdict) -> cls.MachineVerdict:
    """What the pipeline says of a corrected message."""
    return cls.MachineVerdict(
        label=label_to_proto(verdict.label),
        confidence=verdict.confidence,
        decided_by=decider_to_proto(verdict.decided_by),
        company=verdict.company or "",
        job_title=verdict.job_title or "",
    )
