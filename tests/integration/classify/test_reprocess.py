"""A newer pipeline over stored mail: what changes, what would change, what stays."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as wire
from jobtrail.ingest.v1.message_pb2 import Address, Message
from kit.ids import new_id
from kit.wire import timestamp
from services.classify import tables
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from tests.fixtures.classify_service import ClassifyStack, RunningClassify
from tests.fixtures.deadline import until
from tests.integration.classify.mails import day
from tests.integration.classify.people import Person
from tests.integration.classify.snapshots import snapshot
from tests.integration.classify.told import Told, told


def newer(said: dict[str, Any]) -> dict[str, Any]:
    """Takes rejections of Acme for interviews, and finds out what the older one was unsure of."""
    label = Label.INTERVIEW if (said["label"], said["company"]) == (Label.REJECTION, "Acme") else said["label"]
    return said | {"label": label, "certain": True, "title": said["title"] or "Engineer"}


async def old_mail(stack: ClassifyStack, user_id: UUID, count: int = 4) -> tuple[RunningClassify, list[Any]]:
    """A process of the newer pipeline in front of mail that an older one decided: a quarter each of four kinds."""
    older = await stack.start(examiner=Told(), version="1")
    mails = [
        mail
        for number in range(count // 4)
        for mail in (
            told(Label.REJECTION, number, "Acme", "Engineer", note=str(number)),
            told(Label.REJECTION, number, "Globex", "Engineer", note=str(number)),
            told(Label.APPLIED, number, "Initech", note=str(number)),
            told(Label.OTHER, number, certain=False, title="Engineer", note=str(number)),
        )
    ]
    person = Person(stack, older, user_id)
    for start in range(0, len(mails), 100):
        await person.has(*mails[start : start + 100])
    await older.stop()
    stack.running.remove(older)
    return await stack.start(examiner=Told(newer), version="2", clock=lambda: day(20)), mails


async def test_a_run_changes_what_the_newer_pipeline_sees_otherwise(classify: ClassifyStack, user_id: UUID) -> None:
    running, mails = await old_mail(classify, user_id)
    person = Person(classify, running, user_id)
    standing = await person.asks("GetPipeline", wire.GetPipelineRequest())
    operation = await person.starts()
    report = await person.report(operation)

    assert (standing.version, standing.outdated_count, standing.uncertain_count) == ("2", 4, 1)
    assert await person.applications() == [("Acme", "interviewing"), ("Globex", "rejected"), ("Initech", "applied")]
    assert (report.read_count, report.changed_count, report.missing_count, report.dry_run) == (4, 2, 0, False)
    assert [(one.before, one.after, one.count) for one in report.label_changes] == [
        (cls.LABEL_REJECTION, cls.LABEL_INTERVIEW, 1)
    ]
    assert report.job_title_change_count == 1
    assert {one.message_id for one in report.examples} == {mails[0].id, mails[2].id}
    after = await person.asks("GetPipeline", wire.GetPipelineRequest())
    assert (after.outdated_count, after.uncertain_count) == (0, 0)


async def test_a_dry_run_reports_the_same_and_changes_nothing(classify: ClassifyStack, user_id: UUID) -> None:
    running, _ = await old_mail(classify, user_id)
    person = Person(classify, running, user_id)
    before = await snapshot(classify, user_id)
    dry = await person.report(await person.starts(dry_run=True))
    untouched = await snapshot(classify, user_id)
    wet = await person.report(await person.starts())

    assert untouched == before
    assert dry.dry_run
    wet.dry_run, wet.operation_id = True, dry.operation_id
    assert wet == dry


async def test_what_a_person_said_stays_and_counts_over_the_newer_verdict(
    classify: ClassifyStack, user_id: UUID
) -> None:
    running, mails = await old_mail(classify, user_id)
    person = Person(classify, running, user_id)
    await person.corrects(mails[0], label=cls.LABEL_OFFER)
    report = await person.report(await person.starts())

    (verdict,) = await person.sees(mails[0])
    assert (verdict.label, verdict.decided_by) == (cls.LABEL_OFFER, cls.DECIDED_BY_PERSON)
    assert (verdict.machine.label, verdict.pipeline_version) == (cls.LABEL_INTERVIEW, "2")
    assert (report.pinned_count, list(report.label_changes)) == (1, [])
    undone = await person.asks("UndoCorrection", wire.UndoCorrectionRequest(message_id=mails[0].id))
    assert undone.classification.label == cls.LABEL_INTERVIEW


async def test_names_that_a_newer_pipeline_reads_under_the_label_a_person_said_are_told_dry_and_real(
    classify: ClassifyStack, user_id: UUID
) -> None:
    older = await classify.start(examiner=Told(), version="1")
    first, later = (told(Label.OTHER, 0, "Acme", note="missed") for _ in range(2))
    person = Person(classify, older, user_id)
    await person.has(first)
    await person.corrects(first, label=cls.LABEL_APPLIED)
    await older.stop()
    classify.running.remove(older)
    person = Person(classify, await classify.start(examiner=Told(newer), version="2", clock=lambda: day(20)), user_id)
    dry = await person.report(await person.starts(dry_run=True))
    before = await person.sees(first)
    wet = await person.report(await person.starts())
    await person.has(later)
    verdicts = await person.sees(first, later)
    undone = await person.asks("UndoCorrection", wire.UndoCorrectionRequest(message_id=later.id))

    assert [(one.company, one.job_title) for one in before] == [("Acme", "")]
    assert (dry.pinned_count, dry.job_title_change_count, list(dry.label_changes)) == (1, 1, [])
    assert (wet.pinned_count, wet.job_title_change_count, list(wet.examples)) == (1, 1, list(dry.examples))
    assert [(one.label, one.company, one.job_title) for one in verdicts] == [
        (cls.LABEL_APPLIED, "Acme", "Engineer")
    ] * 2
    assert (undone.classification.label, undone.classification.company) == (cls.LABEL_OTHER, "")
    assert await person.applications() == []


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"labels": [cls.LABEL_REJECTION]}, 4),
        ({"only_uncertain": True}, 2),
        ({"since_time": timestamp(day(0.5))}, 4),
        ({"until_time": timestamp(day(0.5)), "labels": [cls.LABEL_APPLIED, cls.LABEL_OTHER]}, 2),
        ({"only_outdated": True}, 8),
    ],
)
async def test_a_run_is_about_what_was_asked_for(
    classify: ClassifyStack, user_id: UUID, fields: dict[str, Any], read: int
) -> None:
    running, _ = await old_mail(classify, user_id, 8)
    person = Person(classify, running, user_id)

    assert (await person.report(await person.starts(dry_run=True, **fields))).read_count == read


async def test_a_run_of_a_newer_version_groups_anew_what_tells_the_same(classify: ClassifyStack, user_id: UUID) -> None:
    older = await classify.start(examiner=Told(), version="1")
    legal = told(Label.REJECTION, 1, "Trade Republic Bank", "Engineer")
    legal.sender.email = "hr@traderepublic.com"
    await Person(classify, older, user_id).has(legal)
    keys = tables.fact_keys.c
    async with classify.db.begin(user_id) as tx:  # an older release knew nothing of the brand in the legal name
        gone = sa.delete(tables.fact_keys).where(keys.blocking_key == "employer:traderepublic").returning(keys.user_id)
        assert (await tx.execute(gone)).scalars().all() == [user_id]
    await Person(classify, older, user_id).has(told(Label.APPLIED, 0, "Trade Republic", "Engineer"))
    await older.stop()
    classify.running.remove(older)
    person = Person(classify, await classify.start(examiner=Told(), version="2", clock=lambda: day(20)), user_id)
    before = await person.applications()
    report = await person.report(await person.starts())

    assert before == [("Trade Republic", "applied"), ("Trade Republic Bank", "rejected")]
    assert [stage for _, stage in await person.applications()] == ["rejected"]
    assert (report.read_count, report.changed_count) == (2, 0)


async def test_doing_it_again_changes_nothing(classify: ClassifyStack, user_id: UUID) -> None:
    running, _ = await old_mail(classify, user_id)
    person = Person(classify, running, user_id)
    await person.starts()
    once = await snapshot(classify, user_id)
    again = await person.report(await person.starts())

    assert (again.read_count, again.changed_count) == (4, 0)
    assert await snapshot(classify, user_id) == once


async def test_what_ingest_no_longer_keeps_is_counted_and_left(classify: ClassifyStack, user_id: UUID) -> None:
    running, mails = await old_mail(classify, user_id)
    del classify.ingest.mails.messages[user_id, mails[0].id]
    person = Person(classify, running, user_id)
    report = await person.report(await person.starts())

    assert (report.read_count, report.missing_count) == (3, 1)
    assert (await person.sees(mails[0]))[0].label == cls.LABEL_REJECTION


class Stalling(Told):
    """Stops at the mails behind the first hundred until it is let go."""

    def __init__(self) -> None:
        super().__init__(newer)
        self.go = asyncio.Event()
        self.reached = asyncio.Event()

    async def examine(self, mails: Any) -> list[Outcome]:
        if self.read >= 100:
            self.reached.set()
            await self.go.wait()
        read: list[MailText] = list(mails)
        return await super().examine(read)


async def stalled(stack: ClassifyStack, user_id: UUID) -> tuple[Person, str, Stalling]:
    """A run over 240 messages that stands behind its first batch."""
    running, _ = await old_mail(stack, user_id, 240)
    await running.stop()
    stack.running.remove(running)
    stages = Stalling()
    person = Person(stack, await stack.start(examiner=stages, version="2"), user_id)
    answer = await person.asks("StartReprocess", wire.StartReprocessRequest())
    await asyncio.wait_for(stages.reached.wait(), 20)
    return person, answer.operation.id, stages


async def test_killed_between_batches_it_goes_on_and_ends_as_an_undisturbed_one(
    classify: ClassifyStack, tmp_path: Path
) -> None:
    disturbed, undisturbed = new_id(), new_id()
    mails = [_receipt(number) for number in range(230)]
    for user_id in (disturbed, undisturbed):
        await _taken_for_nothing(classify, user_id, mails)
    reads, second, over = classify.ingest.mails.reads, asyncio.Event(), asyncio.Event()

    async def stands_at_the_second(read: int) -> None:
        if read == reads + 2:
            second.set()
            await over.wait()

    classify.ingest.mails.before = stands_at_the_second
    async with classify.process(tmp_path / "log") as running:
        answer = await Person(classify, running, disturbed).asks("StartReprocess", wire.StartReprocessRequest())
        await asyncio.wait_for(second.wait(), 30)
        running.process.kill()
        over.set()
    async with classify.process(tmp_path / "log") as running:
        person, other = Person(classify, running, disturbed), Person(classify, running, undisturbed)
        # The lease of the one that was killed runs out first.
        state = await person.waits(answer.operation.id, seconds=40)
        report, expected = await person.report(answer.operation.id), await other.report(await other.starts())

    attempts = await classify.rows(tables.operation_attempts, disturbed)
    assert (state, [row.outcome for row in attempts]) == ("succeeded", ["lost", "succeeded"])
    assert (report.read_count, report.changed_count) == (230, expected.changed_count)
    assert list(report.label_changes) == list(expected.label_changes) != []
    mine, theirs = await snapshot(classify, disturbed), await snapshot(classify, undisturbed)
    assert (mine["applications"], mine["events"]) == (theirs["applications"], theirs["events"])


async def _taken_for_nothing(stack: ClassifyStack, user_id: UUID, mails: list[Message]) -> None:
    """Receipts that an older pipeline took for nothing."""
    older = await stack.start(decide=lambda _: Verdict(Label.OTHER, 0.9, DecidedBy.RULES, ""), version="1")
    for start in range(0, len(mails), 100):
        await Person(stack, older, user_id).has(*mails[start : start + 100])
    await older.stop()
    stack.running.remove(older)


def _receipt(number: int) -> Message:
    company = f"Larkfield{number} GmbH"
    text = f"Thank you for applying for the position of Data Analyst at {company}. We have received your application."
    return Message(
        id=str(new_id()),
        content_key=f"receipt {number}",
        subject=f"Your application at {company}",
        sender=Address(name=f"{company} Careers", email=f"jobs@larkfield{number}.example"),
        mail_time=timestamp(day(number / 10)),
        text=text,
    )


async def test_cancelled_it_stops_and_keeps_what_it_has_done(classify: ClassifyStack, user_id: UUID) -> None:
    person, operation, _ = await stalled(classify, user_id)
    async with classify.db.begin(user_id) as tx:
        await tx.execute(sa.update(tables.operations).values(cancel_requested=True))

    assert await person.waits(operation) == "cancelled"
    assert (await person.report(operation)).read_count == 100


async def test_progress_is_told_while_it_runs(classify: ClassifyStack, user_id: UUID) -> None:
    person, operation, stages = await stalled(classify, user_id)

    async def told_of() -> Any:
        rows = await classify.rows(tables.operations, user_id)
        return next((row for row in rows if row.progress_done), None)

    row = await until(told_of, "progress is told")
    stages.go.set()

    assert (row.progress_done, row.progress_total) == (100, 240)
    assert await person.waits(operation) == "succeeded"


async def test_while_one_runs_another_wish_is_answered_with_it(classify: ClassifyStack, user_id: UUID) -> None:
    person, operation, stages = await stalled(classify, user_id)

    again = await person.asks("StartReprocess", wire.StartReprocessRequest(dry_run=True))

    assert again.operation.id == operation
    stages.go.set()
    assert await person.waits(operation) == "succeeded"
