"""A fact comes in, applications come out: what is read, decided, stored and answered."""

from uuid import UUID

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as verdict_wire
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
