"""Reading a mail: sentences, folding, quotes; and the words a pattern cannot do without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.rules.language import languages, table_of
from services.classify.rules.needles import needles
from services.classify.rules.text import Folded, clean, fold, sentences, split_quotes
from services.classify.rules.wordings import de, en, es, fr, it, nl


def test_hard_wrapped_lines_are_one_sentence() -> None:
    body = "We are sorry to say that the committee has decided to continue with\nother applicants. Good luck!"

    assert sentences(body) == [
        "We are sorry to say that the committee has decided to continue with other applicants.",
        "Good luck!",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Dear Dr. Holt, thank you.") == ["Dear Dr. Holt, thank you."]


def test_lines_that_lost_their_breaks_are_taken_apart() -> None:
    assert sentences("Thank you for applying.Job Title: Cook") == ["Thank you for applying.", "Job Title: Cook"]


def test_folding_removes_case_and_accents() -> None:
    assert fold("Größe, Élan, Ñandú") == "grosse, elan, nandu"


def test_umlauts_written_as_two_letters_fold_like_umlauts() -> None:
    assert Folded("", "Wir koennen Sie fuer neue Aufgaben").lines[1] == "wir konnen sie fur neue aufgaben"


def test_broken_utf8_is_repaired_and_sound_text_is_left_alone() -> None:
    assert clean("fÃ¼r Ã\u2013sterreich", 100) == "für Österreich"
    assert clean("São Paulo, Âge", 100) == "São Paulo, Âge"


@pytest.mark.parametrize(
    "head",
    [
        "On Mon, 3 Mar 2025 at 09:00, Ann <ann@a.example> wrote:",
        "Am 3. März 2025 um 09:00 schrieb Ann <ann@a.example>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "Le lun. 3 mars 2025 à 09:00, Ann a écrit :",
        "From: Ann <ann@a.example>\nSent: Monday",
        "Von: Ann <ann@a.example>\nGesendet: Montag",
    ],
)
def test_a_quoted_mail_is_cut_at_its_head(head: str) -> None:
    assert split_quotes(f"My answer.\n\n{head}\n\nOld words.").new.strip() == "My answer."


def test_quoted_lines_are_dropped() -> None:
    assert split_quotes("one\n> two\nthree").new == "one\nthree"


@given(st.text(max_size=400), st.text(max_size=1500))
def test_every_folded_line_has_its_verbatim_sentence(subject: str, body: str) -> None:
    text = Folded(clean(subject, 400), clean(body, 2000))

    assert len(text.lines) == len(text.verbatim)


@given(st.lists(st.sampled_from(["alpha", "beta. Gamma", "delta", "\n"]), min_size=1, max_size=30), st.data())
def test_a_position_is_found_in_its_own_line(parts: list[str], data: st.DataObject) -> None:
    text = Folded("subject", " ".join(parts))
    position = data.draw(st.integers(0, len(text.flat) - 1))

    assert text.flat[:position].count("\n") == text.line_of(position)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("regret to (?:inform|tell)", {"regret to "}),
        ("(?:position|role) x?", {"position", "role"}),
        ("a?b*", set()),
        ("(?:one|t?)", set()),
        (r"\bhelaas\b", {"helaas"}),
        ("(?!never)maybe", {"maybe"}),
    ],
)
def test_needles_are_what_every_match_contains(pattern: str, expected: set[str]) -> None:
    assert needles(pattern) == expected


@pytest.mark.parametrize("module", [en, de, fr, es, it, nl])
def test_every_wording_compiles_and_stays_inside_its_sentence(module: object) -> None:
    for patterns in module.WORDINGS.values():  # type: ignore[attr-defined]
        for pattern in patterns:
            assert not re.search(r"\\s|\(\?s|\[\^\w", pattern), pattern


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you for your application", ("en",)),
        ("Vielen Dank für Ihre Bewerbung bei uns", ("en", "de")),
        ("Nous avons reçu votre candidature pour le poste", ("en", "fr")),
    ],
)
def test_only_languages_that_occur_are_read(text: str, expected: tuple[str, ...]) -> None:
    assert languages(fold(text))[: len(expected)] == expected
    assert all(table_of(language) for language in expected)
