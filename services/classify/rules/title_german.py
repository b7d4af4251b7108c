# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""German titles without what stands around them: terms behind them, occasions before them, sentences that go on."""

import re
from functools import lru_cache

from services.classify.rules.text import fold
from services.classify.rules.title_forms import one_form
from services.classify.rules.title_trimming import names_occupation

_CACHED = 4_096
#: Letters of a folded mail's beginning, and words of German that tell when there are few.
_BEGINNING = 400
_SHORT = re.compile(
    r"\b(?:bewerbung|vorstellung|kennenlernen|zweitgesprach|unterlagen|stelle|ereignis|herrn?|frau|uhr)\b"
)
#: Words in small letters that titles hold.
_JOINS = frozenset(
    {
        "für",
        "und",
        "des",
        "der",
        "die",
        "den",
        "das",
        "im",
        "zum",
        "zur",
        "in",
        "mit",
        "of",
        "and",
        "de",
        "&",
        "for",
        "to",
        "e.v.",
        "fuer",
        "als",
    }
)
#: Of these, what ends a title unless a word with a capital is behind it.
_LOOSE = frozenset({"und", "in", "mit", "im", "zum", "zur", "für", "fuer", "als"})
#: Where one is, not what one does: "im Status", "im Werk Rheda".
_NO_FIELD = re.compile(
    r"(?:im (?:projekt|status|moment|rahmen|werk|raum|anschluss|team|herbst|winter|sommer|fruhjahr|haus|referat|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|system|portal|verfahren|umfang|original)"
    r"|in (?:phase|teilzeit|vollzeit|hohe)|mit (?!schwerpunkt|fachrichtung)|zu[mr] \d|zum (?:nachst|gesprach|probe|1)|und (?:fur|den|die|das|der|ihr|dein|ihre|danke)\b|als )"
)
#: Of whom one says what for with "im"; of others, where they work.
_FIELD_OF = re.compile(
    r"(?:mitarbeiter|mitarbeiterin|beamter|beamtin|kraft|mann|frau|leute|anwärter|anwärterin|meister|meisterin|assistent|assistentin|studium|praktikum)$",
    re.IGNORECASE,
)
#: What ends a title wherever it stands.
_ENDS = re.compile(
    r",(?= )| / (?:Herrn?|Frau)\b|\s(?:Raum|Region|Pensum|Umkreis|Großraum|Festanstellung|unbefristet|befristet|Vollzeit|Teilzeit|gesucht) ?|\s\d+ ?(?:%|h\b|Std|Stunden|Wochenstunden)|\s\d+[-–]\d+ ?%|\s20[2-4]\d(?=\s|$)"
    r"|\s(?:EFZ|EBA|FH|SRK|Möchten|Wann|Wie|Ihre?|Sie|Wo|Mit|Bitte|Zeitpunkt|Name|Ort|Datum|Arbeitgeber|Firma|Status|Beginn|Eintritt)(?=\s|$)|:(?=\s)|\s[–-]\s(?=(?i:zwischen|arbeitserl|auswahl|wartel|anruf|bitte|entscheid|r[üu]ck|kennenl|handschl|termin|status|stand|absage|zusage|einlad|gespr|unterlagen|antwort|vertrag|bewerb|erg[äa]nz))|(?=[\"“”„»])"
)
#: "(50 %)", "(Teilzeit, Filiale Marktplatz)", "(Eintritt 01.10.)"
_TERMS = re.compile(
    r"\s*\((?:[^()]*(?:\d|%|, |Wochenstunden|meisterei|akademie)[^()]*|[A-ZÄÖÜ]{2,5}|Meisterei [^()]*|[A-ZÄÖÜ]\w*akademie [^()]*|Mitglied [^()]*)\)?$"
)
_OPENED = re.compile(r"\s*\([^()]*$")
#: What the employer hopes for.
_PRAISED = re.compile(
    r"^(?:(?:staatlich )?(?:anerkannt|geprüft|erfahren|engagiert|motiviert|versiert|qualifiziert|zuverlässig|freundlich|flexibl|neu|jung|tatkräftig|ambitioniert|weiter|zusätzlich|hauptamtlich|kreativ|selbstständig|gelernt|ausgebildet|examiniert|passend|geeignet|langjährig|künftig|zukünftig|nächst|gut)e[nrsm]? )+(?=[A-ZÄÖÜ])",
    re.IGNORECASE,
)
#: What stands before a title in a subject: why one writes.
_OCCASION = re.compile(
    r"^(?:\w*(?:interview|gesprach|vertrag|verlangerung|aushang|unterlagen|warteliste|besetzung|verfahren|unterlage|telefonat|test|bewerbung|einladung|vorstellung|probetext|aufgabe|eignungstest|kennenlernen|auswahltag|anzeige|inserat|angebot|ausschreibung|funktionsstelle|planstelle|stelle|vakanz|zeugnis|laufbahn|lohn|gehalt|einsatz|zusage|absage|aushang|thema|betreff|panel|onboarding|schnuppern|hospitation|probearbeiten|probetag|probedienst|suche)|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|montag|dienstag|mittwoch|donnerstag|freitag|neue[rn]?|unser[en]?|ihr|dein|fur|als|zur|zum|den|die|der|das|einen?|eine[rn]?|contract of employment|coding-aufgabe|suche|sucht|gesucht)[:,]?(?:\s+[/–-])?\s+(?=\S)"
)
#: How sentences begin, not titles.
_SENTENCE = re.compile(
    r"^(?:ich|du|er|sie|wir|hier|hiermit|liebe[rs]?|sehr|hallo|guten|mein[en]?|dein[en]?|unser[en]?|bei|zwei|drei|solche|diese[rs]?|jede[rn]?|keine?|man|es|damit|wenn|auch|noch|nach|vor|mit|aus|von|am|im|in|powered|euer|eure|kopie|mandat|um|zu|anforderungs)\b(?!-)"
)
_SAID = re.compile(r".*\b(?:als|neue[rn]?|eine[nr]?|einen|unsere?[rn]?|suchen?) (?=[A-ZÄÖÜ])")
#: "MTR)"
_BROKEN = re.compile(r"^[^()]*\)")
_PERSON = re.compile(r"\b(?:Frau|Herrn?|Dr\.|Prof\.) ")
_EDGES = " ,;:–-/\"'“”„«»|"
_ADJECTIVE = re.compile(
    r"(?:isch|lich|stellvertretend|leitend|[a-z]ig|frei|mittler|gehoben|hoher|technisch|junior|senior)e[nrsm]?$"
)


#: What ends with an occupation's letters and is none.
_NO_TITLE = re.compile(
    r"^(?:(?:stand|status|ende|beginn|ergebnis|liste|rang|termin) (?:des|der|\d|nicht).*|intern|junior|senior|leitung|assistenz|angestellte[nr]?|(?!\S*verantwortlich)[a-z]+lich(?:e[nrsm]?)?|[a-z]+isch(?:e[nrsm]?)?"
    r"|stellvertretende[rn]?|\S*(?:weiterleitung|drehleiter|leitersteigen|fahrerkarte|partner(?:in)?|mitbewerber(?:in)?|zusatzausbildung|schule|rolle|karte|tur|prufung|aufgabe|stuck|kurs|schein|zuleitung|einleitung|umleitung|herleitung|arbeitsvermittler)"
    r"|(?:duales )?studium|anzeige|inserat|stellen(?:angebot|anzeige|ausschreibung)(?: nr.*)?|online-(?:assessment|test|interview|verfahren)|ausschreibung|bewerbung|dipl|(?:assessment-?)?center|post|meister|gruppe|team|einstellung .*|\S*zeugnis\b.*|hr \S+|.* (?:gmbh|ag|se|kg|mbh|e\.v\.)|laufbahn (?:der|des|in|im) .*|lehrstelle|\S*stand|\S*platz|vertrag|personalleitung|gesprachspartner.*|(?:.* )?\S*(?:gesprach|tag|ergebnis|vollstandigkeit|versammlung|vortrag|filiale|kuche|fragebogen|-link|jahr|berufe|dating|bewerbung|eignungsprufung)|beschluss .*|\d+ (?:der|die) .*)$"
)
#: How words end that name who does something.
_PERSONS = re.compile(r"[a-zäöü]{4}(?:er|in|eur|or|ist|ent|mann|frau|hilfe|kraft|wart|kundige[rn]?)$")
#: "Oberarztstelle", "Postdoc-Stelle", "Volontariatsplatz"
_POST = re.compile(
    r"(?<=arzt|[el]eur|ozen|rand|tent|iker|doc-|iter|hrer|rker|ator|agog|gent|atur|riat|ktor)(?<!Dokt)(?:s|en|oren)?-?(?:[sS]telle|[pP]latz|nachfolge)(?= |$)"
)
#: "technischen Leiter"
_BENT = re.compile(r"^(?P<stem>\w{3,}(?:isch|lich|ig|nd|frei|er))e[nm] (?P<noun>[A-ZÄÖÜ][\w-]+)")
_WEAK = re.compile(r"(?<=ent|ant|ist)en$")
#: "Sekretariats"
_HIS = re.compile(r"^(\w+)(?<=iat|hef|eur|tor|ger|ter|ler|ker|mer|ner)s$")
_FEMININE = re.compile(r"(?:in|ung|kraft|frau|hilfe|assistenz|schwester|hebamme|professur|stelle|aufsicht)$")


def is_german(languages: tuple[str, ...], flat: str) -> bool:
    """Whether titles are read as German ones; a mail that is too short to tell its language is, by one word of it."""
    return "de" in languages or (len(languages) == 1 and _SHORT.search(flat[:_BEGINNING]) is not None)


@lru_cache(maxsize=_CACHED)
def tidy(title: str) -> str:
    """A title out of a German mail without what does not belong to it; "" when it is none."""
    title = _BENT.sub(_nominative, _POST.sub("", _ended(_begun(one_form(title)))))
    title = title if " " in title else _WEAK.sub("", title)
    title = _HIS.sub(r"\1", title)
    folded = fold(title)
    if _SENTENCE.match(folded) or _NO_TITLE.match(folded) or _PERSON.search(title) or _BROKEN.match(title):
        return ""
    return title


def _nominative(match: re.Match[str]) -> str:
    ending = "e" if _FEMININE.search(match["noun"]) else "er"
    return f"{match['stem']}{ending} {_WEAK.sub('', match['noun'])}"


def _begun(title: str) -> str:
    """Without what stands before it, when an occupation is left."""
    title = _PRAISED.sub("", title)
    if _SENTENCE.match(fold(title)):
        said = _SAID.match(title)
        title = title[said.end() :] if said and names_occupation(title[said.end() :]) else title
    head, comma, tail = title.partition(", ")
    if comma and not names_occupation(head) and names_occupation(tail):
        title = tail
    for _ in range(3):
        match = _OCCASION.match(fold(title))
        if not match or len(fold(title)) != len(title) or not names_occupation(title[match.end() :]):
            break
        title = title[match.end() :]
    inside = title[1:].removesuffix(")")
    return inside if title.startswith("(") and "(" not in inside and ")" not in inside else title


def _ended(title: str) -> str:
    """Cut where its terms follow or the sentence goes on, once an occupation has been named."""
    for match in _ENDS.finditer(title):
        if match.start() and _is_title(title[: match.start()]):
            title = title[: match.start()]
            break
    title = _cut_at_small(title.strip(_EDGES))
    shorter = _OPENED.sub("", _TERMS.sub("", title)) if "(" in title else title
    return shorter.strip(_EDGES) if _is_title(shorter) else title


def _is_title(head: str) -> bool:
    return names_occupation(head) and head.count("(") <= head.count(")")


def _cut_at_small(title: str) -> str:
    """Cut at the first word in small letters that joins nothing."""
    words = title.split(" ")
    if title.islower() or not any(word.islower() for word in words[1:]):
        return title
    for index, word in enumerate(words[1:], 1):
        if not word[:1].islower() or ("(" in " ".join(words[:index]) and ")" not in " ".join(words[:index])):
            continue
        named = " ".join(words[:index])
        if _ends_at(words, index, word):
            return named if names_occupation(named) or _PERSONS.search(named) else ""
    return title


def _ends_at(words: list[str], index: int, word: str) -> bool:
    """Whether the sentence, not the title, goes on with a word in small letters."""
    if word not in _JOINS:
        return not _ADJECTIVE.search(fold(word)) or index + 1 == len(words)
    if word == "im" and not _FIELD_OF.search(words[index - 1]):
        return True
    behind = fold(" ".join(words[index : index + 2]) + " ")
    last = index + 1 == len(words)
    return last or _NO_FIELD.match(behind) is not None
