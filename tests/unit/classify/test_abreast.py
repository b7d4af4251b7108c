"""Mails examined together, stage by stage, say what each says alone."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evals.dataset import read
from evals.mail import mail_of
from services.classify.domain.abreast import Staged, abreast, finish
from services.classify.domain.mail import MailText
from services.classify.model.features import Part
from services.classify.model.judge import MODEL_FILE, Judge
from services.classify.model.local import LocalModel
from services.classify.model.weights import Floats, load
from services.classify.pipeline.local import Local, load_local

_TRAINING = Path(__file__).parents[3] / "evals" / "training"


def _work(name: str, stages: int, told: list[str], *, broken: bool = False) -> Staged[str]:
    for stage in range(stages):
        told.append(f"{name}{stage}")
        yield
    if broken:
        raise LookupError(name)
    return name.upper()


def test_each_stage_is_done_for_all_before_the_next_and_an_error_is_of_one_alone() -> None:
    told: list[str] = []
    works = [_work("a", 2, told), _work("b", 1, told, broken=True), _work("c", 3, told), _work("d", 0, told)]

    found = abreast(works, lambda place, error: f"{place} {type(error).__name__}")

    assert found == ["A", "1 LookupError", "C", "D"]
    assert told == ["a0", "b0", "c0", "a1", "c1", "c2"]


def test_work_without_neighbours_is_worked_to_its_end() -> None:
    assert finish(_work("a", 3, [])) == "A"


def test_mails_examined_together_say_what_each_says_alone() -> None:
    mails = [mail_of(item) for item in random.Random(11).sample(read(_TRAINING), 60)]
    alone = load_local()

    assert load_local().examine_each([*mails, *mails[::-1]]) == [alone.examine(mail) for mail in (*mails, *mails[::-1])]


class Choking(LocalModel):
    """One that cannot take a certain sentence."""

    def sentences(self, lines: Sequence[str], parts: Sequence[Part]) -> Floats:
        if "choke on this" in lines:
            raise MemoryError
        return super().sentences(lines, parts)


def test_a_mail_that_is_too_much_for_the_model_spoils_nobody_else_s_prediction() -> None:
    sound = MailText("Your application", "Acme", "jobs@acme.example", text="Thank you for applying to Acme.")
    odd = replace(sound, text="Choke on this")
    local = Local(Judge(Choking(load(MODEL_FILE))), "choking")

    first, undecided, last = local.examine_each([sound, odd, sound])

    assert first.verdict == last.verdict == local.examine(sound).verdict
    assert not first.undecided
    assert undecided.undecided


def test_a_mail_that_the_stages_cannot_take_says_so_and_its_neighbours_get_their_verdicts() -> None:
    sound = MailText("Your application", "Acme", "jobs@acme.example", text="Thank you for applying to Acme.")
    odd = replace(sound, calendar=(None,))  # type: ignore[arg-type]  # which is odd
    local = load_local()

    first, undecided, last = local.examine_each([sound, odd, sound])

    assert first == last == local.examine(sound)
    assert undecided.undecided
