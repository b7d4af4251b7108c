"""Verdicts on messages."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.types.base import BigInt, at_required, words
from gateway.graphql.types.cv import Match
from gateway.graphql.types.details import MailDetails
from jobtrail.classify.v1 import classification_pb2, classify_service_pb2


@strawberry.enum(description="What a mail means.")
class Label(Enum):
    APPLIED = strawberry.enum_value("APPLIED", description="A receipt for an application.")
    VIEWED = strawberry.enum_value("VIEWED", description="The employer has looked at it.")
    UPDATE = strawberry.enum_value("UPDATE", description="News without a change of stage.")
    INFO_REQUEST = strawberry.enum_value("INFO_REQUEST", description="The employer asks for something.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test to take.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="An interview: invited, agreed, moved.")
    OFFER = strawberry.enum_value("OFFER", description="An offer.")
    REJECTION = strawberry.enum_value("REJECTION", description="No.")
    ON_HOLD = strawberry.enum_value("ON_HOLD", description="The role is on hold.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="The person withdrew.")
    RECRUITER_OUTREACH = strawberry.enum_value("RECRUITER_OUTREACH", description="A recruiter writes first.")
    JOB_ALERT = strawberry.enum_value("JOB_ALERT", description="Adverts.")
    OTHER = strawberry.enum_value("OTHER", description="Everything else.")


@strawberry.enum(description="Who decided a label.")
class DecidedBy(Enum):
    PERSON = strawberry.enum_value("PERSON", description="The person.")
    TEMPLATE = strawberry.enum_value("TEMPLATE", description="Knowledge of a system's own mails.")
    RULES = strawberry.enum_value("RULES", description="Phrase rules.")
    MODEL = strawberry.enum_value("MODEL", description="The local statistical model.")
    LLM = strawberry.enum_value("LLM", description="A language model.")
    CACHE = strawberry.enum_value("CACHE", description="The same text was decided before.")


_LABELS = words(Label, classification_pb2.Label, "LABEL_")
_DECIDERS = words(DecidedBy, classification_pb2.DecidedBy, "DECIDED_BY_")


@strawberry.enum(description="What of a verdict a person can correct.")
class CorrectableField(Enum):
    LABEL = strawberry.enum_value("LABEL", description="What the mail means.")
    COMPANY = strawberry.enum_value("COMPANY", description="The employer.")
    JOB_TITLE = strawberry.enum_value("JOB_TITLE", description="The job title.")


_FIELDS = words(CorrectableField, classification_pb2.CorrectableField, "CORRECTABLE_FIELD_")


def wire_label(label: Label) -> classification_pb2.Label.ValueType:
    """The proto's number of a label."""
    return classification_pb2.Label.Value(f"LABEL_{label.name}")


def label_of(value: int) -> Label | None:
    """The label of a proto's number; None when there is none."""
    return _LABELS.get(value)


def wire_field(field: CorrectableField) -> classification_pb2.CorrectableField.ValueType:
    """The proto's number of a field."""
    return classification_pb2.CorrectableField.Value(f"CORRECTABLE_FIELD_{field.name}")


@strawberry.type(description="What one stage of the pipeline said.")
class ClassificationStep:
    stage: str = strawberry.field(description='"cache", "template", "rules", "model", "llm" or "guards".')
    label: Label | None = strawberry.field(description="What it took the mail for; null when it had no answer.")
    confidence: float = strawberry.field(description="0 to 1.")
    evidence: str | None = strawberry.field(description="The sentence it saw it by.")
    version: str | None = strawberry.field(description="Which version of the stage, for a language model its name.")
    note: str | None = strawberry.field(description='Why it had no answer, or what it changed, for example "NO_KEY".')

    @classmethod
    def of(cls, step: classification_pb2.Step) -> Self:
        """The GraphQL form."""
        return cls(
            stage=step.stage,
            label=label_of(step.label),
            confidence=step.confidence,
            evidence=step.evidence or None,
            version=step.version or None,
            note=step.note or None,
        )


@strawberry.type(description="What the pipeline says of a message that a person corrected.")
class MachineVerdict:
    label: Label = strawberry.field(description="What it takes it for.")
    confidence: float = strawberry.field(description="0 to 1.")
    decided_by: DecidedBy = strawberry.field(description="Which stage decided.")
    company: str | None = strawberry.field(description="The employer, when found.")
    job_title: str | None = strawberry.field(description="The job title, when found.")

    @classmethod
    def of(cls, verdict: classification_pb2.MachineVerdict) -> Self:
        """The GraphQL form."""
        return cls(
            label=_LABELS[verdict.label],
            confidence=verdict.confidence,
            decided_by=_DECIDERS[verdict.decided_by],
            company=verdict.company or None,
            job_title=verdict.job_title or None,
        )


@strawberry.type(description="What a mail probably is news of, though it means nothing by itself.")
class Leaning:
    label: Label = strawberry.field(description="What it leans to.")
    confidence: float = strawberry.field(description="0 to 1: that it is about an application at all.")
    evidence: str | None = strawberry.field(description="The sentence that speaks for it.")

    @classmethod
    def of(cls, leaning: classification_pb2.Leaning) -> Self:
        """The GraphQL form."""
        return cls(label=_LABELS[leaning.label], confidence=leaning.confidence, evidence=leaning.evidence or None)


@strawberry.type(description="The verdict on a message, with its reasons.")
class Classification:
    message_key: strawberry.Private[str]
    label: Label = strawberry.field(description="What the message means.")
    confidence: float = strawberry.field(description="0 to 1.")
    decided_by: DecidedBy = strawberry.field(description="Who decided.")
    evidence: str | None = strawberry.field(description="The sentence of the mail that decided.")
    company: str | None = strawberry.field(description="The employer, when found.")
    job_title: str | None = strawberry.field(description="The job title, when found.")
    requisition_id: str | None = strawberry.field(description="The employer's own number of the role, when found.")
    source: str | None = strawberry.field(description='The system or board it came from, for example "greenhouse".')
    signals: list[str] = strawberry.field(description="Which rules spoke.")
    pipeline_version: str = strawberry.field(description="Version of the pipeline that decided.")
    created_at: datetime = strawberry.field(description="When it was decided.")
    certain: bool = strawberry.field(
        description="Whether the pipeline is sure; what it is not sure of is worth a look."
    )
    trail: list[ClassificationStep] = strawberry.field(description="What each stage decided, in their order.")
    pinned: list[CorrectableField] = strawberry.field(description="What the person corrected; no machine changes it.")
    machine: MachineVerdict | None = strawberry.field(
        description="What the pipeline says, where the person said otherwise."
    )
    details: MailDetails | None = strawberry.field(description="What else a mail about an application tells.")
    leaning: Leaning | None = strawberry.field(
        description="What it probably is news of, where its label says that it means nothing by itself: it counts in "
        "the company of other mail of an application only, and should be checked."
    )

    @strawberry.field(
        description="How well a mail about a job fits the person's current CV by itself; null when there is none, "
        "or nothing to compare."
    )
    def match(self, info: Info) -> Match | None:
        return info.context.load.message_matches.get(self.message_key) if self.message_key else None

    @classmethod
    def of(cls, verdict: classification_pb2.Classification) -> Self:
        """The GraphQL form."""
        return cls(
            message_key=verdict.message_id,
            label=_LABELS[verdict.label],
            confidence=verdict.confidence,
            decided_by=_DECIDERS[verdict.decided_by],
            evidence=verdict.evidence or None,
            company=verdict.company or None,
            job_title=verdict.job_title or None,
            requisition_id=verdict.requisition_id or None,
            source=verdict.source or None,
            signals=list(verdict.signals),
            pipeline_version=verdict.pipeline_version,
            created_at=at_required(verdict, "create_time"),
            certain=verdict.certain,
            trail=[ClassificationStep.of(step) for step in verdict.trail],
            pinned=[_FIELDS[field] for field in verdict.pinned],
            machine=MachineVerdict.of(verdict.machine) if verdict.HasField("machine") else None,
            details=MailDetails.of(verdict.details) if verdict.HasField("details") else None,
            leaning=Leaning.of(verdict.leaning) if verdict.HasField("leaning") else None,
        )


@strawberry.type(description="How many messages have a label.")
class LabelCount:
    label: Label = strawberry.field(description="The label.")
    count: BigInt = strawberry.field(description="How many.")

    @classmethod
    def of(cls, count: classify_service_pb2.LabelCount) -> Self:
        """The GraphQL form of a LabelCount."""
        return cls(label=_LABELS[count.label], count=BigInt(count.count))
