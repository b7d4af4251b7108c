"""Employers that French, Spanish, Italian, Dutch, Portuguese and Polish mails name: in full, with what they are.

"Gemeente Oosterwold", "Fabryka Mebli", "Mairie de Valserres": the generic word belongs to the name. Runs of words in
capitals are looked at, and where they stand tells which is the employer's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.classify.rules.company_names import key
from services.classify.rules.company_sender import Sender
from services.classify.rules.employer_wordings_six import (
    ANY_FIRM,
    ARTICLES,
    AT_EMPLOYER,
    AT_PLACE,
    BETWEEN,
    DOER,
    DOES,
    FIRST_OF,
    HEADS,
    IN_BRACKETS,
    LEGAL,
    LOOKS,
    NO_NAMES,
    OFFICES,
    ON_BEHALF,
    QUOTED,
    ROBOTS,
    SAYS,
    SMALL_HEADS,
    TELLS,
    TOWNS,
    WE_AT,
    WE_DO,
    is_head,
)
from services.classify.rules.senders import MAIL_PROVIDERS, host_of, registrable_domain
from services.classify.rules.text import Folded, clean, fold
from services.classify.rules.title_words_six import is_occupation

_WORD = r"[A-ZÀ-ÝĄĆĘŁŃŚŹŻ0-9](?:[\w&'+*-]|\.(?=\w))*\.?"
_JOIN = (
    r"(?:de|du|des|del|della|delle|dei|dello|di|da|do|dos|das|la|le|les|el|los|las|van|der|den|het|'t|e|y|et|i|en|w|we"
    r"|&|of|and|pod)"
)
_RUN = re.compile(
    rf"(?<![\w@./-])(?:(?P<small>[a-z]{{5,12}}) )?(?P<run>{_WORD}(?:(?: {_JOIN}| d'| dell'| sull'| \w[\w']{{2,11}})?"
    rf"(?: {_JOIN})? ?(?<=[ ']){_WORD})*)"
)
_JOINS = frozenset(re.findall(r"[\w'&]+", _JOIN[3:])) | {"d'"}
_SIGNS = ("- ", "· ")
_OF = frozenset({"van", "de", "di", "da", "do"})
_ENDS_SENTENCE = re.compile(r"[^.]{3,}\.")
#: Sentences that are read at the top and at the bottom.
_TOP, _BOTTOM = 25, 10
_LINE, _SHORT = 400, 75
#: Blanks in a line that ends like a sentence and may be a signature yet: "Fabryka Mebli Słonawy Sp. z o.o."
_FEW = 5
#: What stands where a town does, as often as an employer: it speaks for a name that something else speaks for.
PLACE = 1.2
#: What stands there and is no town.
_WORKPLACE = 2.5
#: How sure: the words around it say so; a signature; its first word says what it is; the sender's domain spells it.
_SAID, _SIGNED, _KIND, _SPELT = 5.0, 3.0, 3.6, 5.0
#: A board, or a system of tests, is called by its own name and domain: more than that speaks for whom it writes for.
_TOLD = 14.0
#: Between the parts of a signature, and what may stand behind a name in it.
_PART_ENDS = re.compile(r"[|·@,/-]\s*$")
_REST = re.compile(r"[\s,.!]*(?:sp\. ?z ?o\. ?o\.?|s\. ?a\.?)?", re.IGNORECASE)
#: Letters of a line above that is one of a signature.
_ABOVE = 45
_SHORTEST = 4
#: Names and what stands beside them repeat in a mailbox; 4,096 short strings are under 1 MB.
_CACHED = 4_096


@dataclass(frozen=True, slots=True)
class Run:
    """Words in capitals, cleaned, and how much speaks for their being the employer's name."""

    name: str
    score: float
    #: whether its first word says what kind of organisation it is
    kind: bool


def runs(text: Folded, sender: Sender, titles: Sequence[str], people: frozenset[str]) -> list[Run]:
    """The runs of a mail; `titles` are those it names, `people` keys of the persons'."""
    letters = _domain_letters(sender)
    writer = frozenset(fold(sender.name).replace(",", " ").split())
    by_robot = not sender.by_system and ROBOTS.search(sender.email.partition("@")[0]) is not None
    count = len(text.verbatim)
    lines = range(count) if count <= _TOP + _BOTTOM else (*range(_TOP), *range(count - _BOTTOM, count))
    found = []
    for index in lines:
        line = _without(titles, text.verbatim[index][:_LINE])
        greets = 0 < index <= 2 and len(line) <= _ABOVE and line.endswith((",", "!", ":"))
        says = line.endswith((".", "!", "?")) and line.count(" ") > _FEW
        signs = not (greets or says) and index >= max(1, count - _BOTTOM) and len(line) <= _SHORT
        for name, start, end in _names_in(line):
            if key(name) in people or _is_person(name, writer, letters):
                continue
            kind = _is_kind(name)
            said = _score(line, (start, end), titles)
            score = said + _KIND * kind + _spelt(name, letters)
            told = _is_told_of(line, (start, end), said, kind=kind, by_robot=by_robot)
            if told and key(name.partition(" ")[0]) not in people and not _is_senders(name, sender):
                score += _TOLD
            if signs:
                score += _signed(line, start, end, kind=kind, below=_is_signature(text.verbatim[index - 1]))
            found.append(Run(name, score, kind))
    found += _in_sender(text, sender)
    head, rest = _kind_in_domain(letters)
    if head and not any(run.kind and fold(run.name).startswith(head) and rest[:5] in key(run.name) for run in found):
        found.append(Run(f"{head.capitalize()} {rest.capitalize()}", 4.0, True))
    return found


def _is_signature(line: str) -> bool:
    """Whether a line is one of a signature; what closes a mail ends with a comma."""
    return len(line) <= _ABOVE and not line.endswith(",")


def _without(titles: Sequence[str], line: str) -> str:
    """A line with the titles in it in small letters, so that they are no part of a name."""
    for title in titles:
        place = line.find(title) if len(title) > _SHORTEST else -1
        if place >= 0:
            line = line[:place] + title.lower() + line[place + len(title) :]
    return line


def _in_sender(text: Folded, sender: Sender) -> Iterator[Run]:
    """What the sender's name says: what is of a kind of organisation, or for whom somebody writes."""
    shown = clean(sender.name, _LINE)
    whom = ON_BEHALF.sub("", shown)
    match = FIRST_OF.match(whom)
    letters = _domain_letters(sender)
    if match and _signs(text, match["first"]) and (sender.by_system or _spelt(match["rest"], letters)):
        yield Run(match["rest"], _SAID, kind=False)
    on_behalf = not shown.startswith(whom)
    for name, _, _ in _names_in(whom):
        if _is_kind(name) or on_behalf:
            yield Run(name, _SAID if on_behalf else 4.0, _is_kind(name))


def _signs(text: Folded, first: str) -> bool:
    return any(line.strip(" ,.!") == first for line in text.verbatim[-_BOTTOM:])


def _kind_in_domain(letters: str) -> tuple[str, str]:
    """("pastificio", "gragnoli") of pastificiogragnoli: what it is, and what is left; empty when it does not say."""
    for end in range(len(letters) - _SHORTEST, _SHORTEST, -1):
        if letters[:end] in HEADS:
            return letters[:end], letters[end:]
    return "", ""


def in_full(employer: str | None, found: Sequence[Run]) -> str | None:
    """The longest of the names that hold the employer's: with what it is, or with all its words."""
    if employer is None:
        return None
    employer = _without_office(employer)
    short = key(employer)
    longer = [run.name for run in found if _holds(run, employer, short)]
    return LEGAL.sub("", max(longer, key=len, default=employer)) or employer


def _without_office(employer: str) -> str:
    """ "Kadry Szpital Miejski" without the office that writes for it."""
    words = _without_person(employer.split(" "))
    while len(words) > 1 and _is_office(words[0]) and (words[1][:1].isupper() or _is_office(words[1])):
        words = words[1:]
    return " ".join(words)


def _is_office(word: str) -> bool:
    folded = fold(word)
    return folded in OFFICES and not is_head(folded)


def refused(name: str, titles: Sequence[str] = (), text: Folded | None = None) -> bool:
    """Whether a name is none: what mails are called, an office, an occupation, a title, who signs for a firm."""
    words = [word for word in re.split(r"[\s/]+", fold(name).replace("l'", "")) if word]
    if not words or key(name) in NO_NAMES or name.endswith((".pdf", " de", " di", " do", " da", " du", " del", " van")):
        return True
    if all(word in NO_NAMES or word in OFFICES or _is_number(word) or len(word) < 3 for word in words):
        return True
    if is_head(words[0]) and len(words) > 1:
        return False
    first = words[1] if len(words) > 1 and words[0] in ARTICLES else words[0]
    if first in NO_NAMES or any(key(title) == key(name) for title in titles):
        return True
    match = FIRST_OF.match(name) if text else None
    if match and text and _signs(text, match["first"]):
        return True
    return all(word in OFFICES or is_occupation(word, surely=True) for word in words) and len(words) < 3


def _is_number(word: str) -> bool:
    """Whether a word is a number or a code: "2026", "kn7", but no "karoseria24"."""
    return any(map(str.isdigit, word)) and not (word[:_SHORTEST].isalpha() and len(word) > _SHORTEST)


def _holds(run: Run, employer: str, short: str) -> bool:
    """Whether a run is a longer form of a name, not the name within a sentence."""
    if len(run.name) <= len(employer) or short not in key(run.name) or len(run.name.split()) > 7:
        return False
    if ANY_FIRM.match(run.name):
        return False
    head, found, tail = run.name.partition(employer)
    if not found:
        return run.kind
    if head and not (run.kind or (not tail and head.strip()[:1].isupper() and _is_kind(run.name))):
        return False
    return run.kind or not tail or (tail.startswith(" ") and tail[1:2].isupper() and run.score >= 1)


def _names_in(line: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of every run, cleaned."""
    for match in _RUN.finditer(line):
        run, start, end = match["run"], match.start("run"), match.end("run")
        if not start and " " not in run and line[end + 1 : end + 2].islower() and not DOES.match(line[end : end + 40]):
            continue  # the first word of a sentence
        small = match["small"]
        if small and small in SMALL_HEADS and not run.isdigit():
            run, start = f"{small.capitalize()} {run}", match.start("small")
        for name, first, last in _pieces(run):
            if name:
                yield name, start + first, start + last if last < len(run) else end


@lru_cache(maxsize=_CACHED)
def _pieces(run: str) -> tuple[tuple[str, int, int], ...]:
    """(name, start, end) of the names within a run: apart from offices, and from what begins a sentence."""
    return tuple(_split(run))


def _split(run: str) -> Iterator[tuple[str, int, int]]:
    piece: list[re.Match[str]] = []
    for word in re.finditer(r"\S+|$", run):
        if _goes_on(word[0], piece):
            piece.append(word)
            if not _ENDS_SENTENCE.fullmatch(word[0]):
                continue
        if piece:
            yield _clean([one[0] for one in piece]), piece[0].start(), piece[-1].end()
        piece = []


def _goes_on(word: str, piece: list[re.Match[str]]) -> bool:
    """Whether a word is the next of the piece's name, or begins one."""
    folded = fold(word).rstrip(".")
    if not word or (word.isdigit() and piece) or (folded in OFFICES and not (piece and is_head(folded))):
        return False
    if not piece:
        return not word.islower() and (folded not in NO_NAMES or is_head(folded))
    return not word.islower() or _may_join(word, piece)


def _may_join(word: str, piece: list[re.Match[str]]) -> bool:
    """Whether a word in small letters goes on a name: "de", "hospitalier" behind what it is."""
    return word in _JOINS or word.startswith(("d'", "dell'", "sull'")) or (len(piece) == 1 and fold(word) in BETWEEN)


def _clean(words: list[str]) -> str:
    while len(words) > 1 and (words[-1].islower() or words[-1] == "Le"):
        words = words[:-1]
    name = " ".join(_without_person(words))
    stripped = LEGAL.sub("", ANY_FIRM.sub("", name))
    name = (stripped if stripped.strip() else name).rstrip(" .,:;'")
    return "" if len(name) < 2 or not any(map(str.isalpha, name)) or name.isdigit() or refused(name) else name


def _without_person(words: list[str]) -> list[str]:
    """ "Emma Berg van Kaasmakerij Noord" without who works there."""
    at = next((at for at, word in enumerate(words[:-1]) if word in _OF), 0)
    return words[at + 1 :] if at > 1 and not is_head(fold(words[0])) and is_head(fold(words[at + 1])) else words


def _is_kind(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and is_head(fold(words[0]))


def _is_person(name: str, writer: frozenset[str], letters: str) -> bool:
    """Whether a run is the writer's own name, or begins with the first name."""
    words = fold(name).split()
    if not writer or is_head(words[0]):
        return False
    own = [word for word in words if word in writer]
    return len(own) == len(words) and not (letters and key(name) in letters and len(words) > 1 and len(writer) > 2)


def _domain_letters(sender: Sender) -> str:
    """The letters of the sender's own domain, "" for a mail provider's or a system's."""
    if sender.by_system or not sender.email or sender.is_agency:
        return ""
    domain = registrable_domain(host_of(sender.email))
    if domain in MAIL_PROVIDERS:
        return ""
    return "".join(char for char in domain.rpartition(".")[0] if char.isalnum())


def _spelt(name: str, letters: str) -> float:
    """How much of the domain a name's words spell."""
    if not letters:
        return 0.0
    covered = 0
    rest = letters
    for word in (re.sub(r"[^a-z0-9]", "", part) for part in fold(name).split()):
        if len(word) >= _SHORTEST and word in rest:
            covered += len(word)
            rest = rest.replace(word, "", 1)
    share = covered / len(letters)
    return _SPELT * share + 1.0 if share >= 0.4 else 0.0


def _score(line: str, span: tuple[int, int], titles: Sequence[str]) -> float:
    start, end = span
    before, after = line[:start], line[end : end + 40]
    if SAYS.search(before[-60:]) or QUOTED.search(before[-20:]):
        return _SAID
    if (DOES.match(after) and DOER.search(before)) or (WE_DO.match(after) and WE_AT.search(before)):
        return _SAID
    for title in titles:
        place = before.lower().find(title.lower())
        if place >= 0:
            between = before[place + len(title) :]
            if AT_EMPLOYER.match(between) and (not between.endswith(" (") or " " in line[start:end]):
                return _SAID
            if AT_PLACE.match(between):
                return _WORKPLACE if _is_no_town(line[start:end]) else PLACE
    return 0.0


def _is_no_town(name: str) -> bool:
    """Whether a name behind "in" is an employer's rather than a town's: two words, and no town is called so."""
    first, _, rest = name.partition(" ")
    return bool(rest) and rest[0].isupper() and fold(first) not in TOWNS


def _is_told_of(line: str, span: tuple[int, int], said: float, *, kind: bool, by_robot: bool) -> bool:
    """Whether a sentence tells of an employer as of somebody else than who writes."""
    before, after = line[: span[0]], line[span[1] : span[1] + 40]
    if said and (kind or (said >= _SAID and by_robot and not before.endswith(_SIGNS))):
        return True
    if "mail" in before:
        return False  # "This mail was sent to Anna Berg"
    if TELLS.search(before[-40:]) or (IN_BRACKETS.search(before) and after.startswith((")", ","))):
        return True
    return (LOOKS if not kind else DOES).match(after) is not None and DOER.search(before) is not None


def _is_senders(name: str, sender: Sender) -> bool:
    """Whether a name is what the sender is called or its address spells."""
    whole = key(f"{sender.name} {sender.email}")
    return any(key(word) in whole for word in name.split() if len(word) >= _SHORTEST)


def _signed(line: str, start: int, end: int, *, kind: bool, below: bool) -> float:
    """What speaks for a name in a short line at the bottom; `below`: another short line stands above it."""
    if not _REST.fullmatch(line, end):
        return 0.0
    if not start:
        # Who stands alone is a person, as often as not.
        return _SIGNED if kind else _SIGNED * 0.75 if below and " " in line[:end] else 0.7
    if any(
        fold(word).rstrip(".:,") in OFFICES or is_occupation(fold(word), surely=True) for word in line[:start].split()
    ):
        return _SIGNED + 1.0
    return _SIGNED * 0.6 if _PART_ENDS.search(line[:start]) else 0.0
