"""Every hand-written mail in tests/data/classify/rules.jsonl gets its label, its names and its evidence."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.rules import decide

_FILE = Path(__file__).parents[2] / "data" / "classify" / "rules.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def mail_of(case: dict[str, Any]) -> MailText:
    name, _, rest = case["from"].rpartition("<")
    return MailText(
        subject=case["subject"],
        sender_name=name.strip(),
        sender_email=rest.rstrip(">"),
        text=case["body"],
        quoted_text=case.get("quoted_text", ""),
        forwarded_text=case.get("forwarded_text", ""),
        signature=case.get("signature", ""),
        to=tuple(case.get("to", ())),
        list_unsubscribe=case.get("list_unsubscribe", False),
        from_self=case.get("from_self", False),
    )


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_mail_gets_its_label(case: dict[str, Any]) -> None:
    verdict = decide(mail_of(case))

    assert verdict.label == case["label"], (verdict.signals, verdict.evidence)


@pytest.mark.parametrize("case", [c for c in CASES if "company" in c], ids=lambda c: c["id"])
def test_the_employer_is_named(case: dict[str, Any]) -> None:
    assert decide(mail_of(case)).company == case["company"]


@pytest.mark.parametrize("case", [c for c in CASES if "job_title" in c], ids=lambda c: c["id"])
def test_the_job_title_is_named(case: dict[str, Any]) -> None:
    assert decide(mail_of(case)).job_title == case["job_title"]


@pytest.mark.parametrize("case", [c for c in CASES if c["label"] != "OTHER"], ids=lambda c: c["id"])
def test_the_evidence_is_a_sentence_of_the_mail(case: dict[str, Any]) -> None:
    evidence = words(decide(mail_of(case)).evidence)
    source = words(case["subject"] + " \n " + case["body"] + " \n " + case.get("forwarded_text", ""))

    assert evidence
    # Broken characters are repaired in what a person is shown, so those words are compared by number alone.
    assert len(evidence) <= len(source)
    if "Ã" not in case["body"]:
        assert " ".join(evidence) in " ".join(source)


def test_a_requisition_number_is_kept_apart_from_the_title() -> None:
    verdict = decide(
        MailText(
            subject="Your application",
            text="Thank you for applying for the Tram Driver position (Req ID: 55-1034). We received it.",
        )
    )

    assert (verdict.job_title, verdict.requisition_id) == ("Tram Driver", "55-1034")


@pytest.mark.parametrize(
    ("named", "number"),
    [
        ("Systems Engineer, Job ID: R 00123456", "R 00123456"),
        ("Systems Engineer (Req ID: JR 123456)", "JR 123456"),
        ("Systems Engineer (R 00123456)", "R 00123456"),
        ("Systems Engineer (JR 123456)", "JR 123456"),
        ("Systems Engineer (R-00123456)", "R-00123456"),
    ],
)
def test_letters_and_number_of_a_requisition_may_stand_apart(named: str, number: str) -> None:
    text = f"unfortunately we will not proceed with your application for {named}."
    verdict = decide(MailText(subject="Your application", text=text))

    assert (verdict.job_title, verdict.requisition_id) == ("Systems Engineer", number)


@pytest.mark.parametrize("text", ["We pay R 25000 a month.", "Your reference: IT 2024, as before."])
def test_money_and_years_are_no_requisition_number(text: str) -> None:
    thanks = "Thank you for applying for the Systems Engineer position. We received it. "
    verdict = decide(MailText(subject="Your application", text=thanks + text))

    assert (verdict.job_title, verdict.requisition_id) == ("Systems Engineer", None)


def test_a_known_sender_with_its_own_subject_is_a_template() -> None:
    verdict = decide(
        MailText(subject="Mira, your application was sent to Oakline Dental", sender_email="jobs-noreply@linkedin.com")
    )

    assert (verdict.decided_by, verdict.source) == (DecidedBy.TEMPLATE, "linkedin")
    assert verdict.confidence >= 0.9


def test_a_strong_phrase_is_surer_than_a_tone() -> None:
    strong = decide(MailText(subject="Update", text="We will not be moving forward with your application."))
    weak = decide(
        MailText(
            subject="Your application",
            text="Unfortunately the timing was wrong. We wish you success in your job search.",
        )
    )

    assert [strong.label, weak.label] == [Label.REJECTION, Label.REJECTION]
    assert strong.confidence >= 0.8
    assert 0.5 <= weak.confidence <= 0.7


def invitation(**changes: Any) -> Verdict:
    fact = CalendarFact(**{"method": "REQUEST", "summary": "Interview: Mira / Fernhill Studio", **changes})
    return decide(MailText(subject=fact.summary, sender_email="anna@fernhillstudio.com", calendar=(fact,)))


def test_a_calendar_invitation_to_an_interview_is_an_interview() -> None:
    verdict = invitation()

    assert (verdict.label, verdict.signals) == (Label.INTERVIEW, ("calendar",))


def test_a_cancelled_interview_is_interview_mail_marked_as_cancelled() -> None:
    verdicts = [invitation(method="CANCEL"), invitation(cancelled=True)]

    assert [(v.label, v.signals) for v in verdicts] == [(Label.INTERVIEW, ("calendar", "calendar:cancelled"))] * 2


def test_a_calendar_invitation_to_lunch_is_nothing() -> None:
    assert invitation(summary="Team lunch").label is Label.OTHER


def test_a_mock_interview_in_the_calendar_is_nothing() -> None:
    assert invitation(summary="Mock interview with your coach").label is Label.OTHER


def test_a_forwarded_mail_is_read_when_the_sender_adds_only_a_remark() -> None:
    mail = MailText(
        subject="Fwd: Bewerbung",
        text="Schau mal.",
        forwarded_text="Leider müssen wir Ihnen mitteilen, dass wir Ihre Bewerbung nicht berücksichtigen können.",
        from_self=True,
    )

    assert decide(mail).label is Label.REJECTION


def test_quoted_text_decides_nothing() -> None:
    mail = MailText(
        subject="Re: Your application",
        text="Thanks, noted!",
        quoted_text="We will not be moving forward with your application.",
    )

    assert decide(mail).label is Label.OTHER


def test_the_same_mail_from_oneself_is_never_a_rejection() -> None:
    text = "We will not be moving forward with your application."
    mine = decide(MailText(subject="Re: Your application", text=text, from_self=True))

    assert mine.label is Label.OTHER
