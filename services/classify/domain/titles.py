"""Job titles: one key for "Backend Engineer (m/w/d) – Berlin" and "Backend-Engineer [R-10442]".

Seniority is part of a role's identity: Engineer is not Senior Engineer, and Engineer II is not Engineer.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from services.classify.domain.folding import fold, words
from services.classify.domain.genders import in_one_form, without_added_ending

# A mailbox repeats few titles over and over, and regrouping reads them again; 4,096 short strings are under 1 MB.
_CACHED = 4096
_GENDER = re.compile(
    r"[(\[]?\s*\b(?:(?:[mfwdxhv]|div|gn|i)\s*[/|*,.]\s*){1,3}(?:[mfwdxhv]|div|gn|i|\*)\b\s*[)\]]?"
    r"|[(\[]\s*(?:gn\*?|all genders?|alle geschlechter|any gender|mensch|d)\s*[)\]]"
)
_SAME_OCCUPATIONS = (
    (re.compile(r"(?<=kauf|fach)(?:frau|leute)\b"), "mann"),
    (re.compile(r"(?<=[a-z]{4})leitung\b"), "leiter"),
)
_REQUISITION = re.compile(
    r"[(\[]?\s*\b(?:job|stellen|req|requisition|ref|reference|referenz|kennziffer|vacancy|posting)\b"
    r"[\s.:#_-]*(?:id|nr|no|number|code|kennziffer)?[\s.:#_-]*"
    r"(?:[a-z]{1,4} (?=\d{5})|[a-z]{0,4}[-_/]?)\d{2,}[\w-]*\s*[)\]]?"
    r"|#\s*[a-z]{0,4}[-_]?\d+"
    r"|\b(?:[a-z]{1,4}[-_]?\d{4,}|(?:jr|req|r) \d{5,})(?:[-_]\d+)*\b"
    r"|\b(?!20[0-4]\d\b)\d{4,}(?:[-_]\d+)*\b"
)
_SEGMENTS = re.compile(r"\s+[-–—]+\s+|\s*[–—|@,;()\[\]]\s*|\s+/\s+")
#: The last of its prepositions.
_IN_PLACE = re.compile(r"(?s)(?P<head>.*) (?:in|en|em|a) (?P<tail>.*)")
_SPELLINGS = (
    (re.compile(r"\bc\+\+"), " cpp "),
    (re.compile(r"\bc#"), " csharp "),
    (re.compile(r"(?<!\w)\.net\b"), " dotnet "),
    (re.compile(r"\b(full|front|back)[\s-]+(stack|end)\b"), r"\1\2"),
    (re.compile(r"\bdev[\s-]+ops\b"), "devops"),
    (re.compile(r"\bworking[\s-]+student\b|\bwerkstudierende\b"), "werkstudent"),
    (re.compile(r"\bsoftware[\s-]+(entwickler|ingenieur)"), r"software\1"),
    (re.compile(r"\b(vice president)\b"), "vp"),
)
_ALIASES = {
    "sr": "senior", "snr": "senior", "jr": "junior", "internship": "intern", "praktikum": "intern",
    "praktikant": "intern", "mgr": "manager", "dev": "developer", "eng": "engineer", "swe": "software engineer",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "leiter": "head", "leitung": "head", "js": "javascript",
}  # fmt: skip
_FILLERS = words("and und the a an of for fur im as als position role stelle job")
_SENIORITY = words(
    "senior junior lead principal staff head chief director vp intern werkstudent trainee graduate apprentice "
    "azubi entry associate mid 1 2 3 4 5"
)
#: Tails that say how or where, never what. A segment goes only when every word of it is listed here.
_HOW = words("""
    remote hybrid onsite on site office homeoffice home anywhere worldwide fulltime full time part parttime vollzeit
    teilzeit permanent unbefristet befristet contract festanstellung ab sofort asap first friendly only based oder or
    in bei at near der am 100
    """)
_WHERE = words("""
    berlin hamburg munchen munich koln cologne frankfurt main stuttgart dusseldorf leipzig dresden hannover
    hanover nurnberg nuremberg bremen essen dortmund bonn mannheim karlsruhe freiburg augsburg potsdam aachen
    heidelberg darmstadt walldorf wolfsburg ulm jena kiel rostock regensburg erlangen ingolstadt
    wien vienna graz linz salzburg zurich basel bern genf geneva lausanne amsterdam rotterdam utrecht eindhoven
    london manchester cambridge oxford edinburgh bristol dublin cork paris lyon madrid barcelona lisbon porto milan
    rome milano roma copenhagen stockholm gothenburg oslo helsinki warsaw krakow wroclaw prague brno budapest
    bucharest sofia athens tallinn riga vilnius brussels antwerp luxembourg new york nyc san francisco sf bay area
    los angeles la seattle boston chicago austin denver atlanta dallas houston miami portland washington dc toronto
    vancouver montreal sydney melbourne singapore tokyo bangalore bengaluru hyderabad pune delhi tel aviv dubai
    germany deutschland austria osterreich switzerland schweiz uk united kingdom ireland france spain portugal italy
    netherlands belgium denmark sweden norway finland poland czech republic us usa states america canada india
    australia israel europe europa eu emea dach apac ny ca tx wa ma il co
    """)


_OTHER_NAMES = {
    "munich": "munchen",
    "cologne": "koln",
    "nuremberg": "nurnberg",
    "hanover": "hannover",
    "vienna": "wien",
    "geneva": "genf",
    "germany": "deutschland",
    "austria": "osterreich",
    "switzerland": "schweiz",
}


class Likeness(Enum):
    """How two title keys relate."""

    SAME = "same"
    #: one is the other with words left out, at the same seniority ("Engineer, Payments" and "Engineer")
    SHORTENED = "shortened"
    DIFFERENT = "different"


@lru_cache(maxsize=_CACHED)
def title_key(title: str | None) -> str | None:
    """The identity of a job title: folded words, seniority first; None when nothing is left to compare."""
    # "Verkäufer / Verkäuferin": said twice, it is one.
    spelled = dict.fromkeys(" ".join(_ALIASES.get(word, word) for word in _words(title or "")).split())
    telling = [word for word in spelled if word not in _FILLERS]
    ranked = sorted({word for word in telling if word in _SENIORITY})
    return " ".join(ranked + [word for word in telling if word not in _SENIORITY]) or None


def likeness(one: str, other: str) -> Likeness:
    """How two keys made by `title_key` relate; symmetric."""
    if one == other:
        return Likeness.SAME
    first, second = frozenset(one.split()), frozenset(other.split())
    if (first < second or second < first) and first & _SENIORITY == second & _SENIORITY:
        return Likeness.SHORTENED
    return Likeness.DIFFERENT


def title_seniority(key: str) -> frozenset[str]:
    """The words of a title key that say how senior the role is."""
    return _SENIORITY.intersection(key.split())


@lru_cache(maxsize=_CACHED)
def title_places(title: str | None) -> frozenset[str]:
    """The words of the places that a title's tails name, one spelling per place; empty when it names none."""
    _, tails = _split(title or "")
    named = {word for tail in tails for word in _plain_words(tail)} & _WHERE
    return frozenset(_OTHER_NAMES.get(word, word) for word in named)


@lru_cache(maxsize=_CACHED)
def title_display(title: str) -> str:
    """The title as a person wants to read it: as written, without the gender marker."""
    spans = [found.span() for found in _GENDER.finditer(title.lower())] if len(title.lower()) == len(title) else []
    for start, end in reversed(spans):
        title = f"{title[:start]} {title[end:]}"
    return re.sub(r" (?=[,;)])", "", " ".join(title.split())).strip(" ,|-–—")


def _words(title: str) -> list[str]:
    kept, _ = _split(title)
    return [word for segment in kept for word in _plain_words(segment)]


@lru_cache(maxsize=_CACHED)
def _split(title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(segments that name the role, tail segments that say where or how)."""
    text = _GENDER.sub(" ", fold(title))
    text = _REQUISITION.sub(" ", without_added_ending(text))
    segments = [segment.strip() for segment in _SEGMENTS.split(text) if segment and _plain_words(segment)]
    kept = segments[:1] + [segment for segment in segments[1:] if not _says_where(segment)]
    tails = [segment for segment in segments[1:] if _says_where(segment)]
    if not kept:
        return (), ()
    head, place = _without_trailing_place(kept[-1])
    return (*kept[:-1], head), (*tails, *place)


def _without_trailing_place(segment: str) -> tuple[str, list[str]]:
    found = _IN_PLACE.match(segment)
    if found and found["head"].strip() and _says_where(found["tail"]):
        return found["head"], [found["tail"]]
    return segment, []


def _says_where(segment: str) -> bool:
    return all(word in _WHERE or word in _HOW for word in _plain_words(segment))


def _plain_words(segment: str) -> list[str]:
    for pattern, spelling in _SPELLINGS:
        segment = pattern.sub(spelling, segment)
    segment = in_one_form(segment)
    for pattern, spelling in _SAME_OCCUPATIONS:
        segment = pattern.sub(spelling, segment)
    return re.findall(r"[^\W_]+", segment)
