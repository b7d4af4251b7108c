"""Who is spoken to and who signs: names that are never an employer."""

import re
from functools import lru_cache

from services.classify.domain.mail import MailText
from services.classify.rules.company_names import key, sounds_like_organisation
from services.classify.rules.text import Folded, fold

_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|hallo|liebe[r]?|guten tag|sehr geehrte[r]?|bonjour|hola|ciao|gentile|beste|hi there)"
    r"(?: herr| frau| mr\.?| ms\.?| mrs\.?)?[ ,]+([\w .'-]{2,50}?)\s*[,!:.]",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,2}$")
#: "Anna Berg, your application was sent to Acme".
_ADDRESSED = re.compile(r"^([^\W\d_][\w .'’-]{2,40}?), (?:your|ihre|deine|thank|we\b|wir\b)", re.IGNORECASE)
#: "Anna Berg from Acme", "Anna Berg (Acme)", "Anna Berg via Greenhouse".
_ASIDE = re.compile(r"\s*[(|,].*$|\s+(?:from|at|@|bei|von|via|through|über|by)\s.*$", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:recruit\w*|talent|careers?|hiring|hr|human|resources|jobs|people|team|karriere|personal\w*|bewerb\w*)\b",
    re.IGNORECASE,
)
#: "Dott.ssa Anna Berg", "Dra. Ana".
_COURTESY = re.compile(
    r"^(?:(?:dott(?:\.ssa|\.)?|dr[a]?\.|ing\.|mgr\.?|mevr\.|dhr\.|sra?\.|mme|m\.) +)+", re.IGNORECASE
)
_NO_WORD, _NO_LETTERS = re.compile(r"\W+"), re.compile(r"[^a-z]+")
#: A mailbox has few addresses that write over and over.
_CACHED = 4_096
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def people_in(mail: MailText, text: Folded, sender: tuple[str, str], by_system: bool) -> frozenset[str]:
    """Keys of the persons a mail names as persons: whom it greets, who sent it (name, address), whose mailbox it is."""
    found = {key(match[1]) for line in text.verbatim[:8] if (match := _GREETING.match(line))}
    found |= {key(" ".join(words)) for address in mail.to[:3] if len(words := _words_of_local(address)) > 1}
    if match := _ADDRESSED.match(text.verbatim[0]):
        found.add(key(match[1]))
    name = person_part(sender[0])
    if is_person(name, sender[1], text.verbatim, mail.signature, by_system):
        found |= {key(name), key(name.split()[0])}
    return frozenset(found - {""})


@lru_cache(maxsize=_CACHED)
def person_part(name: str) -> str:
    """A display name without the office it is written for."""
    return _COURTESY.sub("", _ASIDE.sub("", name).strip())


def is_person(name: str, email: str, lines: list[str], signature: str, by_system: bool) -> bool:
    """ "Anna Berg" from anna.berg@…, or who signs as Anna, is a person; "Acme Corp" from jobs@acme.com is not.

    `by_system`: the address is a tracking system's, in which the employer's own name may stand.
    """
    words = _words_of_name(name)
    host = _letters_of_host(email)
    if len(words) == 1 and not by_system and words == _words_of_local(email) and words[0] not in host:
        # "Yann" <yann@acme.com>
        return not (sounds_like_organisation(name) or _OFFICE.search(name))
    if len(words) not in (2, 3) or not _PERSON.match(name) or "".join(words) in host:
        return False
    if sounds_like_organisation(name) or _OFFICE.search(name):
        return False
    local = set(_words_of_local(email))
    spelled = {*words, *_words_of_name(name.lower().translate(_UMLAUTS))}
    initial = words[0][0] + words[-1]
    if not by_system and (any(w in local for w in spelled if len(w) > 2) or initial in local):
        return True
    first = name.split()[0]
    if signature.strip().startswith(name + "\n"):
        return True
    return any(line.strip(" ,.") == first for line in lines[-12:])


@lru_cache(maxsize=_CACHED)
def _words_of_name(name: str) -> tuple[str, ...]:
    return _words(fold(name))


def _words(folded: str) -> tuple[str, ...]:
    return tuple(word for word in _NO_WORD.split(folded) if word)


@lru_cache(maxsize=_CACHED)
def _letters_of_host(email: str) -> str:
    return _NO_WORD.sub("", email.rpartition("@")[2])


@lru_cache(maxsize=_CACHED)
def _words_of_local(email: str) -> tuple[str, ...]:
    return tuple(word for word in _NO_LETTERS.split(email.partition("@")[0]) if len(word) > 1)
