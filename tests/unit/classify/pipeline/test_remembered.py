"""What is remembered counts for whom it is said: verdicts for the same words, details for the very mail."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.leaning import LEANING
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, Step
from services.classify.pipeline.remembered import memory_of, recalled
from services.classify.ports import Mail
from tests.unit.classify.mailfacts import day

_TEXT = MailText("Your application to Acme", text="Dear Alex,\n\nplease take the test.", sent_at=day(3))
_LATER = replace(_TEXT, sent_at=day(3) + timedelta(days=1))
_VERDICT = Verdict(Label.ASSESSMENT, 0.9, DecidedBy.MODEL, "please take the test", "Acme", "Cook", "R-1", "ats", ("x",))
_STEP = Step("model", Label.ASSESSMENT, 0.9)
_ACTIONS = {"actions": [{"kind": "TEST"}], "salary": "30"}


def mail(text: MailText) -> Mail:
    message_id: UUID = uuid4()
    return Mail(message_id, "key", day(3), "jobs@acme.example", frozenset(), frozenset(), text)


def outcome(details: dict[str, Any], **verdict: Any) -> Outcome:
    return Outcome(replace(_VERDICT, **verdict), True, (_STEP,), details, "shape")


def test_a_remembered_verdict_is_what_it_was_but_for_who_says_it() -> None:
    memory = memory_of(mail(_TEXT), outcome({"salary": "30"}))
    assert memory

    step = Step("cache", Label.ASSESSMENT, 0.9, version="7")
    expected = Outcome(replace(_VERDICT, decided_by=DecidedBy.CACHE), True, (step, _STEP), {"salary": "30"}, "shape")
    assert recalled(mail(_LATER), memory, "7") == (expected, False)


def test_details_of_the_very_mail_are_remembered_and_anothers_are_read_anew() -> None:
    memory = memory_of(mail(_TEXT), outcome(_ACTIONS))
    assert memory

    again, other = recalled(mail(_TEXT), memory, "7"), recalled(mail(_LATER), memory, "7")

    assert again and (again[0].details, again[1]) == (_ACTIONS, False)
    assert other and (other[0].verdict, other[0].details, other[1]) == (again[0].verdict, {}, True)


@pytest.mark.parametrize(
    "own",
    [outcome({}, evidence="Alex, please take the test"), outcome({LEANING: {"label": "OFFER"}}, label=Label.OTHER)],
    ids=["a name", "a leaning"],
)
def test_a_verdict_that_holds_what_only_this_mail_says_counts_for_no_other(own: Outcome) -> None:
    memory = memory_of(mail(_TEXT), own)
    assert memory

    again = recalled(mail(_TEXT), memory, "7")

    assert again and (again[0].verdict.evidence, again[0].details) == (own.verdict.evidence, own.details)
    assert recalled(mail(_LATER), memory, "7") is None


def test_what_stays_in_doubt_is_not_remembered_unless_a_language_model_answered() -> None:
    doubtful = replace(outcome({}), certain=False)
    asked = doubtful.and_then(Step("llm", Label.OFFER, 0.5))

    assert memory_of(mail(_TEXT), doubtful) is None
    assert memory_of(mail(_TEXT), asked) == asked
