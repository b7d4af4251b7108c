"""A fact comes in, applications come out: what is read, decided, stored and answered."""

from uuid import UUID

import sqlalchemy as sa

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as verdict_wire
from jobtrail.classify.v1 import next_steps_pb2, next_steps_service_pb2, next_steps_service_pb2_grpc
from jobtrail.classify.v1.events_pb2 import JobMailRecognised
from jobtrail.ingest.v1.message_pb2 import Address, Message
from kit.bus import subject_of
from kit.ids import new_id
from kit.wire import timestamp
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import as_told, day, mail


async def test_the_mails_of_two_applications_become_two_timelines(classify: ClassifyStack, user_id: UUID) -> None:
    one = await classify.start(decide=as_told)
    acme = [
        mail(Label.APPLIED, 0, "Acme", "Engineer", source="greenhouse"),
        mail(Label.INTERVIEW, 5, "Acme", "Engineer"),
        mail(Label.REJECTION, 9, "Acme", "Engineer"),
    ]
    other = [mail(Label.APPLIED, 1, "Globex", "Analyst"), mail(Label.OTHER, 2), mail(Label.JOB_ALERT, 3, "Acme")]
    classify.ingest.mails.keep(user_id, [*acme, *other])
    await classify.tell(user_id, [message.id for message in [*acme, *other]])
    await classify.worked(1)

    listed = await classify.call(one.applications.ListApplications, wire.ListApplicationsRequest(), user_id)
    first, second = listed.applications
    assert (first.company, first.job_title, first.stage) == ("Acme", "Engineer", app.STAGE_REJECTED)
    assert first.apply_time.ToDatetime(day(0).tzinfo) == day(0)
    assert first.close_time.ToDatetime(day(0).tzinfo) == day(9)
    assert (first.source, first.event_count, first.version, first.certain) == ("greenhouse", 3, 1, True)
    assert second.company == "Globex"
    assert listed.total_count == 2

    told = await classify.call(
        one.applications.BatchGetEvents, wire.BatchGetEventsRequest(application_ids=[first.id]), user_id
    )
    assert [(event.kind, event.message_id, event.stage_after) for event in told.events] == [
        (app.EVENT_KIND_APPLIED, acme[0].id, app.STAGE_APPLIED),
        (app.EVENT_KIND_INTERVIEW, acme[1].id, app.STAGE_INTERVIEWING),
        (app.EVENT_KIND_REJECTED, acme[2].id, app.STAGE_REJECTED),
    ]
    assert told.events[0].evidence == "APPLIED says the mail"
    assert told.events[1].signals


async def test_verdicts_are_answered_in_request_order_and_counted(classify: ClassifyStack, user_id: UUID) -> None:
    one = await classify.start(decide=as_told)
    mails = [mail(Label.OTHER, 0), mail(Label.APPLIED, 1, "Acme", "Engineer"), mail(Label.OTHER, 2)]
    classify.ingest.mails.keep(user_id, mails)
    await classify.tell(user_id, [message.id for message in mails])
    await classify.worked(1)
    ids = [mails[2].id, "no id", mails[1].id, mails[1].id]

    got = await classify.call(
        one.verdicts.BatchGetClassifications, verdict_wire.BatchGetClassificationsRequest(message_ids=ids), user_id
    )
    assert [(verdict.message_id, verdict.label) for verdict in got.classifications] == [
        (mails[2].id, cls.LABEL_OTHER),
        (mails[1].id, cls.LABEL_APPLIED),
    ]
    assert got.classifications[1].company == "Acme"
    assert got.classifications[1].decided_by == cls.DECIDED_BY_RULES
    counted = await classify.call(one.verdicts.CountLabels, verdict_wire.CountLabelsRequest(), user_id)
    assert [(entry.label, entry.count) for entry in counted.labels] == [(cls.LABEL_OTHER, 2), (cls.LABEL_APPLIED, 1)]


async def test_copies_of_a_mail_in_two_mailboxes_are_one_event_and_both_know_their_application(
    classify: ClassifyStack, user_id: UUID
) -> None:
    one = await classify.start(decide=as_told)
    copies = [mail(Label.APPLIED, 0, "Acme", "Engineer") for _ in range(2)]
    classify.ingest.mails.keep(user_id, copies)
    for copy in copies:
        await classify.tell(user_id, [copy.id])
    await classify.worked(2)
    [application] = await classify.rows(tables.applications, user_id)
    assert application.event_count == 1

    asked = wire.BatchGetMessageApplicationsRequest(message_ids=[copies[0].id, copies[1].id, "no id"])
    where = await classify.call(one.applications.BatchGetMessageApplications, asked, user_id)
    assert dict(where.application_ids) == {copy.id: str(application.id) for copy in copies}


def acme(at: float, subject: str, text: str) -> Message:
    """A mail as Acme Robotics' system sends it."""
    return Message(
        id=str(new_id()),
        content_key=f"{at:064}",
        subject=subject,
        sender=Address(name="Acme Robotics", email="no-reply@us.greenhouse-mail.io"),
        mail_time=timestamp(day(at)),
        text=f"Hi Alex,\n\n{text}\n\nThe Acme Robotics Team",
    )


async def test_real_mail_goes_through_the_real_rules(classify: ClassifyStack, user_id: UUID) -> None:
    one = await classify.start(clock=lambda: day(50))
    role = "the Backend Engineer position at Acme Robotics"
    receipt = acme(
        0,
        "Thank you for applying to Acme Robotics",
        f"Thank you for applying to {role}. We have received your application and will review it.",
    )
    invitation = acme(
        9,
        "Interview with Acme Robotics",
        f"Thank you for your interest in {role}. We would like to invite you to an interview on Tuesday, 10 March 2026 "
        "at 14:30 CET by video. We look forward to speaking with you.",
    )
    classify.ingest.mails.keep(user_id, [receipt, invitation])
    await classify.tell(user_id, [receipt.id, invitation.id])
    await classify.worked(1)

    listed = await classify.call(one.applications.ListApplications, wire.ListApplicationsRequest(), user_id)
    [application] = listed.applications
    assert application.company == "Acme Robotics"
    assert application.apply_time.ToDatetime(day(0).tzinfo) == day(0)
    # Silent for long, but the interview that only words tell of lies ahead.
    assert application.stage == app.STAGE_INTERVIEWING
    steps = next_steps_service_pb2_grpc.NextStepsServiceStub(one.channel)
    found = await classify.call(steps.ListSteps, next_steps_service_pb2.ListStepsRequest(), user_id)
    [upcoming] = [step for step in found.steps if step.view == next_steps_pb2.STEP_VIEW_UPCOMING]
    assert (upcoming.stated, upcoming.time_zone, upcoming.message_id) == (True, "CET", invitation.id)
    assert upcoming.time.ToDatetime(day(0).tzinfo).isoformat() == "2026-03-10T13:30:00+00:00"


async def test_what_the_person_wrote_is_tied_to_its_recipient_not_to_their_own_address(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await classify.start(decide=as_told)
    letters = [
        mail(
            Label.APPLIED,
            at,
            sender="jane@doe.dev",
            note=domain,
            from_owner=True,
            to=[Address(email=f"hr@{domain}")],
        )
        for at, domain in ((0, "acme.com"), (1, "globex.com"))
    ]
    classify.ingest.mails.keep(user_id, letters)
    await classify.tell(user_id, [letter.id for letter in letters])
    await classify.worked(1)

    assert {"hr@acme.com", "hr@globex.com"} == {
        row.sender_email for row in await classify.rows(tables.mail_facts, user_id)
    }
    assert len(await classify.rows(tables.applications, user_id)) == 2


async def test_a_timeline_is_oldest_first_and_cut_to_its_newest_five_hundred(
    classify: ClassifyStack, user_id: UUID
) -> None:
    one = await classify.start(decide=as_told)
    news = [mail(Label.UPDATE, place / 24, "Acme", "Engineer", note=str(place)) for place in range(503)]
    classify.ingest.mails.keep(user_id, news)
    ids = [message.id for message in news]
    parts = [ids[start : start + 100] for start in range(0, len(ids), 100)]
    for part in parts:
        await classify.tell(user_id, part)
    await classify.worked(len(parts))
    [application] = await classify.rows(tables.applications, user_id)

    asked = wire.BatchGetEventsRequest(application_ids=[str(application.id)])
    told = await classify.call(one.applications.BatchGetEvents, asked, user_id)
    assert [event.message_id for event in told.events] == ids[3:]


async def test_who_knows_threads_is_told_which_mails_are_about_work(classify: ClassifyStack, user_id: UUID) -> None:
    mails = [mail(Label.APPLIED, 0, "Acme", "Engineer"), mail(Label.OTHER, 1), mail(Label.RECRUITER_OUTREACH, 2)]
    for threaded in mails:
        threaded.provider_thread_id = f"thread of {threaded.id}"
    elsewhere = mail(Label.REJECTION, 3, "Acme", "Engineer")
    classify.ingest.mails.keep(user_id, [*mails, elsewhere])
    await classify.start(decide=as_told)
    await classify.tell(user_id, [message.id for message in [*mails, elsewhere]])
    await classify.worked(1)

    async with classify.db.begin(None) as tx:
        sent = await tx.execute(
            sa.select(tables.outbox.c.payload).where(tables.outbox.c.subject == subject_of(JobMailRecognised))
        )
        (told,) = [JobMailRecognised.FromString(payload) for payload in sent.scalars()]

    assert told == JobMailRecognised(user_id=str(user_id), message_ids=[mails[0].id, mails[2].id])
