"""Who takes an exception from the linter or from the types says why, so that it can go when its reason goes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CODE = ("benchmarks", "cli", "evals", "fakes", "gateway", "kit", "services", "tests", "tools")
_CODES = r"[A-Z]+\d+(?:,\s*[A-Z]+\d+)*"
_EXCEPTION = re.compile(rf"#\s*(?:ruff:\s*)?(?:noqa\b(?::\s*{_CODES})?|type:\s*ignore\b(?:\[[^]]*\])?)")
_REASON = re.compile(r"[^\W\d_]{2}")
#: So that this file takes none itself.
NOQA, IGNORE = "# no" + "qa", "# type: ig" + "nore"


def unexplained(source: str) -> list[str]:
    """Lines with an exception whose reason stands neither on them nor in a comment above them."""
    lines = ["", *source.splitlines()]
    return [line.strip() for above, line in pairwise(lines) if _is_bare(above, line)]


def _is_bare(above: str, line: str) -> bool:
    first = _EXCEPTION.search(line)
    if first is None or above.lstrip().startswith("#"):
        return False
    return not _REASON.search(_EXCEPTION.sub("", line[first.start() :]))


def test_every_exception_in_the_repository_says_why() -> None:
    files = [file for folder in CODE for file in (ROOT / folder).rglob("*.py") if "node_modules" not in file.parts]

    assert len(files) > 1_000
    assert {
        str(file.relative_to(ROOT)): found for file in files if (found := unexplained(file.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize(
    "line",
    [
        f"one = two()  {NOQA}",
        f"one = two()  {NOQA}: S603, S607",
        f"one = two()  {IGNORE}",
        f"one = two()  {IGNORE}[misc, arg-type]",
        f"one = two()  {IGNORE}[misc]  {NOQA}: E501",
        f"# ruff: {NOQA[2:]}: E501",
    ],
)
def test_an_exception_without_a_reason_is_found(line: str) -> None:
    assert unexplained(f"# The beginning.\n\n{line}\n") == [line]


@pytest.mark.parametrize(
    "text",
    [
        f"one = two()  {NOQA}: S311 - any port will do",
        f"one = two()  {NOQA}: N818 (says what happened)",
        f"one = two()  {IGNORE}[misc]  # numbers are what it is",
        f"# A plain loop is faster.\nfor one in two:  {NOQA}: SIM110",
        f"# ruff: {NOQA[2:]}: E501 - one wording is one line.",
        "one = two()  # plain",
    ],
)
def test_an_exception_with_a_reason_is_none_of_anybodys_business(text: str) -> None:
    assert unexplained(text) == []
