"""Families of titles: coarse enough to count, never one for two kinds of role."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.classify.domain.analytics.title_family import title_family

words = st.sampled_from(
    [
        "Senior",
        "Head",
        "Intern",
        "Engineer",
        "Developer",
        "Softwareentwickler",
        "Backend",
        "Data",
        "of",
        "II",
        "(m/w/d)",
    ]
) | st.sampled_from(["-", ",", "/", "Berlin", "Remote", "Werkstudent", "Produktmanager", "R-10442", "Entwickler:in"])


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Senior Backend Engineer (m/w/d), Payments", "backend engineer"),
        ("Backend-Entwickler (w/m/d) - Berlin", "backend engineer"),
        ("Back-End Developer II", "backend engineer"),
        ("Softwareentwickler", "software engineer"),
        ("Software Engineer [R-10442]", "software engineer"),
        ("Engineer, Backend", "engineer backend"),
        ("Product Manager", "product manager"),
        ("Produktmanager (all genders)", "product manager"),
        ("Data Scientist", "data scientist"),
        ("Data Engineer", "data engineer"),
        ("Werkstudent Data Science", "data science"),
        ("Intern", "intern"),
        ("(m/w/d)", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_title_belongs_to_the_family_that_people_would_say(title: str | None, family: str) -> None:
    assert title_family(title) == family


@given(st.lists(words, max_size=8).map(" ".join))
@example("Senior Senior")
@example("intern developer")
def test_a_family_is_its_own_family(title: str) -> None:
    family = title_family(title)

    assert title_family(family) == family


@given(st.text(max_size=300))
def test_whatever_a_title_is_its_family_is_bounded(title: str) -> None:
    assert len(title_family(title * 20)) <= 200
