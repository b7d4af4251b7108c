"""The training: the same data gives the same bytes, and letters are what they are said to be."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from services.classify.domain.labels import Label
from services.classify.model.backing import UNBENT
from services.classify.model.judge import MODEL_FILE
from services.classify.model.local import LABELS
from services.classify.model.weights import Weights, pack
from services.classify.rules.text import fold
from tools.train_model.__main__ import CARD
from tools.train_model.bags import SNIPPET, Bag, bag_of
from tools.train_model.examples import composed
from tools.train_model.learn import learn, scores
from tools.train_model.letters import FOLDER, letters, sections

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


def packed() -> bytes:
    learned = learn(bags())
    sentence = np.vstack([np.hstack([learned.weights, learned.whole]), np.tile(learned.bias, 2)]).astype(np.float32)
    marks = learned.marks.astype(np.float32)
    warmth, certain = np.ones(1, np.float32), np.ones(len(LABELS), np.float32)
    return pack(Weights(learned.terms, sentence, marks, warmth, certain, UNBENT))


def test_what_is_learned_twice_is_the_same_to_the_bit() -> None:
    assert packed() == packed()


def test_what_was_learned_is_known() -> None:
    given = scores(learn(bags()), bags()).argmax(axis=1)

    assert [LABELS[place] for place in given] == [bag.label for bag in bags()]


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
