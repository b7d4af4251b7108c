"""What the command line does with accounts. It needs nothing but the identity_app database URL."""

from datetime import timedelta
from uuid import UUID

from gateway.identity import store, tokens
from gateway.identity.accounts import Accounts
from gateway.identity.model import SessionKind
from kit.db import Database
from kit.ids import new_id

DEMO_EMAIL = "demo@jobtrail.local"
LINK_VALID = timedelta(hours=24)


async def ensure_demo_user(database: Database) -> UUID:
    """The demo user's id, made when there is none. Nobody can sign in as them with a password."""
    user_id = new_id()
    async with database.begin(user_id) as tx:
        made = await store.add_user(
            tx, user_id=user_id, email=DEMO_EMAIL, password_hash=None, display_name="Demo", is_demo=True
        )
        found = await store.find_login(tx, DEMO_EMAIL)
    if made is not None:
        return made.id
    assert found is not None, "the address is taken, so somebody has it"
    return found[0]


async def create_sign_in_link(database: Database, user_id: UUID, valid: timedelta = LINK_VALID) -> str:
    """A token that signs the user in once: <public url>/signin?token=…"""
    token = tokens.new_token()
    token_hash = tokens.digest(token)
    assert token_hash is not None
    async with database.begin(user_id) as tx:
        await store.add_sign_in_link(tx, user_id=user_id, token_hash=token_hash, valid=valid)
    return token


async def create_bearer(database: Database, user_id: UUID, name: str, valid: timedelta | None = None) -> str:
    """A token for a program that acts for the user: Authorization: Bearer …. `name` says which program."""
    opened = await Accounts(database).open_session(user_id, SessionKind.BEARER, name, valid=valid)
    return opened.token
