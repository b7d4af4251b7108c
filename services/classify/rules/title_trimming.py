# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""What stands around a title in a subject or an entry of a calendar and is not part of it: numbers, terms, occasions."""

import re
from functools import lru_cache

from services.classify.rules.company_names import key as company_key
from services.classify.rules.occupations import NAMES
from services.classify.rules.occupations_english import MORE
from services.classify.rules.sieve import Sieve
from services.classify.rules.text import fold
from services.classify.rules.title_wordings import NOUN

_NOUNS = Sieve(f"{NOUN.pattern}|{NAMES}|{MORE}")
#: Short strings, which a mailbox repeats.
_CACHED = 4_096
#: A number that an employer made up: letters and signs around four figures or more that are no year, a standard's …
_NUMBER = r"(?:(?=[\w./-]*\d[\w./-]*\d[\w./-]*\d[\w./-]*\d)(?!(?:19|20)\d\d(?![\w/-]))[A-Z0-9][\w]*(?:[./-](?![A-Z][a-z]{3})\w+)*)"
#: … or seven signs and more that nobody could pronounce.
_JUMBLE = r"(?:(?=\w*\d)(?=\w*[a-z]\w*[A-Z])(?=\w*\d\w*[a-zA-Z])\w{7,})"
_CALLED = r"(?:(?i:advt?|announcement|ausschreibung|az|chiffre|competition|job|kennziffer|kennung|mandat|no|n[°ºr]|nr|oferta|ogłoszenie|offer|offre|post|ref|r[ée]f|rif|req|requisition|sp|stellennummer|stellen-nr|vacancy|vacature|vacaturenummer|va|vac)\b\.?:?#? ?(?:(?i:nr|no|n[°º])\b\.? ?)?|[A-Z]{2,4} (?=\d))"
#: What is called a number needs no four figures.
_SHORT = r"(?:[\w]*\d{2,}[\w]*(?:[./-]\w+)*)"
_CODE = rf"(?:#?(?:{_CALLED}(?:{_NUMBER}|{_JUMBLE}|{_SHORT})|{_NUMBER}|{_JUMBLE}))"
#: At the end a town may hang on it: "4711-Bonn".
_LAST_CODE = _CODE.replace("(?![A-Z][a-z]{3})", "")
_CODE_AT_END = re.compile(rf"(?:[\s,;:|/–-]+|\s*[(\[]){_LAST_CODE}[)\]]?$|\s*[(\[]\s*{_CODE}\s*[)\]]")
_CODE_AT_START = re.compile(rf"^[(\[]?{_CODE}[)\]]?[\s,:;|/–-]+(?=\S)")
_STANDARD = re.compile(r"\b(?:ISO|DIN|EN|IEC|SAP|S/4)\b")
#: A number that is part of the title: what is built or checked is called by it.
_OWN_NUMBER = re.compile(
    r"\b(?:(?i:models?|modell[eo]?|mod[eè]le|modelo|type|tip[oe]|typ|series?|baureihe|s[ée]rie|seria|line|ligne|l[ií]nea|linia|linie|version)[ :-]{1,2}"
    r"|(?:IATF|OHSAS)[ -](?=\d{5}\b)|(?:NIST|NFPA|IEEE|SAE|API|ASTM|ASME|NEN|VDE|VDA|DGUV|DVGW|BS|UL|CFR|RFC|Airbus|Boeing|SIMATIC)[ -](?!(?i:req)))(?!20[12]\d(?![\w]))(?!(?<!IATF.)(?<!OHSAS.)[\w./-]*(?:\d{5}|-20[12]\d\b))(?=\w*-?\d)\w+(?:[./-]\w*\d\w*)*"
    r"|\b(?:AS9\d\d\d|S1000D|S7-\d{3,4}|802\.11\w*)\b"
)
_DIGITS = re.compile(r"\d.*\d")
#: Money, shares of a full week, times, dates, grades of pay: terms of a post, not its title.
_TERMS = re.compile(
    r"(?:,|\s[-–/|·]|:)\s*(?:(?:EUR|USD|CHF|GBP|CTC|Rs|INR)\b.*|[€$£].*|(?:\w+ )?\d+(?:[.,]\d+)?\s?(?:%|km\b|h\b|hrs?\b|wks?\b|Std\b).*|(?i:band|level|grade|gs-?|eg|e)\s?\d[\w-]*|\d\d?(?:st|nd|rd|th)?|\d\d?[.:]\d.*|(?i:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|mi[ée]|jue|jeu|gio|ven|vie|s[áa]b|dom|seg|ter|qua|qui|sex|pon|wt|[śs]r|czw|pt|maa|din|woe|don|vri|zat|zon)[a-zé]*\.?,? \d.*)$"
)
#: Where the parts of a subject meet.
_BETWEEN = re.compile(r"\s+[-–|·•]\s+|\s+//\s+|(?<=\w):\s+|\s+@\s+")
_BAR = re.compile(r"\s+(?:[|·•]|//)\s+")
#: Words, or ends of words, of parts that say what a mail is about.
_OCCASION = re.compile(
    r"\b(?:\w*(?:zwischenstand|sachstand|ruckfragen?|nachfrage|gesprach\w*|termin\w*|unterlagen|auswahltag|probetag\w*|probearbeit\w*|warteliste|arbeitserlaubnis|bestatigung|einladung|arbeitsprobe|ruckmeldung|zwischenmeldung|bescheid|angebot|absage|zusage|anderung|verschiebung|aufgabe|vertrag)|kennenlern\w*|auswahl|\w*verfahren|bewerbung\w*|stand der dinge|nachste schritte|vorstellung|gesucht|ergebnis"
    r"|interview\w*|conversation|chat|meeting|examination|invit\w*|assessment|reminder|next steps?|your|update[ds]?|status|outcome|confirm\w*|received|stage \d|round|verification|screening|call|test|clearance|offer|document\w*|panel|deep[- ]dive|acknowledg\w*|reference|check|feedback|question\w*|result\w*|request\w*|shortlist\w*|rescheduled|cancel\w*|moved|withdrawn|closed|filled|on hold|regret\w*"
    r"|entretien|candidature|convocation|suite|suivi|relance|reponse|refus|dossier|entrevista|candidatura|proceso|prueba|oferta|convocatoria|respuesta|resultado|colloquio|candidature|selezione|esito|prova|convocazione|gesprek\w*|sollicitatie\w*|procedure|uitnodiging|stand van zaken|terugkoppeling|afwijzing|rozmowa|rekrutacj\w*|aplikacj\w*|zaproszenie|zadanie|wynik\w*|odpowiedz|entrega|convite|processo|resposta)\b"
)
#: Terms that titles bear.
_KEPT = re.compile(r"\b(?:remote|entry level|junior|senior|intern|full|part)\b")
_HOURS = re.compile(r"\s[-–|]\s(?i:full|part)[- ]time$")
#: A place, or how one works: "NYC", "Toledo, OH", "Berlin (hybrid)".
_PLACE = re.compile(r"^[A-Z]{2,4}$|, [A-Z]{2}$|\((?i:hybrid|remote|on-?site|híbrido|hybride|presencial)\)|[\d$€£]")
#: What stands before a title without anything between them.
_BEFORE = re.compile(
    r"^(?:(?i:einladung(?: zum| zur)?|assessment-?center|eignungstest|auswahltag|auswahlverfahren|\w*verfahren|\w*zusage|vakanz|planstelle|ausbildungspl[aä]tze?|kennenlernen|kennenlern\w+|(?:erst|zweit|vorstellungs|telefon|video|bewerbungs|auswahl)gespr[äa]ch|telefoninterview|videointerview|vorstellung|probearbeiten|probetag|schnuppertag|initiativbewerbung|bewerbung|bewerbungsverfahren|ihre bewerbung|deine bewerbung|unsere stelle|stelle|einstellung|absage|zusage|r[üu]ckfrage|status|stand|zwischenstand|angebot|teams|zoom"
    r"|invitation|interview|call letter|loi|stage \d|round \d|pulling out of|out of the running|status of|update on|withdrawing from"
    r"|entretien|candidature|convocation|recrutement|offre|poste|entrevista|candidatura|proceso(?: de)?|selecci[oó]n|oportunidad|vacante|colloquio|selezione|offerta|opportunit[àa]|sollicitatiegesprek|sollicitatie|gesprek|kennismaking|kennismakingsgesprek|vacature|procedure|stand van zaken|rozmowa(?: kwalifikacyjna)?|rekrutacja|aplikacja|oferta|zaproszenie|konkurs|processo(?: seletivo)?|vaga|convite|recrutamento)\b"
    r"[:,]?\s+(?:(?i:-|–|for|as|als|auf|f[üu]r|zum|zur|the|our|die|der|den|de|du|d'|la|le|el|il|l'|para|pour|per|voor|na|do|z|a|o|del|da|di|van|w sprawie|stanowisko|position|post|role|rola|puesto|cargo|poste|functie|procedure|bewerbung|seletivo|offen[er]*)\s+)*)+"
)


#: "Supervisor(a)", "Verkäufer/in", "mozo/a": the other sex's ending.
_ENDING = re.compile(
    r"(?<=[a-zà-ÿß])(?:\((?:a|o|as|os|e|in|innen|euse|trice|ne)\)|/-?(?:in|innen|a|o|as|os|e|euse|trice|ne)\b(?!/))"
)
#: "Gärtnerin / Gärtner".
_BOTH = re.compile(r"\b(?P<one>\w{4,})(?:(?:in|e|a) ?/ ?(?P=one)|(?: ?/ ?(?P=one)(?:in|e|a|ne)))\b")


def without_other_sex(title: str) -> str:
    """Without what is added so that nobody is left out."""
    return _ENDING.sub("", _BOTH.sub(r"\g<one>", title)) if "/" in title or "(" in title else title


#: A title and what may be the employer, behind it, in front of it or in brackets.
_LAST_PART = re.compile(r"^(?P<head>.+?)(?:, | [-–/|@] | en | em | de | at | bei )(?P<tail>[^,()]+)$")
_IN_BRACKETS = re.compile(r"^(?P<head>[^()]+) \((?P<tail>[^()]+)\)$")
#: What is between parts, in any of the three.
_PARTED = re.compile(r"[,(:'’]| (?:[-–/|@]|en|em|de|at|bei|for) ")
_FIRST_PART = re.compile(r"^(?P<head>.+?)(?:, | [-–/|] | for |'s |’s |: )(?P<tail>.+)$")


def without_employer(title: str, employers: frozenset[str]) -> str:
    """ "Planner, Acme", "Acme - Planner", "Acme's Planner", "Acme (Planner)" without the employer."""
    if not employers or not _PARTED.search(title):
        return title
    for pattern in (_LAST_PART, _FIRST_PART, _IN_BRACKETS):
        match = pattern.match(title)
        for part, other in (("tail", "head"), ("head", "tail")) if match else ():
            if match and company_key(match[part]) in employers:
                return match[other]
    return title


@lru_cache(maxsize=_CACHED)
def names_occupation(text: str) -> bool:
    """Whether a word in it names an occupation."""
    return is_occupation_in(fold(text))


def is_occupation_in(folded: str) -> bool:
    """Whether a word in a folded text names an occupation."""
    return _NOUNS.is_in(folded)


def without_number(title: str) -> str:
    """Without a number of the vacancy at either end or in brackets."""
    if not _DIGITS.search(title) or _STANDARD.search(title):
        return title
    shorter = cut_number(_CODE_AT_START, cut_number(_CODE_AT_END, title))
    return shorter if any(map(str.isalpha, shorter)) else title


def cut_number(pattern: re.Pattern[str], title: str, by: str = "") -> str:
    """The title with `by` for each match of a number's pattern, except where the number is part of the title."""
    if not pattern.search(title):
        return title
    own = [one.span() for one in _OWN_NUMBER.finditer(title)]

    def rest(match: re.Match[str]) -> str:
        return match[0] if any(start < match.end() and match.start() < end for start, end in own) else by

    return pattern.sub(rest, title)


def trimmed(title: str) -> str:
    """Without the parts that are about the mail, not the vacancy: whatever is left names an occupation."""
    title = _of_commas(_of_bars(_HOURS.sub("", _TERMS.sub("", title))))
    rest = _BEFORE.sub("", title)
    if rest != title and rest and names_occupation(rest):
        title = rest[0].upper() + rest[1:]
    gaps = list(_BETWEEN.finditer(title))
    if not gaps or not names_occupation(title):
        return title
    starts = [0, *(gap.end() for gap in gaps)]
    ends = [*(gap.start() for gap in gaps), len(title)]
    first, last = 0, len(starts) - 1
    while first < last and _is_occasion(title[starts[last] : ends[last]]):
        last -= 1
    while first < last and _is_occasion(title[starts[first] : ends[first]]):
        first += 1
    kept = title[starts[first] : ends[last]]
    return kept if names_occupation(kept) else title


def _of_bars(title: str) -> str:
    """ "Planner · Berlin", as boards write it: the part that names an occupation, when only one does."""
    parts = _BAR.split(title)
    named = [place for place, part in enumerate(parts) if names_occupation(part)] if len(parts) > 1 else []
    if len(named) != 1:
        return title
    tail = parts[named[0] + 1 :]
    if "|" in title and not named[0] and not all(_PLACE.search(part) for part in tail):
        return title
    return parts[named[0]]


def _of_commas(title: str) -> str:
    """ "Panel chat, Planner" without the occasion, "Springer" of "Mandat 22, Springer"."""
    head, comma, tail = title.partition(", ")
    if not comma or names_occupation(head) or not names_occupation(tail) or "(" in head:
        return title
    small = any(word.islower() and word not in ("and", "of", "und") for word in head.split(" "))
    return tail if small or _OCCASION.search(fold(head)) or any(map(str.isdigit, head)) else title


def _is_occasion(part: str) -> bool:
    """Whether a part of a subject says why one writes, or goes on in small letters that are no terms."""
    folded = fold(part)
    if names_occupation(part) or _KEPT.search(folded):
        return False
    return part[:1].islower() or _OCCASION.search(folded) is not None
