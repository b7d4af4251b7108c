"""How well an application fits a CV: what both say counts, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.matching import Asked, Match, Resume, match_of, places_of, title_fit

RESUME = Resume(frozenset({"Python", "Docker", "SQL"}), ("Senior Software Engineer", "Data Analyst"), ("Berlin",))
ASKED = Asked("Software Developer (m/w/d)", frozenset({"Python", "SQL", "Go", "Kafka"}), ("Berlin, Germany",))


def test_a_match_says_why() -> None:
    match = match_of(ASKED, RESUME)

    assert match
    assert match.score == pytest.approx((0.9 * 5 + 0.5 * 4 + 1) / 10)
    assert match == Match(
        score=match.score,
        title_fit=0.9,
        title="Senior Software Engineer",
        shared=("Python", "SQL"),
        missing=("Go", "Kafka"),
        place="Berlin, Germany",
        place_differs=False,
    )


def test_another_place_counts_against_it() -> None:
    match, here = match_of(replace(ASKED, places=("Hamburg",)), RESUME), match_of(ASKED, RESUME)

    assert match and here
    assert (match.place, match.place_differs) == ("", True)
    assert match.score == pytest.approx(here.score - 0.1)


@pytest.mark.parametrize(
    ("asked", "resume"),
    [
        (Asked("", frozenset(), ()), RESUME),
        (Asked("", frozenset(), ("Berlin",)), RESUME),
        (ASKED, Resume(frozenset(), (), ("Berlin",))),
        (replace(ASKED, title=""), replace(RESUME, skills=frozenset())),
        (replace(ASKED, skills=frozenset()), replace(RESUME, titles=())),
        (replace(ASKED, title="(m/w/d)", skills=frozenset()), RESUME),
    ],
)
def test_without_anything_to_compare_there_is_no_score(asked: Asked, resume: Resume) -> None:
    assert match_of(asked, resume) is None


def test_what_one_of_both_does_not_say_does_not_count() -> None:
    by_role = match_of(Asked("Software Developer", frozenset(), ()), RESUME)
    by_skills = match_of(Asked("", frozenset({"Python", "Go"}), ()), RESUME)
    unskilled = match_of(replace(ASKED, places=()), replace(RESUME, skills=frozenset()))

    assert by_role and by_skills and unskilled
    assert (by_role.shared, by_role.missing) == ((), ())
    assert by_role.score == unskilled.score == pytest.approx(0.9)
    assert (by_skills.score, by_skills.title_fit, by_skills.title) == (0.5, None, "")
    assert len(unskilled.missing) == 4


def test_no_role_of_the_cv_is_near() -> None:
    match = match_of(Asked("Registered Nurse", frozenset(), ()), RESUME)

    assert match and (match.score, match.title_fit, match.title) == (0.0, 0.0, "")


NEAR = [
    ("Backend Engineer", "Backend Engineer (m/w/d)", 1.0),
    ("Backend Engineer", "Senior Backend Developer", 0.9),
    ("Krankenschwester", "Registered Nurse", 0.9),
    ("Examinierte Pflegefachkraft", "Krankenpflegerin", 0.9),
    ("Accountant", "Buchhalterin", 0.9),
    ("Elektroniker f\u00fcr Betriebstechnik", "Electrician", 0.4),
    ("Data Engineer", "Data Scientist", 0.8 / 3),
    ("Marketing Manager", "Product Manager", 0.0),
    ("Nurse", "Software Engineer", 0.0),
    ("", "Nurse", 0.0),
]


@pytest.mark.parametrize(("one", "other", "fit"), NEAR)
def test_how_near_roles_are(one: str, other: str, fit: float) -> None:
    assert title_fit(one, other) == title_fit(other, one) == pytest.approx(fit)


@pytest.mark.parametrize(
    ("asked", "mine", "same"),
    [
        ("Munich, Germany", "M\u00fcnchen", True),
        ("Frankfurt", "Frankfurt am Main", True),
        ("Remote or Berlin", "Berlin", True),
        ("San Francisco", "San Diego", False),
        ("Remote, Germany", "Berlin", None),
        ("Germany", "Germany", None),
    ],
)
def test_places_are_compared_by_name(asked: str, mine: str, same: bool | None) -> None:
    match = match_of(replace(ASKED, places=(asked,)), replace(RESUME, places=(mine,)))

    assert match
    assert (bool(match.place), match.place_differs) == (same is True, same is False)


def test_an_application_names_places_behind_its_role_too() -> None:
    assert places_of("Engineer - Berlin", ["Potsdam", None, "Potsdam"]) == ("Potsdam", "Berlin")


TEXTS = st.text(max_size=60)
SKILLS = st.frozensets(st.sampled_from(["Python", "SQL", "Go", "Kafka"]))


@given(
    st.builds(Asked, TEXTS, SKILLS, st.lists(TEXTS, max_size=3).map(tuple)),
    st.builds(Resume, SKILLS, st.lists(TEXTS, max_size=3).map(tuple), st.lists(TEXTS, max_size=3).map(tuple)),
)
def test_whatever_is_said_a_score_is_between_none_and_all(asked: Asked, resume: Resume) -> None:
    match = match_of(asked, resume)

    assert match is None or 0 <= match.score <= 1
    assert match is None or set(match.shared) | set(match.missing) == asked.skills
