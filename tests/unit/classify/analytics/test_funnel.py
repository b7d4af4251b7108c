"""Funnels and groups: sums agree, and a figure that is nothing lists nothing."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.analytics.criteria import EVERYTHING, Criteria, Milestone
from services.classify.domain.analytics.funnel import Figure, Tally, funnel, merged, total
from services.classify.domain.stage import Stage

tallies = st.builds(
    lambda applied, part: Tally(applied, *[min(applied, part)] * 7), st.integers(1, 50), st.integers(0, 50)
)
rows = st.lists(st.tuples(st.one_of(st.none(), st.sampled_from(["A", "a", "B", "", "b "])), tallies))


def key_of(value: str | None) -> str:
    return (value or "").strip().lower()


@given(rows)
def test_groups_together_are_everything_largest_first_each_key_once(listed: list[tuple[str | None, Tally]]) -> None:
    groups = merged(listed, key_of)

    assert total(tally for _, _, tally in groups) == total(tally for _, tally in listed)
    assert len({key for key, _, _ in groups}) == len(groups)
    assert [tally.applied for _, _, tally in groups] == sorted((tally.applied for _, _, tally in groups), reverse=True)
    assert all(key_of(label) == key for key, label, _ in groups)


def test_the_most_frequent_spelling_names_the_group() -> None:
    assert merged([("b ", Tally(1)), ("B", Tally(3)), ("b", Tally(3))], key_of) == [("b", "B", Tally(7))]


@given(tallies)
def test_each_number_of_a_funnel_narrows_what_was_asked_for(tally: Tally) -> None:
    asked = Criteria(sources=frozenset({"lever"}), reached=frozenset({Milestone.RESPONSE}))
    found = funnel(tally, asked)
    figures = [getattr(found, one.name) for one in fields(found) if isinstance(getattr(found, one.name), Figure)]

    assert len(figures) == len(Tally._fields)
    for figure in figures:
        assert (figure.criteria is None) == (figure.count == 0)
        assert figure.criteria is None or figure.criteria.sources == asked.sources
        assert figure.criteria is None or figure.criteria.reached >= asked.reached
    assert (found.response_rate.n, found.offer_rate.n) == (tally.applied, tally.applied)


def test_stages_are_narrowed_to_those_asked_for() -> None:
    both = Criteria(stages=frozenset({Stage.REJECTED, Stage.APPLIED}))

    assert both.standing(Stage.APPLIED, Stage.GHOSTED).stages == {Stage.APPLIED}
    assert EVERYTHING.standing(Stage.GHOSTED).stages == {Stage.GHOSTED}
