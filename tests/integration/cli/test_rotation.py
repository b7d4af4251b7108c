"""`jobtrail credentials rotate` on an installation of its own PostgreSQL, which is not running."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from cli.credential_keys import credential_keys, make_newer, stored_numbers
from cli.data_directory import DataDirectory
from cli.lock import exclusive
from cli.migrate import migrate
from cli.part import launch
from cli.ports import keep_ports
from cli.servers import DATABASE, embedded_postgres
from cli.stored_secrets import StoredSecrets
from kit.ids import new_id
from services.ingest.credentials import Vault, mailbox_context, parse_keys
from services.ingest.credentials_values import ImapSecret, dump, parse
from services.ingest.imap.endpoint import Auth

SECRET = ImapSecret(Auth.PASSWORD, "me@example.org", "correct horse")


class Installation:
    """A data directory whose database has been migrated and holds one credential."""

    def __init__(self, folder: Path) -> None:
        self.data = DataDirectory.at(folder)
        self.data.create()
        self.port = keep_ports(self.data.ports, ("postgres",))["postgres"]
        self.user, self.mailbox = uuid4(), new_id()

    @property
    def secrets(self) -> StoredSecrets:
        """As they are on disk now."""
        return StoredSecrets(self.data.secrets)

    def vault(self) -> Vault:
        """With all keys there are."""
        return Vault(parse_keys(credential_keys(self.secrets)))

    async def with_database(self, *statements: tuple[str, tuple[object, ...]]) -> list[asyncpg.Record]:
        """Starts PostgreSQL, runs statements as its administrator, stops it. Returns the last one's rows."""
        postgres = embedded_postgres(self.data, self.secrets, self.port)
        child = await launch(postgres.part())
        try:
            await asyncio.to_thread(migrate, self.data, {})
            connection = await asyncpg.connect(postgres.admin_url(DATABASE))
            rows: list[asyncpg.Record] = []
            for statement, values in statements:
                rows = await connection.fetch(statement, *values)
            await connection.close()
            return rows
        finally:
            await child.stop(10)

    async def plant(self) -> None:
        """One credential, sealed with the newest key."""
        key_id, sealed = self.vault().seal(dump(SECRET), mailbox_context(self.user, self.mailbox))
        await self.with_database(
            (
                "insert into ingest.mailboxes (user_id, id, kind, name) values ($1, $2, 'imap', 'Mail')",
                (self.user, self.mailbox),
            ),
            (
                "insert into ingest.credentials (user_id, mailbox_id, key_id, sealed) values ($1, $2, $3, $4)",
                (self.user, self.mailbox, key_id, sealed),
            ),
        )

    async def kept(self) -> tuple[str, object]:
        """The key's id, and what the keys on disk open."""
        (row,) = await self.with_database(("select key_id, sealed from ingest.credentials", ()))
        opened = self.vault().open(row["key_id"], row["sealed"], mailbox_context(self.user, UUID(str(self.mailbox))))
        return str(row["key_id"]), parse(opened)

    def rotate(self) -> "subprocess.CompletedProcess[str]":
        """The command, as a person runs it."""
        argv = [sys.executable, "-m", "cli", "credentials", "rotate", "--data-dir", str(self.data.root)]
        env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(argv, capture_output=True, text=True, env=env, timeout=120, check=False)


@pytest.fixture
def installation(servers_directory: Path, request: pytest.FixtureRequest) -> Installation:
    """Somewhere that PostgreSQL's own user can enter."""
    return Installation(servers_directory / request.node.name[:40])


async def test_a_rotation_moves_everything_to_a_new_key_and_forgets_the_old_one(installation: Installation) -> None:
    await installation.plant()
    old = credential_keys(installation.secrets)

    done = await asyncio.to_thread(installation.rotate)

    assert (done.returncode, done.stderr) == (0, "")
    assert "The old key is gone." in done.stdout
    assert await installation.kept() == ("k2", SECRET)
    assert old not in installation.data.secrets.read_text()
    assert "correct horse" not in done.stdout + installation.data.log("rotation").read_text()


async def test_a_rotation_that_was_broken_off_goes_on_with_the_key_it_had_made(installation: Installation) -> None:
    await installation.plant()
    # Killed right after the new key was stored.
    make_newer(installation.secrets)

    done = await asyncio.to_thread(installation.rotate)

    assert done.returncode == 0, done.stderr
    assert await installation.kept() == ("k2", SECRET)
    assert stored_numbers(installation.secrets) == [2]


async def test_what_cannot_be_opened_keeps_the_old_keys(installation: Installation) -> None:
    await installation.plant()
    await installation.with_database(("update ingest.credentials set sealed = '\\x00'", ()))

    done = await asyncio.to_thread(installation.rotate)

    assert done.returncode == 1
    assert "CREDENTIAL_UNREADABLE" in done.stderr
    assert stored_numbers(installation.secrets) == [1, 2]


async def test_while_jobtrail_runs_nothing_is_rotated(installation: Installation) -> None:
    credential_keys(installation.secrets)
    with exclusive(installation.data.lock):
        done = await asyncio.to_thread(installation.rotate)

    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert stored_numbers(installation.secrets) == [1]
