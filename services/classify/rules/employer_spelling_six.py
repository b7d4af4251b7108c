"""How an employer that only an address names is written: what it is goes first, accents are the mail's own."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.employer_wordings_six import is_head
from services.classify.rules.text import Folded, fold

#: Sentences in which words are looked up, and letters of a word that is.
_LINES, _SHORTEST = 40, 5
#: Short names, which a mailbox repeats.
_CACHED = 4_096
_WORD = re.compile(r"\w+")
#: What organisations are, as it is written.
_WRITTEN = {
    fold(word): word
    for word in (
        *("Zakład", "Zakłady", "Spółdzielnia", "Szkoła", "Żłobek", "Urząd", "Kościół"),
        *("École", "Hôpital", "Théâtre", "Musée", "Université"),
    )
}
#: Of what organisations are, what always stands in front of the name.
_FIRST = listed(
    """
    wydawnictwo teatr biuro zaklad zaklady muzeum fabryka szkola przedszkole zlobek gabinet kancelaria
    restauracja apteka szpital fundacja gmina urzad przychodnia gospodarstwo sanatorium hurtownia spoldzielnia
    stadnina stajnia tartak browar sklep mairie atelier ateliers clinique ecole garage hopital fonderie musee
    theatre domaine maison moulin residence pharmacie colegio clinica farmacia restaurante residencia academia
    escuela taller talleres ayuntamiento museo teatro fundacion hospital ristorante panificio fondazione
    officina scuola comune istituto cooperativa pastificio caseificio birrificio escola fundacao padaria
    quinta adega instituto museu camara oficina fintech startup
    """
)
_FIRST_BY_ENDING = re.compile(r"\w{3,}(?:eri[ae]|ificio|arnia|ownia|iernia|aria)")


def as_written(employer: str | None, text: Folded, language: str) -> str | None:
    """The employer, with accents and in the order of words that its address does not show; any other as it is."""
    if employer is None or not employer.isascii() or any(employer in line for line in text.verbatim):
        return employer
    words = _in_order(employer, language)
    accents = _accents(text) if any(len(word) >= _SHORTEST for word in words) else {}
    return " ".join(_WRITTEN.get(word.lower()) or accents.get(word.lower(), word) for word in words)


@lru_cache(maxsize=_CACHED)
def _in_order(employer: str, language: str) -> tuple[str, ...]:
    """ "Trzcina Wydawnictwo" as "Wydawnictwo Trzcina": in Dutch what it is may stand last."""
    words = employer.split(" ")
    if language != "nl" and len(words) == 2 and _goes_first(fold(words[1])) and not is_head(fold(words[0])):
        words.reverse()
    return tuple(words)


def _goes_first(folded: str) -> bool:
    return folded in _FIRST or (is_head(folded) and _FIRST_BY_ENDING.fullmatch(folded) is not None)


def _accents(text: Folded) -> dict[str, str]:
    """The words of a mail that have accents, with a capital, by how they are spelled without."""
    return {
        fold(word): word.capitalize()
        for line in text.verbatim[:_LINES]
        if not line.isascii()
        for word in _WORD.findall(line)
        if len(word) >= _SHORTEST and not word.isascii()
    }
