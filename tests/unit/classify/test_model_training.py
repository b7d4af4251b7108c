"""The training: the same data gives the same bytes, and letters are what they are said to be."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from services.classify.domain.labels import Label
from services.classify.model.judge import MODEL_FILE
from services.classify.model.local import LABELS
from services.classify.model.weights import pack
from services.classify.rules.text import fold
from tools.train_model.__main__ import CARD
from tools.train_model.bags import SNIPPET, Bag, bag_of
from tools.train_model.examples import composed
from tools.train_model.learn import learn, scores
from tools.train_model.letters import FOLDER, letters, sections
from tools.train_model.network import Learned, loss, seen, slopes, together
from tools.train_model.train import weights_of

SAYINGS = {
    Label.REJECTION: ("we chose somebody else", "we chose another candidate", "somebody else got the post"),
    Label.INTERVIEW: ("can you come on monday", "can you come on friday", "please come on monday at ten"),
    Label.OTHER: ("the parcel is on its way", "your parcel is on its way", "the parcel has arrived today"),
}


def bags() -> list[Bag]:
    return [
        Bag("own", label, 1.0, 0, (tuple(fold(saying).split()),), ("always",))
        for label, sayings in SAYINGS.items()
        for saying in sayings
    ]


def packed(seed: int = 0) -> bytes:
    return pack(weights_of(learn(bags(), seed)))


def test_what_is_learned_twice_is_the_same_to_the_bit() -> None:
    assert packed() == packed()
    assert packed() != packed(seed=1)


def test_what_was_learned_is_known() -> None:
    often = bags() * 40
    given = scores(learn(often), bags()).argmax(axis=1)

    assert [LABELS[place] for place in given] == [bag.label for bag in bags()]


def test_slopes_are_those_of_the_loss() -> None:
    learned = learn(bags())
    # Finer numbers: differences of the loss are small.
    learned = Learned(learned.terms, *(array.astype(np.float64) for array in (learned.words, *learned.dense)))
    some, places = together(seen(bags(), learned.terms)), np.array([LABELS.index(bag.label) for bag in bags()])
    importance = np.linspace(0.5, 1.5, len(places))
    words, dense = slopes(learned, some, places, importance)
    spread = np.zeros_like(learned.words)
    spread[some.rows] = words

    for array, slope in zip((learned.words, *learned.dense), (spread, *dense), strict=True):
        way = np.random.default_rng(3).normal(size=array.shape) * 1e-4
        array += way
        ahead = loss(learned, some, places, importance)
        array -= 2 * way
        behind = loss(learned, some, places, importance)
        array += way

        assert ahead - behind == pytest.approx(2 * float((slope * way).sum()), rel=1e-3, abs=1e-9)


def test_the_card_is_the_models() -> None:
    card = json.loads(CARD.read_text(encoding="utf-8"))

    assert (card["sha256"], card["bytes"]) == (
        hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest(),
        MODEL_FILE.stat().st_size,
    )


def test_letters_are_the_same_in_every_run_and_of_every_label_and_language() -> None:
    found = list(letters("a seed"))

    assert found == list(letters("a seed"))
    assert {letter.label for letter in found} == set(Label)
    assert {letter.key[:2] for letter in found} == {"de", "en", "es", "fr", "it", "nl", "pl", "pt"}


def test_no_choice_or_gap_is_left_in_a_letter() -> None:
    texts = [letter.mail.subject + letter.mail.text + letter.mail.sender_email for letter in letters("a seed")]

    assert [text for text in texts if set("[]{}") & set(text)] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_language_has_all_parts(path: Path) -> None:
    found = sections(path.read_text(encoding="utf-8"))

    assert {label.value for label in Label} | {
        f"SHARED {name}" for name in ("SUBJECT", "THANKS", "PROCESS", "LUCK", "FOOTER")
    } == set(found)


def test_a_section_of_no_label_is_refused() -> None:
    with pytest.raises(ValueError, match="no such section: MAYBE"):
        sections("# MAYBE\nWe will see.")


def test_a_composed_letter_is_a_mail_with_the_rules_finding() -> None:
    example = next(composed("a seed"))
    bag = bag_of(example)

    assert (bag.kind, bag.label, SNIPPET in bag.marks) == ("composed", example.label, False)
    assert f"rule:{example.finding.label}:" in " ".join(bag.marks)
