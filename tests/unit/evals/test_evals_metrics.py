"""The figures of a run, worked out by hand."""

from typing import Any

import pytest

from evals import metrics
from evals.compare import compare
from evals.dataset import Item
from evals.judged import Judged, Usage
from evals.names import same
from evals.outcomes import Outcome, Run, from_json, outcome_of, to_json
from services.classify.domain.labels import DecidedBy, Label, Verdict

APPLIED, OFFER, OTHER, REJECTION = Label.APPLIED, Label.OFFER, Label.OTHER, Label.REJECTION


def outcome(expected: Label, given: Label, confidence: float = 0.9, name: str = "", **changes: Any) -> Outcome:
    values: dict[str, Any] = {
        "id": name or f"{expected}-{given}-{confidence}",
        "expected": expected,
        "given": given,
        "confidence": confidence,
        "decided_by": DecidedBy.RULES,
        "is_certain": True,
        "signals": (),
        "company_right": None,
        "title_right": None,
        "company": None,
        "job_title": None,
    }
    return Outcome(**values | changes)


def run_of(*outcomes: Outcome) -> Run:
    return Run("rules", "v1", "some mails", "abc", False, outcomes, 100.0, 50.0, Usage())


def test_precision_recall_and_f1_count_what_is_wanted_given_and_hit() -> None:
    found = [outcome(APPLIED, APPLIED)] * 3 + [outcome(APPLIED, OTHER), outcome(OTHER, APPLIED), outcome(OTHER, OTHER)]
    applied = metrics.label_scores(found)[0]

    assert (applied.label, applied.wanted, applied.given, applied.hit) == (APPLIED, 4, 4, 3)
    assert (applied.precision, applied.recall, applied.f1) == (0.75, 0.75, 0.75)
    assert metrics.macro_f1(found) == pytest.approx((0.75 + 0.5) / 2)


def test_a_label_given_but_never_expected_counts_against_the_others_only() -> None:
    found = [outcome(OTHER, OTHER), outcome(OTHER, OFFER)]

    assert metrics.macro_f1(found) == pytest.approx(2 / 3)


def test_the_calibration_error_weighs_each_bins_gap_by_its_size() -> None:
    found = [outcome(OTHER, OTHER, 1.0)] * 3 + [outcome(OTHER, OFFER, 0.55)]

    assert [(b.low, b.count, b.accuracy) for b in metrics.reliability(found)] == [(0.5, 1, 0.0), (0.9, 3, 1.0)]
    assert metrics.ece(found) == pytest.approx(0.55 / 4)


def test_nothing_scored_is_no_error() -> None:
    assert (metrics.ece([]), metrics.macro_f1([]), metrics.accuracy([]).value) == (0.0, 0.0, 0.0)


def test_daily_mail_taken_for_news_of_an_application_is_counted() -> None:
    found = [outcome(OTHER, OFFER), outcome(OTHER, Label.JOB_ALERT), outcome(OTHER, OTHER), outcome(APPLIED, OFFER)]

    assert metrics.other_as_process(found) == metrics.Share(1, 3)


def test_the_worst_error_is_the_one_that_misleads() -> None:
    blank = outcome(APPLIED, OTHER, 0.99, "blank")
    invented = outcome(OTHER, OFFER, 0.6, "invented")
    mixed_up = outcome(APPLIED, REJECTION, 0.7, "mixed up")

    worst = metrics.worst([blank, mixed_up, invented, outcome(APPLIED, APPLIED)], 10)

    assert [o.id for o in worst] == ["invented", "mixed up", "blank"]


def test_uncertain_mail_is_counted_apart_for_job_mail() -> None:
    doubtful = outcome(APPLIED, OTHER, is_certain=False)
    found = [doubtful, outcome(OTHER, OTHER), outcome(OFFER, OFFER)]

    assert metrics.uncertain(found) == metrics.Share(1, 3)
    assert metrics.uncertain_job_mail(found) == metrics.Share(1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH & Co. KG", "ACME"),
        ("Café Zoë, Inc.", "cafe zoe"),
        ("Backend-Entwickler (m/w/d)", "Backend Entwickler"),
        ("Nurse (NY)", "nurse"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same(one, other)


def test_other_names_and_no_name_are_not_the_same() -> None:
    assert [same("Acme", "Acne"), same("Acme", None), same(None, None), same("", "")] == [False] * 4


def test_names_are_scored_where_annotated_and_in_job_mail_only() -> None:
    verdict = Verdict(APPLIED, 0.9, DecidedBy.RULES, "", company="Acme")
    fields = {"company": "Acme Ltd", "job_title": "Clerk"}
    scored = outcome_of(Item("1", APPLIED, fields), Judged(verdict), coarse=False)
    unscored = outcome_of(Item("2", OTHER, fields), Judged(verdict), coarse=False)

    assert (scored.company_right, scored.title_right) == (True, False)
    assert (unscored.company_right, unscored.title_right) == (None, None)


def test_a_coarse_file_knows_no_fine_labels() -> None:
    judged = Judged(Verdict(Label.VIEWED, 0.9, DecidedBy.RULES, ""))

    assert outcome_of(Item("1", OTHER, {}), judged, coarse=True).given is OTHER
    assert outcome_of(Item("1", OTHER, {}), judged, coarse=False).given is Label.VIEWED


def test_a_saved_run_comes_back_as_it_was() -> None:
    found = run_of(outcome(APPLIED, OFFER, signals=("a", "b")), outcome(OTHER, OTHER, company_right=True))

    assert from_json(to_json(found)) == found


def test_a_comparison_names_what_became_better_and_worse() -> None:
    before = run_of(
        outcome(APPLIED, OTHER, name="a", company_right=True),
        outcome(OFFER, OFFER, name="b"),
        outcome(OTHER, APPLIED, name="c"),
        outcome(OTHER, OTHER, name="gone"),
    )
    after = run_of(
        outcome(APPLIED, APPLIED, name="a", company_right=False),
        outcome(OFFER, APPLIED, name="b"),
        outcome(OTHER, OFFER, name="c"),
        outcome(OTHER, OTHER, name="new"),
    )
    found = compare(before, after)

    assert {v: [c.after.id for c in found.of(v)] for v in ("better", "worse", "other")} == {
        "better": ["a"],
        "worse": ["b"],
        "other": ["c"],
    }
    assert (found.names_better, found.names_worse, found.only_before, found.only_after) == (0, 1, 1, 1)
    assert {name: (old, new) for name, old, new in found.figures()}["accuracy"] == (1 / 3, 1 / 3)
