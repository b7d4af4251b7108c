"""Titles in French, Spanish, Italian, Portuguese and Polish, which go on in small letters behind the occupation."""

import re

from services.classify.domain.folding import words as listed

#: Occupations that no English, German or Dutch title begins with.
_OCCUPATION = re.compile(
    r"^(?:ingénieure?|développeu|chargée?\b|responsab|assistante\b|technicien|stagiaire|alternante?\b|comptable|conseill"
    r"|directeur|directrice|infirmi|cuisini|serveu[rs]|vendeu[rs]|gestionnaire|rédact|formateur|formatrice|animat(?:eur|ric)"
    r"|cheffe|acheteu|analyste|administrat(?:eur|rice)|consultante\b|contrôleu|coordinat(?:eur|rice)|secrétaire"
    r"|juriste|éducat|conduct(?:eur|rice)|ouvri|ingenier|desarrollador|analista|gerente|técnic|administrativ|becari"
    r"|camarer|enfermer|profesor|contable|comercial|diseñador|programador|coordinador|asesor|jef[ea]\b|dependient"
    r"|encargad|especialista|sviluppat|ingegner|impiegat|tirocinante|stagista|operai|commess|contabile|addett"
    r"|specjalist|księgow|magazynier|kierowc|kierowni|programist|inżynier|pielęgni|sprzedawc|kasjer|kucharz|nauczyciel"
    r"|mechanik|elektryk|pracowni|asystent|analityk|referent\b|doradc|przedstawiciel|koordynator|dyrektor|menedżer"
    r"|projektant|technik\b|technolog|stażyst|konsultant|opiekun|lekarz|kelner|monter\b|operator\b"
    r"|motorista|auxiliar|cozinheir|estagiári|vendedor|enfermeir|mécanic|conducteur|ouvrier|magasinier|cuoc[oa]\b"
    r"|magazzinier|infermier|camerier|autist|programmat(?:ore|rice)|progettist|direttore|direttrice|desenvolvedor|engenheir|assistente\b)"
)
#: Only these languages put them behind an occupation in small letters.
_OF = frozenset({"de", "du", "del", "di"})
_ARTICLES = listed("el la los las le les il lo gli un une una")
_PREPOSITIONS = listed("de à a con para per y et e en di sur por")
#: With which a sentence goes on behind a title.
_GOES_ON = listed(
    """
    a ont est sont était sera serait avait ayant nous vous ne qui que chez dans avec pour par lors afin mais car auprès
    suite cette votre notre ce publiée reçue retenue envoyée transmise déposée
    ha han has hemos es está esta fue será ser nos se no lo su tu por recibida enviada publicada nuestra queremos
    è é ho abbiamo sarà stata stato presso che non ci si ricevuta inviata
    foi tem em na que não recebida
    w we została został zostało nie oraz która które który jest są dziękujemy informujemy
    """
)
_ELIDED = re.compile(r"^(?:n|s|qu|j|c)['’]")


def is_romance(words: list[str]) -> bool:
    """Whether a title, of at least one word, is in one of these languages."""
    if _OCCUPATION.match(words[0].lower()):
        return True
    return len(words) > 1 and (words[1] in _OF or words[1].startswith(("d'", "d’")))


def breaks_off(words: list[str], index: int) -> bool:
    """Whether the title ends before the word at `index`, which is in small letters and not the first."""
    word = words[index]
    if word in _ARTICLES:
        return words[index - 1] not in _PREPOSITIONS
    return word in _GOES_ON or _ELIDED.match(word) is not None
