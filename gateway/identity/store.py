"""Every statement on the identity schema. Each runs in the caller's transaction."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from gateway.identity.model import Session, SessionKind, User
from gateway.tables import sessions, sign_in_attempts, sign_in_links, users
from kit.db import Transaction

#: What a browser calls itself is kept to this length.
_USER_AGENT_CHARACTERS = 300


async def add_user(
    tx: Transaction, *, user_id: UUID, email: str, password_hash: str | None, display_name: str, is_demo: bool
) -> User | None:
    """A new account, in that user's own transaction; None when the address is taken (by anybody, seen or not)."""
    values = {
        "id": user_id,
        "email": email.lower(),
        "password_hash": password_hash,
        "display_name": display_name,
        "is_demo": is_demo,
    }
    # Not `on conflict … returning` alone: the row that is in the way may be another's, which we do not see.
    made = insert(users).values(values).on_conflict_do_nothing(constraint="uq_users_email").returning(users)
    row = (await tx.execute(made)).first()
    return _user(row) if row is not None else None


async def find_login(tx: Transaction, email: str) -> tuple[UUID, str | None] | None:
    """(user id, password hash) of an address."""
    row = (await tx.execute(sa.text("select * from identity.find_login(:email)"), {"email": email})).first()
    return (row.user_id, row.password_hash) if row is not None else None


async def find_session(tx: Transaction, token_hash: bytes) -> Session | None:
    """The session that stands under that token."""
    row = (await tx.execute(sa.text("select * from identity.find_session(:hash)"), {"hash": token_hash})).first()
    if row is None:
        return None
    user = User(row.user_id, row.email, row.display_name, row.is_demo, row.user_created_at)
    return Session(row.session_id, user, SessionKind(row.kind), token_hash, row.expires_at)


async def add_session(
    tx: Transaction,
    *,
    session_id: UUID,
    user_id: UUID,
    token_hash: bytes,
    kind: SessionKind,
    user_agent: str,
    valid: timedelta,
) -> None:
    """A new session, in that user's own transaction."""
    values = {
        "id": session_id,
        "user_id": user_id,
        "token_hash": token_hash,
        "kind": kind,
        "user_agent": user_agent[:_USER_AGENT_CHARACTERS],
        "expires_at": func.now() + valid,
    }
    await tx.execute(sa.insert(sessions).values(values))


async def delete_session(tx: Transaction, session_id: UUID) -> None:
    """Ends a session of the transaction's user."""
    await tx.execute(sa.delete(sessions).where(sessions.c.id == session_id))


async def add_sign_in_link(tx: Transaction, *, user_id: UUID, token_hash: bytes, valid: timedelta) -> None:
    """A link that signs that user in once, in that user's own transaction."""
    values = {"token_hash": token_hash, "user_id": user_id, "expires_at": func.now() + valid}
    await tx.execute(sa.insert(sign_in_links).values(values))


async def use_sign_in_link(tx: Transaction, token_hash: bytes) -> UUID | None:
    """The user a link signs in; it works no second time."""
    statement = sa.text("select identity.use_sign_in_link(:hash)")
    found: UUID | None = (await tx.execute(statement, {"hash": token_hash})).scalar_one()
    return found


async def count_attempt(tx: Transaction, keys: list[bytes], window: timedelta) -> dict[bytes, tuple[int, int]]:
    """Counts one attempt under each key; (attempts, seconds until they are forgotten) by key.

    The window begins with the first attempt. Keys are written in one order, so that two who come together do not
    wait for each other in a circle.
    """
    t = sign_in_attempts
    ends = func.now() + window
    made = insert(t).values([{"key": key, "attempts": 1, "window_ends_at": ends} for key in sorted(keys)])
    over = t.c.window_ends_at <= func.now()
    again = {
        "attempts": sa.case((over, 1), else_=t.c.attempts + 1),
        "window_ends_at": sa.case((over, made.excluded.window_ends_at), else_=t.c.window_ends_at),
    }
    left = func.ceil(func.extract("epoch", t.c.window_ends_at - func.now())).label("left")
    counted = made.on_conflict_do_update(index_elements=[t.c.key], set_=again).returning(t.c.key, t.c.attempts, left)
    return {row.key: (row.attempts, int(row.left)) for row in await tx.execute(counted)}


async def forget_attempts(tx: Transaction, key: bytes) -> None:
    """Starts again at nought."""
    await tx.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.key == key))


async def uncount_attempt(tx: Transaction, key: bytes) -> None:
    """Takes one attempt back."""
    t = sign_in_attempts
    await tx.execute(sa.update(t).where(t.c.key == key, t.c.attempts > 0).values(attempts=t.c.attempts - 1))


async def forget_expired(tx: Transaction) -> int:
    """Removes what has expired. Returns how many rows."""
    return int((await tx.execute(sa.text("select identity.forget_expired()"))).scalar_one())


def _user(row: Any) -> User:
    return User(row.id, row.email, row.display_name, row.is_demo, row.created_at)
