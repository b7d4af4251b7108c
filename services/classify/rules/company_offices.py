# ruff: noqa: E501 - word lists are read as prose.
"""Offices of a house that stand in the name a mail is shown to be from, and the house's name without them."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.text import fold

_CACHED = 4_096
#: Words that say which office of a house writes. Folded.
OFFICES = listed(
    """
    abteilung acquisition admin administration admissions aflosning akademische-personalabteilung amtsleitung annahme antwort applicant applicants ausbildung
    ausbildungsabteilung ausbildungsleitung ausbildungsstelle ausbildungsteam ausbildungszentrum ausschreibungen auswahl
    auswahlbüro auswahldienst auswahlstelle auswahlteam automat autoreply auto-reply benachrichtigung betriebsburo betriebsleitung
    bewerbung bewerbungen bewerbungseingang bewerbungsportal bewerbungsstelle bewerbungsteam bewerbermanagement
    bewerberportal bewerberservice bewerbercenter bewerberburo bot burgermeisteramt buroleitung bursar bursary calendar candidat candidate candidates
    candidati candidato candidatos career careers carreras carreiras carriera carriere carrieres cell chefredaktion clerk
    crew crewing cultura culture kultur department dept desk dez dezernat direccion directeur direction directie direktion direktorat direzione donotreply
    dyrekcja dzial einstellung einstellungen einstellungsberatung einstellungsstelle empleo emploi employment espace fachstelle fachbereich filialen filiale filialleitung
    fuhrpark geschaftsfuhrung geschaftsleitung geschaftsstelle geschaftszimmer grads graduate graduates headhunting helpdesk hiring
    hr hrd humain hub inbox jobs kadr kadry kalender kantoor karriere karriereportal karriereteam komisja komitet kontakt kundendienst leitung
    lohnburo magistrat magistratsabteilung mailer mailer-system mailbox manning nachwuchs nieuws no-reply noreply notification notifications
    office onboarding ops outlook pa payroll people personal personalabteilung personalamt personalburo personaldezernat personaldienst personalentwicklung
    personale personalgewinnung personalmanagement personalmarketing personalrat personalreferat personalservice personalstelle
    personalverwaltung personalwesen personeel personeelsdienst personeelszaken personnel portaal portail portal portale poststelle
    recrutement recrutamento recruiter recruiting recruitment redactie redaktionsleitung registrar registry rekrutacja rektorat rekrutierung
    resourcing risorse rrhh rh schulleitung schulsekretariat secretaria secretariaat secretariat secretary section segreteria sekretariat seleccion selection selectie selezione
    sollicitaties staffing stellenportal stellenmarkt talent talento team umane vacancies vacatures verwaltung verwaltungsleitung volontariat werving
    workforce zespol notaufnahme pflegedirektion pflegedienstleitung chefarztsekretariat vorzimmer
    """
)
#: What a house is, without its name.
GENERIC = listed(
    "academy abbey agency ambulance bot bundesfreiwillige bundesheer campus castle center centre charity church college council court faculty farm feuerwehr finanzamt flughafen gemeinde group"
    " gutsverwaltung hospice hospital hotel kanzlei kindergarten kirche kita klinik klinikum krankenhaus krippe museum nursery parish pdl pfarramt pflege police"
    " polizei praxis primary rathaus registry restaurant returned school schule selection stadt trust university universitat verein verwaltung ward works zoo"
    " interior interview interviews centrale central medical estates maternity facilities logistik theater stiftung"
)
_MANNERS = frozenset({"no", "do", "not", "reply", "and", "shared", "services", "service", "your", "our"})
#: Between an office and the house: "Magistrat der Stadt Feldau".
_JOINS = frozenset(
    {
        "der",
        "des",
        "dem",
        "vom",
        "von",
        "bei",
        "im",
        "am",
        "de",
        "du",
        "of",
        "at",
        "for",
        "the",
        "&",
        "und",
        "and",
        "-",
        "–",
        "|",
        "·",
    }
)
_NUMBER = re.compile(r"(?:[IVX]+|\d{1,3}[a-z]?)\.?")
#: Legal forms that a house is not called by.
_LEGAL = re.compile(r",? (?:g ?GmbH|ggmbh|AöR|K\.K\.?|S\.p\.A\.?|S\.r\.l\.?|Srl|e\. ?V\.?|[Ss]p\. z o\.? ?o\.?)$")


@lru_cache(maxsize=_CACHED)
def without_offices(shown: str) -> str:
    """A name that is shown without the offices at its ends; "" when it is nothing else."""
    words = _LEGAL.sub("", shown.replace(",", " ,").replace(" ,", ", ").strip()).split()
    first, last = _inner(words, 1), _inner(words[::-1], -1)
    kept = words[first : len(words) - last]
    return " ".join(kept).strip(" ,-–|·&")


@lru_cache(maxsize=_CACHED)
def is_office(name: str) -> bool:
    """Whether a name is an office's, or only says what a house is: "People Ops", "Trust"."""
    words = fold(name).split()
    if len(words) == 1 and words[0] in GENERIC:
        return True
    if OFFICES.isdisjoint(words) and "reply" not in words:
        return False
    return all(word in OFFICES or word in _JOINS or word in _MANNERS or _NUMBER.fullmatch(word) for word in words)


def _inner(words: list[str], step: int) -> int:
    """How many of the words, from the first, are of an office."""
    count = passed = 0
    for place, word in enumerate(words):
        bare = fold(word.strip(" ,.:;|·'’\""))
        if bare in OFFICES:
            count, passed = place + 1, 1
        elif passed and (word.lower() in _JOINS or (step > 0 and _NUMBER.fullmatch(word))):
            count = place + 1 if step > 0 else count
        else:
            break
    return count
