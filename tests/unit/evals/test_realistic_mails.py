"""The mails as mailboxes hold them are complete, of every label and independent of what was trained on."""

from collections import Counter
from datetime import datetime
from email.utils import parseaddr
from typing import Any

import pytest

from evals.dataset import OWN_MAILS
from services.classify.domain.labels import Label
from tests.unit.evals.test_mails import (
    CALENDAR,
    OPTIONAL,
    REQUIRED,
    TEXTS,
    in_both_splits,
    own_domain,
    plain,
    rows_of,
    similar_pairs,
)

FILES = sorted((OWN_MAILS.parent / "realistic").glob("*.jsonl"))
LEARNT_FROM = [*sorted((OWN_MAILS.parent / "training").glob("*.jsonl")), *sorted(OWN_MAILS.glob("*.jsonl"))]

MAILS = [mail for path in FILES for mail in rows_of(path)]
TRAINED = [mail for path in LEARNT_FROM for mail in rows_of(path) if mail["split"] == "train"]

#: Post offices and systems that only everyday mail comes from; their domains say nothing about one sender.
CARRIERS = frozenset({"pracuj.pl", "emails.hellowork.com", "news.stepstone.de", "jobagent.stepstone.de"})


def faults(mail: dict[str, Any]) -> list[str]:
    """What a mail lacks, or has and should not."""
    found = [f"without {name}" for name in sorted(REQUIRED - mail.keys())]
    found += [f"unknown {name}" for name in sorted(mail.keys() - REQUIRED - OPTIONAL)]
    if found:
        return found
    found += [f"empty {name}" for name in sorted(TEXTS) if not (isinstance(mail[name], str) and mail[name].strip())]
    checks = {
        "id": mail["id"].startswith("real-"),
        "source": mail["source"] == mail["authentic"] == "handwritten",
        "label": mail["label"] in set(Label),
        "split": mail["split"] in {"train", "test"},
        "flags": {type(mail[name]) for name in ("ambiguous", "hard_negative")} == {bool},
        "names": all(mail[name] is None or mail[name].strip() for name in ("company", "job_title")),
        "alert": mail["label"] != Label.JOB_ALERT or mail["company"] is mail["job_title"] is None,
        "from": "@" in parseaddr(mail["from"])[1],
        "date": datetime.fromisoformat(mail["date"]).tzinfo is not None,
        "calendar": "calendar" not in mail or mail["calendar"].keys() == CALENDAR,
        "note": mail["note"] or not mail["ambiguous"],
    }
    return found + [f"bad {name}" for name, good in checks.items() if not good]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mail_of_a_file_has_its_fields(path: Any) -> None:
    assert {mail["id"]: faults(mail) for mail in rows_of(path) if faults(mail)} == {}


def test_a_mail_without_a_label_or_with_an_alerts_company_is_found() -> None:
    alert = MAILS[0] | {"label": "JOB_ALERT", "company": "Nord"}

    assert faults({key: value for key, value in MAILS[0].items() if key != "label"}) == ["without label"]
    assert faults(alert) == ["bad alert"]


def test_there_are_enough_mails_of_every_label_and_language() -> None:
    labels = Counter(mail["label"] for mail in MAILS)
    langs = Counter(mail["lang"] for mail in MAILS)

    assert {label for label in Label if labels[label] < 24} == set()
    assert labels[Label.OTHER] >= 80
    assert {lang for lang in ("en", "de", "fr", "es", "it", "nl", "pt", "pl") if langs[lang] < 5} == set()


def test_ids_are_unique() -> None:
    assert [key for key, count in Counter(mail["id"] for mail in MAILS).items() if count > 1] == []


def test_no_company_is_in_both_splits() -> None:
    assert in_both_splits((mail["company"] and plain(mail["company"]), mail) for mail in MAILS) == set()


def test_no_wording_family_is_in_both_splits() -> None:
    assert in_both_splits((mail["template"], mail) for mail in MAILS) == set()


def test_no_senders_own_domain_is_in_both_splits() -> None:
    owned = ((own_domain(mail), mail) for mail in MAILS)

    assert in_both_splits((domain, mail) for domain, mail in owned if domain not in CARRIERS) == set()


def test_no_two_bodies_are_nearly_the_same_nor_one_that_was_trained_on() -> None:
    assert similar_pairs({mail["id"]: mail["body"] for mail in [*MAILS, *TRAINED]}) == []
