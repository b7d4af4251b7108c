"""Verdicts on mails that are not stored: pasted ones, as they came or as their parts."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from math import ceil
from typing import Protocol
from uuid import UUID

from kit.errors import Problem, Status
from kit.ids import new_id
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Mail

#: Mails that one person may have looked at in a minute; a process counts for itself.
MAILS_PER_MINUTE = 100
#: People whose count is kept; of more, those who asked longest ago begin anew.
_PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that could not be read, and why: UPPER_SNAKE."""

    reason: str


@dataclass(frozen=True, slots=True)
class Previewed:
    """A mail as it was read, with its verdict."""

    mail: Mail
    outcome: Outcome


class RawMails(Protocol):
    """Where mails as they came over the wire are read."""

    async def parse(self, user_id: UUID, raws: Sequence[bytes]) -> list[Mail | Unreadable]:
        """What they would be if they were stored, in order."""


class Allowance:
    """So many mails a minute per person; what is not used up fills again steadily."""

    def __init__(self, per_minute: int = MAILS_PER_MINUTE, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._monotonic = monotonic
        #: user -> (what is left, as of when)
        self._left: OrderedDict[UUID, tuple[float, float]] = OrderedDict()

    def take(self, user_id: UUID, mails: int) -> None:
        """Takes so many; TOO_MANY_PREVIEWS when they are not there, and says when they will be."""
        now = self._monotonic()
        left, then = self._left.pop(user_id, (float(self._per_minute), now))
        left = min(left + (now - then) * self._per_minute / 60, self._per_minute)
        enough = mails <= left
        self._left[user_id] = (left - mails if enough else left, now)
        if len(self._left) > _PEOPLE:
            self._left.popitem(last=False)
        if not enough:
            seconds = ceil((mails - left) * 60 / self._per_minute)
            raise Problem(
                Status.RESOURCE_EXHAUSTED,
                "TOO_MANY_PREVIEWS",
                f"At most {self._per_minute} mails a minute. Try again in {seconds} s.",
                {"retry_after_seconds": str(seconds)},
            )


def mail_of_fields(subject: str, sender: str, body: str, at: datetime) -> Mail:
    """A pasted mail. `sender` is "Name <address>", an address or a name."""
    name, address = parseaddr(sender)
    if "@" not in address:
        name, address = sender.strip(), ""
    return Mail(
        message_id=new_id(),
        content_key="",
        mail_date=at,
        correspondent=address.lower(),
        thread_keys=frozenset(),
        job_urls=frozenset(),
        text=MailText(subject, name, address.lower(), text=body, sent_at=at),
    )


async def preview(
    pipeline: Pipeline, user_id: UUID, mails: Sequence[Mail | Unreadable], *, ask_model: bool
) -> list[Previewed | Unreadable]:
    """Decides on those that could be read; remembers nothing."""
    readable = [one for one in mails if isinstance(one, Mail)]
    outcomes = iter(await pipeline.decide_afresh(user_id, readable, ask_model=ask_model))
    return [one if isinstance(one, Unreadable) else Previewed(one, next(outcomes)) for one in mails]
