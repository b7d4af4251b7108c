"""Listing messages in pages, folder by folder, newest first."""

import bisect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.ingest.domain.remote import Listed, Scope
from services.ingest.imap.folders import Folder
from services.ingest.imap.items import Opened, labels, listed, remote_id_of, wanted_items
from services.ingest.imap.limits import PAGE
from services.ingest.imap.opening import items_of, open_folder
from services.ingest.imap.session import Session
from services.ingest.remote.port import LabelPage, ListingExpired

#: Messages whose labels come with one answer.
LABEL_CHUNK = 2_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Gives the ids of the open folder's messages that belong to a listing.
Search = Callable[[Session, Opened], list[int]]


@dataclass(frozen=True, slots=True)
class Spot:
    """How far a listing has come: within a folder, below `before`; 0: at its top."""

    folder_key: str
    uidvalidity: int = 0
    before: int = 0
    #: Pages already given of what stands there.
    given: int = 0

    def token(self) -> str:
        """As text."""
        return json.dumps([self.folder_key, self.uidvalidity, self.before, self.given])

    @classmethod
    def read(cls, token: str) -> "Spot":
        """Back again. ListingExpired when it is no token of ours."""
        try:
            key, *numbers = json.loads(token)
            uidvalidity, before, given = (int(number) for number in numbers)
        except (ValueError, TypeError) as error:
            raise ListingExpired("This is no place in a listing.") from error
        return cls(str(key), uidvalidity, before, given)


@dataclass(slots=True)
class Found:
    """What a search has found in one folder, so that its pages need not search again."""

    folder_key: str
    uidvalidity: int
    uids: list[int]


class Pages:
    """Goes through the messages of one listing. Lives as long as its mailbox is open; tokens outlive it."""

    def __init__(self, search: Search, chunk: int = PAGE) -> None:
        self._search = search
        self._chunk = chunk
        self._found: Found | None = None

    def take(self, session: Session, opened: Opened, spot: Spot) -> tuple[list[int], bool]:
        """The newest ids below the spot, ascending, and whether older ones follow. ListingExpired for a stale spot."""
        if spot.before and spot.uidvalidity != opened.uidvalidity:
            raise ListingExpired("The folder's numbers mean other messages now.")
        uids = self._uids(session, opened)
        end = bisect.bisect_left(uids, spot.before) if spot.before else len(uids)
        start = max(0, end - self._chunk)
        return uids[start:end], start > 0

    def _uids(self, session: Session, opened: Opened) -> list[int]:
        found, key = self._found, opened.folder.key
        if found is None or (found.folder_key, found.uidvalidity) != (key, opened.uidvalidity):
            found = self._found = Found(key, opened.uidvalidity, self._search(session, opened))
        return found.uids


def everything(session: Session, opened: Opened) -> list[int]:
    """All messages of the open folder."""
    return session.uids([b"ALL"])


def since(scope: Scope) -> Search:
    """All messages of the open folder that are in scope, about."""
    return lambda session, _opened: session.uids(since_key(scope.since))


def since_key(since: datetime | None) -> list[bytes]:
    """The search key of a scope; a day early, since servers compare dates in zones of their own."""
    if since is None:
        return [b"ALL"]
    day = since.astimezone(UTC).date() - timedelta(days=1)
    return [b"SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}".encode()]


def in_scope(scope: Scope, message: Listed) -> bool:
    """Whether it is new enough; what has no time is."""
    return scope.since is None or not message.recency or message.recency >= scope.since.timestamp() * 1000


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as read from one folder, and where each message lies."""

    messages: tuple[Listed, ...]
    places: dict[str, int]
    next: Spot | None


def read_page(session: Session, pages: Pages, folder: Folder, spot: Spot, *, gmail: bool) -> Seen | None:
    """One page of one folder, newest first; None when the folder has none."""
    opened = open_folder(session, folder, gmail=gmail)
    if opened is None:
        return None
    uids, more = pages.take(session, opened, spot)
    if not uids:
        return None
    items = items_of(session, uids, wanted_items(session, opened))
    found = [(uid, listed(opened, uid, items[uid])) for uid in reversed(uids) if uid in items]
    named = [(uid, message) for uid, message in found if message is not None]
    return Seen(
        tuple(message for _, message in named),
        {message.remote_id: uid for uid, message in named},
        Spot(folder.key, opened.uidvalidity, uids[0]) if more else None,
    )


def read_labels(session: Session, pages: Pages, folder: Folder, spot: Spot, *, gmail: bool) -> LabelPage | None:
    """The messages of one label among some of a folder's; None when none below the spot bear any.

    The token leads to the next label among the same messages, then to the next messages.
    """
    opened = open_folder(session, folder, gmail=gmail)
    more = opened is not None
    while opened is not None and more:
        uids, more = pages.take(session, opened, spot)
        members = _by_label(session, opened, uids) if uids else {}
        names = sorted(members)[spot.given :]
        following = Spot(folder.key, opened.uidvalidity, uids[0]) if more else None
        if names:
            if len(names) > 1:
                following = Spot(folder.key, opened.uidvalidity, uids[-1] + 1, spot.given + 1)
            return LabelPage(names[0], tuple(members[names[0]]), following.token() if following else None)
        spot = following or spot
    return None


def _by_label(session: Session, opened: Opened, uids: Sequence[int]) -> dict[str, list[str]]:
    wanted = "(UID FLAGS X-GM-MSGID X-GM-LABELS)" if opened.gmail else "(UID FLAGS)"
    members: dict[str, list[str]] = {}
    for uid, item in items_of(session, uids, wanted).items():
        remote_id = remote_id_of(opened, uid, item)
        if remote_id is not None:
            for label in labels(opened, item):
                members.setdefault(label, []).append(remote_id)
    return members
