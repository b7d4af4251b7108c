"""`python -m evals` on files of its own."""

import gzip
import json
from pathlib import Path

import pytest

from evals import dataset
from evals.__main__ import main
from evals.compare import compare
from evals.outcomes import run
from evals.pipelines import Rules
from evals.report import comparison_table, page, summary, table
from services.classify.domain.labels import Label

MAILS = [
    {
        "id": "r",
        "label": "REJECTION",
        "subject": "Update",
        "body": "We will not be moving forward with your application.",
    },
    {"id": "o", "label": "OTHER", "subject": "Lunch", "body": "Are you coming along?"},
    {"id": "v", "label": "VIEWED", "subject": "Pictures", "body": "</pre><script>alert(1)</script> & <b>bold</b>"},
    {"id": "u", "label": "OTHER", "subject": "?", "body": "?", "ambiguous": True},
    {"id": "s", "label": "OTHER", "subject": "?", "body": "?", "authentic": "synthetic"},
    {"id": "t", "label": "OTHER", "subject": "?", "body": "?", "split": "train"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "mails.jsonl.gz"
    made.write_bytes(gzip.compress("\n".join(json.dumps(mail) for mail in MAILS).encode()))
    return made


def test_clear_mails_of_the_split_are_chosen(file: Path) -> None:
    items = dataset.read(file)

    assert [item.id for item in dataset.choose(items, split="test")] == ["r", "o", "v"]
    assert [item.id for item in dataset.choose(items, every=True)] == ["r", "o", "v", "u", "s", "t"]


def test_a_file_without_the_finer_labels_is_coarse(file: Path) -> None:
    items = dataset.read(file)

    assert not dataset.is_coarse(items)
    assert dataset.is_coarse([item for item in items if item.label is not Label.VIEWED])


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"label": "NONSENSE"}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "a", "label": "OTHER"}\n' + line + "\n", encoding="utf-8")

    with pytest.raises(dataset.BadItemError, match=r"bad\.jsonl:2"):
        dataset.read(file)


def test_two_mails_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"id": "a", "label": "OTHER"}\n', encoding="utf-8")

    with pytest.raises(dataset.BadItemError, match="same id"):
        dataset.read(tmp_path)


def test_the_reports_show_the_figures_and_no_mail_can_break_the_page(file: Path) -> None:
    items = dataset.choose(dataset.read(file), split="test")
    found = run(Rules(), items, "mails")
    shown, text = page(found, {item.id: item for item in items}, errors=5), table(found, 5)

    assert [(o.id, o.is_right) for o in found.outcomes] == [("r", True), ("o", True), ("v", False)]
    assert "v: VIEWED -> OTHER" in text
    assert "<script" not in shown
    assert "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in shown
    assert "1 of 3" not in comparison_table(compare(found, found))


def test_a_set_in_one_line_tells_its_size_and_what_was_wrongly_taken_for_news(file: Path) -> None:
    found = run(Rules(), dataset.choose(dataset.read(file), split="test"), "mails")

    assert summary(found).startswith("mails: macro-F1 0.")
    assert summary(found).endswith("OTHER taken for process mail 0 of 1, 3 mails")


@pytest.mark.parametrize("name", ["hard", "realistic"])
def test_each_of_the_projects_sets_is_found_by_its_name(name: str) -> None:
    items = dataset.choose(dataset.read(dataset.SETS[name]), split="test")

    assert {item.label for item in items} == set(Label)


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [main([str(tmp_path / "missing.jsonl")]), main([str(tmp_path)])]

    assert codes == [2, 2]
    assert "missing.jsonl" in capsys.readouterr().err
