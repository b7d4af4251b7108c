"""A person outranks the machine: pinned, in every mailbox, for good, until they take it back."""

import pytest

from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.errors import Problem
from kit.ids import new_id
from services.classify.domain.labels import Label
from services.classify.store.corrections import UNDO_BATCH
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import day
from tests.integration.classify.people import Person
from tests.integration.classify.told import Told, told


@pytest.fixture
async def person(classify: ClassifyStack) -> Person:
    """Somebody in front of stages that read what stands in the mail."""
    return Person(classify, await classify.start(examiner=Told(), version="1", clock=lambda: day(20)), new_id())


async def test_a_corrected_label_counts_at_once_and_the_application_follows(person: Person) -> None:
    receipt, refusal = told(Label.APPLIED, 0, "Acme"), told(Label.REJECTION, 3, "Acme")
    await person.has(receipt, refusal)
    assert await person.applications() == [("Acme", "rejected")]

    answer = await person.corrects(refusal, label=cls.LABEL_INTERVIEW)

    assert await person.applications() == [("Acme", "interviewing")]
    verdict = answer.classification
    assert (verdict.label, verdict.decided_by) == (cls.LABEL_INTERVIEW, cls.DECIDED_BY_PERSON)
    assert (verdict.confidence, verdict.certain, list(verdict.pinned)) == (1.0, True, [cls.CORRECTABLE_FIELD_LABEL])
    assert (verdict.machine.label, verdict.machine.decided_by) == (cls.LABEL_REJECTION, cls.DECIDED_BY_RULES)


async def test_not_a_job_mail_takes_its_application_away_and_undo_brings_it_back(person: Person) -> None:
    receipt = told(Label.APPLIED, 0, "Acme")
    await person.has(receipt)
    before = await person.sees(receipt)
    await person.corrects(receipt, label=cls.LABEL_OTHER)
    assert await person.applications() == []

    undone = await person.asks("UndoCorrection", wire.UndoCorrectionRequest(message_id=receipt.id))

    assert await person.applications() == [("Acme", "applied")]
    assert undone.undone_count == 1
    undone.classification.create_time.CopyFrom(before[0].create_time)
    assert undone.classification == before[0]


async def test_a_company_moves_the_mail_to_that_companys_application(person: Person) -> None:
    one, other = told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.INTERVIEW, 3, "Greenhouse", "Engineer")
    await person.has(one, other)
    assert await person.applications() == [("Acme", "applied"), ("Greenhouse", "interviewing")]

    await person.corrects(other, company="  Acme ")

    assert await person.applications() == [("Acme", "interviewing")]


async def test_copies_follow_also_those_that_come_later(person: Person) -> None:
    first, second, later = (told(Label.APPLIED, 0, "Acme") for _ in range(3))
    await person.has(first, second)
    await person.corrects(first, company="Globex", job_title="Analyst")
    await person.has(later)

    verdicts = await person.sees(first, second, later)

    assert {(one.company, one.job_title) for one in verdicts} == {("Globex", "Analyst")}
    assert await person.applications() == [("Globex", "applied")]


async def test_a_second_correction_waits_behind_the_first_one_undone(person: Person) -> None:
    receipt = told(Label.APPLIED, 0, "Acme")
    await person.has(receipt)
    companies = []
    await person.corrects(receipt, company="Globex")
    await person.corrects(receipt, company="Initech")
    undo = wire.UndoCorrectionRequest(message_id=receipt.id, fields=[cls.CORRECTABLE_FIELD_COMPANY])
    for _ in range(2):
        companies.append((await person.asks("UndoCorrection", undo)).classification.company)

    assert companies == ["Globex", "Acme"]
    with pytest.raises(Problem, match="NOT_CORRECTED"):
        await person.asks("UndoCorrection", undo)


async def test_no_company_is_an_answer_too(person: Person) -> None:
    receipt = told(Label.APPLIED, 0, "Greenhouse")
    await person.has(receipt)

    verdict = (await person.corrects(receipt, company="")).classification

    assert (verdict.company, list(verdict.pinned)) == ("", [cls.CORRECTABLE_FIELD_COMPANY])
    assert verdict.machine.company == "Greenhouse"
    assert verdict.decided_by == cls.DECIDED_BY_RULES


async def test_similar_mails_are_shown_with_what_would_change_and_chosen_ones_are_corrected(person: Person) -> None:
    mails = [told(Label.REJECTION, number, f"Company {number}") for number in range(4)]
    unlike = told(Label.REJECTION, 9, "Elsewhere", shape="another")
    shapeless = told(Label.REJECTION, 10, "Nowhere", shape=None)
    await person.has(*mails, unlike, shapeless)
    answer = await person.corrects(mails[0], label=cls.LABEL_ON_HOLD)
    listed = wire.ListSimilarMessagesRequest(message_id=mails[0].id, page_size=2)
    page = await person.asks("ListSimilarMessages", listed)
    listed.page_token = page.next_page_token
    rest = await person.asks("ListSimilarMessages", listed)

    assert answer.similar_count == page.total_count == 3
    assert [one.now.message_id for one in (*page.messages, *rest.messages)] == [mails[n].id for n in (3, 2, 1)]
    assert rest.next_page_token == ""
    assert {(one.now.label, one.label) for one in page.messages} == {(cls.LABEL_REJECTION, cls.LABEL_ON_HOLD)}
    chosen = wire.CorrectSimilarMessagesRequest(message_id=mails[0].id, similar_ids=[mails[1].id, unlike.id])
    assert (await person.asks("CorrectSimilarMessages", chosen)).corrected_count == 1
    labels = [one.label for one in await person.sees(*mails, unlike)]
    assert labels == [cls.LABEL_ON_HOLD, cls.LABEL_ON_HOLD, *3 * [cls.LABEL_REJECTION]]


async def test_all_similar_ones_are_an_operation_and_one_undo_takes_it_all_back(person: Person) -> None:
    # More than one transaction takes back.
    assert UNDO_BATCH < 129
    mails = [told(Label.APPLIED, number, f"Company {number}") for number in range(130)]
    await person.has(*mails[:100])
    await person.has(*mails[100:])
    await person.corrects(mails[0], label=cls.LABEL_OTHER)
    await person.corrects(mails[1], label=cls.LABEL_OFFER)
    request = wire.CorrectSimilarMessagesRequest(message_id=mails[0].id, all=True)
    operation = (await person.asks("CorrectSimilarMessages", request)).operation

    assert await person.waits(operation.id) == "succeeded"
    # What the person said of the other one stays.
    assert await person.applications() == [("Company 1", "offer")]
    undo = wire.UndoCorrectionRequest(message_id=mails[0].id, similar=True)
    assert (await person.asks("UndoCorrection", undo)).undone_count == 129
    assert len(await person.applications()) == 130


async def test_corrected_mails_are_examples_with_their_texts(person: Person) -> None:
    mails = [told(Label.APPLIED, number, f"Company {number}") for number in range(3)]
    copy = told(Label.APPLIED, 0, "Company 0")
    await person.has(*mails, copy)
    await person.corrects(mails[0], label=cls.LABEL_OTHER)
    await person.corrects(mails[2], company="", job_title="Analyst")
    first = await person.asks("ListCorrectedMails", wire.ListCorrectedMailsRequest(page_size=1))
    token = first.next_page_token
    second = await person.asks("ListCorrectedMails", wire.ListCorrectedMailsRequest(page_token=token))

    one, other = *first.mails, *second.mails
    assert (one.label, one.subject, one.body) == (cls.LABEL_OTHER, mails[0].subject, mails[0].text)
    assert (one.HasField("company"), one.HasField("job_title")) == (False, False)
    assert (other.HasField("company"), other.company, other.job_title) == (True, "", "Analyst")
    assert other.sender == "Jobs <jobs@greenhouse.io>"
    assert second.next_page_token == ""


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "INVALID_ARGUMENT"),
        ({"company": "x" * 201}, "INVALID_ARGUMENT"),
        ({"company": "a\x00b"}, "INVALID_ARGUMENT"),
        ({"label": cls.LABEL_UNSPECIFIED}, "INVALID_ARGUMENT"),
        ({"label": 99}, "INVALID_ARGUMENT"),
    ],
)
async def test_what_cannot_be_said_is_refused(person: Person, fields: dict[str, object], reason: str) -> None:
    receipt = told(Label.APPLIED, 0, "Acme")
    await person.has(receipt)

    with pytest.raises(Problem, match=reason):
        await person.corrects(receipt, **fields)
    assert list((await person.sees(receipt))[0].pinned) == []


async def test_a_message_without_a_verdict_cannot_be_corrected(person: Person) -> None:
    with pytest.raises(Problem, match="CLASSIFICATION_NOT_FOUND"):
        await person.corrects(told(Label.APPLIED, 0), company="Acme")


async def test_a_mail_taken_for_nothing_names_its_application_once_a_person_says_what_it_is(person: Person) -> None:
    missed = told(Label.OTHER, 0, "Acme", "Engineer", note="missed")
    await person.has(missed)

    answer = await person.corrects(missed, label=cls.LABEL_APPLIED)

    now = answer.classification
    assert (now.company, now.job_title, now.details.location) == ("Acme", "Engineer", "read as APPLIED")
    assert list(now.pinned) == [cls.CORRECTABLE_FIELD_LABEL]
    assert (now.machine.label, now.machine.company) == (cls.LABEL_OTHER, "")
    assert await person.applications() == [("Acme", "applied")]


async def test_what_was_read_under_a_label_goes_with_it(person: Person) -> None:
    missed = told(Label.OTHER, 0, "Acme", "Engineer", note="missed")
    await person.has(missed)
    before = await person.sees(missed)
    await person.corrects(missed, label=cls.LABEL_APPLIED)
    await person.corrects(missed, label=cls.LABEL_INTERVIEW)
    read_again = (await person.sees(missed))[0].details.location

    for _ in range(2):
        await person.asks("UndoCorrection", wire.UndoCorrectionRequest(message_id=missed.id))

    after = await person.sees(missed)
    after[0].create_time.CopyFrom(before[0].create_time)
    assert read_again == "read as INTERVIEW"
    assert after == before
    assert await person.applications() == []


async def test_copies_that_come_later_and_runs_know_what_was_read(person: Person) -> None:
    first, later = (told(Label.OTHER, 0, "Acme", "Engineer", note="missed") for _ in range(2))
    await person.has(first)
    await person.corrects(first, label=cls.LABEL_APPLIED)
    await person.has(later)
    await person.starts()

    verdicts = await person.sees(first, later)

    assert [(one.company, one.details.location) for one in verdicts] == [("Acme", "read as APPLIED")] * 2
    assert await person.applications() == [("Acme", "applied")]


async def test_the_person_is_heard_also_while_the_mail_cannot_be_read(person: Person) -> None:
    missed = told(Label.OTHER, 0, "Acme", "Engineer", note="missed")
    await person.has(missed)
    await person.stack.ingest.stop()

    answer = await person.corrects(missed, label=cls.LABEL_APPLIED)

    assert (answer.classification.label, answer.classification.company) == (cls.LABEL_APPLIED, "")
