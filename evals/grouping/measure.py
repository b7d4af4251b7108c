"""How well mails were grouped: pairs of mails, applications mixed up, stages right. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from evals.grouping.mailbox import AS_OF, Read, Written
from services.classify.domain.events import MailFact, events_of
from services.classify.domain.grouping import Group, group
from services.classify.domain.stage import DEFAULT_GHOSTED_AFTER, Stage, stage_as_of, state_of


@dataclass(frozen=True, slots=True)
class Placed:
    """An application as written, and as which stage of which group it came out; None when no group is its own."""

    written: Written
    found: Stage | None
    #: ids of its mails that are elsewhere, and of others' mails that are here
    missing: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def stage_right(self) -> bool:
        """Whether a person would see it at the right stage."""
        return self.found is self.written.stage


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one mailbox. Pairs are of mails; mails of no application are applications of their own."""

    mails: int
    right_pairs: int
    found_pairs: int
    true_pairs: int
    #: pairs of applications of which mails stand in one group
    mixed: tuple[tuple[str, str], ...]
    placed: tuple[Placed, ...]
    #: groups in which no mail belongs to any application, by the ids of their mails
    invented: tuple[tuple[str, ...], ...]

    @property
    def precision(self) -> float:
        """Of the pairs that were put together, those that belong together."""
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, those that were put together."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """Of both."""
        return 2 * self.right_pairs / (self.found_pairs + self.true_pairs) if self.found_pairs else 0.0

    @property
    def wrong_merges(self) -> float:
        """Share of all pairs of applications that were mixed up."""
        return len(self.mixed) / comb(len(self.placed), 2) if len(self.placed) > 1 else 0.0

    @property
    def mixed_applications(self) -> int:
        """How many applications hold a mail of another, or gave one away."""
        return len({one for pair in self.mixed for one in pair})

    @property
    def stages_right(self) -> float:
        """Share of the applications that are shown at the right stage."""
        return sum(one.stage_right for one in self.placed) / len(self.placed) if self.placed else 1.0


def measure(found: Sequence[Read], written: Iterable[Written]) -> Score:
    """Groups the mails as the product does, and compares."""
    groups = group([one.fact for one in found])
    by_key = {one.fact.key: one for one in found}
    held = [[by_key[key] for key in sorted(each.keys)] for each in groups]
    counted = Counter(one.application for one in found if one.application)
    return Score(
        mails=len(found),
        right_pairs=sum(comb(n, 2) for each in held for n in _sizes(each)),
        found_pairs=sum(comb(len(each), 2) for each in held),
        true_pairs=sum(comb(n, 2) for n in counted.values()),
        mixed=tuple(sorted({pair for each in held for pair in combinations(sorted(_names(each)), 2)})),
        placed=tuple(_places(found, written, groups, held)),
        invented=tuple(tuple(one.id for one in each) for each in held if not _names(each)),
    )


def of_half(found: Iterable[Read], written: Iterable[Written], half: str) -> tuple[list[Read], list[Written]]:
    """One half of the mailbox, as if it were all."""
    return [one for one in found if one.half == half], [one for one in written if one.half == half]


def _sizes(held: Collection[Read]) -> Iterable[int]:
    return Counter(one.application for one in held if one.application).values()


def _names(held: Iterable[Read]) -> set[str]:
    return {one.application for one in held if one.application}


def _places(
    found: Sequence[Read], written: Iterable[Written], groups: Sequence[Group], held: Sequence[Sequence[Read]]
) -> Iterable[Placed]:
    own = _own_groups(held)
    facts = {one.fact.key: one.fact for one in found}
    for each in written:
        here = held[own[each.id]] if each.id in own else []
        yield Placed(
            each,
            _stage(groups[own[each.id]], facts) if each.id in own else None,
            missing=tuple(one.id for one in found if one.application == each.id and one not in here),
            foreign=tuple(one.id for one in here if one.application != each.id),
        )


def _own_groups(held: Sequence[Sequence[Read]]) -> dict[str, int]:
    """Application -> place of the group that holds most of its mails, where no other has more in it."""
    shares: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for place, each in enumerate(held):
        for name, count in Counter(one.application for one in each if one.application).items():
            shares[name][place] = count
    own = {name: max(places, key=lambda place: (places[place], -place)) for name, places in shares.items()}
    owner = {
        place: max(sorted(name for name in own if own[name] == place), key=lambda name: shares[name][place])
        for place in set(own.values())
    }
    return {name: place for name, place in own.items() if owner[place] == name}


def _stage(found: Group, facts: Mapping[str, MailFact]) -> Stage:
    state = state_of(events_of([facts[key] for key in found.keys]))
    return stage_as_of(state, AS_OF, DEFAULT_GHOSTED_AFTER)
