"""How well an application fits a CV, with the evidence. Nothing is made up: what one of both does not say is left out.

    role      how near the application's role is to the nearest one of the CV         weight 5
    skills    the share of the skills that the application names that the CV names    weight 4
    place     whether both name one place                                             weight 1

The score is the weighted mean of what can be compared; without role and skills there is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from services.classify.domain.folding import fold, words
from services.classify.domain.rewording import said_in
from services.classify.domain.titles import title_key, title_places

_ROLE, _SKILLS, _PLACE = 5, 4, 1
#: Roles that have less in common are not near.
_NEAR = 0.25
#: At most, for roles that only share words.
_SHARING = 0.8
#: The same but for seniority.
_ALIKE = 0.9
#: Compared at most; what brings them is bounded, too.
MOST_TITLES = 20
_TITLE_CHARS = 200
#: Words of one occupation, in German and English.
_OCCUPATIONS = (
    "nurse krankenschwester krankenpfleger pflegefachkraft pflegefachfrau pflegefachmann pflegekraft pfleger",
    "accountant buchhalter finanzbuchhalter bilanzbuchhalter bookkeeper",
    "electrician elektriker elektroniker elektroinstallateur",
    "teacher lehrer lehrkraft",
    "driver fahrer berufskraftfahrer kraftfahrer lkw-fahrer",
    "cook koch chef",
    "clerk sachbearbeiter",
    "salesperson verkaufer seller verkaufsberater",
    "engineer ingenieur developer entwickler programmer programmierer",
    "consultant berater",
    "doctor physician arzt",
    "lawyer rechtsanwalt anwalt jurist solicitor attorney",
    "mechanic mechaniker",
    "plumber installateur anlagenmechaniker",
    "carpenter zimmerer tischler schreiner joiner",
    "educator erzieher",
    "warehouse lagerist lagermitarbeiter",
    "analyst analytiker",
    "assistant assistent assistenz assistenzkraft",
    "physiotherapist physiotherapeut krankengymnast",
    "welder schweisser",
    "cleaner reinigungskraft",
    "hairdresser friseur",
    "receptionist rezeptionist empfangsmitarbeiter",
    "buyer einkaufer",
    "recruiter personalreferent personalberater",
    "social-worker sozialarbeiter sozialpadagoge",
    "researcher wissenschaftler scientist forscher",
    "translator ubersetzer",
    "technician techniker",
)
_OCCUPATION = {word: group.split()[0] for group in _OCCUPATIONS for word in group.split()}
#: Said of anybody in it.
_QUALIFIED = words(
    "registered examinierte examinierter certified qualified experienced freelance staatlich anerkannte anerkannter "
    "gepruefte geprufte geprufter licensed chartered"
)
#: To have only these in common is to have little in common.
_ANY_FIELD = words(
    "manager engineer specialist consultant assistant analyst researcher technician coordinator representative officer "
    "referent fachkraft mitarbeiter helfer expert mechanic clerk"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: What stands beside places and is none.
_NO_PLACE = words(
    """remote hybrid onsite office homeoffice home anywhere worldwide flexible location standort ort based in at am an
    der bei near the germany deutschland austria osterreich switzerland schweiz united kingdom uk europe europa eu dach
    emea usa us states city stadt region area raum greater
    """
)
_PARTS = re.compile(r"[,;/|()]|\s(?:or|and|oder|und)\s")
_ONE_NAME = {
    "munich": "munchen", "cologne": "koln", "nuremberg": "nurnberg", "hanover": "hannover", "vienna": "wien",
    "geneva": "genf", "genève": "genf", "zuerich": "zurich", "prague": "prag", "milano": "milan", "roma": "rome",
    "warszawa": "warsaw",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resume:
    """What a CV says."""

    skills: frozenset[str]
    titles: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application says: its role, the skills that its mails and its role name, and where the work is."""

    title: str
    skills: frozenset[str]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A score from 0 to 1, and why."""

    score: float
    #: None when one of both names no role
    title_fit: float | None
    #: the nearest of the CV; "" when none is near
    title: str
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    #: as the application spells it
    place: str
    place_differs: bool


def match_of(asked: Asked, resume: Resume) -> Match | None:
    """None when there is nothing to compare."""
    fit, title = _nearest(asked.title, resume.titles)
    shared, missing = asked.skills & resume.skills, asked.skills - resume.skills
    # A CV without any skill is one that was not understood, not one of somebody without.
    named = len(shared) / len(asked.skills) if asked.skills and resume.skills else None
    if fit is None and named is None:
        return None
    place, differs = _place(asked.places, resume.places)
    near = None if not place and not differs else float(bool(place))
    parts = [(fit, _ROLE), (named, _SKILLS), (near, _PLACE)]
    told = [(part, weight) for part, weight in parts if part is not None]
    score = sum(part * weight for part, weight in told) / sum(weight for _, weight in told)
    return Match(score, fit, title, _sorted(shared), _sorted(missing), place, differs)


def title_fit(one: str, other: str) -> float:
    """0 to 1: how near two roles are; symmetric."""
    first, second = title_key(one[:_TITLE_CHARS]), title_key(other[:_TITLE_CHARS])
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    mine, theirs = _occupation(one), _occupation(other)
    if mine == theirs:
        return _ALIKE
    common = mine & theirs
    if common <= _ANY_FIELD and not (mine < theirs or theirs < mine):
        return 0.0
    share = len(common) / len(mine | theirs)
    return _SHARING * share if share >= _NEAR else 0.0


def _nearest(title: str, titles: Sequence[str]) -> tuple[float | None, str]:
    if not title_key(title[:_TITLE_CHARS]) or not titles:
        return None, ""
    best, fit = max(((one, title_fit(title, one)) for one in titles[:MOST_TITLES]), key=lambda pair: pair[1])
    return fit, best if fit else ""


def _occupation(title: str) -> frozenset[str]:
    """What somebody of that title is, in one word for each of several that mean the same, whatever the level."""
    said = said_in(title[:_TITLE_CHARS])
    telling = (said.role - said.seniority) or said.role or said.words
    return frozenset(_OCCUPATION.get(word, word) for word in telling - _QUALIFIED or telling)


def _place(asked: Iterable[str], mine: Iterable[str]) -> tuple[str, bool]:
    """(the first place of the application that the CV names, too; whether both name some, and none in common)."""
    here = [part for place in mine for part in place_parts(place)]
    there = [(place, part) for place in asked for part in place_parts(place)]
    common = next((place for place, part in there if any(part <= one or one <= part for one in here)), "")
    return common, bool(there and here and not common)


def place_parts(place: str) -> list[frozenset[str]]:
    """The places that a text names, each as its words, one spelling for each: "Munich, Germany" is 80331 München."""
    parts = (_WORD.findall(part) for part in _PARTS.split(fold(place[:_TITLE_CHARS])))
    named = (frozenset(_ONE_NAME.get(word, word) for word in part) - _NO_PLACE for part in parts)
    return [part for part in named if part]


def places_of(title: str, others: Iterable[str | None]) -> tuple[str, ...]:
    """The places that an application names: in words of their own, and behind its role."""
    named = [one for one in others if one]
    return tuple(dict.fromkeys([*named, *sorted(place.title() for place in title_places(title[:_TITLE_CHARS]))]))


def _sorted(names: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))
