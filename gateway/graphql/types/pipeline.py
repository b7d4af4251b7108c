"""The pipeline of classification as it stands, and its runs over stored mail."""

from datetime import date, datetime
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo, page_info
from gateway.graphql.types.base import BigInt, at
from gateway.graphql.types.classification import Classification, Label, label_of
from gateway.graphql.types.message import Message
from jobtrail.classify.v1 import classify_service_pb2 as wire


@strawberry.type(description="Whether a language model is asked about what is uncertain.")
class LanguageModel:
    available: bool = strawberry.field(description="Whether it would be asked now.")
    model: str = strawberry.field(description="Its name.")
    reason: str | None = strawberry.field(description='Why not, for example "NO_KEY".')
    message: str | None = strawberry.field(description="The same as a sentence, with what to do.")
    retry_seconds: float | None = strawberry.field(
        description="When it is tried again; null when only a person can change it."
    )

    @classmethod
    def of(cls, model: wire.LanguageModel) -> Self:
        """The GraphQL form."""
        return cls(
            available=model.available,
            model=model.model,
            reason=model.reason or None,
            message=model.message or None,
            retry_seconds=model.retry_seconds or None,
        )


@strawberry.type(description="What left the machine for the language model.")
class ModelUsage:
    mails: BigInt = strawberry.field(description="Mails of which trimmed and masked text was sent.")
    calls: BigInt = strawberry.field(description="Calls made.")
    bytes_sent: BigInt = strawberry.field(description="Bytes of text sent.")
    tokens_in: BigInt = strawberry.field(description="Tokens sent.")
    tokens_out: BigInt = strawberry.field(description="Tokens received.")
    cost: float = strawberry.field(description="In the currency that the configured prices are in.")

    @classmethod
    def of(cls, usage: wire.ModelUsage) -> Self:
        """The GraphQL form."""
        return cls(
            mails=BigInt(usage.mails),
            calls=BigInt(usage.calls),
            bytes_sent=BigInt(usage.bytes_sent),
            tokens_in=BigInt(usage.tokens_in),
            tokens_out=BigInt(usage.tokens_out),
            cost=usage.micros / 1_000_000,
        )


@strawberry.type(description="How Elasticsearch is doing, where applications are sent too. Nothing here waits for it.")
class ElasticsearchHealth:
    failure: str | None = strawberry.field(description="Why nothing can be sent; null when all is well.")
    away_since: datetime | None = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, health: wire.ElasticsearchHealth) -> Self:
        """The GraphQL form."""
        return cls(failure=health.failure or None, away_since=at(health, "away_since_time"))


@strawberry.type(description="How mail is classified here.")
class Pipeline:
    version: str = strawberry.field(description="The current version.")
    outdated: BigInt = strawberry.field(description="Verdicts of an older version: they can be run again.")
    uncertain: BigInt = strawberry.field(description="Verdicts that the pipeline is not sure of.")
    corrected: BigInt = strawberry.field(description="Mails that the person corrected.")
    language_model: LanguageModel = strawberry.field(description="The language model.")
    sent_today: ModelUsage = strawberry.field(description="What left the machine for it today (UTC).")
    sent_total: ModelUsage = strawberry.field(description="What left the machine for it ever.")
    sent_since: date | None = strawberry.field(description="The first day anything did.")
    elasticsearch: ElasticsearchHealth | None = strawberry.field(
        description="Where applications are sent too; null when the operator has not set it up."
    )

    @classmethod
    def of(cls, answer: wire.GetPipelineResponse) -> Self:
        """The GraphQL form."""
        return cls(
            version=answer.version,
            outdated=BigInt(answer.outdated_count),
            uncertain=BigInt(answer.uncertain_count),
            corrected=BigInt(answer.corrected_count),
            language_model=LanguageModel.of(answer.language_model),
            sent_today=ModelUsage.of(answer.today),
            sent_total=ModelUsage.of(answer.total),
            sent_since=date.fromisoformat(answer.since) if answer.since else None,
            elasticsearch=ElasticsearchHealth.of(answer.elasticsearch) if answer.HasField("elasticsearch") else None,
        )


@strawberry.type(description="How many messages went from a label to another.")
class LabelChange:
    before: Label = strawberry.field(description="Before.")
    after: Label = strawberry.field(description="After.")
    count: BigInt = strawberry.field(description="How many.")

    @classmethod
    def of(cls, change: wire.LabelChange) -> Self | None:
        """The GraphQL form; None for labels that this release does not know."""
        before, after = label_of(change.before), label_of(change.after)
        return cls(before=before, after=after, count=BigInt(change.count)) if before and after else None


@strawberry.type(description="A verdict in a report.")
class ReprocessVerdict:
    label: Label | None = strawberry.field(description="What the mail means.")
    confidence: float = strawberry.field(description="0 to 1.")
    company: str | None = strawberry.field(description="The employer.")
    job_title: str | None = strawberry.field(description="The job title.")
    evidence: str | None = strawberry.field(description="The sentence that decided.")

    @classmethod
    def of(cls, verdict: wire.ReprocessVerdict) -> Self:
        """The GraphQL form."""
        return cls(
            label=label_of(verdict.label),
            confidence=verdict.confidence,
            company=verdict.company or None,
            job_title=verdict.job_title or None,
            evidence=verdict.evidence or None,
        )


@strawberry.type(description="A message that a run changes.")
class ReprocessExample:
    message_key: strawberry.Private[str]
    before: ReprocessVerdict = strawberry.field(description="Before.")
    after: ReprocessVerdict = strawberry.field(description="After.")

    @strawberry.field(description="The message.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key)

    @classmethod
    def of(cls, example: wire.ReprocessExample) -> Self:
        """The GraphQL form."""
        return cls(
            message_key=example.message_id,
            before=ReprocessVerdict.of(example.before),
            after=ReprocessVerdict.of(example.after),
        )


@strawberry.type(description="What a run over stored mail changed, or would change; grows while it runs.")
class ReprocessReport:
    operation_id: strawberry.ID = strawberry.field(description="The run.")
    dry_run: bool = strawberry.field(description="Whether nothing was changed.")
    read: BigInt = strawberry.field(description="Messages looked at.")
    changed: BigInt = strawberry.field(description="Of these, with another label, company or job title.")
    missing: BigInt = strawberry.field(description="Messages that are no longer kept.")
    pinned: BigInt = strawberry.field(description="With fields that stayed because the person said so.")
    label_changes: list[LabelChange] = strawberry.field(description="From which label to which, most first.")
    company_changes: BigInt = strawberry.field(description="The same label, another company.")
    job_title_changes: BigInt = strawberry.field(description="The same label, another job title.")
    examples: list[ReprocessExample] = strawberry.field(description="The first that changed, at most 100.")

    @classmethod
    def of(cls, report: wire.ReprocessReport) -> Self:
        """The GraphQL form."""
        return cls(
            operation_id=global_id("Operation", "classify", report.operation_id),
            dry_run=report.dry_run,
            read=BigInt(report.read_count),
            changed=BigInt(report.changed_count),
            missing=BigInt(report.missing_count),
            pinned=BigInt(report.pinned_count),
            label_changes=[one for change in report.label_changes if (one := LabelChange.of(change))],
            company_changes=BigInt(report.company_change_count),
            job_title_changes=BigInt(report.job_title_change_count),
            examples=[ReprocessExample.of(example) for example in report.examples],
        )


@strawberry.type(description="A message like a corrected one, and what the same correction would make of it.")
class SimilarMessage:
    message_key: strawberry.Private[str]
    now: Classification = strawberry.field(description="As it counts now.")
    label: Label | None = strawberry.field(description="What it would be; the same where nothing changes.")
    company: str | None = strawberry.field(description="The employer it would name.")
    job_title: str | None = strawberry.field(description="The job title it would name.")

    @strawberry.field(description="The message.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key)

    @classmethod
    def of(cls, similar: wire.SimilarMessage) -> Self:
        """The GraphQL form."""
        return cls(
            message_key=similar.now.message_id,
            now=Classification.of(similar.now),
            label=label_of(similar.label),
            company=similar.company or None,
            job_title=similar.job_title or None,
        )


@strawberry.type(description="A page of similar messages.")
class SimilarMessageConnection:
    edges: list[Edge[SimilarMessage]] = strawberry.field(description="The rows, newest mail first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="A message with what it means.")
class ClassifiedMessage:
    message_key: strawberry.Private[str]
    classification: Classification = strawberry.field(description="What it means.")

    @strawberry.field(description="The message.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key)


@strawberry.type(description="A page of messages by what they mean.")
class ClassifiedMessageConnection:
    edges: list[Edge[ClassifiedMessage]] = strawberry.field(description="The rows, newest mail first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")

    @classmethod
    def of(cls, answer: wire.ListClassificationsResponse, after: str | None) -> Self:
        """The GraphQL form."""
        tokens = list(answer.page_tokens)
        return cls(
            edges=[
                Edge(
                    cursor=token,
                    node=ClassifiedMessage(message_key=one.message_id, classification=Classification.of(one)),
                )
                for token, one in zip(tokens, answer.classifications, strict=True)
            ],
            page_info=page_info(tokens, after=after, more=bool(answer.next_page_token)),
        )


@strawberry.type(description="The verdict on a mail that is not stored.")
class PreviewResult:
    subject: str = strawberry.field(description="Its subject as it was read.")
    classification: Classification | None = strawberry.field(description="Null when it could not be read.")
    failure: str | None = strawberry.field(description='Why it could not be read, for example "NO_HEADERS".')

    @classmethod
    def of(cls, result: wire.PreviewResult) -> Self:
        """The GraphQL form."""
        found = result.HasField("classification")
        return cls(
            subject=result.subject,
            classification=Classification.of(result.classification) if found else None,
            failure=result.failure or None,
        )
