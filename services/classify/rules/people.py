"""Who is spoken to and who signs: names that are never an employer."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.domain.mail import MailText
from services.classify.rules.company_domain import as_in_domain, stem
from services.classify.rules.company_kinds import KINDS, says_kind
from services.classify.rules.company_names import key, sounds_like_organisation
from services.classify.rules.employer_wordings_six import is_head
from services.classify.rules.senders import host_of, registrable_domain, source_of
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
#: What persons are called in front of their names.
_TITLES = listed(
    """
    prof professor dr mag dipl ing mr mrs ms miss mx sir dame lady lord rev reverend fr father brother sister mother
    pastor vicar canon rabbi imam bishop coach lt ltc col colonel capt captain cpt sgt sergeant maj major gen
    general cdr commander lcdr cpl chief sheriff skipper chef auntie uncle aunt ma'am maam hon judge justice dean
    herr frau familie family fam ra rain notar pfarrer pater schwester bruder kapitan kapt kuchenchef meister
    dachdeckermeister malermeister hauptmann oberst oberstleutnant me maitre m mme mlle monsieur madame pere soeur
    frere abbe sr sra srta dra don dona senor senora hermano hermana padre dott dottssa dottoressa dottor sig sigra
    signor signora avv avvocato arch geom rag suor fra dhr mevr mw mevrouw meneer de-heer drs juf meester zuster oom
    pan pani panstwo ks siostra brat seu irma irmao frei eng engenheiro enga
    """
)
#: Small words between names: "Sven van der Laan".
_PARTICLES = frozenset({"van", "von", "der", "den", "de", "ter", "ten", "zu", "bin", "ibn", "la"})
_BEGINS = frozenset({"van", "von", "ter", "ten", "zu", "bin", "ibn"})
#: "Berg, Anna", "Berg, Anna (Personalamt)".
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?, [^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*)?")
#: What a house is called, and nobody is by first name.
_HOUSES = KINDS - {"abbey", "marina"}
#: Letters of a surname that are no chance.
_TELLING = 4
#: Words of a name with a title that is a person's yet.
_MOST = 6
#: Last lines in which the writer signs, and characters of a name in full.
_SIGNED, _NAME = 8, 60
#: First names that are also words for firms: "Dom Harris" is no house.
_FIRST_NAMES = frozenset({"dom", "santa", "casa", "petit", "villa", "sad", "ville"})
#: How a mail tells for whom somebody writes: "Anna Berg (Acme)", "Anna Berg, a recruiter with …", "Anna Berg / Acme".
_SAYS_FOR_WHOM = re.compile(
    r" (?:\([A-ZÄÖÜ][^()]{2,40}\)|(?:at|from|bei|von|vom) (?:the )?[A-ZÄÖÜ])"
    r"|, (?:an?|our|your|the) (?:\w+ )?(?:recruiter|sourcer)\b"
)
_SIGNS_FOR = re.compile(r"(?:,| /| @| at| from| bei| von| \|) (?!(?:LLC|Inc|Ltd|LLP|Corp)\b)[A-ZÄÖÜ]")
#: Who writes to members of a network is a member.
_WROTE = re.compile(r"(?:[Pp]rivate message from|received a message from|[Nn]achricht von) $")
#: Sentences at the top that tell who writes.
_OPENING = 4
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
        found |= {key(name), key(name.split()[0]), key(name[0] + name.split()[-1])}
        found |= {key(line) for line in text.verbatim[-_SIGNED:] if _is_in_full(line, name.split())}
    if has_title(sender[0]) and key(sender[0]) not in _letters_of_host(sender[1]):
        found |= {key(name), key(sender[0])}
    return frozenset(found - {""})


def _is_in_full(line: str, shown: list[str]) -> bool:
    """Whether a line is the name shown with more names within: "John Mason Baker" of "John Baker"."""
    words = line.strip(" ,.").split() if len(line) <= _NAME else []
    return 1 < len(shown) < len(words) <= _MOST and [words[0], words[-1]] == [shown[0], shown[-1]]


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
    if (by_system is False or has_title(name)) and looks_like_person(name) and "".join(words) not in host:
        return True
    if len(words) == 1 and not by_system and words == _words_of_local(email) and words[0] not in host:
        # "Yann" <yann@acme.com>
        return not (sounds_like_organisation(name) or _OFFICE.search(name))
    if len(words) > 1 and words[0] in _HOUSES:
        # "Kanzlei Berg" <kanzlei@berg.com>
        return False
    if len(words) not in (2, 3) or not _PERSON.match(name) or "".join(words) in host:
        return False
    if sounds_like_organisation(name) or _OFFICE.search(name) or (is_head(words[0]) and words[0] not in _FIRST_NAMES):
        return False
    if not by_system and name.count(" ") == 1 and _is_of_family(name, email):
        return True
    local = set(_words_of_local(email))
    spelled = {*words, *_words_of_name(name.lower().translate(_UMLAUTS))}
    initial = words[0][0] + words[-1]
    if not by_system and (any(w in local for w in spelled if len(w) > 2) or initial in local):
        return True
    if by_system and _is_introduced(name, email, lines):
        return True
    first = name.split()[0]
    if signature.strip().startswith(name + "\n"):
        return True
    return any(line.strip(" ,.") == first for line in lines[-12:])


def _is_introduced(name: str, email: str, lines: list[str]) -> bool:
    """Whether a system shows who writes, and the mail says for whom: "Anna Berg / Acme", "Anna Berg (Acme)"."""
    words = fold(name).split()
    if len(words) != 2 or any(word in KINDS or says_kind(word) for word in words):
        return False
    if _is_called(email.partition("@")[0], words) and not _says_for_whom(email):
        return True
    opening = [line.partition(name) for line in lines[:_OPENING]]
    if any(found and (_SAYS_FOR_WHOM.match(tail) or _WROTE.search(head)) for head, found, tail in opening):
        return True
    return any(line.startswith(name) and _SIGNS_FOR.match(line, len(name)) for line in lines[-_SIGNED:])


def _is_called(mailbox: str, words: list[str]) -> bool:
    """Whether a mailbox is a person's by the name: "anna@", "anna.berg@"."""
    return mailbox in {words[0], ".".join(words)}


def _says_for_whom(email: str) -> bool:
    """Whether employers stand in the addresses of the system that sends."""
    source = source_of(host_of(email))
    return source is not None and (source.slug_in_mailbox or source.slug_in_host)


def _is_of_family(name: str, email: str) -> bool:
    """ "Jutta Berg" from schreinerei-berg.com: the house has the surname, and says what it is."""
    first, _, last = name.partition(" ")
    label = stem(registrable_domain(host_of(email)))
    letters = label.replace("-", "")
    if len(last) < _TELLING or not says_kind(label) or says_kind(fold(first)):
        return False
    return any(spelt in letters for spelt in as_in_domain(last)) and not any(
        spelt in letters for spelt in as_in_domain(first)
    )


@lru_cache(maxsize=_CACHED)
def looks_like_person(name: str) -> bool:
    """Whether a name is a person's whoever writes: with a title, the surname in front, a particle within."""
    words = [fold(word).replace(".", "") for word in name.split()]
    if not words or len(words) > _MOST or sounds_like_organisation(name) or _OFFICE.search(name) or "&" in words:
        return False
    if has_title(name):
        return True
    if any(word in KINDS for word in words):
        return False
    return _SURNAME_FIRST.fullmatch(name) is not None or _has_particle(name.split())


@lru_cache(maxsize=_CACHED)
def has_title(name: str) -> bool:
    """ "Prof. Anna Berg", "Familie Berg"; "Ms. Pat's Daycare" is a house, and "Dr. Berg Klinik" is."""
    words = [fold(word).replace(".", "") for word in name.split()]
    if not 1 < len(words) <= _MOST or words[0] not in _TITLES or not name[:1].isupper():
        return False
    return not any(word in KINDS or word.endswith("'s") for word in words[1:])


def _has_particle(words: list[str]) -> bool:
    """ "Sven van der Laan", "Lucie de Brindille"; "De Gouden Karper" is a house."""
    inner = words[1:-1]
    if not (inner and inner[0] in _BEGINS and _PARTICLES.issuperset(inner)):
        return False
    return words[0][:1].isupper() and words[-1][:1].isupper()


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
