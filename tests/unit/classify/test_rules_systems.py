"""Every system that carries job mail is known by where it sends from, and never taken for the employer."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import company, decide
from services.classify.rules.senders import SourceKind, host_of, source_of

_ATS, _BOARD, _TESTS, _SCHEDULER = SourceKind.ATS, SourceKind.BOARD, SourceKind.TESTS, SourceKind.SCHEDULER
SYSTEMS = {
    "greenhouse": ("no-reply@us.greenhouse-mail.io", _ATS),
    "lever": ("no-reply@hire.lever.co", _ATS),
    "ashby": ("no-reply@ashbyhq.com", _ATS),
    "workday": ("noreply@myworkday.com", _ATS),
    "icims": ("no-reply@talent.icims.com", _ATS),
    "smartrecruiters": ("notifications@smartrecruiters.com", _ATS),
    "successfactors": ("system@successfactors.eu", _ATS),
    "taleo": ("no-reply@invalidemail.com", _ATS),
    "workable": ("noreply@candidates.workablemail.com", _ATS),
    "bamboohr": ("notifications@app.bamboohr.com", _ATS),
    "jobvite": ("notification@jobvite.com", _ATS),
    "teamtailor": ("no-reply@teamtailor-mail.com", _ATS),
    "personio": ("no-reply@m.personio.de", _ATS),
    "softgarden": ("noreply@softgarden.io", _ATS),
    "recruitee": ("no-reply@recruitee.com", _ATS),
    "join": ("no-reply@join.com", _ATS),
    "jazzhr": ("noreply@applytojob.com", _ATS),
    "linkedin": ("jobs-noreply@linkedin.com", _BOARD),
    "indeed": ("indeedapply@indeed.com", _BOARD),
    "stepstone": ("noreply@stepstone.de", _BOARD),
    "xing": ("jobs@mail.xing.com", _BOARD),
    "glassdoor": ("noreply@glassdoor.com", _BOARD),
    "hackerrank": ("support@hackerrankforwork.com", _TESTS),
    "codility": ("support@codility.com", _TESTS),
    "codesignal": ("no-reply@codesignal.com", _TESTS),
    "calendly": ("notifications@calendly.com", _SCHEDULER),
    "google_calendar": ("no-reply@calendar.google.com", _SCHEDULER),
}
RECEIPT = "Thank you for applying. We have received your application and will be in touch."


@pytest.mark.parametrize(("name", "sender", "kind"), [(name, *told) for name, told in SYSTEMS.items()])
def test_a_system_is_known_by_its_sender(name: str, sender: str, kind: SourceKind) -> None:
    source = source_of(host_of(sender))

    assert source is not None
    assert (source.name, source.kind) == (name, kind)


@pytest.mark.parametrize("host", ["talent.icims.com", "myworkday.com", "taleo.net"])
@pytest.mark.parametrize(
    ("mailbox", "employer"),
    [
        ("oakline", "Oakline"),
        ("oakline+autoreply", "Oakline"),
        ("oakline-no-reply", "Oakline"),
        ("noreply", None),
        ("no-reply", None),
        ("do_not_reply", None),
        ("nao-responder", None),
        ("nicht-antworten", None),
        ("wf-notification", None),
        ("Workflow", None),
    ],
)
def test_the_mailbox_of_a_system_names_whom_it_writes_for_and_not_what_it_is_for(
    mailbox: str, employer: str | None, host: str
) -> None:
    found = decide(MailText("Your application", sender_email=f"{mailbox}@{host}", text=RECEIPT))

    assert (found.label, found.company) == (Label.APPLIED, employer)


@pytest.mark.parametrize(("name", "sender"), [(name, sender) for name, (sender, _) in SYSTEMS.items()])
def test_a_system_is_never_the_employer_and_the_one_it_writes_for_is(name: str, sender: str) -> None:
    shown = name.replace("_", " ").title()
    alone = decide(MailText("Your application", shown, sender, text=RECEIPT))
    named = decide(MailText("Your application at Oakline Dental", f"Oakline Dental via {shown}", sender, text=RECEIPT))

    assert (alone.label, alone.company) == (Label.APPLIED, None)
    assert company.key(named.company or "") == company.key("Oakline Dental")
