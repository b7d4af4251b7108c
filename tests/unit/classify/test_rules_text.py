"""Reading a mail: sentences, folding, quotes; and the words a pattern cannot do without."""

import re
from typing import Any

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


@pytest.mark.parametrize(
    "sentence",
    [
        "Zapraszamy na rozmowę we wtorek 9 grudnia o godz. 10:30 przy ul. Prostej.",
        "El mar. 15 dic. 2026 a las 10:30 te esperamos.",
        "Le mar. 15 déc. 2026 à 10:30.",
        "Gesprächspartnerin ist Prof. Holt.",
        "On Tuesday, Dec. 9 at 10:30 am.",
        "La aspetta il Sig. Rossi il 9 ott. 2026.",
        "Em 9 de dez. de 2026, com a Dra. Lima.",
        "Rozmowa: wt. 15.12, pokój 4.",
    ],
)
def test_an_abbreviation_in_a_date_ends_no_sentence_in_any_language(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    "text", ["You get 45000 EUR. 30 days off.", "Apply now. 25 new jobs.", "Hacemos 3 rondas. 2 son online."]
)
def test_other_short_words_end_one(text: str) -> None:
    assert len(sentences(text)) == 2


def test_lines_that_lost_their_breaks_are_taken_apart() -> None:
    assert sentences("Thank you for applying.Job Title: Cook") == ["Thank you for applying.", "Job Title: Cook"]


def test_folding_removes_case_and_accents() -> None:
    assert fold("Größe, Élan, Ñandú") == "grosse, elan, nandu"


def test_umlauts_written_as_two_letters_fold_like_umlauts() -> None:
    assert Folded("", "Wir koennen Sie fuer neue Aufgaben").lines[1] == "wir konnen sie fur neue aufgaben"


@pytest.mark.parametrize(
    "word",
    ["fuer", "fuers", "dafuer", "Gegenueber", "Uebersicht", "Rueckmeldung", "zurueckgezogen", "Gruesse", "gewuenschte"],
)
def test_a_word_that_only_german_has_shows_that_umlauts_are_two_letters(word: str) -> None:
    assert Folded("", f"{word} spaeter").lines[1].endswith(" spater")


@pytest.mark.parametrize("char", ["\u1680", "\u2003", "\u2008", "\u205f", "\x0b", "\x1c"])
def test_any_blank_is_a_blank(char: str) -> None:
    assert clean(f"one{char}two", 99) == "one two"


@pytest.mark.parametrize("word", ["Glueckwuensche", "Neujahrsgruesse", "Abschiedsgruesse"])
def test_a_german_word_may_be_the_end_of_a_compound(word: str) -> None:
    assert "spater" in Folded("", f"{word} spaeter").flat


@pytest.mark.parametrize(
    "text",
    [
        "La vacante queda fuera de plazo, aunque fueron muchas las personas que se postularon.",
        "Si fueras tan amable, ponte fuerte: la fuerza y el esfuerzo, el refuerzo y las afueras de Teruel.",
        "Blueberry Foods does value your queue.",
        "Brueckenbauer does value your poem.",
    ],
)
def test_the_letters_of_such_a_word_within_another_show_nothing(text: str) -> None:
    assert Folded("", text).flat.strip() == fold(text)


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
        "Le mar. 9 déc. 2026 à 10:30, Ann Lee <ann@a.example> a\nécrit :",
        "El mar, 9 dic 2026 a las 10:30, Ann (<ann@a.example>) escribió:",
        "Il giorno mar 9 dic 2026 alle ore 10:30 Ann <ann@a.example> ha scritto:",
        "Op di 9 dec. 2026 om 10:30 schreef Ann <ann@a.example>:",
        "Op 9 dec. 2026 om 10:30 heeft Ann <ann@a.example> het volgende geschreven:",
        "Em ter., 9 de dez. de 2026 às 10:30, Ann <ann@a.example> escreveu:",
        "Ann <ann@a.example> escreveu (terça, 9/12/2026 à(s) 10:30):",
        "W dniu 9.12.2026 o 10:30, Ann pisze:",
        "wt., 9 gru 2026 o 10:30 Ann Lee\n<ann@a.example> napisał(a):",
        "Wiadomość napisana przez Ann <ann@a.example> w dniu 9 gru 2026, o godz. 10:30:",
        "De : Ann Lee\nEnvoyé : mardi 9 décembre 2026 10:30\nÀ : Kim\nObjet : Rendez-vous",
        "De: Ann Lee\nEnviado el: martes, 9 de diciembre de 2026 10:30\nPara: Kim\nAsunto: Cita",
        "Da: Ann Lee\nInviato: martedì 9 dicembre 2026 10:30\nA: Kim\nOggetto: Colloquio",
        "Van: Ann Lee\nVerzonden: dinsdag 9 december 2026 10:30\nAan: Kim\nOnderwerp: Gesprek",
        "De: Ann Lee\nEnviada em: terça-feira, 9 de dezembro\nPara: Kim\nAssunto: Entrevista",
        "Od: Ann Lee\nWysłane: wtorek, 9 grudnia 2026 10:30\nDo: Kim\nTemat: Rozmowa",
        "-----Message d'origine-----",
        "-----Mensagem original-----",
        "-----Oryginalna wiadomość-----",
    ],
)
def test_a_quoted_mail_is_cut_at_its_head(head: str) -> None:
    assert split_quotes(f"My answer.\n\n{head}\n\nOld words.").new.strip() == "My answer."


@pytest.mark.parametrize(
    "head", ["On 9 Dec 2026, Ann wrote:", "Le 9 déc. 2026 à 10:30, Ann a écrit :", "W dniu 9.12.2026 Ann pisze:"]
)
def test_an_answer_below_marked_lines_is_kept(head: str) -> None:
    assert split_quotes(f"{head}\n\n> Will you come?\n\nUnfortunately not.").new.split() == ["Unfortunately", "not."]


@pytest.mark.parametrize(
    "text",
    [
        "Da: 9:00\nA: 10:30\nData: 9 dicembre",
        "De: Lisboa\nPara: Porto\nHoras: 20",
        "Em resposta ao seu pedido, a Ana escreveu:\nNão é possível.",
        "Van: maandag\nAan de slag!\nHelaas niet.",
        "W odpowiedzi na Pana pytanie kierownik pisze:\nNiestety nie.",
    ],
)
def test_what_only_looks_like_the_head_of_a_mail_cuts_nothing(text: str) -> None:
    assert split_quotes(text).new == text


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "-------- Message transféré --------",
        "-------- Mensaje reenviado --------",
        "-------- Messaggio Inoltrato --------",
        "-------- Doorgestuurd bericht --------",
        "-------- Mensagem encaminhada --------",
        "-------- Przekazana wiadomość --------",
    ],
)
def test_a_forwarded_mail_is_known_by_its_marker(marker: str) -> None:
    assert split_quotes(f"Look.\n\n{marker}\nDe : Ann\n\nWords.").forwarded.endswith("Words.")


@pytest.mark.parametrize(
    "piece", ["Em 1 ", "a:", "op 1 heeft ", "x" * 200 + ":", "w dniu 1 pisze ", "De : a\n", "- -", "9 de. "]
)
def test_hostile_text_is_taken_apart_without_getting_lost(piece: str) -> None:
    assert len(split_quotes(piece * (12_000 // len(piece))).new) <= 12_000
    assert sentences(piece * (12_000 // len(piece)))


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
        (r"\bhelaas\b", {" helaas "}),
        (r"\bhelaas\w*", {" helaas"}),
        (r"helaas\b, of", {"helaas  of"}),
        (r"\b(?:ja|nee+)\b", {" ja ", " nee"}),
        (r"\b(?:ja)?nee\b", {"nee "}),
        (r"\(", set()),
        ("(?!never)maybe", {"maybe"}),
    ],
)
def test_needles_are_what_every_match_contains(pattern: str, expected: set[str]) -> None:
    assert needles(pattern) == expected


@pytest.mark.parametrize("module", [en, de, fr, es, it, nl])
def test_every_wording_compiles_and_stays_inside_its_sentence(module: Any) -> None:
    for patterns in module.WORDINGS.values():
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


def test_a_line_that_ends_in_a_link_does_not_run_into_the_next() -> None:
    link = "Your personal access to the test platform: https://test.example/sandbank/thomsen"

    assert sentences(f"{link}\nAvailable until 15 January") == [link, "Available until 15 January"]
    assert sentences(f"{link}\nand is yours alone") == [f"{link} and is yours alone"]
