"""Passwords: argon2id in threads, a few at a time, so that signing in cannot starve everything else."""

import asyncio
import functools
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.identity import model
from kit.errors import Problem, Status

T = TypeVar("T")

#: OWASP's profile: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
MIN_CHARACTERS = 10
#: Longer ones are refused rather than hashed: the work must not depend on what strangers send.
MAX_CHARACTERS = 200
#: Hashes at once, each 19 MiB and most of a core for tens of milliseconds.
_AT_ONCE = 2
#: Those that may wait for a turn; more are told to come back.
_WAITING = 64


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._queued = 0

    async def hash(self, password: str) -> str:
        """What the database keeps of a password."""
        return await self._turn(functools.partial(_HASHER.hash, password))

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is that password. Without a stored one the same work is done, so that the time tells nothing."""
        matching = await self._turn(functools.partial(_verify, stored or _dummy(), password))
        return matching and stored is not None

    async def _turn(self, work: Callable[[], T]) -> T:
        if self._queued >= _WAITING:
            raise model.busy()
        self._queued += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(work)
        finally:
            self._queued -= 1


def check_new(password: str) -> None:
    """INVALID_ARGUMENT when it cannot be a new password."""
    if len(password) < MIN_CHARACTERS:
        raise _invalid(f"A password needs at least {MIN_CHARACTERS} characters.")
    if len(password) > MAX_CHARACTERS:
        raise _invalid(f"A password has at most {MAX_CHARACTERS} characters.")


def _verify(stored: str, password: str) -> bool:
    if len(password) > MAX_CHARACTERS:
        password = password[:MAX_CHARACTERS] + "\x00"  # never a password of ours, and costs what any costs
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _dummy() -> str:
    return _HASHER.hash("a password that nobody has")


def _invalid(message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "password"})
