# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""German titles in one form: "Erzieher*in", "Tierärztin/Tierarzt" and "die Stelle des Klärwärters" name one title each."""

import re
from functools import lru_cache

from services.classify.rules.text import Folded, fold

#: "Erzieher*in", "Förster/-in", "Verkäufer(in)", "Leiter*innen"; what the masculine form ends with is taken off "Pädagog:in".
_ENDING = re.compile(r"\b(?P<stem>[A-ZÄÖÜ][\w-]{0,50}[a-zäöüß])(?:[:*_·/]-?|\(-?)in(?:nen)?\b\)?(?!/)")
#: What "Pädagog:in", "Köch:in" and "Ärzt:in" leave behind, and the word that it is of.
_PLAIN = (
    ("log", "loge"),
    ("gog", "goge"),
    ("lots", "lotse"),
    ("kund", "kunde"),
    ("Kund", "Kunde"),
    ("xpert", "xperte"),
    ("beamt", "beamter"),
    ("ärzt", "arzt"),
    ("Ärzt", "Arzt"),
    ("köch", "koch"),
    ("Köch", "Koch"),
    ("anwält", "anwalt"),
    ("Bäuer", "Bauer"),
)
#: "Kund*innenberater"
_WITHIN = re.compile(r"(?<=[a-z])[:*_·]innen(?=[a-zäöü])")
#: "MitarbeiterIn"
_CAPITAL = re.compile(r"\b(?P<stem>[A-ZÄÖÜ][\w-]{0,50}?(?:er|ent|ant|eur|ist|or|log|ärt|isch))In(?:nen)?\b")
#: "Auszubildende:r", "Technische/r", "Kaufmännischer/-e", "einen technische:n": adjectives, and nouns made of them.
_ADJECTIVE = re.compile(r"\b(?P<stem>\w{3,50}e)(?:[:*_·/]-?|\(-?)(?P<end>[rn])\b\)?")
_ADJECTIVE_R = re.compile(r"\b(?P<stem>\w{3,50}er)(?:[:*_·/]-?|\(-?)e\b\)?")
_ARTICLE = re.compile(r"(?:[km]?ein|unser|ihr|dein|jed|welch)e", re.IGNORECASE)
#: "zum/zur", "der:die", "ein:e"
_SMALL = re.compile(
    r"\b(?:(?P<zu>zu[mr])[:*_/]zu[mr]|(?P<der>der|die|den|des|eine[rsmn]?)[:*_/](?:der|die|den|des|eine[rsmn]?)|(?P<ein>[km]?ein|unser|Ihr|dein)[:*_/]e)\b"
)
#: "Kaufmann/-frau"
_MAN = re.compile(r"\b(?P<one>[\w-]{0,50}(?P<sex>mann|frau)) ?/ ?-?(?:frau|mann|Frau|Mann)\b")
#: "Sozialpädagoge/Sozialpädagogin", "Gärtnerin oder einen Gärtner"
_PAIR = re.compile(
    r"\b(?P<one>[A-ZÄÖÜ][\w-]{3,50})(?: ?/ ?| (?:oder|und|bzw\.) )(?:eine[nmrs]? |die |der |den |des )?(?P<other>[A-ZÄÖÜ][\w-]{3,50})"
)
_SEX = re.compile(r"(?:erinnen|innen|erin|in|mann|frau|leute|er|es|[esr])$")
#: Letters of the stem that two forms of one title share, and endings of the feminine ones.
_STEM = 4
#: "die Rangerstelle": what is to be filled, called by who fills it.
_POST = re.compile(
    r"\b(?P<before>[Dd](?:ie|er)|[Ee]iner?|[Uu]nserer?|[Ii]hre|[Dd]eine|[Kk]eine) (?P<who>[A-ZÄÖÜ][\w-]{0,50}?(?:er|eur|or|ent|ant|ist|arzt|ärztin|erin|at|oc|ee))(?P<joint>s|en|nen)?-?[sS]telle\b"
)
#: "die Stelle des Klärwärters", "der Rechtsanwaltsfachangestellten", "einen Auszubildenden"
_OF_HIM = re.compile(
    r"\b(?P<before>[Dd]es|[Ee]ines) (?P<who>(?:\w{1,50}en )?[A-ZÄÖÜ][\w-]{0,50}(?:er|eur|or|arzt|mann|ist))e?s\b"
)
_OF_HER = re.compile(
    r"\b(?P<before>[Dd]er|[Ee]iner) (?P<who>(?:\w{1,50}e)?n? ?[A-ZÄÖÜ][\w-]{0,50}(?:angestellte|beschäftigte|auszubildende|beauftragte))n\b"
)
_HIM = re.compile(
    r"\b(?P<before>einen|den|unseren|unsern) (?P<stem>[A-ZÄÖÜ]?[\w-]{0,50}(?:angestellte|beschäftigte|[Aa]uszubildende|beauftragte))n\b"
)
#: One of these is in what is written for both sexes with a sign between.
_SIGNS = frozenset(":*_·/(")
#: Employees, in another case than a title's.
_BENT = ("angestellten", "beschäftigten", "uszubildenden", "beauftragten")
#: Sentences in which a title is read, and characters of one.
_LINES, _LINE = 40, 600
#: Sentences that are remembered: a mailbox repeats them; 4,096 are some 1 MB.
_CACHED = 4_096


def in_one_form(text: Folded) -> Folded:
    """The text with every German title that is written for both sexes, or in another case, as it is called."""
    read = text.verbatim[:_LINES]
    called = [one_form(line) if len(line) <= _LINE else line for line in read]
    if called == read:
        return text
    changed = Folded("", "")
    changed.verbatim = [*called, *text.verbatim[_LINES:]]
    changed.lines = [
        line if one == other else fold(other) for line, one, other in zip(text.lines, read, called, strict=False)
    ] + text.lines[_LINES:]
    changed.flat = "\n".join(changed.lines)
    return changed


@lru_cache(maxsize=_CACHED)
def one_form(line: str) -> str:
    """A German line with its titles in one form."""
    if "In" in line or not _SIGNS.isdisjoint(line):
        line = _without_endings(line)
    if "/" in line or " oder " in line or " und " in line:
        line = _PAIR.sub(_one_of_two, line)
    if "stelle" in line or "Stelle" in line:
        line = _POST.sub(r"\g<before> Stelle als \g<who>", line)
    if "des " in line or "Des " in line or "ines " in line:
        line = _OF_HIM.sub(r"\g<before> \g<who>", line)
    if any(word in line for word in _BENT):
        line = _HIM.sub(r"\g<before> \g<stem>r", _OF_HER.sub(r"\g<before> \g<who>", line))
    return line


def _without_endings(line: str) -> str:
    """Without the other sex's endings."""
    line = _WITHIN.sub("en", line)
    line = _MAN.sub(r"\g<one>", _CAPITAL.sub(_masculine, _ENDING.sub(_masculine, line)))
    line = _ADJECTIVE_R.sub(r"\g<stem>", _ADJECTIVE.sub(_adjective, line))
    return _SMALL.sub(lambda match: ("zum" if match["zu"] else match["der"]) or match["ein"], line)


def _masculine(match: re.Match[str]) -> str:
    stem = match["stem"]
    for bent, plain in _PLAIN:
        if stem.endswith(bent):
            return stem.removesuffix(bent) + plain
    return stem


def _adjective(match: re.Match[str]) -> str:
    """ "einen" for "eine:n", else the masculine form as a title has it."""
    stem = match["stem"]
    return stem + (match["end"] if _ARTICLE.fullmatch(stem) else "r")


def _one_of_two(match: re.Match[str]) -> str:
    """The plain form of "Gärtnerin / Gärtner", the first where both have endings of their own; all when they are two."""
    one, other = match["one"], match["other"]
    first, second = _stem_of(one), _stem_of(other)
    if one == other or first[:_STEM] != second[:_STEM] or first != second:
        return match[0]
    if one.endswith("in") and other in (f"{one[:-2]}s", f"{one[:-2]}es"):
        return one[:-2]
    return other if one.startswith(other) else one


def _stem_of(word: str) -> str:
    return _SEX.sub("", _SEX.sub("", fold(word)))
