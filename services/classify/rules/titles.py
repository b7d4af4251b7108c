"""Job titles: mined where an application is named, and the one that most speaks for."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from services.classify.rules.phrase import Topic, Wording
from services.classify.rules.scan import Gate, Held
from services.classify.rules.sieve import Sieve, spread
from services.classify.rules.spacing import letters_of
from services.classify.rules.text import Folded, fold
from services.classify.rules.title_cleaning import DIGITS, clean_title, is_plausible, may_hold_gender, without_gender
from services.classify.rules.title_mentions import mentioned
from services.classify.rules.title_places import is_headline, of_writers, standing_alone
from services.classify.rules.title_surroundings import is_place, is_somebodys, signs, to_the_point, without_surroundings
from services.classify.rules.title_trimming import (
    is_occupation_in,
    names_occupation,
    without_employer,
)
from services.classify.rules.title_wordings import (
    FIELD_OF,
    GENDER,
    NOUN,
    OCCUPATION_FOR,
    PATTERNS,
    REPLY,
    REQUISITION,
    STUDIED,
    UNLIKELY,
    Pattern,
)
from services.classify.rules.title_wordings_german import GERMAN, TRAINEE

#: Sentences that are searched; the role is named near the top.
_LINES = 40
#: One mail names its title several times, a mailbox few titles many times; 4,096 short strings are under 1 MB.
_CACHED = 4096
#: A title that stands alone on its line is the writer's own when it is one of theirs.
_NAMED = 2
_GATE = Gate([one.required for one in PATTERNS])
_GERMAN = Gate([one.required for one in GERMAN])
_COMMONEST = Sieve(NOUN.pattern)
#: Occupations, in sentences of which it is known what needles they hold.
_ROLES = Topic(tuple(map(Wording, spread(NOUN.pattern))))
#: Score of a place where nothing but a title stands.
_TELLING = 4.5
#: Who writes, rather than what is applied for.
RECRUITERS = re.compile(r"\b(?:talent|recruit\w*|hr|people|hiring|personal\w*)\b", re.IGNORECASE)
#: What stands between the parts of a subject.
_BETWEEN = re.compile(r"\s+[-–|@]\s+|:\s+")
#: Letters of a first and a last name.
_FULL_NAME = 8
#: Characters of a line that may be a title and nothing else.
_LINE = 120
#: A longer form of the best title is taken when it is at least this nearly as well supported.
_NEARLY = 1.5
#: Votes that make a title the one applied for, and what a mention of an occupation needs.
_SURE, _PLAIN = 3, 1.5


@lru_cache(maxsize=_CACHED)
def names_a_role(text: str) -> bool:
    """Whether a word in it names one of the commonest occupations: enough for a sentence to be about work."""
    return _COMMONEST.is_in(fold(text))


def candidates(
    text: Folded, entries: tuple[str, ...] = (), *, subject: bool = True, german: bool = False
) -> Iterator[tuple[float, str]]:
    """(score, cleaned title) for every plausible one; `entries` are summaries of calendar entries, read as subjects.

    `german`: also where German sentences name them.
    """
    if subject and "intended for" not in text.lines[0]:
        yield from _of_subject(REPLY.sub("", text.verbatim[0]), text.lines[0], text.held[0], german)
    signed, gates = of_writers(text), _GATE.bit | (_GERMAN.bit if german else 0)
    for index, (line, folded) in enumerate(zip(text.verbatim[:_LINES], text.lines, strict=False)):
        if not (text.held[index].gates & gates or may_hold_gender(line)):
            continue
        if index == 0 or text.lines[index - 1].endswith("intended for") or "intended for" in folded:
            continue  # LinkedIn's footer: the reader's own headline.
        if (index in signed and ":" not in line) or is_headline(text, index):
            continue  # who writes, not what is applied for
        for score, title in _noted(text, index, line, german):
            # The further down, the less.
            yield score - min(index, 30) * 0.03, title
    for entry in entries:
        alone = Folded(entry, "")
        yield from _of_subject(entry, alone.lines[0], alone.held[0], german)


def _alone(text: Folded, employers: frozenset[str]) -> Iterator[tuple[float, str]]:
    """(score, cleaned title) for lines that name a role where titles stand."""
    for score, line in standing_alone(text, employers):
        title = clean_title(line) if len(line) <= _LINE and not line.endswith((".", "!", "?")) else ""
        if names_occupation(title) and is_plausible(title) and not title[0].islower() and not RECRUITERS.search(title):
            yield score, title


def subject_titles(text: Folded) -> Iterator[str]:
    """Titles that the subject names, plausible ones."""
    return (title for _, title in _of_subject(REPLY.sub("", text.verbatim[0]), text.lines[0], text.held[0]))


def _noted(text: Folded, index: int, line: str, german: bool) -> list[tuple[float, str]]:
    """(score, title) for those of a sentence of the body, from what is remembered of it where it is."""
    note = text.notes[index]
    # Sentences that are folded alike may be written with other capitals.
    mined: dict[str, list[tuple[float, str]]] = note.setdefault(_GERMAN if german else _GATE, {})
    found = mined.get(line)
    if found is None:
        found = mined[line] = list(_of_body(line, text.lines[index], text.held[index], german))
    return found


def _open(held: Held, german: bool) -> list[Pattern]:
    """The places that a sentence may have."""
    found = [PATTERNS[place] for place in _GATE.open(held)]
    return found + [GERMAN[place] for place in _GERMAN.open(held)] if german else found


def _of_subject(line: str, folded: str, held: Held, german: bool = False) -> Iterator[tuple[float, str]]:
    open_ = _open(held, german)
    yield from _tried([one for one in open_ if one.subject], line, folded, held)
    if _is_of_work(folded, held):
        yield from _departments(line)


def _of_body(line: str, folded: str, held: Held, german: bool) -> Iterator[tuple[float, str]]:
    return _tried([one for one in _open(held, german) if one.body], line, folded, held)


def _is_of_work(folded: str, held: Held) -> bool:
    """Whether a sentence names an occupation, one of the commonest or any other."""
    return _ROLES.is_in_line(folded, held) or is_occupation_in(folded)


def _tried(patterns: list[Pattern], line: str, folded: str, held: Held) -> Iterator[tuple[float, str]]:
    """What these find in a line, and what a gender marker stands behind."""
    may_be_marked = may_hold_gender(line)
    if len(line) < 600:
        # What stands in less telling places is no title without an occupation or a gender marker.
        some = all(one.score >= _TELLING for one in patterns) or may_be_marked or _is_of_work(folded, held)
        for one in patterns:
            if some or one.score >= _TELLING:
                yield from _mined(one, line)
    if may_be_marked:
        yield from _marked(line[:600])


#: What ends before a title that a gender marker follows.
_BEFORE_MARKED = re.compile(
    r"(?:[.!?;:|\"“„»(]\s*|\s[-–]\s"
    r"|(?<!/)\b(?:als|um|für|zum|zur|zu|die|der|den|des|eine?n?r?|unsere|Stelle|Position|as|for|the|of|an?)\s+"
    # "einen erfahrenen"
    r"(?:[a-zäöüß]{3,}(?<!isch)(?<!schaftlich)(?<!nd)e[nrs]?\s+)?"
    r"|\b(?i:poste|emploi|offre|puesto|plaza|vacante|cargo|función|função|vaga|lugar|posizione|ruolo|annuncio|offerta"
    r"|oferta|functie|vacature|rol|stanowisk[oau]|ofertę|oferty|candidatura|candidature|sollicitatie)\s+"
    r"(?:(?:de|d'|di|do|da|van|voor|als|como|comme|come|para|per|pour|op|en tant que|a|à)\s+)*(?:d'|l')?)"
    r"(?=[^a-z(])(?=[A-ZÄÖÜÀ-ÝĆŁŚŹŻ0-9])"
)


def _marked(line: str) -> Iterator[tuple[float, str]]:
    """The words before a gender marker: nobody writes (m/w/d) after anything but a title."""
    for match in GENDER.finditer(line):
        before = line[max(0, match.start() - 110) : match.start()]
        start = max((found.end() for found in _BEFORE_MARKED.finditer(before)), default=0)
        title = clean_title(_with_occupation(before, start) + before[start:])
        if is_plausible(title) and title[0].isupper():
            yield 6.0 + (1 if names_occupation(title) else 0), title


def _with_occupation(line: str, start: int) -> str:
    """ "Fachkraft für " when that stands before `start`: what follows is only its field."""
    before = line[max(0, start - 60) : start]
    match = OCCUPATION_FOR.search(before) or TRAINEE.search(before)
    return match[0] if match else ""


def _with_field(line: str, end: int, title: str) -> str:
    """ "Lecturer" with the subject that is taught, which is no place."""
    match = FIELD_OF.match(line, end) if STUDIED.search(title) else None
    return title + match[0].rstrip(" ,") if match and " in " not in title else title


def _mined(one: Pattern, line: str) -> Iterator[tuple[float, str]]:
    may_be_marked = may_hold_gender(line)
    for match in one.pattern.finditer(line):
        title = clean_title(_with_occupation(line, match.start("t")) + match["t"])
        if not is_plausible(title):
            continue
        title = _with_field(line, match.end("t"), title)
        if one.score < _NAMED and RECRUITERS.search(title):
            continue
        noun = names_occupation(title)
        marked = may_be_marked and (GENDER.match(line, match.end("t")) or GENDER.search(match["t"]))
        if not noun and (one.score < _TELLING or len(title) < 4 or title.islower()) and not marked:
            continue
        if not noun and not marked and (is_place(title) or line[match.end("t") :].lstrip()[:1].isupper()):
            continue  # "the York job", "The Hartley Post"
        yield one.score + (2 if noun else 0) + (1 if marked else 0) - (len(title) > 70) * 0.5, title


def best(
    text: Folded,
    known: str | None,
    employers: frozenset[str],
    people: frozenset[str],
    entries: tuple[str, ...] = (),
    *,
    subject: bool = True,
    also: Sequence[tuple[float, str]] = (),
    tidy: Callable[[str], str] = str,
    languages: tuple[str, ...] = (),
) -> str | None:
    """The job title, or None. `known` is a template's own answer, `also` are (score, title) found otherwise.

    `tidy` takes off a title what is none of it. `entries` are summaries of calendar entries, `subject` says whether to
    read that. `employers` and `people` are keys of names that are no titles; a person's may stand in front of their own
    headline. `languages` are those the text is written in.
    """
    full_names = tuple(name for name in people if len(name) >= _FULL_NAME)
    if known and is_plausible(title := tidy(clean_title(known))):
        title = _with_field(known, len(title), title) if known.startswith(title) else title
        return without_surroundings(title, people)
    votes: dict[str, float] = {}
    shown: dict[str, tuple[float, str]] = {}
    for score, mined in chain(
        candidates(text, entries, subject=subject, german="de" in languages), _alone(text, employers), also
    ):
        title = to_the_point(tidy(without_employer(mined, employers)))
        key = _key(title)
        if not key or any(name in key for name in full_names) or signs(mined, title):
            continue
        if key in employers and not is_somebodys(title):
            continue
        votes[key] = max(votes.get(key, 0), score) + (0.6 if key in votes else 0)
        shown[key] = max(shown.get(key, (0.0, "")), (score, title))
    if not votes or max(votes.values()) < _SURE:
        said = _mentioned(mentioned(text, languages, subject=subject), employers, full_names, tidy)
        return said and without_surroundings(said, people)
    winner = max(votes, key=lambda k: (votes[k], -len(k)))
    winner = _with_department(winner, votes, shown, {_key(title) for _, title in also})
    return without_surroundings(shown[winner][1], people)


def _mentioned(
    mentions: Iterable[tuple[float, str]],
    employers: frozenset[str],
    people: tuple[str, ...],
    tidy: Callable[[str], str],
) -> str | None:
    """What a mail calls by an occupation without any of the usual words, when it is plain enough."""
    best_of: tuple[float, str] = (0.0, "")
    for score, said in mentions:
        title = tidy(without_employer(clean_title(said), employers))
        key = _key(title)
        if not key or key in employers or any(name in key for name in people) or RECRUITERS.search(title):
            continue
        if score > best_of[0] and names_occupation(title) and is_plausible(title):
            best_of = score, title
    return best_of[1] if best_of[0] >= _PLAIN else None


@lru_cache(maxsize=_CACHED)
def _key(title: str) -> str:
    """What two spellings of one title share."""
    return letters_of(fold(title))


def _departments(subject: str) -> Iterator[tuple[float, str]]:
    """ "Nurse - Emergency Department" as the parts of a subject that stand side by side."""
    parts = [part for part in _BETWEEN.split(without_gender(subject, "")) if part]
    for head, tail in pairwise(parts):
        role = clean_title(head)
        if names_occupation(role) and is_plausible(role) and tail[0].isupper() and not names_occupation(tail):
            department = clean_title(tail)
            if not any(c.isdigit() for c in tail) and not UNLIKELY.search(fold(department)):
                yield 5, f"{role} - {department}"


#: With what a longer form of a title goes on.
_LONGER_BY = (" - ", ", ", " in ", " de ", " do ", " da ", " di ", " du ", " del ", " d'")


def _with_department(
    winner: str, votes: dict[str, float], shown: dict[str, tuple[float, str]], word_by_word: set[str]
) -> str:
    """ "Nurse - Emergency Department" rather than "Nurse", when both are found and no more than that is added.

    Of titles that were read `word_by_word` all words belong: "Opticien diplômé" rather than "Opticien".
    """
    title = shown[winner][1]
    longer = [
        k
        for k in votes
        if shown[k][1].startswith(
            tuple(title + by for by in (_LONGER_BY if k not in word_by_word else (" ", *_LONGER_BY)))
        )
        and votes[k] >= votes[winner] - _NEARLY
        and not any(c.isdigit() for c in shown[k][1][len(title) :])
        and not UNLIKELY.search(fold(shown[k][1][len(title) :]))
    ]
    return max(longer, key=lambda k: (votes[k], -len(k)), default=winner)


def requisition(lines: list[str]) -> str | None:
    """The employer's number of the vacancy, named as one."""
    for line in lines[:_LINES]:
        for match in REQUISITION.finditer(line[:600]) if DIGITS.search(line) else ():
            return match["id"] or match["bare"]
    return None
