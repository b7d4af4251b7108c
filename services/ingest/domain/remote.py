"""Words of remote mailboxes: what is asked for, in which order, and how far each message is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

#: How far back a first sync reaches unless the person says otherwise, in days.
DEFAULT_WINDOW_DAYS = 90


class ConnectionState(StrEnum):
    """Where the connection to a remote mailbox stands."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    #: The grant is gone; a person has to consent again. Everything stored stays.
    NEEDS_REAUTH = "needs_reauth"
    DISCONNECTED = "disconnected"
    FAILED = "failed"


class SyncMode(StrEnum):
    """How a sync goes about it; AUTO is incremental when there is a usable cursor, else full."""

    AUTO = "auto"
    FULL = "full"
    INCREMENTAL = "incremental"


class FetchPolicy(StrEnum):
    """What is fetched of the messages that are no sure candidates."""

    CANDIDATES = "candidates"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """What a person chose for a remote mailbox."""

    #: Messages since then; None with `window_days` 0: everything there is.
    since: datetime | None = None
    #: Days back from the beginning of the full sync; 0: no window.
    window_days: int = DEFAULT_WINDOW_DAYS
    include_spam_and_trash: bool = False
    policy: FetchPolicy = FetchPolicy.CANDIDATES

    def to_json(self) -> dict[str, Any]:
        """What `remote_mailboxes.settings` keeps."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "window_days": self.window_days,
            "include_spam_and_trash": self.include_spam_and_trash,
            "policy": self.policy.value,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SyncSettings":
        """The settings that were kept; what is missing is the default."""
        since = values.get("since")
        return cls(
            since=datetime.fromisoformat(since) if since else None,
            window_days=values.get("window_days", DEFAULT_WINDOW_DAYS),
            include_spam_and_trash=values.get("include_spam_and_trash", False),
            policy=FetchPolicy(values.get("policy", FetchPolicy.CANDIDATES)),
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose this time: what is None stays as it was before. How far back is one choice, whichever of
    `since` and `window_days` says it."""

    since: datetime | None = None
    window_days: int | None = None
    include_spam_and_trash: bool | None = None
    policy: FetchPolicy | None = None

    def over(self, before: SyncSettings) -> SyncSettings:
        """The settings with it."""
        spam, policy = self.include_spam_and_trash, self.policy
        kept = self.since is None and self.window_days is None
        return SyncSettings(
            since=before.since if kept else self.since,
            window_days=before.window_days if kept else self.window_days or 0,
            include_spam_and_trash=before.include_spam_and_trash if spam is None else spam,
            policy=policy or before.policy,
        )

    def to_json(self) -> dict[str, Any]:
        """What `connection_attempts.chosen` keeps."""
        since = self.since.isoformat() if self.since else None
        values = {**asdict(self), "since": since, "policy": self.policy and self.policy.value}
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Choice":
        """The choice that was kept."""
        since, policy = values.get("since"), values.get("policy")
        return cls(
            since=datetime.fromisoformat(since) if since else None,
            window_days=values.get("window_days"),
            include_spam_and_trash=values.get("include_spam_and_trash"),
            policy=FetchPolicy(policy) if policy else None,
        )


class Lane(IntEnum):
    """Who goes first: smaller before larger, within a lane newest first."""

    #: A person waits for exactly this.
    PERSON = 0
    #: New mail.
    HISTORY = 1
    SURE = 2
    LIKELY = 3
    BACKFILL = 4
    #: Advertising and networks' chatter, when everything is wanted.
    NOISE = 5


class RemoteState(StrEnum):
    """How far one message of a remote mailbox is."""

    #: Known by id; not ranked yet.
    LISTED = "listed"
    #: To be fetched.
    PENDING = "pending"
    STORED = "stored"
    #: Not fetched by policy; a person can ask for it. The reason says which rule.
    LEFT_OUT = "left_out"
    #: Could not be fetched or parsed after several tries.
    FAILED = "failed"
    #: Deleted at the provider before it was fetched.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which messages belong to a listing."""

    since: datetime | None
    include_spam_and_trash: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as a listing names it."""

    remote_id: str
    thread_id: str = ""
    #: Larger is newer; orders within a lane. From 0 to 2^63-1.
    recency: int = 0
    #: Names in the words of Takeout ("Inbox", "Spam", "Category Promotions"); None when the listing does not tell.
    labels: frozenset[str] | None = None


class ChangeKind(StrEnum):
    """What a change record says."""

    ADDED = "added"
    #: Labels joined or left: `labels_added`, `labels_removed`.
    RELABELLED = "relabelled"
    #: Gone for good; moving to the trash is a relabelling.
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One record of a mailbox's history."""

    kind: ChangeKind
    message: Listed
    labels_added: frozenset[str] = frozenset()
    labels_removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of history that the provider had forgotten, and how it was closed."""

    #: UPPER_SNAKE: HISTORY_EXPIRED, UIDVALIDITY_CHANGED.
    reason: str
    cursor: Mapping[str, Any]
    found_at: datetime
    closed_at: datetime | None = None
    added: int = 0
    relabelled: int = 0
    removed: int = 0

    def to_json(self) -> dict[str, Any]:
        """What `receipts.gaps` keeps."""
        return {
            **asdict(self),
            "cursor": dict(self.cursor),
            "found_at": self.found_at.isoformat(),
            "closed_at": self.closed_at.isoformat() if self.closed_at else None,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Gap":
        """The gap that was kept."""
        closed_at = values["closed_at"]
        times = {
            "found_at": datetime.fromisoformat(values["found_at"]),
            "closed_at": datetime.fromisoformat(closed_at) if closed_at else None,
        }
        return cls(**{**values, **times})
