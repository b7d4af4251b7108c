"""Verdicts on messages."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.types.base import BigInt, at_required, words
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


@strawberry.type(description="The verdict on a message, with its reasons.")
class Classification:
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

    @classmethod
    def of(cls, verdict: classification_pb2.Classification) -> Self:
        """The GraphQL form."""
        return cls(
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
        )


@strawberry.type(description="How many messages have a label.")
class LabelCount:
    label: Label = strawberry.field(description="The label.")
    count: BigInt = strawberry.field(description="How many.")

    @classmethod
    def of(cls, count: classify_service_pb2.LabelCount) -> Self:
        """The GraphQL form of a LabelCount."""
        return cls(label=_LABELS[count.label], count=BigInt(count.count))
