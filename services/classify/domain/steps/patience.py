"""How long one person's employers usually take, and so when silence means no: learned from their own waiting.

A silence begins with any word about an application in which it is the employer's turn. It ended when the next word
came, or it lasts. Counting only those that ended would make employers look quick, and most never answer at all; so the
estimate is Kaplan-Meier's, and what is asked of it is: of the words that come at all, by which day have so many come?
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, pairwise

from services.classify.domain.analytics.survival import Curve, Waits
from services.classify.domain.events import EventKind
from services.classify.domain.stage import DEFAULT_GHOSTED_AFTER

_DAY = timedelta(days=1)
#: Of the words that come at all, the share that has come when silence counts as an answer.
_GHOSTED_SHARE = 0.95
#: The same for when asking again is neither too early nor too late.
_FOLLOW_UP_SHARE = 0.75
#: What is believed beforehand weighs as much as so many silences that ended.
PRIOR_WEIGHT = 20
GHOSTED_PRIOR_DAYS = DEFAULT_GHOSTED_AFTER // _DAY
#: However quick or slow somebody's employers were: two weeks are holidays, three months are no.
GHOSTED_AT_LEAST_DAYS, GHOSTED_AT_MOST_DAYS = 14, 90


class Turn(StrEnum):
    """What the last word was while it is the employer's turn."""

    APPLIED = "applied"
    INTERVIEW = "interview"
    #: any other
    WORD = "word"


#: Events after which the employer's word is awaited. After an offer it is the person's turn, on hold nobody's.
TURN_OF_KIND: Mapping[EventKind, Turn] = {
    EventKind.APPLIED: Turn.APPLIED,
    EventKind.INTERVIEW: Turn.INTERVIEW,
    EventKind.VIEWED: Turn.WORD,
    EventKind.UPDATED: Turn.WORD,
    EventKind.INFO_REQUESTED: Turn.WORD,
    EventKind.ASSESSMENT: Turn.WORD,
}
#: Events that end a silence. A second receipt only begins it anew; what the person does is no word to them.
WORDS = frozenset(EventKind) - {EventKind.APPLIED, EventKind.WITHDRAWN, EventKind.ACCEPTED, EventKind.NOTE}
#: (days beforehand, at least, at most) until a follow-up is suggested.
_FOLLOW_UP: Mapping[Turn, tuple[int, int, int]] = {
    Turn.APPLIED: (10, 5, 30),
    Turn.INTERVIEW: (6, 3, 21),
    Turn.WORD: (9, 4, 30),
}


@dataclass(frozen=True, slots=True)
class Silence:
    """From a word to the next one, or to now."""

    turn: Turn
    days: float
    ended: bool


@dataclass(frozen=True, slots=True)
class Patience:
    """Whole days. `heard` is how many silences ended: what it was learned from."""

    ghosted_after_days: int
    follow_up_days: Mapping[Turn, int]
    heard: int

    @property
    def ghosted_after(self) -> timedelta:
        """After so much silence no word is expected."""
        return self.ghosted_after_days * _DAY


def silences(told: Iterable[tuple[datetime, EventKind]], as_of: datetime, *, waiting: bool) -> list[Silence]:
    """Those of one application; `told` are its events in any order, `waiting` whether it is the employer's turn."""
    found: list[Silence] = []
    events = sorted((at, kind) for at, kind in told if kind is not EventKind.NOTE and at <= as_of)
    for (since, before), (at, kind) in pairwise(events):
        turn = TURN_OF_KIND.get(before)
        # What comes within a day of another word is the same news once more.
        if turn is not None and kind in WORDS and (turn is Turn.APPLIED or at - since >= _DAY):
            found.append(Silence(turn, (at - since) / _DAY, ended=True))
    if waiting and events and (turn := TURN_OF_KIND.get(events[-1][1])) is not None:
        found.append(Silence(turn, (as_of - events[-1][0]) / _DAY, ended=False))
    return found


def gathered(found: Iterable[Silence]) -> dict[Turn, Waits]:
    """Silences by what the last word was."""
    ended: dict[Turn, list[float]] = {turn: [] for turn in Turn}
    lasting: dict[Turn, list[float]] = {turn: [] for turn in Turn}
    for one in found:
        (ended if one.ended else lasting)[one.turn].append(one.days)
    return {turn: Waits(sorted(ended[turn]), sorted(lasting[turn])) for turn in Turn}


def learn(by_turn: Mapping[Turn, Waits]) -> Patience:
    """What somebody's silences teach; what is believed beforehand while they are few."""
    every = Waits(
        sorted(chain.from_iterable(waits.happened for waits in by_turn.values())),
        sorted(chain.from_iterable(waits.waiting for waits in by_turn.values())),
    )
    days = _usual(every, _GHOSTED_SHARE, GHOSTED_PRIOR_DAYS, GHOSTED_AT_LEAST_DAYS, GHOSTED_AT_MOST_DAYS)
    after = {turn: _usual(by_turn.get(turn, _NONE), _FOLLOW_UP_SHARE, *_FOLLOW_UP[turn]) for turn in Turn}
    return Patience(
        ghosted_after_days=days,
        # Nobody is asked again after they have been given up.
        follow_up_days={turn: min(wanted, days - 1) for turn, wanted in after.items()},
        heard=len(every.happened),
    )


def _usual(waits: Waits, share: float, prior: int, least: int, most: int) -> int:
    """The day by which that share has come, drawn towards `prior` (as a factor, not as a sum: waiting is skewed)."""
    seen = Curve(waits).by(share)
    if seen is None:
        return prior
    weight = len(waits.happened) / (len(waits.happened) + PRIOR_WEIGHT)
    days = math.exp(weight * math.log(max(seen, 1.0)) + (1 - weight) * math.log(prior))
    # Against the last bit of the logarithms: 30 is 30.
    return max(least, min(most, math.ceil(days - 1e-9)))


_NONE = Waits((), ())
#: Of somebody of whom nothing is known.
BEFOREHAND = learn({})
