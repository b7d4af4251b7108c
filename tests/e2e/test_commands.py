"""The `jobtrail` command against the whole product: import, what is parked, and up from nothing."""

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from cli.installation import schema_database
from cli.ports import choose_port
from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from kit.ids import new_id
from services.classify import tables
from tests.e2e.conftest import NewPerson
from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

DEMO = Path(__file__).parents[2] / "services" / "ingest" / "demo" / "demo.mbox"


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str


async def jobtrail(*arguments: str, environ: Mapping[str, str] | None = None) -> Said:
    """Runs the command as a person does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cli",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **(environ or {})},
    )
    out, err = await process.communicate()
    return Said(process.returncode or 0, out.decode(), err.decode())


async def test_import_ends_with_a_receipt_and_repeated_adds_nothing(stack: ProcessStack, person: NewPerson) -> None:
    somebody = await person()
    environ = {"JOBTRAIL_TOKEN": somebody.token, "JOBTRAIL_URL": stack.url}
    mails = sum(1 for _ in demo.mails())

    first = await jobtrail("import", str(DEMO), environ=environ)
    again = await jobtrail("import", str(DEMO), environ=environ)

    assert (first.status, first.out) == (
        0,
        f"{mails} messages in scope = {mails} new + 0 known + 0 skipped + 0 failed\n",
    )
    assert (again.status, again.out) == (
        0,
        f"{mails} messages in scope = 0 new + {mails} known + 0 skipped + 0 failed\n",
    )


async def test_what_is_no_archive_gets_one_clear_sentence(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody = await person()
    environ = {"JOBTRAIL_TOKEN": somebody.token, "JOBTRAIL_URL": stack.url}
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))

    missing = await jobtrail("import", str(tmp_path / "nowhere.mbox"), environ=environ)
    wrong = await jobtrail("import", str(picture), environ=environ)

    assert (missing.status, missing.err.strip()) == (1, f"There is no file or folder {tmp_path / 'nowhere.mbox'}.")
    assert (wrong.status, wrong.err.strip()) == (1, "picture.png is neither mbox, zip, .eml nor Maildir.")


@pytest.fixture
def data_dir(stack: ProcessStack) -> str:
    """The installation's data directory."""
    return str(stack.data.root)


async def test_what_is_parked_is_listed_played_again_and_thrown_away(stack: ProcessStack, data_dir: str) -> None:
    parked = new_id()
    fact = MessagesIngested(user_id=str(new_id()), mailbox_id=str(new_id()))
    row = {
        "id": parked,
        "consumer": "classify-message-ingested",
        "message_id": str(new_id()),
        "subject": "ingest.message.ingested.v1",
        "payload": fact.SerializeToString(),
        "headers": {},
        "reason": "ValueError('planted')",
        "deliveries": 6,
    }
    async with schema_database(stack.data, os.environ, "classify") as database:
        async with database.begin(None) as tx:
            await tx.execute(sa.insert(tables.parked), [row, {**row, "id": new_id(), "message_id": str(new_id())}])
        listed = await jobtrail("events", "parked", "--data-dir", data_dir)
        replayed = await jobtrail("events", "replay", "--service", "classify", str(parked), "--data-dir", data_dir)
        thrown = await jobtrail("events", "discard", "--service", "classify", "--data-dir", data_dir)
        nothing = await jobtrail("events", "parked", "--data-dir", data_dir)

        async def worked() -> bool:
            async with database.begin(None) as tx:
                one = sa.select(tables.inbox).where(tables.inbox.c.message_id == row["message_id"])
                return (await tx.execute(one)).first() is not None

        await until(worked, "the fact that was played again is worked")

    assert "ValueError('planted')" in listed.out
    assert replayed.out == "1 played again.\n"
    assert thrown.out == "1 thrown away.\n"
    assert nothing.out == "Nothing is parked.\n"


async def test_up_from_nothing_finds_the_demos_applications_and_its_link_signs_in(installation: Path) -> None:
    data = ("--data-dir", str(installation.parent / "from-nothing"))
    environ = {"GATEWAY_PORT": str(choose_port())}

    up = await jobtrail("up", "--detach", *data, environ=environ)
    try:
        status = await jobtrail("status", *data)
        link = re.search(r"http://\S+/signin\?token=\S+", up.out)
        assert link, up.out + up.err
        async with httpx.AsyncClient(follow_redirects=True, trust_env=False, verify=False) as browser:
            page = await browser.get(link[0])
            answer = await browser.post(
                str(page.url.copy_with(path="/graphql", query=None)),
                json={"query": "{ viewer { isDemo } stats { total } }"},
                headers={"Origin": link[0].split("/signin")[0]},
            )
    finally:
        down = await jobtrail("down", *data)

    assert up.status == 0
    assert re.search(r"^rejected +\d+$", up.out, re.MULTILINE)
    assert status.status == 0
    assert {"postgres", "nats", "ingest", "classify", "jobs", "gateway"} <= set(status.out.split())
    found = answer.json()["data"]
    assert found["viewer"] == {"isDemo": True}
    assert re.search(rf"^all +{found['stats']['total']}$", up.out, re.MULTILINE)
    assert (down.status, (await jobtrail("status", *data)).status) == (0, 3)
