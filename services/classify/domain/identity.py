"""Stable application ids: regrouping after late mail keeps the id that a person's links and notes point to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.classify.domain.grouping import Group


@dataclass(frozen=True, slots=True)
class IdAssignment:
    """Which application id each group has now."""

    #: aligned with the groups given
    ids: tuple[UUID, ...]
    #: ids that no group has any more -> the application that took most of their facts (None when all facts are gone)
    retired: Mapping[UUID, UUID | None]
    #: ids that came from `new_id`
    created: frozenset[UUID]


def assign_ids(groups: Sequence[Group], previous: Mapping[str, UUID], new_id: Callable[[], UUID]) -> IdAssignment:
    """Give each group the id that most of its facts had; of equals its earliest fact's, then the smallest.

    `previous` maps the fact keys of the regrouped component (also of facts that left it) to the ids they had. An id
    goes to one group: the one that holds most of its facts, of equals the one whose earliest fact had it, then the
    earlier group.
    """
    claims = _claims(groups, previous)
    given: dict[int, UUID] = {}
    taken: set[UUID] = set()
    for place, claimed in sorted(claims, key=lambda claim: _strongest_first(claim, claims, groups, previous)):
        if place not in given and claimed not in taken:
            given[place] = claimed
            taken.add(claimed)
    created = {place: new_id() for place in range(len(groups)) if place not in given}
    ids = tuple(given.get(place) or created[place] for place in range(len(groups)))
    retired = sorted(set(previous.values()) - set(ids))
    return IdAssignment(ids, {old: _successor(old, ids, claims) for old in retired}, frozenset(created.values()))


_Claims = Mapping[tuple[int, UUID], int]


def _claims(groups: Sequence[Group], previous: Mapping[str, UUID]) -> _Claims:
    """(place of the group, id) -> how many of the group's facts had that id."""
    return Counter(
        (place, previous[key]) for place, found in enumerate(groups) for key in found.keys if key in previous
    )


def _strongest_first(
    claim: tuple[int, UUID], claims: _Claims, groups: Sequence[Group], previous: Mapping[str, UUID]
) -> tuple[int, bool, int, UUID]:
    place, claimed = claim
    return -claims[claim], previous.get(groups[place].anchor_key) != claimed, place, claimed


def _successor(old: UUID, ids: Sequence[UUID], claims: _Claims) -> UUID | None:
    heirs = [(-facts, place) for (place, claimed), facts in claims.items() if claimed == old]
    return ids[min(heirs)[1]] if heirs else None
