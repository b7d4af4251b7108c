# ruff: noqa: SIM905 - word lists are read as prose.
"""The employer: votes of the text, the sender's name, the tracking system's sub-address, links and the domain."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from operator import not_

from services.classify.rules.company_kinds import has_kind
from services.classify.rules.company_names import (
    clean_company,
    is_agency,
    is_plausible,
    is_vendor,
    key,
    may_be_meant,
    sounds_like_organisation,
    stands_for,
)
from services.classify.rules.company_offices import is_office
from services.classify.rules.company_sender import Sender
from services.classify.rules.company_small import in_small_letters
from services.classify.rules.employer_wordings import INVITER, INVITER_NEEDLES, PATTERNS, WHOLE
from services.classify.rules.employers_told import carriers, told, whose_domain, writes_for_itself
from services.classify.rules.scan import NEEDLES, Gate
from services.classify.rules.senders import host_of, registrable_domain
from services.classify.rules.text import Folded
from services.classify.rules.title_mentions import is_occupation

__all__ = ["Sender", "best", "clean_company", "is_plausible", "key"]

_LINES = 45
#: Lines in which somebody invites.
_INVITED = 12
#: Lines in which a system shows the employer by itself.
_SHOWN = 8
#: Score of a wording that names the employer outright.
_EXPLICIT = 4.5
#: Score of a wording that names it where one looks first.
_WELL_SAID = 3.5
#: Characters of a line that is a signature.
_SIGNATURE = 60
#: Votes of a name that one wording gives, and nothing else.
_ONCE = 4.5
#: Votes with which a name needs nobody who tells of it, and with which it is written as it is called.
_PLENTY, _ALL_THERE_IS = 10, 14
#: Votes that make a name the employer's.
_ENOUGH = 2
#: Times a name that is hardly one must be said outright.
_OUTRIGHT = 2
#: "Acme Global Recruiting" is Acme when Acme is named as well.
_TAILS = tuple("global worldwide us uk emea early talent careers usa europe germany deutschland".split())
_REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg|sv|antw)(?:\[\d+\])?: ?)+", re.IGNORECASE)
_APPLIED_TO = re.compile(
    r"\b(?:applying|application|applied|bewerbung|sent) (?:was sent )?(?:to|at|with|bei|an) "
    r"([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})(?=\s*(?:$|[!.,|:]|[-–] |for\b|wurde\b))"
)
_Wording = tuple[float, re.Pattern[str]]
_WORDINGS: list[_Wording] = [(score, pattern) for score, _, pattern, _ in PATTERNS]
_SUBJECT_ONLY = frozenset(place for place, (_, subject_only, *_) in enumerate(PATTERNS) if subject_only)
_GATE = Gate([required for *_, required in PATTERNS])
#: Where somebody may invite, or be recruited for.
_INVITING = Gate([NEEDLES.requirement([INVITER_NEEDLES])])
#: "Acme [108271]", as one system signs.
_ACCOUNT = re.compile(r" \[\d+\]$")
#: "Firma Acme" is called Acme, and so is its governing body.
_WHAT_IT_IS = re.compile(r"(?:Firma|Der|Die|Das|The|Governing|Board|Arbeitgeber|Employer|Company)\b|.* (?:of|von|de)\b")
#: Letters of a name that a domain goes on with: "Lexbridge" of lexbridge-rec.
_BEGUN = 5
#: What an office that signs is called.
_OFFICE = re.compile(r" (?:team|talent|recruit\w*|hiring|hr|human|people|careers?)\b", re.IGNORECASE)
#: Words of firms that are spelt like occupations.
_FIRMS_TOO = frozenset({"Kurier", "Logistik", "Hydraulik", "Vet", "Veterinary", "Dental", "Grafik", "Chef", "Guide"})
_IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)\s*$")


class _Votes:
    """How much speaks for each name, by key, and how it is best written."""

    def __init__(self, people: frozenset[str], refuses: Callable[[str], bool], applied_to: str) -> None:
        self._people, self._refuses, self._applied_to = people, refuses, applied_to
        self._votes: dict[str, float] = {}
        #: (score, name)
        self.shown: dict[str, tuple[float, str]] = {}
        #: names that are taken for the employer's only when they are said to be, more than once
        self._outright: dict[str, int] = {}

    def add(self, named: Iterable[tuple[float, str]]) -> None:
        """Counts (score, name) of one way of naming, those that may be an employer's."""
        for score, raw in named:
            name = clean_company(raw)
            compact = key(name)
            if self._refuses(name) or is_office(name):
                continue
            if not is_plausible(name, self._people) and not (_is_vendor(name) and compact == self._applied_to):
                if not may_be_meant(name):
                    continue
                self._outright[compact] = self._outright.get(compact, 0) + (score >= _EXPLICIT)
            self._votes[compact] = self._votes.get(compact, 0) + score
            self.shown[compact] = max(self.shown.get(compact, (0.0, "")), (score, name))

    @property
    def most(self) -> float:
        """How much speaks for the name that most speaks for: what speaks softly need not always be heard."""
        return max(self._votes.values(), default=0)

    def counted(self) -> dict[str, float]:
        """The votes by key, without those for names that are none unless said to be."""
        return {one: votes for one, votes in self._votes.items() if self._outright.get(one, _OUTRIGHT) >= _OUTRIGHT}


def best(
    text: Folded,
    sender: Sender,
    known: str | None,
    people: frozenset[str],
    also: Iterable[tuple[float, str]] = (),
    refuses: Callable[[str], bool] = not_,
) -> str | None:
    """The employer, or None. `known` is a template's own answer; `people` are keys of names that are persons'.

    `also` are (score, name) found otherwise; `refuses` says of a name that it is none in the mail's language.
    """
    if known and is_plausible(name := clean_company(known), people):
        # As the system shows it, the word "Recruiting" behind it is part of the name.
        return known if known in text.verbatim[1:_SHOWN] and is_plausible(known, people) else name
    heard = _Votes(people, refuses, _applied_to(text.verbatim[0]))
    votes = _elected(heard, text, sender, also)
    shown = heard.shown
    if not votes:
        return None
    spelled = key(sender.spelled)
    whole = {one for one in votes if has_kind(shown[one][1])} if spelled in votes else set[str]()
    total = {k: votes[k] + _kin(k, votes, shown[k][0], whole if k == spelled else ()) for k in votes}
    winner = max(total, key=lambda k: (total[k], -len(k)))
    if total[winner] < _ENOUGH:
        return None
    winner = next((k for k in votes if winner in {k + tail for tail in _TAILS}), winner)
    said, name = shown[winner]
    # Where tracking systems are not known by name, what writes with two words is as often an employer.
    if (said < _EXPLICIT or votes[winner] <= _ONCE) and (refuses is not_ or " " not in name):
        winner = max(whose_domain(sender, name, shown, votes), key=lambda k: (total[k], -len(k)), default=winner)
    return sender.in_full(shown[_in_full(winner, votes, shown, text)][1])


def _elected(heard: _Votes, text: Folded, sender: Sender, also: Iterable[tuple[float, str]]) -> dict[str, float]:
    """The votes by key, when all are heard who say something, without those who are known to be somebody else."""
    inviters = list(_inviters(text))
    heard.add(_from_text(text))
    heard.add((_EXPLICIT, name) for name in (*inviters, *in_small_letters(text)))
    for named in (_from_calendar(sender), sender.names(), also):
        heard.add(named)
    tells = [] if heard.most >= _PLENTY and writes_for_itself(sender) else list(told(text, sender))
    heard.add(tells)
    if heard.most < _ALL_THERE_IS:
        heard.add(sender.echoes())
    votes, shown = heard.counted(), heard.shown
    _favour_the_employer(votes, shown, inviters, sender)
    for compact in carriers(sender, tells, votes, shown):
        del votes[compact]
    # "Applied to Butcher at Acme": an occupation is an employer's name only where no other is said.
    called = [one for one in votes if not _is_somebody(shown[one][1], sender)]
    return {one: votes[one] for one in called} if any(votes[one] >= _ENOUGH for one in called) else votes


def _in_full(winner: str, votes: dict[str, float], shown: dict[str, tuple[float, str]], text: Folded) -> str:
    """The name that an abbreviation, or only a part, stands for; without a "Team" that is glued to it.

    An employer that signs itself by the abbreviation is called so.
    """
    bare = winner.removeprefix("team")
    if bare != winner and bare in votes:
        return bare
    outright, short = shown[winner]
    for one, (said, name) in shown.items():
        if one not in votes or one == winner:
            continue
        if said >= _EXPLICIT and name.endswith(f" {short}") and not _WHAT_IT_IS.match(name):
            return one
        if said >= _WELL_SAID and outright < _EXPLICIT and name.startswith(f"{short} ") and name in text.verbatim[0]:
            return one
        if said >= _WELL_SAID and stands_for(short, name) and not _is_signed(text, short):
            return one
    return winner


def _is_signed(text: Folded, name: str) -> bool:
    """Whether a short line is signed with the name and an office of it: "Acme Talent Acquisition"."""
    heads = (f"{name} ", f"The {name} ", f"Your {name} ")
    return any(
        len(line) <= _SIGNATURE and line.startswith(heads) and _OFFICE.search(line) for line in text.verbatim[1:]
    )


def _is_somebody(name: str, sender: Sender) -> bool:
    """Whether a name that a wording gives is an occupation, "Shift Chemist", and the sender is not called so."""
    return _ends_with_occupation(name) and key(name) not in key(f"{sender.name} {host_of(sender.email)}")


@lru_cache(maxsize=4_096)
def _ends_with_occupation(name: str) -> bool:
    last = name.rpartition(" ")[2]
    if sounds_like_organisation(name) or "&" in name or last.endswith("s") or last in _FIRMS_TOO:
        return False
    return is_occupation(last)


def _is_vendor(name: str) -> bool:
    return is_vendor(key(name))


def _applied_to(subject: str) -> str:
    """Key of whom a subject says one applied to: there even a vendor is the employer. "" when it says nothing."""
    match = _APPLIED_TO.search(subject)
    return key(clean_company(match[1])) if match else ""


def _favour_the_employer(
    votes: dict[str, float], shown: dict[str, tuple[float, str]], invited_by: list[str], sender: Sender
) -> None:
    """Takes out who only acts for the employer: an agency, or the platform that sends another's test."""
    domain = registrable_domain(host_of(sender.email)).split(".")[0].replace("-", " ") if sender.email else ""
    brand = {key(domain), key(clean_company(domain))}

    def is_ours(compact: str) -> bool:
        begun = len(compact) >= _BEGUN and any(one.startswith(compact) for one in brand)
        return compact in brand or begun or is_agency(shown[compact][1])

    inviters = [one for one in map(key, map(clean_company, invited_by)) if one in votes and not is_ours(one)]
    for compact in list(votes):
        agency = sender.is_agency and (is_agency(shown[compact][1]) or compact in brand)
        if agency or (inviters and is_ours(compact)):
            del votes[compact]


def _inviters(text: Folded) -> Iterator[str]:
    for index in text.gates.lines(_INVITING.bit):
        line = text.verbatim[index] if index < _INVITED else ""
        for match in INVITER.finditer(_REPLY.sub("", line)[:400]):
            yield next(name for name in match.groups() if name)


def _kin(compact: str, votes: dict[str, float], own: float, apart: Collection[str]) -> float:
    """What was given to the short form of a name also speaks for a long form that is well said itself (`own`).

    Those `apart` are names of their own: the domain has more than "Osterlund Museum" only to say what it is for.
    """
    shorter = (
        v
        for other, v in votes.items()
        if other != compact and compact.startswith(other) and len(other) > 2 and other not in apart
    )
    return sum(0.8 * v for v in shorter if votes[compact] >= 0.6 * v or own >= _EXPLICIT)


def _from_calendar(sender: Sender) -> Iterator[tuple[float, str]]:
    """ "Interview: Data Analyst (Acme)"."""
    for fact in sender.mail.calendar[:3]:
        match = _IN_BRACKETS.search(fact.summary[:300])
        if match:
            yield 4, match[1]


def _signed(text: Folded) -> Iterator[tuple[float, str]]:
    """Short last lines: the employer, or a person; only a name that sounds like an organisation stands alone."""
    numbered = [line for line in text.verbatim[1:4] if _ACCOUNT.search(line)]
    for signed in (*numbered, *text.verbatim[-6:]):
        line = _ACCOUNT.sub("", signed)
        match = WHOLE.match(line) if len(line) <= 60 else None
        if match:
            plain = 2.2 if sounds_like_organisation(line) else 1.2
            yield (plain if line == signed else 4), match["c"]


def _from_text(text: Folded) -> Iterator[tuple[float, str]]:
    yield from _signed(text)
    count = len(text.lines)
    subject = _REPLY.sub("", text.verbatim[0])[:500]
    yield from _named_in(subject, (_WORDINGS[place] for place in _GATE.open(text.held[0])))
    for index in text.gates.lines(_GATE.bit):
        if index and (count <= _LINES or index < 30 or index >= count - 15):
            yield from _noted(text, index)


def _noted(text: Folded, index: int) -> list[tuple[float, str]]:
    """(score, name) for those of a sentence of the body, from what is remembered of it where it is."""
    line = text.verbatim[index]
    # Sentences that are folded alike may be written with other capitals.
    named: dict[str, list[tuple[float, str]]] = text.notes[index].setdefault(_GATE, {})
    found = named.get(line)
    if found is None:
        open_ = (_WORDINGS[place] for place in _GATE.open(text.held[index]) if place not in _SUBJECT_ONLY)
        found = named[line] = list(_named_in(line[:500], open_))
    return found


def _named_in(line: str, wordings: Iterable[_Wording]) -> Iterator[tuple[float, str]]:
    for score, pattern in wordings:
        for match in pattern.finditer(line):
            yield score, match["c"]
