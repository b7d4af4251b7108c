"""How often a mailbox is looked at when nobody says that something is new."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

SHORTEST_SECONDS = 60
USUAL_SECONDS = 600
LONGEST_SECONDS = 1800
#: Mail comes in bursts: after some there is more.
_QUICKER = 4
#: From a minute back to ten takes nine quiet looks, three quarters of an hour.
_SLOWER = 1.3
#: Syncs that failed in a row which are told apart: by then the pause is the longest.
FAILURES = 6
#: Who stopped a sync does not want the next one a minute later.
AFTER_STOP = timedelta(seconds=LONGEST_SECONDS)
#: Either way, so that mailboxes connected together do not stay in step.
_SPREAD = 0.1


def next_look(
    interval_seconds: int,
    now: datetime,
    *,
    busy: bool,
    waiting_until: datetime | None = None,
    jitter: Callable[[], float] = random.random,
) -> tuple[int, datetime]:
    """The interval from now on, and when it is over. `busy`: something had changed since the last look.

    Earlier when a message may be tried again before that. `jitter` is from 0 to 1.
    """
    if busy:
        seconds = max(SHORTEST_SECONDS, interval_seconds // _QUICKER)
    else:
        seconds = min(LONGEST_SECONDS, round(interval_seconds * _SLOWER))
    spread = 1 + _SPREAD * (2 * jitter() - 1)
    at = now + timedelta(seconds=seconds * spread)
    return seconds, min(at, waiting_until) if waiting_until else at


def pause_after(failures: int) -> timedelta:
    """How long no sync is started by itself after so many (at least one) that failed in a row: one minute, doubled
    with each. What a person starts is started all the same."""
    return timedelta(seconds=min(LONGEST_SECONDS, SHORTEST_SECONDS * 2 ** (failures - 1)))
