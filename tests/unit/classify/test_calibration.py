"""How sure a verdict is: what the model finds likely, bent by how often those who stand behind it were right."""

import numpy as np
import pytest

from services.classify.domain.labels import Label
from services.classify.model.backing import BACKINGS, UNBENT, Backing, backing_of, calibrated
from services.classify.rules.finding import Finding
from tools.train_model.calibration import calibration


def shown(backing: Backing, chance: float, *, right: int, wrong: int) -> list[tuple[Backing, float, bool, float]]:
    return [(backing, chance, True, 1.0)] * right + [(backing, chance, False, 1.0)] * wrong


def test_without_a_curve_a_chance_is_what_it_was() -> None:
    assert [round(calibrated(chance, Backing.LEANT, UNBENT), 4) for chance in (0.1, 0.5, 0.97)] == [0.1, 0.5, 0.97]


def test_who_is_right_more_often_than_said_becomes_surer_and_nobody_else() -> None:
    curves = calibration(
        shown(Backing.AGREED, 0.7, right=97, wrong=3) + shown(Backing.SILENCE, 0.7, right=40, wrong=60)
    )

    assert 0.9 < calibrated(0.7, Backing.AGREED, curves) < 0.99
    assert 0.38 < calibrated(0.7, Backing.SILENCE, curves) < 0.55
    assert calibrated(0.7, Backing.TALK, curves) == pytest.approx(0.7)


def test_a_few_mails_bend_little() -> None:
    assert calibrated(0.7, Backing.TALK, calibration(shown(Backing.TALK, 0.7, right=0, wrong=1))) > 0.55


def test_what_is_likelier_is_never_less_sure() -> None:
    misled = shown(Backing.LEANT, 0.9, right=10, wrong=90) + shown(Backing.LEANT, 0.5, right=90, wrong=10)
    sure = [calibrated(chance, Backing.LEANT, calibration(misled)) for chance in np.linspace(0, 1, 21)]

    assert sorted(sure) == sure


def test_a_label_that_the_rules_do_not_find_is_the_models_alone() -> None:
    assert backing_of(Finding(Label.APPLIED, 0.9), Label.REJECTION) is Backing.OVERRULED


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_the_ends_are_numbers_like_others(chance: float) -> None:
    assert all(0 <= calibrated(chance, backing, UNBENT) <= 1 for backing in BACKINGS)
