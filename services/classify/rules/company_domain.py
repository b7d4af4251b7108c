# ruff: noqa: E501, SIM905 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""What a domain says of whose it is: "brandes-daecher" is "Brandes Dächer", "uwz" may be "Uniwersytet W. Zachodni"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from services.classify.rules.company_kinds import KINDS, in_words
from services.classify.rules.senders import MAIL_PROVIDERS, host_of, source_of
from services.classify.rules.text import fold

#: Domains and names that are remembered with what was found of them.
_CACHED = 4_096
#: Where people, and small firms, have mailboxes, whatever the domain ends with.
_MAILBOXES = re.compile(
    r"(?:e|i|in|my|web|home|free|fast|hot|invalid|priv|private|online|x)?-?mail(?:s|box|post|haven|er)?|posta?|post(?:fach|box|vak)|homepost|webpost"
    r"|(?:free|my)-?mail-?box|inbox|briefkasten|brievenbus|correo|correios?|courriel|courrier(?:-\w+)?|boite-?mail|poczta|skrytka|skrzynka|casella|buzon"
    r"|webmail\w*|.*-(?:mailer|notify|notifications?|portal|apply|mailings?)|gmx|gmail|googlemail|hotmail|outlook|yahoo|t-online|freenet|posteo|protonmail|laposte|libero|wanadoo|icloud|ziggo|kpnmail|example"
)
#: Words of a domain that say what is sent from it, not whose it is.
_PURPOSE = (
    r"(?:careers?|carrieres?|jobs?|karriere|hrd?|recruiting|recruitment|recruit|rekrutacja|stellen|bewerbung(?:en)?|people|staff|personalabteilung"
    r"|notice|office|team|policy|empleo|vacatures|emploi|talento)"
)
_FRONT, _BACK = re.compile(rf"^{_PURPOSE}-(?=\w{{3}})"), re.compile(rf"(?<=\w{{3}})-{_PURPOSE}$")
#: Two letters of a domain that stand for an umlaut; before some others, and at the end, they are two.
_DIGRAPH = re.compile(r"(?<![aeoqäöü])([aou])e(?!ll?[lae]|$)")
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
#: German words, or beginnings of them, in which they are two.
_TWO_LETTERS = re.compile(
    r"aero|israel|michael|ra(?:ph|f)ael|manuel|samuel|goethe|poet|soest|coesfeld|oeynhausen|caesar|duett|koeff|blue"
)
#: Words of Polish houses with the letter that is not another with a sign.
_POLISH = {
    letters_of.translate(str.maketrans("łóśćąęńźż", "loscaenzz")): letters_of.capitalize()
    for letters_of in "spółdzielnia zakład zakłady szkoła zespół młyn młyny hala huta koło szkło mydło źródło usługi dzieło skład składnica stołówka działka".split()
}
_VOWEL = re.compile(r"[aeiouyäöü]")
_SMALL = frozenset("of and the for in de und für der des del di da do w i e y et".split())
_NO_LETTER = re.compile(r"[^a-z0-9]")
_WORDS = re.compile(r"[^\W_]+")
#: Initials that are no chance, and letters of a word that are none.
_INITIALS, _TELLING = 3, 4
#: Letters that no domain has, and what may stand between the words of a name.
_PLAIN = zip("àáâãåçèéêëìíîïñòóôõøùúûýąćęłńśźż", "aaaaaceeeeiiiinooooouuuyacelnszz", strict=True)
AS_IN_DOMAINS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", **dict(_PLAIN), **dict.fromkeys(" .&'’+-")}
)


@lru_cache(maxsize=_CACHED)
def as_in_domain(word: str) -> frozenset[str]:
    """The ways a domain may spell a word: "Dächer" is daecher or dacher."""
    return frozenset({word.lower().translate(AS_IN_DOMAINS), fold(word).translate(AS_IN_DOMAINS)})


@lru_cache(maxsize=_CACHED)
def is_shared(domain: str) -> bool:
    """Whether those who write from a domain are not its owner: a mail provider's, a tracking system's."""
    return domain in MAIL_PROVIDERS or source_of(domain) is not None or bool(_MAILBOXES.fullmatch(domain.split(".")[0]))


@lru_cache(maxsize=_CACHED)
def letters_of_house(email: str) -> str:
    """The letters of the whole host of an address."""
    return _NO_LETTER.sub("", host_of(email))


@lru_cache(maxsize=_CACHED)
def stem(domain: str) -> str:
    """The part of a domain that says whose it is, without the purpose: "acme" of careers-acme.co.uk."""
    return _BACK.sub("", _FRONT.sub("", domain.split(".")[0].lower()))


def named(label: str, known: Mapping[str, str], *, german: bool) -> str:
    """A label as a name, each word as it is among the `known` (by their letters in a domain)."""
    if len(label) <= _INITIALS:
        return label.upper()
    return " ".join(_written(part, known, german=german) for part in label.split("-") if part)


def _written(part: str, known: Mapping[str, str], *, german: bool) -> str:
    if word := known.get(part) or _POLISH.get(part):
        return word[:1].upper() + word[1:]
    umlauts = _DIGRAPH.sub(lambda pair: _UMLAUTS[pair[1]], part)
    if umlauts != part and (fold(umlauts) in KINDS or (german and not _TWO_LETTERS.search(part))):
        part = umlauts
    return in_words(part).title() if _VOWEL.search(part) else part.upper()


@lru_cache(maxsize=_CACHED)
def agrees(name: str, letters: str) -> bool:
    """Whether a name and the letters of a domain are of one: a word is in it, or they begin with the initials."""
    words = _WORDS.findall(name)
    if any(len(spelt) >= _TELLING and spelt in letters for word in words for spelt in as_in_domain(word)):
        return True
    initials = (
        "".join(fold(word[0]) for word in words),
        "".join(fold(word[0]) for word in words if word not in _SMALL),
    )
    return any(len(one) >= _INITIALS and letters.startswith(one) for one in initials)
