"""Funnels: how far applications came, in all and by what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.classify.domain.analytics.criteria import Criteria, Milestone
from services.classify.domain.analytics.rate import Rate, rate
from services.classify.domain.stage import Stage

#: Neither ended nor given up.
OPEN = (Stage.APPLIED, Stage.IN_REVIEW, Stage.ASSESSMENT, Stage.INTERVIEWING, Stage.OFFER, Stage.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of applications, and which ones; `criteria` is None when there are none."""

    count: int
    criteria: Criteria | None


def figure(count: int, criteria: Criteria) -> Figure:
    """The figure; nothing to list where there is nothing."""
    return Figure(count, criteria if count else None)


class Tally(NamedTuple):
    """Numbers of applications; `rejected`, `ghosted` and `open` as of now, the others ever."""

    applied: int = 0
    responded: int = 0
    assessed: int = 0
    interviewed: int = 0
    offered: int = 0
    rejected: int = 0
    ghosted: int = 0
    open: int = 0


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    # Column by column: there may be thousands, and people wait.
    return Tally(*map(sum, zip(Tally(), *tallies, strict=True)))


@dataclass(frozen=True, slots=True)
class Funnel:
    """A tally with what lists each number, and shares of applied."""

    applied: Figure
    responded: Figure
    assessed: Figure
    interviewed: Figure
    offered: Figure
    rejected: Figure
    ghosted: Figure
    open: Figure
    response_rate: Rate
    interview_rate: Rate
    offer_rate: Rate


@dataclass(frozen=True, slots=True)
class Group:
    """The funnel of applications that have `key` in common; `key` and `label` are "" when it is not known."""

    key: str
    label: str
    funnel: Funnel


def funnel(tally: Tally, criteria: Criteria) -> Funnel:
    """The funnel of the applications that fit `criteria`."""
    return Funnel(
        applied=figure(tally.applied, criteria),
        responded=_reached(tally.responded, criteria, Milestone.RESPONSE),
        assessed=_reached(tally.assessed, criteria, Milestone.ASSESSMENT),
        interviewed=_reached(tally.interviewed, criteria, Milestone.INTERVIEW),
        offered=_reached(tally.offered, criteria, Milestone.OFFER),
        rejected=_standing(tally.rejected, criteria, Stage.REJECTED),
        ghosted=_standing(tally.ghosted, criteria, Stage.GHOSTED),
        open=_standing(tally.open, criteria, *OPEN),
        response_rate=rate(tally.responded, tally.applied),
        interview_rate=rate(tally.interviewed, tally.applied),
        offer_rate=rate(tally.offered, tally.applied),
    )


# Most groups are small and most of their numbers nothing: criteria are made only where there is something to list.
def _reached(count: int, criteria: Criteria, milestone: Milestone) -> Figure:
    return Figure(count, criteria.having(milestone) if count else None)


def _standing(count: int, criteria: Criteria, *stages: Stage) -> Figure:
    return Figure(count, criteria.standing(*stages) if count else None)


def merged(
    rows: Iterable[tuple[str | None, Tally]], key_of: Callable[[str | None], str]
) -> list[tuple[str, str, Tally]]:
    """Rows whose values have one key put together: (key, the most frequent value, tally), largest first."""
    spelled: defaultdict[str, list[tuple[str, Tally]]] = defaultdict(list)
    for value, tally in rows:
        spelled[key_of(value)].append((value or "", tally))
    found = [(key, _most_frequent(same) if key else "", _together(same)) for key, same in spelled.items()]
    return sorted(found, key=lambda one: (-one[2].applied, one[0]))


def _together(spelled: Sequence[tuple[str, Tally]]) -> Tally:
    return spelled[0][1] if len(spelled) == 1 else total(tally for _, tally in spelled)


def _most_frequent(spelled: Sequence[tuple[str, Tally]]) -> str:
    # The alphabet decides between equals.
    return min(spelled, key=lambda one: (-one[1].applied, one[0]))[0]


def left_out(all_together: Tally, groups: Sequence[Group]) -> int:
    """How many applications are in none of the groups."""
    return all_together.applied - sum(group.funnel.applied.count for group in groups)
