"""Which words are looked for before a pattern is tried, and that looking for them hides no match."""

import random
import re

import pytest

from services.classify.rules.common import share_of, share_of_any
from services.classify.rules.needles import required, required_of_cased
from services.classify.rules.notes import Note
from services.classify.rules.scan import Gate, Needles, Requirement

_WORDS = "we are sorry, to tell you (that your application) for the role: was it-not successful this time?".split()  # noqa: SIM905 - read as prose


def test_of_the_words_a_pattern_needs_the_rarest_is_asked_first() -> None:
    assert required(r"\byou\b.*\bwithdrawn\b")[0] == frozenset({" withdrawn "})


def test_a_pattern_that_needs_common_words_only_asks_for_one_of_them() -> None:
    assert len(required(r"\bto\b.*\bthe\b.*\byou\b")) == 1


def test_a_sign_that_stands_alone_is_asked_for() -> None:
    assert required(r"\([A-Z]") == (frozenset({"("}),)


def test_a_pattern_that_needs_nothing_asks_for_nothing() -> None:
    assert required(r"\w+") == ()


def test_longer_words_are_never_more_common_than_what_they_begin_with() -> None:
    assert share_of("applications") <= share_of("appli") <= share_of("appl") <= share_of("ap")
    assert share_of_any(["e", "a", "i", "o", "u"]) <= 1000


def test_what_is_no_edge_of_a_word_is_none_in_a_pattern_over_verbatim_text_either() -> None:
    assert required_of_cased(r"\BBAHN\B") == required(r"\Bbahn\B") == (frozenset({"bahn"}),)
    assert required_of_cased(r"\bBAHN\b") == (frozenset({" bahn "}),)


@pytest.mark.parametrize("pattern", [r"caf\xe9", r"caf\u00e9", r"caf\U000000e9", r"caf\N{LATIN SMALL LETTER E}"])
def test_a_character_that_is_spelled_by_its_number_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="write the character itself"):
        required_of_cased(pattern)


@pytest.mark.parametrize("seed", range(8))
def test_a_gate_opens_wherever_a_pattern_matches(seed: int) -> None:
    chance = random.Random(seed)
    patterns = [_pattern(chance) for _ in range(60)]
    needles = Needles()
    gate = _gate(needles, [needles.requirement(required(one)) for one in patterns])
    lines = [" ".join(chance.choices(_WORDS, k=chance.randint(0, 12))) for _ in range(80)]
    notes: list[Note] = [{} for _ in lines]
    for line, held in zip(lines, needles.held_by(lines, notes), strict=True):
        matching = {place for place, one in enumerate(patterns) if re.search(one, line)}
        assert matching <= set(gate.open(held))
        assert not matching or held.gates & gate.bit


def test_what_a_sentence_holds_is_found_again_when_there_is_more_to_look_for() -> None:
    needles = Needles()
    first = _gate(needles, [needles.requirement([["withdrawn"]])])
    note: Note = {}
    needles.held_by(["it was withdrawn today"], [note])
    second = _gate(needles, [needles.requirement([["today"]]), needles.requirement([["tomorrow"]])])
    (held,) = needles.held_by(["it was withdrawn today"], [note])
    assert (list(first.open(held)), list(second.open(held))) == ([0], [0])


def _gate(needles: Needles, requirements: list[Requirement]) -> Gate:
    return Gate(requirements, needles)


def _pattern(chance: random.Random) -> str:
    parts = [_part(chance) for _ in range(chance.randint(1, 4))]
    return chance.choice([r"\b", ""]) + r".{0,30}".join(parts)


def _part(chance: random.Random) -> str:
    one, other, third = map(re.escape, chance.choices(_WORDS, k=3))
    shapes = [
        one,
        f"(?:{one}|{other})",
        f"(?:{one} )?{other}",
        rf"{one}\w*",
        rf"\b{one}\b",
        rf"\b(?:{one}|(?:{other}|{third}))\b",
        rf"{one}\b(?: {other})?",
        f"(?:{one}|{other}|{third})?",
    ]
    return chance.choice(shapes)
