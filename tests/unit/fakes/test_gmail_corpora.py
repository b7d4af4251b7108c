"""Mailboxes to start with."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from fakes.gmail import FakeGmail
from fakes.gmail.corpora import Mail, demo, fill
from fakes.gmail.generated import Recipe, generated
from fakes.gmail.mime import header_block

_END = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    return generated(Recipe(1_500, _END, job_share=0.1, seed=7, days=42))


def test_a_generated_mailbox_has_the_size_and_about_the_share_asked_for(mails: list[Mail]) -> None:
    jobs = sum(bool(mail.truth["job"]) for mail in mails)

    assert len(mails) == 1_500
    assert 120 <= jobs <= 180


def test_message_ids_are_unique_although_noise_is_reused(mails: list[Mail]) -> None:
    ids = Counter(mail.content.outline.message_id for mail in mails)

    assert len(ids) == 1_500
    assert all(header_block(mail.content.raw)["message-id"] == f"<{mail.content.outline.message_id}>" for mail in mails)


def test_arrival_follows_the_date_header_by_seconds(mails: list[Mail]) -> None:
    for mail in mails:
        date = datetime.strptime(header_block(mail.content.raw)["date"], "%a, %d %b %Y %H:%M:%S %z")
        assert 0 <= mail.received_ms - date.timestamp() * 1000 < 4_000


def test_labels_are_mixed_as_in_life(mails: list[Mail]) -> None:
    labels = Counter(label for mail in mails for label in mail.labels)

    for label in ("INBOX", "UNREAD", "SENT", "SPAM", "IMPORTANT", "STARRED"):
        assert labels[label] > 0
    for tab in ("PROMOTIONS", "SOCIAL", "UPDATES", "FORUMS", "PERSONAL"):
        assert labels[f"CATEGORY_{tab}"] > 10


def test_noise_speaks_of_jobs_too(mails: list[Mail]) -> None:
    noise = [mail for mail in mails if not mail.truth["job"]]

    assert any(" application " in mail.content.words.anywhere() for mail in noise)
    assert {"newsletter", "job_alert", "lookalike", "outreach"} <= {str(mail.truth["kind"]) for mail in noise}


def test_the_same_recipe_gives_the_same_mails(mails: list[Mail]) -> None:
    again = generated(Recipe(1_500, _END, job_share=0.1, seed=7, days=42))

    assert [mail.content.raw for mail in again[::50]] == [mail.content.raw for mail in mails[::50]]
    assert [mail.labels for mail in again] == [mail.labels for mail in mails]


def test_a_mailbox_without_job_mail_and_one_of_nothing_else() -> None:
    assert not any(mail.truth["job"] for mail in generated(Recipe(100, _END, job_share=0, days=14)))
    assert sum(bool(mail.truth["job"]) for mail in generated(Recipe(100, _END, job_share=1))) > 80


def test_the_demo_mailbox_has_its_labels_threads_and_truth() -> None:
    mails = demo()
    fake = FakeGmail(start=_END.timestamp(), frozen=True)
    fake.create_user("alex.morgan@example.com")
    mailbox = fake.account("alex.morgan@example.com").mailbox

    assert fill(mailbox, mails) == len(mails) == 277
    truth = fake.truth("alex.morgan@example.com")
    assert sum(row["label"] == "INTERVIEW" for row in truth.values()) == 40
    assert not any("x-gmail-labels" in header_block(mail.content.raw) for mail in mails)
    assert mailbox.labels.find("job search") == "Label_1"
    assert any(len(mailbox.thread(row["threadId"])) > 2 for row in truth.values())
    assert all(row["threadId"] in truth for row in truth.values())
