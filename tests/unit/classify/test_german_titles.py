"""German titles: one form for both sexes, without terms and sentences, found where German mail names them."""

from __future__ import annotations

import time

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules.decide import decide
from services.classify.rules.text import Folded
from services.classify.rules.title_forms import in_one_form, one_form
from services.classify.rules.title_german import tidy

#: A mail that names a title, in a sentence.
_WRITTEN = "Guten Tag,\n\n{}\n\nMit freundlichen Grüßen\nPersonalabteilung"


def title_of(sentence: str, subject: str = "Ihre Bewerbung") -> str | None:
    mail = MailText(subject=subject, text=_WRITTEN.format(sentence), sender_email="post@muellner-bau.example")
    return decide(mail).job_title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Erzieher*in", "Erzieher"),
        ("Registrar:in", "Registrar"),
        ("Förster/in", "Förster"),
        ("Brückenwärter/-in", "Brückenwärter"),
        ("Verkäufer(in)", "Verkäufer"),
        ("Mitarbeiter_in", "Mitarbeiter"),
        ("MitarbeiterIn", "Mitarbeiter"),
        ("Sozialpädagog:in", "Sozialpädagoge"),
        ("Lehrer*innen", "Lehrer"),
        ("Operationstechnische:r Assistent:in", "Operationstechnischer Assistent"),
        ("Kaufmännische/r Mitarbeiter/in", "Kaufmännischer Mitarbeiter"),
        ("Pflegefachmann/-frau", "Pflegefachmann"),
        ("Fachfrau/Fachmann Betreuung", "Fachfrau Betreuung"),
        ("Heilpädagoge/Heilpädagogin", "Heilpädagoge"),
        ("Heilpädagogin/Heilpädagoge", "Heilpädagogin"),
        ("Tierärztin/Tierarzt", "Tierärztin"),
        ("Gärtnerin / Gärtner", "Gärtner"),
        ("Standesbeamtin/Standesbeamter", "Standesbeamtin"),
        ("Lehrer und Lehrerinnen", "Lehrer"),
        ("eine:n Schlosser:in", "einen Schlosser"),
        ("die Rangerstelle", "die Stelle als Ranger"),
        ("die Stelle des Deichwärters", "die Stelle des Deichwärter"),
        ("der Notarfachangestellten", "der Notarfachangestellte"),
        ("einen Auszubildenden", "einen Auszubildender"),
    ],
)
def test_a_title_has_one_form(written: str, title: str) -> None:
    assert one_form(written) == title


@pytest.mark.parametrize(
    "written",
    [
        "Sachbearbeiterin",
        "Plug-in",
        "LinkedIn",
        "Frau Maier und Herr Mayer",
        "Start: in Kürze",
        "Maler und Lackierer",
        "Planung/Betrieb",
        "die Vergabestelle",
    ],
)
def test_what_names_one_form_stays(written: str) -> None:
    assert one_form(written) == written


def test_a_text_without_two_forms_is_itself() -> None:
    text = Folded("Termin", "Wir laden Sie als Maurer zu uns ein.")
    assert in_one_form(text) is text


def test_a_text_in_one_form_keeps_its_lines() -> None:
    text = in_one_form(Folded("Maurer:in", "Guten Tag.\nWir suchen Maurer:innen."))
    assert text.verbatim == ["Maurer", "Guten Tag.", "Wir suchen Maurer."]
    assert text.lines == ["maurer", "guten tag.", "wir suchen maurer."]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Dachdeckerhelfer anfangen, unbefristet, 18 € die Stunde", "Dachdeckerhelfer"),
        ("Referent Netzwerke ruht dadurch nicht", "Referent Netzwerke"),
        ("Kaufmännischer Mitarbeiter 80-100 %", "Kaufmännischer Mitarbeiter"),
        ("Tierärztin, 30 Stunden", "Tierärztin"),
        ("Lastwagenfahrer zum 15.09.2026", "Lastwagenfahrer"),
        ("Polier, Herr Obermoser", "Polier"),
        ("Netzmeister liegt seit gestern beim Leiter", "Netzmeister"),
        ("Trainee 2027", "Trainee"),
        ("Referentin (E 13)", "Referentin"),
        ("Medizinischer Technologe für Radiologie (MTR)", "Medizinischer Technologe für Radiologie"),
        ("Gehalt Leiter Werkhof", "Leiter Werkhof"),
        ("Aushang Verkäuferin", "Verkäuferin"),
        ("Erstinterview Disponent", "Disponent"),
        ("Fristverlängerung, Auszubildende Bankkauffrau", "Auszubildende Bankkauffrau"),
        ("Du bist unser neuer Schreiner", "Schreiner"),
        ("Oberarztstelle", "Oberarzt"),
        ("technischen Leiter", "technischer Leiter"),
        ("Leiterin des Bauhofs", "Leiterin des Bauhofs"),
        ("Fachkraft für Abwassertechnik", "Fachkraft für Abwassertechnik"),
        ("Lehrerin Biologie und Chemie", "Lehrerin Biologie und Chemie"),
    ],
)
def test_a_title_ends_where_it_does(said: str, title: str) -> None:
    assert tidy(said) == title


@pytest.mark.parametrize(
    "said",
    [
        "Unsere Bauwagentür",
        "MTR)",
        "Stand des Verfahrens",
        "Liste nicht vertreten",
        "Weiterleitung",
        "intern",
        "kaufmännischen",
        "Sehr geehrter Herr Huber",
        "Mein alter Chef",
    ],
)
def test_what_is_no_title_is_none(said: str) -> None:
    assert tidy(said) == ""


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Sie können am 1. Mai bei uns als Dachdecker anfangen.", "Dachdecker"),
        (
            "Ihre Bewerbung um die Stelle der Rechtsanwaltsfachangestellten liegt uns vor.",
            "Rechtsanwaltsfachangestellte",
        ),
        ("Für Ihre Bewerbung als Brauer und Mälzer danken wir Ihnen.", "Brauer und Mälzer"),
        ("Über die Rangerstelle ist noch nicht entschieden, Ihre Bewerbung liegt uns vor.", "Ranger"),
        ("Damit ist Ihre Bewerbung als Werkstoffprüferin vollständig.", "Werkstoffprüferin"),
        ("Wir haben Ihre Bewerbung als Augenoptiker:in erhalten.", "Augenoptiker"),
    ],
)
def test_sentences_name_titles(sentence: str, title: str) -> None:
    assert title_of(sentence) == title


def test_what_is_answered_names_the_title() -> None:
    mail = MailText(
        subject="AW: Bewerbung",
        text="Guten Tag Frau Obermoser,\n\nIhre Bewerbung ist bei uns angekommen, vielen Dank dafür.",
        quoted_text="> Guten Tag,\n> ich bewerbe mich bei Ihnen um die Stelle als Hufschmiedin und Pferdepflegerin.\n",
        sender_email="post@hof-muellner.example",
    )
    assert decide(mail).job_title == "Hufschmiedin und Pferdepflegerin"


@pytest.mark.parametrize(
    "piece", ["A-", "Aa/", "Er ", "der Aer", "Aein/", "Aer:in", "des A-", "Stelle ", "einen Ae", "Aer oder ", "/in:in"]
)
def test_one_form_is_found_in_linear_time(piece: str) -> None:
    text = piece * (12_000 // len(piece))
    begun = time.process_time()
    one_form(text)
    assert time.process_time() - begun < 0.5


def test_what_is_answered_names_it_in_english_too() -> None:
    mail = MailText(
        subject="Re: Thursday",
        text="Hi Becky,\n\nthank you for your application. We invite you to an interview on Tuesday.\n\nImran",
        quoted_text="> Thursday is perfect. Do I bring my card for the veterinary nurse job?\n",
        sender_email="imran@farrow-vets.example",
    )
    assert (decide(mail).job_title or "").lower() == "veterinary nurse"
