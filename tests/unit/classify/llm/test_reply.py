"""What came back is read item by item, and trusted in nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.labels import Label
from services.classify.llm.reply import Item, read

GOOD: dict[str, Any] = {
    "id": "a1", "label": "OFFER", "confidence": 0.9, "company": "Acme", "job_title": "Welder",
    "evidence": "We offer it.",
}  # fmt: skip


def reading(*rows: object, asked: tuple[str, ...] = ("a1", "b2")) -> dict[str, Item]:
    return read(json.dumps({"answers": rows}), asked)


def test_a_good_answer_is_read_as_it_is() -> None:
    assert reading(GOOD) == {"a1": Item(Label.OFFER, 0.9, "Acme", "Welder", "We offer it.")}


@pytest.mark.parametrize("wrap", ["```json\n{}\n```", "```\n{}\n```", "  {}\n"])
def test_an_answer_in_a_code_fence_is_read_too(wrap: str) -> None:
    assert set(read(wrap.replace("{}", json.dumps({"answers": [GOOD]})), ["a1"])) == {"a1"}


@pytest.mark.parametrize(
    "change",
    [
        {"label": "HIRED"},
        {"label": None},
        {"label": ["OFFER"]},
        {"confidence": "0.9"},
        {"confidence": 1.2},
        {"confidence": -0.1},
        {"confidence": True},
        {"confidence": float("nan")},
        {"confidence": float("inf")},
        {"confidence": 10**400},
        {"id": "zz"},
        {"id": 7},
    ],
)
def test_a_malformed_answer_is_none_and_spoils_no_other(change: dict[str, object]) -> None:
    assert set(reading(GOOD | change, GOOD | {"id": "b2"})) == {"b2"}


def test_two_answers_on_one_mail_are_none() -> None:
    assert reading(GOOD, GOOD | {"label": "OTHER"}) == {}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (" Acme  GmbH. ", "Acme GmbH"),
        ("null", None),
        ("N/A", None),
        ("", None),
        ("X", None),
        ("[name] Inc", None),
        ("A" * 200, None),
        (7, None),
        ("Ac\u202eme\x00", "Acme"),
    ],
)
def test_a_name_is_one_line_of_readable_letters_or_none(name: object, kept: str | None) -> None:
    assert kept == reading(GOOD | {"company": name})["a1"].company


@given(st.text(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*GOOD, "answers"]), inner, max_size=6),
    max_leaves=25,
).map(json.dumps))  # fmt: skip
def test_nothing_that_comes_raises(content: str) -> None:
    assert set(read(content, ["a1"])) <= {"a1"}
