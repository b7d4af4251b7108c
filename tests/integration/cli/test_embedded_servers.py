"""The embedded PostgreSQL and NATS: they keep their data through every way of ending, and say what is wrong."""

import asyncio
import json
import os
import pwd
import sys
import tempfile
from pathlib import Path

import asyncpg
import nats
import psutil
import pytest

from cli.embedded.account import own_directory, postgres_account
from cli.embedded.postgres import EmbeddedPostgres
from cli.errors import CliError
from cli.part import launch
from cli.ports import choose_port
from tests.fixtures.deadline import until
from tests.fixtures.servers import NatsServer, PostgresServer

REMEMBER = "create table if not exists kept (word text); insert into kept values ('kept')"


async def query(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


def embedded(directory: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(directory / "pg", choose_port(), "test", directory / "postgres.log", durable=False)


@pytest.fixture
def directory(servers_directory: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=servers_directory))


@pytest.mark.parametrize("ending", ["stop", "kill"])
async def test_postgres_keeps_its_data_when_it_is(ending: str, own_postgres_server: PostgresServer) -> None:
    await execute(own_postgres_server.admin_url, REMEMBER)
    before = own_postgres_server.pid
    await getattr(own_postgres_server, ending)()
    await own_postgres_server.start()

    assert await query(own_postgres_server.admin_url, "select word from kept") == "kept"
    assert own_postgres_server.pid != before


@pytest.mark.parametrize("ending", ["stop", "kill"])
async def test_nats_keeps_its_streams_when_it_is(ending: str, own_nats_server: NatsServer) -> None:
    client = await nats.connect(own_nats_server.url)
    await client.jetstream().add_stream(name="KEPT", subjects=["kept.>"])
    await client.jetstream().publish("kept.word", b"kept")
    await client.close()
    await getattr(own_nats_server, ending)()
    await own_nats_server.start()
    client = await nats.connect(own_nats_server.url)
    message = await client.jetstream().get_msg("KEPT", seq=1)
    await client.close()

    assert message.data == b"kept"


async def test_nats_refuses_who_has_no_password(nats_server: NatsServer) -> None:
    address = nats_server.url.rpartition("@")[2]

    with pytest.raises(nats.errors.Error, match="Authorization"):
        await nats.connect(f"nats://{address}", allow_reconnect=False, reconnect_time_wait=0.01)


async def test_postgres_listens_on_the_loopback_interface_only(postgres_server: PostgresServer) -> None:
    addresses = {
        connection.laddr.ip
        for connection in psutil.Process(postgres_server.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    }

    assert addresses == {"127.0.0.1"}


async def test_a_running_server_of_an_earlier_run_is_stopped_and_replaced(directory: Path) -> None:
    old, new = embedded(directory), embedded(directory)
    earlier = await launch(old.part())
    await execute(old.admin_url(), REMEMBER)
    later = await launch(new.part())

    assert await earlier.wait() == 0  # a clean shutdown, not a crash
    assert await query(new.admin_url(), "select word from kept") == "kept"
    await later.stop(10)


async def test_a_process_number_that_belongs_to_somebody_else_now_is_no_obstacle(directory: Path) -> None:
    server = embedded(directory)
    child = await launch(server.part())
    lock_file = directory / "pg" / "cluster" / "postmaster.pid"
    lines = lock_file.read_text().splitlines()
    await child.kill()
    lock_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    child = await launch(server.part())

    assert await query(server.admin_url(), "select 1") == 1
    await child.stop(10)


async def test_a_cluster_that_was_half_made_when_the_machine_stopped_is_made_anew(directory: Path) -> None:
    own_directory(directory / "pg", postgres_account(directory / "pg"))
    (directory / "pg" / "cluster.new").mkdir()
    (directory / "pg" / "cluster.new" / "PG_VERSION").write_text("18\n")
    server = embedded(directory)
    child = await launch(server.part())

    assert await query(server.admin_url(), "select 1") == 1
    await child.stop(10)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"pg/cluster is damaged: it is not a PostgreSQL cluster \(PG_VERSION is missing\)\. Restore"),
        ("16\n", r"pg/cluster was made by PostgreSQL 16, this Jobtrail runs 18\."),
        ("", r"pg/cluster was made by PostgreSQL \(unknown\), this Jobtrail runs 18\."),
    ],
)
async def test_a_damaged_data_directory_is_named_in_one_sentence(
    directory: Path, content: str | None, sentence: str
) -> None:
    (directory / "pg" / "cluster").mkdir(parents=True)
    if content is not None:
        (directory / "pg" / "cluster" / "PG_VERSION").write_text(content)

    with pytest.raises(CliError, match=sentence):
        await launch(embedded(directory).part())


async def test_a_file_where_the_cluster_should_be_is_named_in_one_sentence(directory: Path) -> None:
    (directory / "pg").mkdir()
    (directory / "pg" / "cluster").write_text("not a cluster")

    with pytest.raises(CliError, match="PG_VERSION is missing"):
        await launch(embedded(directory).part())


async def test_a_cluster_with_a_broken_control_file_dies_with_its_last_words(directory: Path) -> None:
    server = embedded(directory)
    child = await launch(server.part())
    await child.stop(10)
    (directory / "pg" / "cluster" / "global" / "pg_control").write_bytes(b"garbage")

    with pytest.raises(CliError, match=r"(?s)postgres was ended by signal 6 before it was ready.*pg_control") as raised:
        await launch(server.part())
    assert "database system is shut down" not in str(raised.value)  # only what this start has written


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
async def test_under_root_the_server_runs_as_an_ordinary_user(postgres_server: PostgresServer) -> None:
    assert psutil.Process(postgres_server.pid).uids().effective == pwd.getpwnam("jobtrail").pw_uid


async def test_the_servers_die_with_a_parent_that_is_killed(directory: Path) -> None:
    """The kernel's orphan signal; without it both would live on."""
    program = Path(__file__).with_name("servers_until_killed.py")
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(program), str(directory), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pids = json.loads(await parent.stdout.readline())
    assert all(alive(pid) for pid in pids)
    parent.kill()
    await parent.wait()

    await until(lambda: not any(alive(pid) for pid in pids), "both servers are gone")


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
