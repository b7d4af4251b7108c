"""Exchanging the installation's key: every credential moves, whatever happens in between."""

import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from cli.process import Command, run, spawn
from kit.db import Database
from kit.errors import Problem
from kit.ids import new_id
from services.ingest import tables
from services.ingest.credentials import Vault, parse_keys
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.credentials_values import ImapSecret, Secret
from services.ingest.imap.endpoint import Auth
from services.ingest.rotate_credentials import Rotation, rotate
from tests.fixtures.connections import NEW_KEY, OLD_KEY
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack

OLD, BOTH, NEW = (Vault(parse_keys(keys)) for keys in (OLD_KEY, f"{NEW_KEY},{OLD_KEY}", NEW_KEY))


async def planted(ingest: IngestStack, count: int, vault: Vault = OLD) -> dict[tuple[UUID, UUID], Secret]:
    """Credentials of as many users, by user and mailbox."""
    made: dict[tuple[UUID, UUID], Secret] = {}
    for number in range(count):
        user_id, mailbox_id = uuid4(), new_id()
        made[user_id, mailbox_id] = ImapSecret(Auth.PASSWORD, f"user{number}", f"secret {number}")
        async with ingest.db.begin(user_id) as tx:
            row = {"id": mailbox_id, "user_id": user_id, "kind": "imap", "name": "Mail"}
            await tx.execute(sa.insert(tables.mailboxes).values(row))
            await PostgresCredentials(vault).put(tx, user_id, mailbox_id, made[user_id, mailbox_id])
    return made


async def opened(ingest: IngestStack, vault: Vault, ids: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Secret]:
    """What a vault opens of them."""
    found: dict[tuple[UUID, UUID], Secret] = {}
    for user_id, mailbox_id in ids:
        async with ingest.db.begin(user_id) as tx:
            credential = await PostgresCredentials(vault).get(tx, user_id, mailbox_id)
        assert credential is not None
        assert credential.version == 1, "the secret is the same"
        found[user_id, mailbox_id] = credential.secret
    return found


async def test_every_credential_of_everybody_moves_to_the_new_key(ingest: IngestStack) -> None:
    secrets = await planted(ingest, 230)

    rotation = await rotate(ingest.db, BOTH)
    again = await rotate(ingest.db, BOTH)

    assert (rotation, again) == (Rotation(moved=230), Rotation())
    assert await opened(ingest, NEW, list(secrets)) == secrets


async def test_one_that_cannot_be_opened_is_named_and_keeps_no_other_from_moving(ingest: IngestStack) -> None:
    lost = Vault({"lost": b"l" * 32})
    first, (left,), last = (await planted(ingest, 3), await planted(ingest, 1, lost), await planted(ingest, 3))

    rotation = await rotate(ingest.db, BOTH)

    assert rotation == Rotation(moved=6, unreadable=((left[1], "CREDENTIAL_KEY_UNKNOWN"),))
    assert await opened(ingest, NEW, [*first, *last]) == {**first, **last}


class _Breaking(Database):
    """Dies after so many transactions."""

    def __init__(self, inner: Database, transactions: int) -> None:
        super().__init__(inner.engine)
        self.left = transactions

    def begin(self, user_id: UUID | None):  # type: ignore[no-untyped-def]  # the inner one's own
        if self.left == 0:
            raise ConnectionResetError("the process died here")
        self.left -= 1
        return super().begin(user_id)


async def test_broken_off_anywhere_it_goes_on_where_it_stood(ingest: IngestStack) -> None:
    secrets = await planted(ingest, 7)
    for transactions in range(1, 4):
        with pytest.raises(ConnectionResetError):
            await rotate(_Breaking(ingest.db, transactions), BOTH)
        assert await opened(ingest, BOTH, list(secrets)) == secrets

    rest = await rotate(ingest.db, BOTH)

    # Of n transactions the first is the look: 0 + 1 + 2 have moved before.
    assert rest.moved == 7 - 3
    assert await opened(ingest, NEW, list(secrets)) == secrets


async def test_killed_in_the_middle_the_command_goes_on_when_it_is_run_again(
    ingest: IngestStack, tmp_path: Path
) -> None:
    secrets = await planted(ingest, 9)
    # In the order in which they are moved. The middle one is held, so that the process stands there when it is killed.
    user_id, held = sorted(secrets, key=lambda one: one[1])[4]
    wanted = command(ingest, tmp_path, f"{NEW_KEY},{OLD_KEY}")
    row = sa.select(tables.credentials).where(tables.credentials.c.mailbox_id == held).with_for_update()
    async with ingest.db.begin(user_id) as tx:
        await tx.execute(row)
        child = await spawn(wanted)
        await until(lambda: _moved(ingest, list(secrets)), "the first four are moved")
        await child.kill()
    status = await run(wanted)

    assert status == 0
    assert "moved=5" in (tmp_path / "rotate.log").read_text()
    assert await opened(ingest, NEW, list(secrets)) == secrets


async def _moved(ingest: IngestStack, ids: list[tuple[UUID, UUID]]) -> bool:
    """Whether four are sealed with the new key."""
    rows = [row for user_id, _ in ids for row in await ingest.rows(tables.credentials, user_id)]
    return [row.key_id for row in rows].count("new") == 4


async def test_a_secret_exchanged_meanwhile_is_the_one_that_stays(ingest: IngestStack) -> None:
    ((user_id, mailbox_id), _), *_ = (await planted(ingest, 1)).items()
    newer = ImapSecret(Auth.PASSWORD, "user", "newer")
    async with ingest.db.begin(user_id) as tx:
        await PostgresCredentials(OLD).put(tx, user_id, mailbox_id, newer)

    await rotate(ingest.db, BOTH)

    async with ingest.db.begin(user_id) as tx:
        found = await PostgresCredentials(NEW).get(tx, user_id, mailbox_id)
    assert found is not None
    assert (found.secret, found.version) == (newer, 2)


def command(ingest: IngestStack, tmp_path: Path, keys: str) -> Command:
    """The operator's command."""
    argv = (sys.executable, "-m", "services.ingest.rotate_credentials")
    env = {**os.environ, "INGEST_DATABASE_URL": ingest.database.app_url("ingest"), "INGEST_CREDENTIAL_KEYS": keys}
    return Command(argv=argv, env=env, log=tmp_path / "rotate.log")


async def test_the_command_says_what_it_did_and_shows_no_secret(ingest: IngestStack, tmp_path: Path) -> None:
    await planted(ingest, 3)
    await planted(ingest, 1, Vault({"lost": b"l" * 32}))

    status = await run(command(ingest, tmp_path, f"{NEW_KEY},{OLD_KEY}"))
    said = (tmp_path / "rotate.log").read_text()

    assert status == 1
    assert "moved=3" in said
    assert "CREDENTIAL_KEY_UNKNOWN" in said
    assert [secret for secret in ("secret 0", NEW_KEY[4:], OLD_KEY[4:]) if secret in said] == []


@pytest.mark.parametrize("keys", ["", "k1:nonsense", "k1"])
async def test_keys_that_are_none_end_the_command_with_a_sentence(
    ingest: IngestStack, tmp_path: Path, keys: str
) -> None:
    status = await run(command(ingest, tmp_path, keys))
    said = (tmp_path / "rotate.log").read_text()

    assert status == 78
    assert "INGEST_CREDENTIAL_KEYS" in said
    assert "Traceback" not in said


async def test_a_copied_row_opens_for_nobody_else(ingest: IngestStack) -> None:
    ((user_id, mailbox_id), _), ((thief, theirs), _) = (await planted(ingest, 2)).items()
    async with ingest.db.begin(user_id) as tx:
        row = (await tx.execute(sa.select(tables.credentials))).one()
    async with ingest.db.begin(thief) as tx:
        await tx.execute(sa.update(tables.credentials).values(key_id=row.key_id, sealed=row.sealed))

    with pytest.raises(Problem, match="CREDENTIAL_UNREADABLE"):
        await opened(ingest, OLD, [(thief, theirs)])
    assert mailbox_id != theirs
