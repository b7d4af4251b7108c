"""Seals all credentials anew with the first of INGEST_CREDENTIAL_KEYS: `python -m services.ingest.rotate_credentials`.

Run it after a new key was put in front of the old ones, while the service runs or while it does not. Each row moves in
a transaction of its own, so it may be broken off at any time and run again. When it says that none is left, the old
keys may be taken out. Exit status 1: some credentials could not be opened; they are named, and left as they are.
"""

import asyncio
import sys
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit import logs
from kit.db import Database, engine
from kit.errors import Problem
from kit.settings import load
from services.ingest.credentials import Vault, mailbox_context, parse_keys
from services.ingest.tables import credentials as t

log = logs.get(__name__)

_ROUND = 100


class RotationSettings(BaseSettings):
    """What rotation reads of the service's environment."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", frozen=True, extra="ignore")

    #: postgresql+asyncpg://… of the runtime role.
    database_url: SecretStr
    #: "id:base64" pairs; the first seals.
    credential_keys: SecretStr = Field(min_length=1)

    @field_validator("credential_keys")
    @classmethod
    def _keys(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of the credentials that were sealed by older keys."""

    moved: int = 0
    #: (mailbox, reason) of those that could not be opened.
    unreadable: tuple[tuple[UUID, str], ...] = ()


async def rotate(database: Database, vault: Vault) -> Rotation:
    """Moves every row to the vault's sealing key, one transaction each."""
    moved, unreadable = 0, []
    after: UUID | None = None
    while stale := await _stale(database, vault.sealing_key_id, after):
        for mailbox_id, user_id in stale:
            after = mailbox_id
            try:
                moved += await _move(database, vault, user_id, mailbox_id)
            except Problem as problem:
                unreadable.append((mailbox_id, problem.reason))
    return Rotation(moved, tuple(unreadable))


async def _stale(database: Database, key_id: str, after: UUID | None) -> list[tuple[UUID, UUID]]:
    query = sa.text("select * from ingest.stale_credentials(:key_id, cast(:after as uuid), :n)")
    async with database.begin(None) as tx:
        rows = await tx.execute(query, {"key_id": key_id, "after": after, "n": _ROUND})
        return [(row.mailbox_id, row.user_id) for row in rows]


async def _move(database: Database, vault: Vault, user_id: UUID, mailbox_id: UUID) -> bool:
    """Whether it was there to be moved. Held meanwhile: the service may exchange the secret at the same time."""
    here = sa.and_(t.c.user_id == user_id, t.c.mailbox_id == mailbox_id)
    context = mailbox_context(user_id, mailbox_id)
    async with database.begin(user_id) as tx:
        row = (await tx.execute(sa.select(t).where(here).with_for_update())).first()
        if row is None or row.key_id == vault.sealing_key_id:
            return False
        key_id, sealed = vault.seal(vault.open(row.key_id, bytes(row.sealed), context), context)
        # The version stays: the secret is the same, and whoever holds it goes on with it.
        await tx.execute(sa.update(t).where(here).values(key_id=key_id, sealed=sealed))
    return True


async def _run(settings: RotationSettings) -> Rotation:
    vault = Vault(parse_keys(settings.credential_keys.get_secret_value()))
    database = Database(engine(settings.database_url.get_secret_value(), pool_size=1))
    try:
        return await rotate(database, vault)
    finally:
        await database.close()


def main() -> int:
    """Rotates once. Returns the exit status."""
    logs.configure("ingest", log_format="text", level="INFO")
    rotation = asyncio.run(_run(load(RotationSettings)))
    for mailbox_id, reason in rotation.unreadable:
        log.error("credential_left", mailbox=str(mailbox_id), reason=reason)
    log.info("credentials_rotated", moved=rotation.moved, left=len(rotation.unreadable))
    return 1 if rotation.unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
