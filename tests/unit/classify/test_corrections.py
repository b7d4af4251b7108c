"""What a person says against what the pipeline says."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.classify.alike import Model
from services.classify.domain.corrections import Field, pin
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.outcome import plain
from services.classify.ports import Stored

MACHINE = Verdict(Label.REJECTION, 0.8, DecidedBy.RULES, "Unfortunately …", "Greenhouse", "Your Application")
MESSAGE = Stored(
    message_id=uuid4(),
    content_key="one",
    mail_date=datetime(2026, 3, 2, tzinfo=UTC),
    correspondent="no-reply@greenhouse-mail.io",
    thread_keys=frozenset(),
    job_urls=frozenset(),
    outcome=plain(MACHINE),
    pipeline_version="v",
)


def test_a_label_is_the_persons_and_the_sentence_for_another_one_proves_nothing() -> None:
    pinned = pin(MACHINE, {Field.LABEL: "INTERVIEW"})

    assert pinned.fields == (Field.LABEL,)
    assert (pinned.verdict.label, pinned.verdict.decided_by) == (Label.INTERVIEW, DecidedBy.PERSON)
    assert (pinned.verdict.confidence, pinned.verdict.evidence) == (1.0, "")
    assert pinned.verdict.company == "Greenhouse"


def test_a_name_alone_leaves_the_label_to_whoever_decided_it() -> None:
    verdict = pin(MACHINE, {Field.COMPANY: "Larkfield", Field.JOB_TITLE: None}).verdict

    assert (verdict.company, verdict.job_title) == ("Larkfield", None)
    assert (verdict.label, verdict.decided_by) == (Label.REJECTION, DecidedBy.RULES)


@given(st.dictionaries(st.sampled_from([Field.COMPANY, Field.JOB_TITLE]), st.none() | st.text(max_size=20)))
def test_what_nobody_corrected_is_the_pipelines(said: dict[Field, str | None]) -> None:
    verdict = pin(MACHINE, said).verdict

    assert {field: getattr(verdict, field) for field in Field if field not in said} == {
        field: getattr(MACHINE, field) for field in Field if field not in said
    }
    assert pin(MACHINE, {}).verdict == MACHINE


def test_a_label_goes_over_to_similar_mails_and_a_name_only_where_the_same_wrong_one_was_read() -> None:
    model = Model(replace(MESSAGE, said={Field.LABEL: "OTHER", Field.COMPANY: "Larkfield"}), {})
    same = replace(MESSAGE, content_key="two")
    named = replace(same, outcome=plain(replace(MACHINE, company="Marlow")))

    assert model.for_similar(same) == {Field.LABEL: "OTHER", Field.COMPANY: "Larkfield"}
    assert model.for_similar(named) == {Field.LABEL: "OTHER"}


def test_what_a_person_said_of_a_similar_mail_stays() -> None:
    model = Model(replace(MESSAGE, said={Field.LABEL: "OTHER"}), {})

    assert model.for_similar(replace(MESSAGE, said={Field.LABEL: "OFFER"})) == {}
    assert model.for_similar(replace(MESSAGE, outcome=plain(replace(MACHINE, label=Label.OTHER)))) == {}
