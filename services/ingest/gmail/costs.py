"""What calls cost, and how much a user and a project may spend: Google's published numbers, by when a project began."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """The calls that are made, in the words of Google's quota page."""

    GET_PROFILE = "getProfile"
    LABELS_LIST = "labels.list"
    MESSAGES_LIST = "messages.list"
    MESSAGES_GET = "messages.get"
    ATTACHMENTS_GET = "messages.attachments.get"
    THREADS_GET = "threads.get"
    HISTORY_LIST = "history.list"
    WATCH = "watch"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class QuotaProfile:
    """The quota of one Cloud project."""

    name: str
    #: In units; the price is the method's, whatever the format and however long the answer.
    costs: Mapping[Method, int]
    user_units_per_minute: int
    project_units_per_minute: int
    #: Requests that one user has in flight. Google's own bound is not published; these stayed below it.
    concurrency: int


def _costs(get: int, thread: int) -> Mapping[Method, int]:
    return {
        Method.GET_PROFILE: 1,
        Method.LABELS_LIST: 1,
        Method.MESSAGES_LIST: 5,
        Method.MESSAGES_GET: get,
        Method.ATTACHMENTS_GET: get,
        Method.THREADS_GET: thread,
        Method.HISTORY_LIST: 2,
        Method.WATCH: 100,
        Method.STOP: 50,
    }


#: Projects that did not use the Gmail API between November 2025 and April 2026.
NEW_2026 = QuotaProfile("new2026", _costs(get=20, thread=40), 6_000, 1_200_000, concurrency=4)
#: Projects that did.
LEGACY = QuotaProfile("legacy", _costs(get=5, thread=10), 15_000, 1_200_000, concurrency=12)

PROFILES = {profile.name: profile for profile in (NEW_2026, LEGACY)}
