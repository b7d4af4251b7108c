"""Every statement on credentials. Each runs in the caller's transaction, which is already the user's."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.ingest.credentials import Vault, mailbox_context
from services.ingest.credentials_values import Secret, dump, parse
from services.ingest.tables import credentials as t


@dataclass(frozen=True, slots=True)
class Credential:
    """A mailbox's secret, and which of its successive values it is."""

    secret: Secret
    version: int


class PostgresCredentials:
    """Credentials in Postgres, sealed by a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def get(self, tx: Transaction, user_id: UUID, mailbox_id: UUID) -> Credential | None:
        """The mailbox's credential, None when it has none. Raises Problem when it cannot be opened."""
        row = (await tx.execute(sa.select(t).where(_here(user_id, mailbox_id)))).first()
        if row is None:
            return None
        opened = self._vault.open(row.key_id, bytes(row.sealed), mailbox_context(user_id, mailbox_id))
        return Credential(parse(opened), row.version)

    async def put(self, tx: Transaction, user_id: UUID, mailbox_id: UUID, secret: Secret) -> Credential:
        """Keeps the secret in place of the one before."""
        key_id, sealed = self._vault.seal(dump(secret), mailbox_context(user_id, mailbox_id))
        values = {"key_id": key_id, "sealed": sealed}
        made = insert(t).values(user_id=user_id, mailbox_id=mailbox_id, **values)
        moved = {**values, "version": t.c.version + 1, "updated_at": sa.func.now()}
        statement = made.on_conflict_do_update(index_elements=[t.c.user_id, t.c.mailbox_id], set_=moved)
        version = (await tx.execute(statement.returning(t.c.version))).scalar_one()
        return Credential(secret, version)

    async def replace(
        self, tx: Transaction, user_id: UUID, mailbox_id: UUID, secret: Secret, *, version: int
    ) -> Credential | None:
        """Keeps the secret in place of that version; None, and nothing done, when another has taken its place."""
        key_id, sealed = self._vault.seal(dump(secret), mailbox_context(user_id, mailbox_id))
        values = {"key_id": key_id, "sealed": sealed, "version": version + 1, "updated_at": sa.func.now()}
        same = sa.and_(_here(user_id, mailbox_id), t.c.version == version)
        done = await tx.execute(sa.update(t).where(same).values(values))
        return Credential(secret, version + 1) if done.rowcount else None

    async def delete(self, tx: Transaction, user_id: UUID, mailbox_id: UUID) -> None:
        """Forgets it; nothing when there is none."""
        await tx.execute(sa.delete(t).where(_here(user_id, mailbox_id)))


def _here(user_id: UUID, mailbox_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(t.c.user_id == user_id, t.c.mailbox_id == mailbox_id)
