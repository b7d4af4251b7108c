"""Which applications: one description for the list that shows them and for the number that counts them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.classify.domain.stage import Stage


class Milestone(StrEnum):
    """What an application can reach once and for all, whatever comes later."""

    #: an answer that is more than a receipt, a view or a "still reviewing"; a rejection is one
    RESPONSE = "response"
    ASSESSMENT = "assessment"
    INTERVIEW = "interview"
    #: an offer, or its acceptance
    OFFER = "offer"
    #: stood at rejected, even when it was reopened
    REJECTION = "rejection"


@dataclass(frozen=True, slots=True)
class Move:
    """From one stage right to another; `before` None is the very first stage, `after` GHOSTED is as of now."""

    before: Stage | None
    after: Stage


@dataclass(frozen=True, slots=True)
class Window:
    """The first time a milestone was reached lies at or after `since` and before `until`."""

    milestone: Milestone
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """From applying to the milestone, else to the end or to now: at least `from_days`, less than `until_days`."""

    milestone: Milestone
    from_days: int = 0
    until_days: int | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Applications that fit all of it. An empty set or None narrows nothing; "" among texts is "not known"."""

    stages: frozenset[Stage] = frozenset()
    reached: frozenset[Milestone] = frozenset()
    unreached: frozenset[Milestone] = frozenset()
    sources: frozenset[str] = frozenset()
    #: names or keys
    companies: frozenset[str] = frozenset()
    #: titles or families
    title_groups: frozenset[str] = frozenset()
    #: values of Industry
    industries: frozenset[str] = frozenset()
    #: of the person
    tags: frozenset[str] = frozenset()
    #: aware
    applied_since: datetime | None = None
    applied_until: datetime | None = None
    moves: frozenset[Move] = frozenset()
    windows: frozenset[Window] = frozenset()
    waits: frozenset[Wait] = frozenset()
    #: words of company or job title
    words: frozenset[str] = frozenset()

    def standing(self, *stages: Stage) -> Criteria:
        """Those of them that stand in one of `stages`. Ask only where there are some: an empty set is all stages."""
        wanted = frozenset(stages)
        return replace(self, stages=self.stages & wanted if self.stages else wanted)

    def having(self, *milestones: Milestone) -> Criteria:
        """Those of them that reached all of `milestones`."""
        return replace(self, reached=self.reached | frozenset(milestones))

    def lacking(self, *milestones: Milestone) -> Criteria:
        """Those of them that reached none of `milestones`."""
        return replace(self, unreached=self.unreached | frozenset(milestones))

    def sent(self, since: datetime, until: datetime) -> Criteria:
        """Those of them sent at or after `since` and before `until`."""
        return replace(
            self,
            applied_since=max(since, self.applied_since or since),
            applied_until=min(until, self.applied_until or until),
        )

    def moving(self, before: Stage | None, after: Stage) -> Criteria:
        """Those of them that went this way."""
        return replace(self, moves=self.moves | {Move(before, after)})

    def during(self, milestone: Milestone, since: datetime, until: datetime) -> Criteria:
        """Those of them that reached it then for the first time."""
        return replace(self, windows=self.windows | {Window(milestone, since, until)})


#: Narrows nothing.
EVERYTHING = Criteria()
