"""Where a full listing stands. It is kept in `remote_mailboxes.listing`, moves with every page, and survives its sync.

    pin ──> ask ──> list ──> (all ──> compare ──> labels ──> agree) ──> done: cursor = pin, listing = null

Whoever wants a listing writes one at "pin"; the mailbox's sync works it off. The stages in brackets are for mailboxes
of which something is known already: what is absent from everything is gone, and labels are as they are now.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from kit.ids import new_id
from services.ingest.domain.remote import Gap, Scope, SyncSettings


class Stage(StrEnum):
    """What a listing does next."""

    PIN = "pin"
    ASK = "ask"
    LIST = "list"
    ALL = "all"
    COMPARE = "compare"
    LABELS = "labels"
    AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Listing:
    """A full listing under way."""

    #: Tells it from one that took its place.
    id: UUID
    scope: Scope
    #: What the person asked for, to tell whether another wish is the same.
    wish: str
    #: Failed messages are tried again.
    again: bool = False
    stage: Stage = Stage.PIN
    #: Of the stage's next page; None: from its beginning.
    token: str | None = None
    #: Which probe of the plan is asked.
    probe: int = 0
    #: Of which plan: see ports.Plan.name. What older releases kept names none.
    plan: str = ""
    #: Rows it has touched bear this.
    generation: int = 0
    pin: Mapping[str, Any] | None = None
    #: Something was known of the mailbox before.
    compares: bool = False
    #: The provider has named members of some label.
    labelled: bool = False
    #: What it closes, when history was lost.
    gap: Gap | None = None

    @property
    def asks_or_lists(self) -> bool:
        """What is new in scope may still turn up."""
        return self.stage in (Stage.PIN, Stage.ASK, Stage.LIST)

    def at(self, stage: Stage, token: str | None = None, **changes: Any) -> "Listing":
        """The same at another place."""
        return dataclasses.replace(self, stage=stage, token=token, **changes)

    def closing(self, *, added: int = 0, relabelled: int = 0, removed: int = 0) -> "Listing":
        """The same with what it found, when it closes a gap."""
        if self.gap is None:
            return self
        gap = dataclasses.replace(
            self.gap,
            added=self.gap.added + added,
            relabelled=self.gap.relabelled + relabelled,
            removed=self.gap.removed + removed,
        )
        return dataclasses.replace(self, gap=gap)

    def to_json(self) -> dict[str, Any]:
        """What the column keeps."""
        since = self.scope.since
        return {
            "id": str(self.id),
            "since": since.isoformat() if since else None,
            "include_spam_and_trash": self.scope.include_spam_and_trash,
            "wish": self.wish,
            "again": self.again,
            "stage": self.stage.value,
            "token": self.token,
            "probe": self.probe,
            "plan": self.plan,
            "generation": self.generation,
            "pin": None if self.pin is None else dict(self.pin),
            "compares": self.compares,
            "labelled": self.labelled,
            "gap": self.gap.to_json() if self.gap else None,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Listing":
        """The listing that was kept."""
        since = values["since"]
        scope = Scope(datetime.fromisoformat(since) if since else None, values["include_spam_and_trash"])
        gap = values["gap"]
        names = ("wish", "again", "token", "probe", "generation", "pin", "compares", "labelled")
        same = {name: values[name] for name in names}
        return cls(
            id=UUID(values["id"]),
            scope=scope,
            stage=Stage(values["stage"]),
            gap=Gap.from_json(gap) if gap else None,
            plan=values.get("plan", ""),
            **same,
        )


def new_listing(
    settings: SyncSettings,
    now: datetime,
    *,
    since: datetime | None = None,
    again: bool = False,
    gap: Gap | None = None,
) -> Listing:
    """A listing of what the person chose, or of what came since then."""
    start = since or settings.since
    # The policy too: what one has left out, a listing under another has to look at again from the beginning.
    back = start.isoformat() if start else settings.window_days
    wish = f"{back} {settings.include_spam_and_trash} {settings.policy}"
    if start is None and settings.window_days:
        start = now - timedelta(days=settings.window_days)
    return Listing(new_id(), Scope(start, settings.include_spam_and_trash), wish, again=again, gap=gap)
