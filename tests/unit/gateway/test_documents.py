"""Which texts are remembered, and how many."""

import pytest

from gateway.graphql.documents import Documents
from gateway.graphql.schema import SCHEMA


class _Execution:
    schema = SCHEMA


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> Documents:
    """With a memory of its own."""
    monkeypatch.setattr(Documents, "_kept", type(Documents._kept)())
    made = Documents()
    made.execution_context = _Execution  # type: ignore[assignment]  # all that is asked of it
    return made


def test_a_valid_text_is_worked_once_for_each_kind_of_reader(documents: Documents) -> None:
    query = "{ viewer { id } }"

    first = documents._remember(query, True)

    assert documents._remember(query, True) is first
    assert documents._remember(query, False) is not first


def test_what_is_refused_or_long_is_not_kept(documents: Documents) -> None:
    documents._remember("{ nothing }", True)
    documents._remember("{ viewer { id } }" + " " * 5_000, True)

    assert len(documents._kept) == 0


def test_the_memory_is_bounded_and_the_oldest_text_leaves_first(documents: Documents) -> None:
    texts = [f"{{ viewer {{ id }} }} # {n}" + " " * 4_000 for n in range(30)]
    for text in texts:
        documents._remember(text, True)

    kept = [text for text, _ in documents._kept]

    assert sum(map(len, kept)) <= 64 * 1024
    assert kept == texts[-len(kept) :]
    assert len(kept) >= 15
