"""Reads clues oldest first and files each under the application it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.classify.domain.affinity import (
    CLEAR_LEAD,
    ENOUGH_WITHOUT_EMPLOYER,
    THREADS,
    WEIGHTS,
    Signal,
    SignalKind,
    evidence,
    objects,
    other_posting,
    strength,
)
from services.classify.domain.catalog import Catalog, Crowd
from services.classify.domain.clues import Clue
from services.classify.domain.draft import Draft
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label

_SURE_KINDS = frozenset({SignalKind.REQUISITION, SignalKind.POSTING})
_TIES = _SURE_KINDS | THREADS | {SignalKind.CONVERSATION}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft that a mail can belong to, and with how many others of the same points and lesser recency."""

    draft: Draft
    crowd: int
    points: float
    signals: tuple[Signal, ...]


class Reader:
    """Files clues, each under one of the applications found so far or a new one."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.signals: dict[str, tuple[Signal, ...]] = {}
        #: how many pairs of a mail and an application were compared
        self.compared = 0
        self._catalog = Catalog()

    def read(self, clue: Clue) -> None:
        """File `clue`, which is not older than any read before, under its application."""
        candidates = self._candidates(clue)
        if candidates:
            best = max(candidates, key=lambda candidate: (candidate.points, candidate.draft.recency))
            draft, signals = best.draft, best.signals
            draft.doubts += _doubts(clue, best, candidates)
        else:
            draft, signals = self._start(clue), (Signal(SignalKind.FIRST, WEIGHTS[SignalKind.FIRST], "starts it"),)
        self.signals[clue.fact.key] = signals
        self._file(clue, draft)

    def _start(self, clue: Clue) -> Draft:
        draft = Draft(clue)
        draft.doubts += self._doubts_about_start(clue)
        self.drafts.append(draft)
        return draft

    def _doubts_about_start(self, clue: Clue) -> list[str]:
        """An answer inside another application's own thread: a second role, or a misread name."""
        threads = [link for link in clue.links if link.startswith("thread:") and self._catalog.spread(link) == 1]
        if clue.fact.label is Label.APPLIED or not threads or not clue.employer:
            return []
        return [f"{headline(clue.fact)} answers in another application's thread, but does not fit it."]

    def _candidates(self, clue: Clue) -> list[_Candidate]:
        """The applications it can belong to; those that share neither link nor title only when no other can be it."""
        linked = self._catalog.linked(clue)
        spread = {link: self._catalog.spread(link) for link in clue.links}
        recognised: list[Crowd] = [(draft, 1) for draft in linked]
        if clue.title:
            recognised += self._catalog.same(clue, linked)
        return self._judged(clue, recognised, spread) or self._judged(clue, self._catalog.recent(clue, linked), spread)

    def _judged(self, clue: Clue, crowds: Iterable[Crowd], spread: Mapping[str, int]) -> list[_Candidate]:
        found = []
        for draft, crowd in crowds:
            self.compared += 1
            if not objects(clue, draft, spread):
                signals = evidence(clue, draft, spread)
                if _enough(clue, draft, signals):
                    found.append(_Candidate(draft, crowd, strength(signals), signals))
        return found

    def _file(self, clue: Clue, draft: Draft) -> None:
        before = len(draft.employers), len(draft.requisitions)
        draft.add(clue)
        self._catalog.put(draft, clue, refile=before != (len(draft.employers), len(draft.requisitions)))


def _enough(clue: Clue, draft: Draft, signals: tuple[Signal, ...]) -> bool:
    if clue.employer and draft.employer:
        return True
    return sum(signal.weight for signal in signals if signal.kind in _TIES) >= ENOUGH_WITHOUT_EMPLOYER


def headline(fact: MailFact) -> str:
    """What a mail is called where it is doubtful."""
    return f"{fact.label.value} of {fact.mail_date:%Y-%m-%d}"


def _doubts(clue: Clue, best: _Candidate, candidates: Iterable[_Candidate]) -> list[str]:
    """Why a person should look at this joining, if anything is doubtful about it."""
    kinds = {signal.kind for signal in best.signals}
    rivals = sum(other.crowd for other in candidates if best.points - other.points < CLEAR_LEAD)
    if rivals > 1:
        return [f"{headline(clue.fact)} fits {rivals} applications; the most recent one was taken."]
    if clue.employer and best.draft.employers and clue.employer not in best.draft.employers:
        # A recruiter names the client: the role says so, or it is a guess.
        return (
            [] if SignalKind.TITLE in kinds else [f"{headline(clue.fact)} names another company: {clue.fact.company}."]
        )
    receipt = clue.fact.label is Label.APPLIED
    if receipt and other_posting(clue, best.draft):
        return [f"{headline(clue.fact)} links to another posting than the receipt before it."]
    if kinds & _SURE_KINDS or kinds & THREADS:
        return []
    if SignalKind.SHORTENED_TITLE in kinds:
        return [f"{headline(clue.fact)} names a shorter or longer title: {clue.fact.job_title}."]
    second = receipt and best.draft.last_receipt_at is not None
    if second and not kinds & {SignalKind.TITLE, SignalKind.OTHER_RECEIPT, SignalKind.CONVERSATION}:
        return [f"{headline(clue.fact)} may be another application: its sender had already confirmed this one."]
    return []
