from dataclasses import replace
from uuid import uuid4

import pytest

from services.classify.domain.events import Event, EventKind, events_of, unique_facts
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import day, fact


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (Label.APPLIED, EventKind.APPLIED),
        (Label.VIEWED, EventKind.VIEWED),
        (Label.UPDATE, EventKind.UPDATED),
        (Label.INFO_REQUEST, EventKind.INFO_REQUESTED),
        (Label.ASSESSMENT, EventKind.ASSESSMENT),
        (Label.INTERVIEW, EventKind.INTERVIEW),
        (Label.OFFER, EventKind.OFFER),
        (Label.REJECTION, EventKind.REJECTED),
        (Label.ON_HOLD, EventKind.ON_HOLD),
        (Label.WITHDRAWN, EventKind.WITHDRAWN),
    ],
)
def test_a_mail_that_tells_something_is_one_event_at_its_mail_date(label: Label, kind: EventKind) -> None:
    events = events_of([fact("a", 3, label)])

    assert (Event("mail:a", kind, day(3), "a", "sentence of a"),) == events


@pytest.mark.parametrize("label", [Label.OTHER, Label.JOB_ALERT, Label.RECRUITER_OUTREACH])
def test_a_mail_that_tells_nothing_about_an_application_is_no_event(label: Label) -> None:
    assert events_of([fact("a", 0, label)]) == ()


def test_every_label_either_has_a_kind_or_is_known_to_tell_nothing() -> None:
    silent = {label for label in Label if not events_of([fact("a", 0, label)])}

    assert {Label.OTHER, Label.JOB_ALERT, Label.RECRUITER_OUTREACH} == silent


def test_the_same_mail_in_two_mailboxes_is_one_event() -> None:
    mail = fact("a", 0, Label.APPLIED)

    assert len(events_of([mail, replace(mail, message_id=uuid4())])) == 1


def test_events_come_oldest_first_whatever_order_the_mails_came_in() -> None:
    mails = [fact("late", 9, Label.REJECTION), fact("early", 1, Label.APPLIED)]

    assert [event.key for event in events_of(mails)] == ["mail:early", "mail:late"]


def test_the_surer_of_two_classifications_of_one_mail_counts() -> None:
    doubtful = fact("a", 0, Label.OFFER, confidence=0.4)
    sure = fact("a", 0, Label.REJECTION, confidence=0.9)

    assert [event.kind for event in events_of([doubtful, sure])] == [EventKind.REJECTED]
    assert [event.kind for event in events_of([sure, doubtful])] == [EventKind.REJECTED]


def test_copies_of_one_mail_bring_the_threads_and_postings_of_all_of_them() -> None:
    here = fact("a", 0, Label.APPLIED, threads=("gmail-1",), urls=("https://x.example/jobs/1234",))
    there = fact("a", 0, Label.APPLIED, threads=("gmail-2",))

    [merged] = unique_facts([here, there])

    assert frozenset({"gmail-1", "gmail-2"}) == merged.thread_keys
    assert here.job_urls == merged.job_urls
