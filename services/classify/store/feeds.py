"""The secret addresses of calendars. Of a secret only its hash is kept.

A secret is 256 random bits, and what is looked up is the hash of what was sent: nobody can steer by the time a look
takes how far a guess agrees with a stored hash, and nothing is compared byte by byte with the secret itself.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.classify import tables

_F = tables.calendar_feeds
_SECRET_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_READ_NOTED_EVERY = timedelta(hours=1)
#: The one look across users, see the migration.
_OWNER = sa.text("select classify.calendar_feed_owner(:hash)").bindparams(sa.bindparam("hash", type_=sa.LargeBinary))


def new_token() -> str:
    """A fresh secret, fit for an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


async def owner_of(tx: Transaction, token: str) -> UUID | None:
    """Whose calendar a secret opens; None when nobody's. In a transaction of no user."""
    if not _TOKEN.fullmatch(token):
        return None
    found: UUID | None = (await tx.execute(_OWNER, {"hash": _hash(token)})).scalar_one_or_none()
    return found


class CalendarFeeds:
    """Of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def get(self) -> Any:
        """The row: created_at, read_at; None without an address."""
        mine = sa.select(_F.c.created_at, _F.c.read_at).where(_F.c.user_id == self._user_id)
        return (await self._tx.execute(mine)).one_or_none()

    async def rotate(self, token: str, now: datetime) -> None:
        """From now on this secret opens the calendar, and none before it."""
        values = {"token_hash": _hash(token), "created_at": now, "read_at": None}
        made = insert(_F).values(user_id=self._user_id, **values)
        await self._tx.execute(made.on_conflict_do_update(index_elements=[_F.c.user_id], set_=values))

    async def revoke(self) -> None:
        """From now on nothing opens the calendar."""
        await self._tx.execute(sa.delete(_F).where(_F.c.user_id == self._user_id))

    async def note_read(self, now: datetime) -> None:
        """Notes that it was read, to the hour."""
        long_ago = sa.or_(_F.c.read_at.is_(None), _F.c.read_at < now - _READ_NOTED_EVERY)
        await self._tx.execute(sa.update(_F).where(_F.c.user_id == self._user_id, long_ago).values(read_at=now))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
