"""What an answer other than success means for the caller: Google's codes and reasons, read as one of a few faults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import orjson

from kit.errors import Problem, Status

#: How long nothing is asked after the minute's units were spent: the longest window Google counts in.
QUOTA_PAUSE_SECONDS = 60.0
_RETRY_AFTER = re.compile(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]{5,20}Z)")
_MESSAGE_CHARS = 300
_LONGEST_PAUSE_SECONDS = 24 * 3600.0


class Kind(Enum):
    """What to do about a failed call."""

    #: Nothing wrong with the call: ask again a little later.
    TRANSIENT = "transient"
    #: Fewer at once.
    TOO_MANY_AT_ONCE = "too_many_at_once"
    #: Nothing for this user for `wait`.
    USER_PAUSED = "user_paused"
    #: Nothing for the whole project for `wait`.
    PROJECT_PAUSED = "project_paused"
    #: The access token is not taken.
    TOKEN_REFUSED = "token_refused"  # noqa: S105 (a word, not a password)
    #: What was asked for is not there.
    NOT_FOUND = "not_found"
    #: Google refuses what was asked, and will again.
    INVALID = "invalid"
    #: Not allowed until a person changes something.
    FORBIDDEN = "forbidden"
    #: The answer is longer than is taken.
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed call, judged."""

    kind: Kind
    #: Google's short word, or ours in UPPER_SNAKE.
    reason: str
    #: For people; bounded.
    message: str
    #: For the pauses, and the least to wait where Google said so, in seconds.
    wait: float | None = None


class CallFailed(Exception):  # noqa: N818 (says what happened)
    """A call that will not be tried again. Holds nothing of the request, so no token can leak from it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.reason}: {fault.message}")
        self.fault = fault


def read_fault(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Fault:
    """The fault behind an answer of `status` >= 300. `now` is the server's time."""
    error = _error(body)
    reason, message = _reason(error), _message(error, status)
    told = _told_wait(headers, message, now)
    if status == 401:
        return Fault(Kind.TOKEN_REFUSED, reason or "authError", message)
    if status in (403, 429):
        return _refused(status, reason, message, told)
    if status == 404:
        return Fault(Kind.NOT_FOUND, reason or "notFound", message)
    if status in (408, 500, 502, 503, 504):
        return Fault(Kind.TRANSIENT, reason or f"HTTP_{status}", message, told)
    if reason == "failedPrecondition":
        return Fault(Kind.FORBIDDEN, reason, message)
    return Fault(Kind.INVALID, reason or f"HTTP_{status}", message)


def _refused(status: int, reason: str, message: str, told: float | None) -> Fault:
    """403 and 429 both say "too fast" and both say other things."""
    if reason == "dailyLimitExceeded":
        return Fault(Kind.FORBIDDEN, reason, message)
    if "concurrent" in message.lower():
        return Fault(Kind.TOO_MANY_AT_ONCE, reason, message)
    if status == 429 or reason in ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"):
        whole_project = "'Queries per minute'" in message
        kind = Kind.PROJECT_PAUSED if whole_project else Kind.USER_PAUSED
        return Fault(kind, reason or "rateLimitExceeded", message, QUOTA_PAUSE_SECONDS if told is None else told)
    return Fault(Kind.FORBIDDEN, reason or "forbidden", message)


_PROBLEMS: dict[str, tuple[Status, str, str]] = {
    "domainPolicy": (
        Status.FAILED_PRECONDITION,
        "GMAIL_NOT_ALLOWED",
        "The administrator of this account does not allow apps to read its mail.",
    ),
    "insufficientPermissions": (
        Status.FAILED_PRECONDITION,
        "SCOPE_NOT_GRANTED",
        "The consent does not cover reading mail. Connect again and tick the box for mail.",
    ),
    "dailyLimitExceeded": (
        Status.RESOURCE_EXHAUSTED,
        "DAY_UNITS_SPENT",
        "Google takes no more requests from this Jobtrail today.",
    ),
    "accessNotConfigured": (
        Status.FAILED_PRECONDITION,
        "GMAIL_API_DISABLED",
        "The Gmail API is not switched on in the Google Cloud project of this Jobtrail.",
    ),
    "failedPrecondition": (
        Status.FAILED_PRECONDITION,
        "MAIL_NOT_ENABLED",
        "This Google account has no Gmail mailbox.",
    ),
}


def problem_of(fault: Fault) -> Problem:
    """The typed failure of a whole mailbox that a fault amounts to."""
    metadata = {"provider": "gmail", "provider_reason": fault.reason, "provider_message": fault.message}
    if fault.kind is Kind.TOKEN_REFUSED:
        message = "Google takes no token of this consent any more. Connect again."
        return Problem(Status.UNAUTHENTICATED, "GRANT_REVOKED", message, metadata | {"cause": "REVOKED"})
    if fault.kind is Kind.FORBIDDEN and fault.reason in _PROBLEMS:
        return Problem(*_PROBLEMS[fault.reason], metadata)
    if fault.kind in (Kind.FORBIDDEN, Kind.INVALID, Kind.NOT_FOUND, Kind.TOO_LARGE):
        return Problem(Status.FAILED_PRECONDITION, "PROVIDER_REFUSED", "Google refuses a request.", metadata)
    return Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", "Google does not answer as it should.", metadata)


def _error(body: bytes) -> Mapping[str, Any]:
    """The error object; empty for HTML of some front end, or for anything else."""
    try:
        error = orjson.loads(body).get("error")
    except (orjson.JSONDecodeError, AttributeError):
        return {}
    return error if isinstance(error, dict) else {}


def _reason(error: Mapping[str, Any]) -> str:
    items = error.get("errors")
    first = items[0] if isinstance(items, list) and items else None
    reason = first.get("reason") if isinstance(first, dict) else None
    return reason[:60] if isinstance(reason, str) else ""


def _message(error: Mapping[str, Any], status: int) -> str:
    message = error.get("message")
    return message[:_MESSAGE_CHARS] if isinstance(message, str) and message else f"HTTP {status}"


def _told_wait(headers: Mapping[str, str], message: str, now: datetime) -> float | None:
    """How long Google says to stay away, in its message or in the header; at most a day."""
    found = _RETRY_AFTER.search(message)
    seconds = _until(found[1], now) if found else None
    told = headers.get("Retry-After", "")
    if seconds is None and told.isascii() and told.isdecimal() and len(told) <= 9:
        seconds = float(told)
    return None if seconds is None else min(max(0.0, seconds), _LONGEST_PAUSE_SECONDS)


def _until(moment: str, now: datetime) -> float | None:
    try:
        return (datetime.fromisoformat(moment) - now).total_seconds()
    except ValueError:
        return None
