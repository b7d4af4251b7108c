"""What skills a mail about a job names."""

import pytest

from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.entities.details import details_of
from services.classify.entities.skills import named_by, skills_in
from services.classify.rules.reading import read
from services.classify.rules.text import Folded
from services.classify.server.details import details_to_proto

POSTING = """Dear Ada,
your application as Backend Developer has arrived. We look for somebody with Python, Go and Docker/Kubernetes.
Restful services, Node.js and SAP are welcome; see https://example.com/python/jobs or write to java@example.com.
Our recruiting team reads it. Datenschutz is important to us. The rest will follow, e-mail is fine.
"""
NAMED = ["Docker", "Go", "Kubernetes", "Node.js", "Python", "REST APIs", "SAP"]


def details(text: str, label: Label = Label.APPLIED, company: str | None = None, **fields: object) -> dict[str, object]:
    mail = MailText(sender_name="Jobs", sender_email="jobs@acme.example", subject="Hello", text=text, **fields)  # type: ignore[arg-type]  # fields are MailText's own
    return details_of(read(mail), Verdict(label, 0.9, DecidedBy.RULES, "", company=company))


def test_a_mail_about_a_job_names_them() -> None:
    assert details(POSTING)["skills"] == NAMED


def test_they_go_over_the_wire() -> None:
    told = details_to_proto(details(POSTING))

    assert told is not None
    assert list(told.skills) == NAMED


@pytest.mark.parametrize("label", [Label.OTHER, Label.JOB_ALERT])
def test_other_mail_names_none(label: Label) -> None:
    assert details(POSTING, label) == {}


def test_what_the_employer_is_called_is_no_skill() -> None:
    assert details(POSTING, company="SAP SE")["skills"] == [name for name in NAMED if name != "SAP"]


def test_what_persons_write_of_themselves_is_not_asked_for() -> None:
    assert "skills" not in details("I know Python and Docker.", from_self=True)


@pytest.mark.parametrize(
    "text", ["The rest of our team will react.", "Please write an e-mail.", "Academy of Sciences", "</body></html>", ""]
)
def test_everyday_words_are_none(text: str) -> None:
    assert "skills" not in details(text)


@pytest.mark.parametrize(
    "text", ["Python \ud800 und SQL", "\U0001f600 Wundversorgung, \u00c4rzte, SAP", "Schwei\u00dfen; SQL"]
)
def test_they_are_found_whatever_stands_beside_them(text: str) -> None:
    assert skills_in(Folded("", text)) == named_by(text) != frozenset()
