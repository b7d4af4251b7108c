"""Mails that say nothing by themselves are read in the light of the application they stand with."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.context import in_context, may_tell
from services.classify.domain.events import EventKind, MailFact, events_of
from services.classify.domain.grouping import group
from services.classify.domain.labels import PROCESS_LABELS, Label
from services.classify.domain.leaning import IN_THREAD, Leaning, lean, leaning_json, leaning_of
from tests.unit.classify.mailfacts import fact, partition

L = Label
RECEIPT = fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="jane@acme.com", threads=("<1@x>",))


def leaning(odds: float, company: str | None = None, title: str | None = None, *, appointment: bool = False) -> Leaning:
    return Leaning(L.INTERVIEW, odds, "Friday at four?", company, title, appointment=appointment)


def silent(odds: float = 0.2, label: Label = L.OTHER, **ties: Any) -> MailFact:
    """A mail that means nothing by itself."""
    names = {name: ties.pop(name) for name in ("company", "title", "appointment") if name in ties}
    return fact("b", 5, label, leaning=leaning(odds, **names), **ties)


JOINING = {
    "an answer in the thread": silent(threads=("<2@x>", "<1@x>")),
    "a mail by the same writer that leans enough": silent(0.4, sender="jane@acme.com"),
    "a mail about the same role that leans enough": silent(0.4, company="Acme GmbH", title="Engineer (m/w/d)"),
    "an approach about the very role": silent(0.4, L.RECRUITER_OUTREACH, company="Acme", title="Engineer"),
    "the same writer and role, leaning less": silent(company="Acme", title="Engineer", sender="jane@acme.com"),
    "a calendar entry of the company": silent(company="Acme", appointment=True, threads=("calendar:12345",)),
}
STAYING = {
    "nothing ties it": silent(9.0, sender="x@gmail.com", threads=("<2@x>",)),
    "another thread": silent(9.0, sender="x@gmail.com", threads=("<2@x>", "<3@x>")),
    "only its provider's thread": silent(9.0, threads=("<2@x>", "provider:7")),
    "the company alone": silent(9.0, company="Acme"),
    "the same company, another role": silent(9.0, company="Acme", title="Senior Engineer"),
    "the same writer, hardly leaning": silent(0.2, sender="jane@acme.com"),
    "the same writer's approach about something else": silent(9.0, L.RECRUITER_OUTREACH, sender="jane@acme.com"),
    "a system that writes for everybody": silent(9.0, sender="no-reply@greenhouse.io"),
    "a calendar entry of another company": silent(company="Beta", appointment=True, threads=("calendar:12345",)),
    "it leans to nothing": fact("b", 5, L.OTHER, threads=("<2@x>", "<1@x>")),
}


@pytest.mark.parametrize("mail", JOINING.values(), ids=JOINING.keys())
def test_it_is_news_of_the_application_it_is_tied_to(mail: MailFact) -> None:
    thread_of_board = fact(
        "a", 0, L.APPLIED, "Acme", "Engineer", sender="jane@acme.com", threads=("<1@x>", "provider:7")
    )

    assert partition(thread_of_board, mail) == {"a b"}


@pytest.mark.parametrize("mail", STAYING.values(), ids=STAYING.keys())
def test_without_a_tie_it_stays_silent(mail: MailFact) -> None:
    thread_of_board = fact(
        "a", 0, L.APPLIED, "Acme", "Engineer", sender="jane@acme.com", threads=("<1@x>", "provider:7")
    )

    assert partition(thread_of_board, mail) == {"a"}


def test_it_is_read_as_what_it_leans_to_with_its_own_sentence() -> None:
    mail = silent(threads=("<2@x>", "<1@x>"))

    (found,) = group([RECEIPT, mail])
    told = {event.message_key: event for event in events_of([RECEIPT, mail])}

    assert found.keys == {"a", "b"}
    assert (told["b"].kind, told["b"].evidence) == (EventKind.INTERVIEW, "Friday at four?")


def test_it_joins_through_others_that_say_nothing() -> None:
    mails = [
        RECEIPT,
        fact("b", 5, L.OTHER, threads=("<2@x>", "<1@x>"), leaning=leaning(0.2)),
        fact("c", 6, L.OTHER, threads=("<3@x>", "<2@x>"), leaning=leaning(0.2)),
    ]

    assert partition(*mails) == {"a b c"}


def test_what_a_thread_names_late_counts_for_its_beginning() -> None:
    early = fact("b", -3, L.OTHER, threads=("<1@x>", "<0@x>"), leaning=leaning(0.2))

    assert partition(early, RECEIPT) == {"a b"}


def test_another_role_in_the_thread_is_another_application() -> None:
    mail = silent(threads=("<2@x>", "<1@x>"), company="Acme", title="Designer")

    assert partition(RECEIPT, mail) == {"a", "b"}


def test_nothing_comes_of_mails_that_only_lean() -> None:
    mails = [silent(threads=("<2@x>", "<1@x>")), fact("c", 6, L.OTHER, threads=("<1@x>",), leaning=leaning(9.0))]

    assert in_context(mails) == []
    assert [may_tell(mail) for mail in mails] == [True, False]


@pytest.mark.parametrize(("odds", "kind"), [(0.9, EventKind.UPDATED), (1.0, EventKind.INTERVIEW)])
def test_after_a_no_only_what_is_said_clearly_brings_it_back(odds: float, kind: EventKind) -> None:
    no = fact("n", 3, L.REJECTION, "Acme", "Engineer")

    told = {event.message_key: event.kind for event in events_of([RECEIPT, no, silent(odds, threads=("<1@x>",))])}

    assert kind is told["b"]


def chances_of(**parts: float) -> dict[Label, float]:
    return {label: parts.get(label.value, 0.0) for label in Label}


@pytest.mark.parametrize(
    ("given_to", "appointed", "leant"),
    [
        (chances_of(OTHER=0.6, INTERVIEW=0.4), False, (L.INTERVIEW, 0.667)),
        (chances_of(OTHER=0.99, INTERVIEW=0.01), False, None),
        (chances_of(OTHER=0.99, REJECTION=0.01), True, (L.INTERVIEW, 0.01)),
        (chances_of(OTHER=0.6, APPLIED=0.4), False, (L.UPDATE, 0.667)),
        (chances_of(OTHER=0.6, APPLIED=0.4), True, (L.INTERVIEW, 0.667)),
        (chances_of(OTHER=0.75, REJECTION=0.19, UPDATE=0.06), False, (L.UPDATE, 0.333)),
        (chances_of(OTHER=0.75, REJECTION=0.2, UPDATE=0.05), False, (L.REJECTION, 0.333)),
        (chances_of(RECRUITER_OUTREACH=0.9, INTERVIEW=0.1), False, (L.INTERVIEW, 1000.0)),
        (chances_of(JOB_ALERT=0.98, INTERVIEW=0.02), False, None),
    ],
)
def test_what_a_mail_leans_to_follows_its_chances(
    given_to: dict[Label, float], appointed: bool, leant: tuple[Label, float] | None
) -> None:
    assert leant == lean(given_to, with_appointment=appointed)


chances = st.lists(st.floats(0.001, 1), min_size=len(Label), max_size=len(Label)).map(
    lambda parts: {label: part / sum(parts) for label, part in zip(Label, parts, strict=True)}
)


@given(chances, st.booleans())
def test_a_mail_leans_to_a_label_of_an_application_s_course(given_to: dict[Label, float], appointed: bool) -> None:
    found = lean(given_to, with_appointment=appointed)

    assert found is not None or not appointed
    if found is not None:
        label, odds = found
        assert label in PROCESS_LABELS
        assert odds >= IN_THREAD or (appointed and label is L.INTERVIEW)


@pytest.mark.parametrize("one", [leaning(0.5), leaning(2, "Acme", "Engineer", appointment=True)])
def test_what_is_written_down_is_read_again(one: Leaning) -> None:
    assert one == leaning_of(leaning_json(one))


@pytest.mark.parametrize(
    "stored", [None, [], "x", {}, {"label": "NONSENSE", "odds": 1, "evidence": ""}, {"label": "OFFER"}]
)
def test_what_another_release_wrote_is_no_leaning(stored: object) -> None:
    assert leaning_of(stored) is None
