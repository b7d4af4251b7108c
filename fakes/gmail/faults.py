"""Things that go wrong on request: the next n calls, or some share of all, of a method, a user, a message."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fakes.gmail import errors
from fakes.gmail.errors import GoogleError

#: Errors by the name control knows them under.
ERRORS: dict[str, Callable[[], GoogleError]] = {
    "500": errors.backend_error,
    "503": errors.unavailable,
    "401": errors.unauthenticated,
    "404": errors.not_found,
    "429_concurrent": errors.too_many_concurrent,
    "429_exhausted": errors.resource_exhausted,
    "403_quota": lambda: errors.quota_exceeded("1001"),
    "403_user_rate": errors.user_rate_limit,
    "403_daily": errors.daily_limit,
    "403_domain_policy": errors.domain_policy,
    "403_scopes": errors.insufficient_scopes,
    "400_precondition": errors.failed_precondition,
}
#: What may happen to an answer that was given. `hold` keeps it back until control releases it.
MISCHIEF = ("drop", "truncate", "slow", "wrong_id", "hold")


@dataclass(slots=True)
class Fault:
    """One rule. `count` None: as long as it stands. `retry_after` seconds makes it the penalty box's 429."""

    kind: str
    method: str = ""
    user: str = ""
    ident: str = ""
    count: int | None = None
    probability: float = 1.0
    seconds: float = 0.0
    struck: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, method: str, user: str, ident: str) -> bool:
        """Whether a call is meant."""
        if self.count is not None and self.struck >= self.count:
            return False
        pairs = ((self.method, method), (self.user, user), (self.ident, ident))
        return all(not wanted or wanted == given for wanted, given in pairs)

    def error(self, now: float) -> GoogleError | None:
        """The refusal it stands for, or None when the answer itself is spoiled."""
        if self.kind == "429_retry_after":
            return errors.retry_after(now + self.seconds)
        return ERRORS[self.kind]() if self.kind in ERRORS else None


class Faults:
    """The rules in force; the first that fits strikes."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._rules: dict[int, Fault] = {}
        self._last = 0

    def add(self, fault: Fault) -> int:
        """Puts a rule in force; answers its number."""
        if fault.kind not in (*ERRORS, *MISCHIEF, "429_retry_after"):
            raise ValueError(f"no such fault: {fault.kind}")
        self._last += 1
        self._rules[self._last] = fault
        return self._last

    def remove(self, number: int | None = None) -> None:
        """Lifts one rule or all; what they hold back goes on."""
        numbers = list(self._rules) if number is None else [number]
        for one in numbers:
            self._rules.pop(one).gate.set()

    def pick(self, method: str, user: str, ident: str) -> Fault | None:
        """The fault that strikes this call."""
        for fault in self._rules.values():
            if fault.fits(method, user, ident) and (fault.probability >= 1 or self._rng.random() < fault.probability):
                fault.struck += 1
                return fault
        return None

    def json(self) -> dict[str, Any]:
        """Per rule, how often it struck."""
        return {str(number): {"kind": fault.kind, "struck": fault.struck} for number, fault in self._rules.items()}
