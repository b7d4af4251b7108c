"""Company names: one key for "ACME Robotics GmbH & Co. KG", "Acme Robotics Recruiting Team" and "acme robotics".

Two names are one company when their keys are equal; never by substring (Meta is not Metabase).
"""

from __future__ import annotations

import re
from functools import lru_cache

from services.classify.domain.folding import fold, words

# A mailbox repeats few names over and over, and regrouping reads them again; 16,384 short strings are under 4 MB.
_CACHED = 16_384
_LEGAL = words(
    "gmbh ggmbh mbh ag se kg kgaa ohg gbr ug eg ev inc incorporated corp corporation co company llc llp lp ltd "
    "limited plc pte pty sa sas sarl srl spa sl slu bv nv ab as asa oy oyj aps kk spzoo sro doo kft ou "
    "haftungsbeschrankt"
)
#: What a careers mailbox calls itself, after the company's name.
_TEAM = words(
    "team careers career karriere recruiting recruitment recruiter recruiters hiring hr jobs bewerbung "
    "bewerbermanagement talentacquisition humanresources personalabteilung noreply"
)
#: Only with a team word behind them: "Acme Talent Team", but "Top Talent" is a name.
_TEAM_QUALIFIERS = frozenset({"talent", "people", "and", "global", "the", "university", "campus"})
#: Only in front of a legal form: "Google Germany GmbH" is Google, "Radio Germany" is a name.
_BRANCHES = frozenset({"germany", "deutschland"})
_TEAM_IN_FRONT = re.compile(
    r"^(?:the )?(?:(?:talent|people|hiring|recruiting|recruitment|careers?|jobs|hr|acquisition|team) ?)+"
    r"(?: ?@ ?| ?\| | (?:at|bei|von|of|der) )"
)
_VIA = re.compile(r"\s+(?:via|through|über|uber)\s+\S.*$")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]|,? an? [\w .&-]+ (?:company|brand)$")
_INITIALS = re.compile(r"\b(?:\w[./]\s?){1,}\w?(?=\W|$)")
_PHRASES = {
    "talent acquisition": "talentacquisition",
    "human resources": "humanresources",
    "sp z oo": "spzoo",
    "sp zoo": "spzoo",
    "sp z o o": "spzoo",
    "s a r l": "sarl",
    "sa rl": "sarl",
    "no reply": "noreply",
}
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b")
#: Without one of these words there is nothing that a pattern above would find among letters, digits and spaces.
_TELLING = words("via through uber at bei von of der company brand und") | words(" ".join(_PHRASES))
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.(?:com|de)\b")


def company_key(name: str | None) -> str | None:
    """The identity of a company name: letters and digits only; None when there is no name in it."""
    return "".join(company_tokens(name)) or None


@lru_cache(maxsize=_CACHED)
def company_tokens(name: str | None) -> tuple[str, ...]:
    """The words of a company's name without legal form, team words, asides and articles."""
    words = _words(name or "")
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return tuple(_without_branch_and_legal_form(_without_team(words)))


@lru_cache(maxsize=_CACHED)
def company_display(name: str) -> str:
    """The name as a person wants to read it: as written, without what its mailbox adds to it."""
    text = " ".join(name.split())
    bare = _VIA.sub("", _without_team_in_front(text)).strip(" ,|-–")
    parts = bare.split(" ")
    kept = len(_without_team([fold(re.sub(r"[^\w&]", "", part)) for part in parts]))
    shown = " ".join(parts[:kept]).strip(" ,|-–")
    return shown or text


def _without_team_in_front(text: str) -> str:
    found = _TEAM_IN_FRONT.match(text.casefold())
    return text[found.end() :] if found and text[found.end() :].strip() else text


def _words(name: str) -> list[str]:
    text = " ".join(name.split())
    if text.isascii() and text.replace(" ", "").isalnum() and _TELLING.isdisjoint(plain := fold(text).split()):
        return plain
    return _spelled_words(text)


def _spelled_words(name: str) -> list[str]:
    text = fold(_VIA.sub("", _without_team_in_front(name)))
    # Most names have none of this, and looking for it takes longer than all the rest.
    if "(" in text or "[" in text or text.endswith(("company", "brand")):
        text = _ASIDE.sub("", text) or text
    if "." in text or "/" in text:
        text = _ENDING.sub("", text) or text
        text = _INITIALS.sub(lambda found: re.sub(r"[\W_]", "", found.group()) + " ", text)
    text = text.replace("'", "").replace("&", " and ").replace("+", " and ")
    text = _PHRASE.sub(lambda found: _PHRASES[found.group()], " ".join(_WORD.findall(text)))
    return ["and" if word == "und" else word for word in text.split()]


def _without_team(words: list[str]) -> list[str]:
    end = len(words)
    while end > 1 and (words[end - 1] in _TEAM or (end < len(words) and words[end - 1] in _TEAM_QUALIFIERS)):
        end -= 1
    return words[:end]


def _without_branch_and_legal_form(words: list[str]) -> list[str]:
    end = len(words)
    while end > 1 and (words[end - 1] in _LEGAL or (end < len(words) and words[end - 1] == "and")):
        end -= 1
    if 1 < end < len(words) and words[end - 1] in _BRANCHES:
        end -= 1
    return words[:end]
