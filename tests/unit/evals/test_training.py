"""The training mails are complete, and independent of the mails that are scored."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from evals.dataset import OWN_MAILS
from services.classify.domain.labels import Label
from tests.unit.evals.test_mails import CALENDAR, own_domain, plain, rows_of, similar_pairs

FILES = sorted((OWN_MAILS.parent / "training").glob("*.jsonl"))

TEXTS = {"id", "source", "from", "subject", "body", "date", "label", "authentic", "lang", "system", "template", "split"}
REQUIRED = TEXTS | {"company", "job_title", "ambiguous", "hard_negative"}
OPTIONAL = {"reply_to", "to", "requisition_id", "list_unsubscribe", "from_self", "html", "calendar", "note", "trick"}

MAILS = [mail for path in FILES for mail in rows_of(path)]
SCORED = [mail for path in sorted(OWN_MAILS.glob("*.jsonl")) for mail in rows_of(path) if mail["split"] == "test"]


def faults(mail: Mapping[str, Any]) -> list[str]:
    """What a mail lacks, or has and should not."""
    found = [f"without {name}" for name in sorted(REQUIRED - mail.keys())]
    found += [f"unknown {name}" for name in sorted(mail.keys() - REQUIRED - OPTIONAL)]
    if found:
        return found
    found += [f"empty {name}" for name in sorted(TEXTS) if not (isinstance(mail[name], str) and mail[name].strip())]
    checks = {
        "source": mail["source"] == mail["authentic"] == "handwritten",
        "label": mail["label"] in set(Label),
        "split": mail["split"] == "train",
        "flags": {type(mail[name]) for name in ("ambiguous", "hard_negative")} == {bool},
        "names": all(mail[name] is None or mail[name].strip() for name in ("company", "job_title")),
        "from": "@" in parseaddr(mail["from"])[1],
        "date": datetime.fromisoformat(mail["date"]).tzinfo is not None,
        "calendar": "calendar" not in mail or mail["calendar"].keys() == CALENDAR,
        "alert": mail["label"] != Label.JOB_ALERT or (mail["company"], mail["job_title"]) == (None, None),
    }
    return found + [f"wrong {name}" for name, right in checks.items() if not right]


def shared(name: str) -> set[str]:
    """Values of a field that occur in training and in the scored mails."""
    return {m[name].casefold() for m in MAILS if m[name]} & {m[name].casefold() for m in SCORED if m[name]}


def test_training_mails_have_their_fields() -> None:
    # One test, not thousands: every process that shares the tests would count them all.
    assert {mail["id"]: found for mail in MAILS if (found := faults(mail))} == {}


def test_ids_and_families_are_unique() -> None:
    assert [key for key, count in Counter(mail["id"] for mail in MAILS).items() if count > 1] == []
    assert [key for key, count in Counter(mail["template"] for mail in MAILS).items() if count > 1] == []


def test_no_company_is_trained_on_and_scored() -> None:
    assert shared("company") == set()
    assert {plain(m["company"]) for m in MAILS if m["company"]} & {
        plain(m["company"]) for m in SCORED if m["company"]
    } == set()


def test_no_wording_family_is_trained_on_and_scored() -> None:
    assert shared("template") == set()


def test_no_senders_own_domain_is_trained_on_and_scored() -> None:
    assert {own_domain(mail) for mail in MAILS} & {own_domain(mail) for mail in SCORED} - {None} == set()


def test_no_two_training_mails_are_nearly_the_same() -> None:
    assert similar_pairs({mail["id"]: mail["body"] for mail in MAILS}) == []


def test_no_training_mail_is_nearly_a_scored_one() -> None:
    trained = {f"train {mail['id']}": mail["body"] for mail in MAILS}
    scored = {mail["id"]: mail["body"] for mail in SCORED}

    assert similar_pairs(trained | scored) == similar_pairs(scored)


def test_a_mail_with_a_wrong_label_and_no_date_is_found() -> None:
    mail = {**MAILS[0], "label": "MAYBE"}

    assert faults(mail) == ["wrong label"]
    assert faults({name: value for name, value in mail.items() if name != "date"}) == ["without date"]
