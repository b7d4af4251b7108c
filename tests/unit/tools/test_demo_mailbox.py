"""The committed demo mailbox is what the generator writes, and its truth says what is in it."""

import json
import mailbox
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tools.mailgen import LABELS, demo

STAGES = {
    "applied",
    "in_review",
    "assessment",
    "interviewing",
    "offer",
    "accepted",
    "rejected",
    "withdrawn",
    "on_hold",
}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((demo.FOLDER / "truth.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", ["demo.mbox", "truth.json"])
def test_the_committed_file_equals_a_fresh_generation(name: str, tmp_path: Path) -> None:
    demo.write(tmp_path)

    assert (demo.FOLDER / name).read_bytes() == (tmp_path / name).read_bytes(), "run: python -m tools.mailgen demo"


def test_the_demo_is_small_enough_to_be_committed() -> None:
    assert (demo.FOLDER / "demo.mbox").stat().st_size <= 1_500_000


def test_every_mail_of_the_mbox_has_its_truth(truth: dict[str, Any]) -> None:
    box = mailbox.mbox(demo.FOLDER / "demo.mbox", create=False)
    ids = [str(mail["Message-ID"]).strip("<>") for mail in box]

    assert list(truth["messages"]) == ids
    assert truth["mails"] == len(ids)


def test_every_label_and_stage_occurs(truth: dict[str, Any]) -> None:
    assert set(LABELS) == {message["label"] for message in truth["messages"].values()}
    assert {application["stage"] for application in truth["applications"].values()} == STAGES


def test_applications_count_the_mails_that_name_them(truth: dict[str, Any]) -> None:
    counted = Counter(message["application"] for message in truth["messages"].values() if message["application"])

    assert {key: application["mails"] for key, application in truth["applications"].items()} == counted


def test_label_counts_add_up(truth: dict[str, Any]) -> None:
    assert truth["labels"] == Counter(message["label"] for message in truth["messages"].values())
    assert truth["mails"] == sum(truth["labels"].values())


def test_the_demo_holds_the_cases_that_are_hard(truth: dict[str, Any]) -> None:
    kinds = {message["kind"] for message in truth["messages"].values()}
    companies = Counter(application["company"] for application in truth["applications"].values())
    pairs = {(application["company"], application["job_title"]) for application in truth["applications"].values()}

    assert {"board_applied", "rejected_praise", "rejected_thanks", "reschedule", "cancel", "forwarded_receipt"} <= kinds
    assert companies["Quarrymoor Data"] == 2  # two roles at one company
    assert companies["Ashgrove Logistics"] == 2  # the same role again months later
    assert len(pairs) == len(truth["applications"]) - 1
