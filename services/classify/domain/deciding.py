"""Decisions as they are made: about applications as they stand, and in words that outlive how they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.classify.domain.arrangement import Pile
from services.classify.domain.decisions import BY_HAND, REF_KEYS, Decision, DecisionKind, Ref


def said_of(
    kind: DecisionKind, pile: Pile, told: Mapping[str, str | None], one: UUID, at: datetime, settled: Sequence[str] = ()
) -> Decision:
    """Something said of an application; numbered when it is stored."""
    return Decision(
        id=one, number=0, kind=kind, at=at, application=ref_of(pile), settled=tuple(settled), told=dict(told)
    )


def merged(target: Pile, others: Sequence[Pile], one: UUID, at: datetime) -> Decision:
    """`others` become part of `target`."""
    said = said_of(DecisionKind.MERGED, target, {}, one, at, doubts_of([target, *others]))
    return replace(said, others=tuple(map(ref_of, others)))


def split(pile: Pile, keys: Collection[str], one: UUID, at: datetime) -> Decision:
    """The mails with `keys` become an application of their own; mails that come later follow the part they fit."""
    said = said_of(DecisionKind.SPLIT, pile, {}, one, at, doubts_of([pile]))
    return replace(said, keys=tuple(sorted(keys)), stay=_others(pile, keys))


def moved(keys: Collection[str], origins: Sequence[Pile], target: Pile, one: UUID, at: datetime) -> Decision:
    """The mails with `keys`, of `origins`, become part of `target`."""
    said = said_of(DecisionKind.MOVED, target, {}, one, at, doubts_of([target, *origins]))
    stay = tuple(sorted({key for pile in origins for key in _others(pile, keys)}))
    return replace(said, keys=tuple(sorted(keys)), stay=stay, others=tuple(map(ref_of, origins)))


def set_aside(keys: Collection[str], pile: Pile, one: UUID, at: datetime) -> Decision:
    """The mails with `keys` count to no application."""
    return replace(said_of(DecisionKind.SET_ASIDE, pile, {}, one, at), keys=tuple(sorted(keys)))


def ref_of(pile: Pile) -> Ref:
    """The keys that name an application."""
    return pile.ref[:REF_KEYS]


def mails_of(pile: Pile) -> list[str]:
    """Content keys of its mails, oldest first."""
    return [fact.key for fact in pile.facts if not fact.key.startswith(BY_HAND)]


def doubts_of(piles: Sequence[Pile]) -> tuple[str, ...]:
    """What was doubtful about them, each once."""
    return tuple(dict.fromkeys(doubt for pile in piles for found in pile.groups for doubt in found.doubts))


def _others(pile: Pile, keys: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(mails_of(pile)) - set(keys)))
