"""The languages, places and years of experience that a CV states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from services.jobs.domain.cv import Language
from services.jobs.domain.lines import Line

MOST_LANGUAGES, MOST_PLACES, MOST_YEARS = 20, 5, 60
_LANGUAGES = {
    "english": "English", "englisch": "English", "german": "German", "deutsch": "German", "french": "French",
    "franzosisch": "French", "spanish": "Spanish", "spanisch": "Spanish", "italian": "Italian",
    "italienisch": "Italian",
    "portuguese": "Portuguese", "portugiesisch": "Portuguese", "dutch": "Dutch", "niederlandisch": "Dutch",
    "polish": "Polish", "polnisch": "Polish", "russian": "Russian", "russisch": "Russian", "ukrainian": "Ukrainian",
    "ukrainisch": "Ukrainian", "turkish": "Turkish", "turkisch": "Turkish", "arabic": "Arabic", "arabisch": "Arabic",
    "chinese": "Chinese", "chinesisch": "Chinese", "mandarin": "Chinese", "japanese": "Japanese",
    "japanisch": "Japanese", "korean": "Korean", "koreanisch": "Korean", "hindi": "Hindi", "urdu": "Urdu",
    "bengali": "Bengali", "persian": "Persian", "farsi": "Persian", "persisch": "Persian", "greek": "Greek",
    "griechisch": "Greek", "czech": "Czech", "tschechisch": "Czech", "slovak": "Slovak", "slowakisch": "Slovak",
    "hungarian": "Hungarian", "ungarisch": "Hungarian", "romanian": "Romanian", "rumanisch": "Romanian",
    "bulgarian": "Bulgarian", "bulgarisch": "Bulgarian", "croatian": "Croatian", "kroatisch": "Croatian",
    "serbian": "Serbian", "serbisch": "Serbian", "swedish": "Swedish", "schwedisch": "Swedish", "danish": "Danish",
    "danisch": "Danish", "norwegian": "Norwegian", "norwegisch": "Norwegian", "finnish": "Finnish",
    "finnisch": "Finnish", "vietnamese": "Vietnamese", "vietnamesisch": "Vietnamese", "thai": "Thai",
    "hebrew": "Hebrew", "hebraisch": "Hebrew", "albanian": "Albanian", "albanisch": "Albanian", "bosnian": "Bosnian",
    "bosnisch": "Bosnian", "catalan": "Catalan", "katalanisch": "Catalan", "swahili": "Swahili", "tamil": "Tamil",
    "tagalog": "Tagalog", "kurdish": "Kurdish", "kurdisch": "Kurdish",
}  # fmt: skip
_NAMED = re.compile(rf"\b(?:{'|'.join(sorted(_LANGUAGES))})\b")
_HEADING = re.compile(r"^(?:languages?(?: skills)?|sprachen|sprachkenntnisse|fremdsprachen)\b\s*:?\s*")
_LEVELS = (
    (re.compile(r"\b([abc][12])\b"), None),
    (re.compile(r"native|mother tongue|muttersprach|first language|bilingual"), "native"),
    (re.compile(r"fluent|fliessend|verhandlungssicher|proficient|full professional"), "fluent"),
    (re.compile(r"\bbasic|grundkenntnisse|elementary|beginner"), "basic"),
)
_PLACE = re.compile(
    r"^(?:address|location|place|city|residence|based in|wohnort|wohnhaft in|anschrift|adresse|standort|ort)\b"
    r"\s*:?\s+(.+)$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?:^|[\s,])(?:[A-Z]{1,2}-)?(?:\d{5}|(?!19|20)\d{4})\s+"
    r"(?P<city>(?![a-z])[^\W\d_][\w .'\u2019-]{1,40}?)(?=$|\s*[,;|(\u2022\u00b7])"
)
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_STREET = re.compile(r"\d|\b(?:street|road|avenue|lane)\b|str(?:\.|asse\b|a\u00dfe\b)|weg\b|platz\b", re.IGNORECASE)
#: Where addresses stand.
_HEAD_LINES = 20
_YEARS = (
    re.compile(r"\b(\d{1,2})\s?\+?\s*(?:years?|jahren?)\b.{0,40}\b(?:experience|\w{0,20}erfahrung)"),
    re.compile(r"\b(?:experience|\w{0,20}erfahrung)\b[^\d]{0,30}\b(\d{1,2})\s?\+?\s*(?:years?|jahren?)\b"),
)


def languages_of(lines: Iterable[Line]) -> list[Language]:
    """Languages that stand under a heading of their own or with how well they are spoken, in the CV's order."""
    found: dict[str, str] = {}
    under = False
    for line in lines:
        heading = _HEADING.match(line.folded)
        if heading:
            under = True
        elif not line.folded:
            under = under and not found
        for name, level, told in _in_line(line.folded):
            if under or told:
                found[name] = found.get(name) or level
        if under and not heading and line.folded and not _NAMED.search(line.folded):
            under = False
    return [Language(name, level) for name, level in list(found.items())[:MOST_LANGUAGES]]


def _in_line(folded: str) -> list[tuple[str, str, bool]]:
    """(language, level, whether it says how well it is spoken: with a level, or in brackets) of a line.

    A level belongs to the language before it, or to the first one behind it.
    """
    named = list(_NAMED.finditer(folded))
    told = []
    for place, match in enumerate(named):
        end = named[place + 1].start() if place + 1 < len(named) else len(folded)
        behind = _level(folded[match.end() : end][:40])
        before = _level(folded[max(match.start() - 25, 0) : match.start()]) if place == 0 else ""
        level = behind or before
        told.append((_LANGUAGES[match[0]], level, bool(level) or folded[match.end() :].startswith(" (")))
    return told


def _level(text: str) -> str:
    for wording, level in _LEVELS:
        if match := wording.search(text):
            return level or match[1].upper()
    return ""


def places_of(lines: Sequence[Line]) -> list[str]:
    """Towns that addresses at the head and labelled lines name, each once."""
    found: dict[str, str] = {}
    for place, line in enumerate(lines):
        labelled = _PLACE.match(line.text)
        if labelled:
            named = _town(labelled[1])
        elif place < _HEAD_LINES and (posted := _POSTCODE.search(line.text)):
            named = posted["city"]
        else:
            continue
        if named.strip():
            found.setdefault(named.strip().casefold(), named.strip())
    return list(found.values())[:MOST_PLACES]


def _town(text: str) -> str:
    posted = _POSTCODE.search(text)
    if posted:
        return posted["city"]
    split = re.split(r"[,;|(\u2022\u00b7]", _BRITISH.sub("", text))
    parts = [part.strip() for part in split if part.strip()]
    return next((part for part in parts if len(part) <= 40 and not _STREET.search(part)), "")


def years_of(lines: Iterable[Line]) -> int:
    """Years of experience as a line states them, the most of several; 0 when none does."""
    stated = [int(match[1]) for line in lines for wording in _YEARS if (match := wording.search(line.folded))]
    return max((years for years in stated if years <= MOST_YEARS), default=0)
