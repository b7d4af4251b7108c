"""What one user may spend in a day, and has spent: taken before a call is made, put right after it.

    reserve the most it can cost ──▶ call ──▶ settle: the most is replaced by what it did cost

The row holds what is settled plus the most of the calls under way. A process that is killed in between leaves the most:
too much may be counted, never too little.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from kit.clock import Clock
from kit.db import Database


@dataclass(frozen=True, slots=True)
class Spend:
    """What left the machine and what it cost."""

    mails: int = 0
    calls: int = 0
    bytes_sent: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    #: Millionths of the currency the prices are in.
    micros: int = 0

    def minus(self, other: "Spend") -> "Spend":
        """The difference, column by column."""
        return Spend(*(getattr(self, name) - getattr(other, name) for name in _COLUMNS))


_COLUMNS = tuple(Spend.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one user and day. Tokens in and out together; money in millionths."""

    tokens: int
    micros: int


@dataclass(frozen=True, slots=True)
class Reservation:
    """What is counted until it is settled, and on which day."""

    day: date
    most: Spend


# The row of the day is locked by the upsert, so that of two calls that would both just fit only one is made.
_RESERVE = sa.text("""
    insert into classify.llm_usage as u (user_id, day, mails, calls, bytes_sent, tokens_in, tokens_out, micros)
    select :user_id, :day, :mails, :calls, :bytes_sent, :tokens_in, :tokens_out, :micros
    where cast(:tokens_in as bigint) + :tokens_out <= :token_limit and cast(:micros as bigint) <= :micro_limit
    on conflict (user_id, day) do update set
        mails = u.mails + excluded.mails, calls = u.calls + excluded.calls,
        bytes_sent = u.bytes_sent + excluded.bytes_sent, tokens_in = u.tokens_in + excluded.tokens_in,
        tokens_out = u.tokens_out + excluded.tokens_out, micros = u.micros + excluded.micros
    where u.tokens_in + u.tokens_out + excluded.tokens_in + excluded.tokens_out <= :token_limit
      and u.micros + excluded.micros <= :micro_limit
    returning 1
""").bindparams(*(sa.bindparam(name, type_=sa.BigInteger) for name in (*_COLUMNS, "token_limit", "micro_limit")))
_SETTLE = sa.text("""
    update classify.llm_usage set
        mails = mails + :mails, calls = calls + :calls, bytes_sent = bytes_sent + :bytes_sent,
        tokens_in = tokens_in + :tokens_in, tokens_out = tokens_out + :tokens_out, micros = micros + :micros
    where user_id = :user_id and day = :day
""").bindparams(*(sa.bindparam(name, type_=sa.BigInteger) for name in _COLUMNS))


class Budget:
    """Keeps every user's account in Postgres: all processes share it."""

    def __init__(self, database: Database, limits: Limits, clock: Clock) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    async def reserve(self, user_id: UUID, most: Spend) -> Reservation | None:
        """Counts the most that a call can cost; None, and nothing is counted, when that is more than is left today."""
        day = self._clock().date()
        asked = {"token_limit": self._limits.tokens, "micro_limit": self._limits.micros}
        async with self._database.begin(user_id) as tx:
            row = await tx.execute(_RESERVE, _row(user_id, day, most) | asked)
            return Reservation(day, most) if row.first() is not None else None

    async def settle(self, user_id: UUID, reservation: Reservation, spent: Spend) -> None:
        """Replaces what was reserved by what was spent."""
        async with self._database.begin(user_id) as tx:
            await tx.execute(_SETTLE, _row(user_id, reservation.day, spent.minus(reservation.most)))


def _row(user_id: UUID, day: date, spend: Spend) -> dict[str, object]:
    return {"user_id": user_id, "day": day, **{name: getattr(spend, name) for name in _COLUMNS}}
