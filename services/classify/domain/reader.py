"""Reads clues oldest first and files each under the application it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from services.classify.domain.affinity import (
    CLEAR_LEAD,
    ENOUGH_WITHOUT_EMPLOYER,
    MEMORY,
    TALK_BEFORE_RECEIPT,
    WEIGHTS,
    Signal,
    SignalKind,
    evidence,
    objects,
    strength,
)
from services.classify.domain.clues import Clue
from services.classify.domain.draft import Draft
from services.classify.domain.labels import Label

_SURE_KINDS = frozenset({SignalKind.REQUISITION, SignalKind.POSTING})


class Reader:
    """The applications found so far, indexed by what a mail can be recognised by."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.signals: dict[str, tuple[Signal, ...]] = {}
        self._by_link: defaultdict[str, dict[Draft, None]] = defaultdict(dict)
        self._by_role: defaultdict[tuple[str, str], dict[Draft, None]] = defaultdict(dict)
        # Least recently active first, so that a search backwards can stop at its horizon.
        self._by_employer: defaultdict[str, dict[Draft, None]] = defaultdict(dict)

    def read(self, clue: Clue) -> None:
        """File `clue`, which is not older than any read before, under its application."""
        ranked = self._ranked(clue, self._recognised(clue)) or self._ranked(clue, self._recent(clue))
        if ranked:
            _, draft, signals = ranked[0]
            draft.doubts += _doubts(clue, draft, [(points, signals) for points, _, signals in ranked])
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
        threads = [link for link in clue.links if link.startswith("thread:") and len(self._by_link[link]) == 1]
        if clue.fact.label is Label.APPLIED or not threads or not clue.employer:
            return []
        return [f"{_headline(clue)} answers in another application's thread, but does not fit it."]

    def _recognised(self, clue: Clue) -> Iterator[Draft]:
        """Applications that share a link or the very title with the clue."""
        for link in (*sorted(clue.links), f"conversation:{clue.conversation}"):
            yield from self._by_link.get(link, ())
        if clue.employer and clue.title:
            yield from self._by_role.get((clue.employer, clue.title), ())

    def _recent(self, clue: Clue) -> Iterator[Draft]:
        """The employer's applications, most recently active first, as far back as any of them can matter."""
        horizon: timedelta = TALK_BEFORE_RECEIPT if clue.fact.label is Label.APPLIED else MEMORY
        for draft in reversed(self._by_employer.get(clue.employer or "", {})):
            if clue.fact.mail_date - draft.last_at > horizon:
                return
            yield draft

    def _ranked(self, clue: Clue, candidates: Iterable[Draft]) -> list[tuple[float, Draft, tuple[Signal, ...]]]:
        """Candidates that can be it, best first; of equals the one applied to (or begun) most recently."""
        spread = {link: len(self._by_link[link]) for link in clue.links}
        found = []
        for draft in dict.fromkeys(candidates):
            if not objects(clue, draft):
                signals = evidence(clue, draft, spread)
                if _enough(clue, draft, signals):
                    found.append((strength(signals), draft, signals))
        return sorted(found, key=lambda entry: (entry[0], *_recency(entry[1])), reverse=True)

    def _file(self, clue: Clue, draft: Draft) -> None:
        links = {*clue.links, *([f"conversation:{clue.conversation}"] if clue.conversation else [])}
        for link in links:
            self._by_link[link][draft] = None
        draft.add(clue)
        if draft.employer:
            recent = self._by_employer[draft.employer]
            recent.pop(draft, None)
            recent[draft] = None
            for title in draft.titles:
                self._by_role[draft.employer, title][draft] = None


def _recency(draft: Draft) -> tuple[object, ...]:
    return draft.last_receipt_at or draft.started_at, draft.started_at, draft.clues[0].fact.key


def _enough(clue: Clue, draft: Draft, signals: tuple[Signal, ...]) -> bool:
    if clue.employer and draft.employer:
        return True
    ties = {SignalKind.REQUISITION, SignalKind.POSTING, SignalKind.THREAD, SignalKind.CONVERSATION}
    return sum(signal.weight for signal in signals if signal.kind in ties) >= ENOUGH_WITHOUT_EMPLOYER


def _headline(clue: Clue) -> str:
    return f"{clue.fact.label.value} of {clue.fact.mail_date:%Y-%m-%d}"


def _doubts(clue: Clue, draft: Draft, ranked: list[tuple[float, tuple[Signal, ...]]]) -> list[str]:
    """Why a person should look at this joining, if anything is doubtful about it."""
    points, signals = ranked[0]
    kinds = {signal.kind for signal in signals}
    rivals = [other for other, _ in ranked if points - other < CLEAR_LEAD]
    if len(rivals) > 1:
        return [f"{_headline(clue)} fits {len(rivals)} applications; the most recent one was taken."]
    if kinds & _SURE_KINDS or SignalKind.THREAD in kinds:
        return []
    if SignalKind.SHORTENED_TITLE in kinds:
        return [f"{_headline(clue)} names a shorter or longer title: {clue.fact.job_title}."]
    second = clue.fact.label is Label.APPLIED and draft.last_receipt_at is not None
    if second and not kinds & {SignalKind.TITLE, SignalKind.OTHER_RECEIPT, SignalKind.CONVERSATION}:
        return [f"{_headline(clue)} may be another application: its sender had already confirmed this one."]
    return []
