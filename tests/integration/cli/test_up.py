"""`jobtrail up`, `down`, `status` and `logs` as processes: signals, crashes, locks, sentences."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from cli.data_directory import DataDirectory
from cli.leftovers import stop_leftovers
from cli.ports import kept_ports
from cli.servers import embedded_postgres
from cli.state import PartState, PartStatus, ProcessId, StackState, read_state, write_state
from cli.stored_secrets import StoredSecrets
from tests.fixtures.deadline import until
from tests.fixtures.servers import NatsServer, PostgresServer

FAKE_STACK = Path(__file__).parents[2] / "fixtures" / "fake_stack.py"
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


class Installation:
    """A data directory and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.data = DataDirectory(folder)
        self.folder = folder
        self.environment = dict(ENVIRONMENT)

    def jobtrail(self, *arguments: str, program: tuple[str, ...] = ("-m", "cli")) -> "subprocess.CompletedProcess[str]":
        argv = [sys.executable, *program, *arguments, "--data-dir", str(self.folder)]
        return subprocess.run(argv, capture_output=True, text=True, env=self.environment, timeout=60, check=False)

    def up(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.jobtrail("up", *arguments, program=(str(FAKE_STACK),))

    def foreground(self) -> "subprocess.Popen[str]":
        argv = [sys.executable, str(FAKE_STACK), "up", "--data-dir", str(self.folder)]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment)

    def state(self) -> StackState:
        state = read_state(self.data.state)
        assert state is not None
        return state

    def processes(self) -> list[ProcessId]:
        return [part.process for part in self.state().parts if part.process is not None]

    def running(self) -> bool:
        state = read_state(self.data.state)
        return state is not None and state.supervised() and state.healthy()


@pytest.fixture
def installation(servers_directory: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    made = Installation(servers_directory / f"up-{abs(hash(request.node.nodeid))}")
    made.folder.mkdir(mode=0o711)
    yield made
    made.jobtrail("down")


def test_detached_it_runs_on_is_shown_and_goes_down(installation: Installation) -> None:
    up = installation.up("--detach")
    status = installation.jobtrail("status")
    down = installation.jobtrail("down")

    assert (up.returncode, up.stdout) == (0, "Jobtrail is running at http://127.0.0.1:8000\n")
    assert status.returncode == 0
    assert [line.split()[0] for line in status.stdout.splitlines()] == [
        "part", "first", "second", "third", "supervisor", "Address:",
    ]  # fmt: skip
    assert (down.returncode, down.stdout) == (0, "Jobtrail has stopped.\n")
    assert [process.process() for process in installation.processes()] == [None, None, None]


def test_when_nothing_runs_status_says_three_and_down_has_nothing_to_do(installation: Installation) -> None:
    status, down = installation.jobtrail("status"), installation.jobtrail("down")

    assert (status.returncode, status.stdout) == (3, "Jobtrail is not running.\n")
    assert (down.returncode, down.stdout) == (0, "Jobtrail is not running.\n")


def test_a_second_supervisor_on_the_same_data_is_refused(installation: Installation) -> None:
    installation.up("--detach")
    holder = installation.state().supervisor.pid
    for again in (installation.up(), installation.up("--detach")):
        assert again.returncode == 1
        assert again.stderr == (
            f"Jobtrail already runs on {installation.folder} (process {holder}): "
            "see `make status`, or stop it with `make down`.\n"
        )
    assert installation.running()


def test_a_lock_file_somebody_left_behind_is_no_obstacle(installation: Installation) -> None:
    installation.data.create()
    installation.data.lock.write_text(f"{os.getpid()}\n")  # alive, but it does not hold the lock

    assert installation.up("--detach").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_stops_everything_in_reverse_order(installation: Installation, number: signal.Signals) -> None:
    supervisor = installation.foreground()
    await until(installation.running, "the stack is healthy")
    supervisor.send_signal(number)
    out, _ = supervisor.communicate(timeout=30)

    assert supervisor.returncode == 0
    assert out.splitlines()[-4:] == [
        "stopping (once more: at once)", "third stopped", "second stopped", "first stopped",
    ]  # fmt: skip


async def test_a_second_signal_does_not_wait_for_the_stubborn(installation: Installation) -> None:
    installation.data.create()
    (installation.folder / "third.stubborn").touch()
    supervisor = installation.foreground()
    await until(installation.running, "the stack is healthy")
    supervisor.send_signal(signal.SIGINT)
    await until(lambda: installation.state().phase == "stopping", "it is stopping")
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=5)  # the grace would be 10 s

    assert supervisor.returncode == 0
    assert [process.process() for process in installation.processes()] == [None, None, None]


@pytest.mark.parametrize("arguments", [(), ("--detach",)])
def test_a_part_that_dies_at_start_is_one_sentence_and_a_failure(
    installation: Installation, arguments: tuple[str, ...]
) -> None:
    installation.data.create()
    (installation.folder / "second.broken").touch()
    up = installation.up(*arguments)

    assert up.returncode == 1
    assert up.stderr == (
        f"second exited with status 7 before it was ready. The last lines of {installation.data.log('second')}:\n"
        "    second cannot start: broken\n"
    )
    assert installation.jobtrail("status").returncode == 3


async def test_a_killed_supervisor_leaves_no_orphans_and_the_next_start_finds_its_data(
    installation: Installation,
) -> None:
    installation.environment["FAKE_SERVERS"] = "1"
    assert installation.up("--detach").returncode == 0
    url = embedded_postgres(
        installation.data, StoredSecrets(installation.data.secrets), kept_ports(installation.data.ports)["postgres"]
    ).admin_url()
    connection = await asyncpg.connect(url)
    await connection.execute("create table kept as select 'kept' as word")
    await connection.close()
    processes = installation.processes()
    assert [process.process() is not None for process in processes] == [True] * 5
    os.kill(installation.state().supervisor.pid, signal.SIGKILL)
    await until(lambda: not any(process.process() for process in processes), "every part is gone")
    status = installation.jobtrail("status")
    again = installation.up("--detach")
    connection = await asyncpg.connect(url)

    assert status.returncode == 3
    assert again.returncode == 0, again.stderr
    assert await connection.fetchval("select word from kept") == "kept"
    await connection.close()


def test_processes_an_earlier_supervisor_could_not_take_along_are_ended(tmp_path: Path) -> None:
    """What happens where the kernel has no orphan signal."""
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    process, supervisor = ProcessId.of(orphan.pid), ProcessId.of(ended.pid)
    ended.wait()
    assert process is not None
    assert supervisor is not None
    parts = [PartStatus("ingest", PartState.HEALTHY, process)]
    write_state(tmp_path / "state.json", StackState(supervisor, "http://127.0.0.1:1", parts=parts))
    state = read_state(tmp_path / "state.json")
    assert state is not None

    assert stop_leftovers(state) == ["ingest"]
    assert orphan.wait() == -signal.SIGTERM


def test_a_gateway_port_in_use_is_named_with_a_way_out(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        installation.environment["GATEWAY_PORT"] = str(port)
        up = installation.jobtrail("up")

    assert up.returncode == 1
    assert up.stderr == (
        f"Port {port} on 127.0.0.1 is already in use by another program: "
        f"choose another with `make up PORT={port + 1}` or GATEWAY_PORT={port + 1}.\n"
    )
    assert not installation.data.of("postgres").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("GATEWAY_PORT", "eighty", "GATEWAY_PORT must be a number from 1 to 65535, not 'eighty'.\n"),
        ("DATABASE_URL", "mysql://h/d", "DATABASE_URL must look like postgresql://user:password@host:5432/database.\n"),
    ],
)
def test_a_setting_nobody_can_work_with_is_exit_78(
    installation: Installation, name: str, value: str, sentence: str
) -> None:
    installation.environment[name] = value
    up = installation.jobtrail("up")

    assert (up.returncode, up.stderr) == (78, sentence)


def test_servers_of_ones_own_that_do_not_answer_are_named_without_their_password(installation: Installation) -> None:
    installation.environment |= {
        "DATABASE_URL": "postgresql://me:hush@127.0.0.1:9/mine",
        "NATS_URL": "nats://me:hush@127.0.0.1:9",
    }
    installation.environment["GATEWAY_PORT"] = str(_free_port())
    up = installation.jobtrail("up")

    assert up.returncode == 1
    assert "in DATABASE_URL (127.0.0.1:9) does not let us in" in up.stderr or (
        "in NATS_URL (127.0.0.1:9) does not let us in" in up.stderr
    )
    assert "hush" not in up.stdout + up.stderr
    assert not installation.data.of("postgres").exists()


def test_servers_of_ones_own_are_used_instead_of_embedded_ones(
    installation: Installation, postgres_server: PostgresServer, nats_server: NatsServer
) -> None:
    installation.environment |= {
        "FAKE_SERVERS": "1",
        "DATABASE_URL": postgres_server.admin_url,
        "NATS_URL": nats_server.url,
    }
    up = installation.up("--detach")
    states = {part.name: (part.state, part.process is None) for part in installation.state().parts[:2]}

    assert up.returncode == 0, up.stderr
    assert states == {"postgres": (PartState.DONE, True), "nats": (PartState.DONE, True)}
    assert not installation.data.of("postgres").exists()
    assert not installation.data.of("nats").exists()


def test_a_data_directory_that_cannot_be_made_is_named(installation: Installation) -> None:
    (installation.folder / "file").touch()
    up = subprocess.run(
        [sys.executable, "-m", "cli", "up", "--data-dir", str(installation.folder / "file" / "data")],
        capture_output=True, text=True, env=ENVIRONMENT, check=False,
    )  # fmt: skip

    assert up.returncode == 1
    assert up.stderr.startswith(f"The data directory {installation.folder}/file/data cannot be used: Not a directory")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make something that belongs to another user")
def test_a_data_directory_of_another_user_is_named(installation: Installation) -> None:
    installation.data.create()
    installation.folder.chmod(0o755)
    # Everything is imported while we are still root: this Python itself may lie where others cannot read.
    program = (
        "import os, sys, cli.commands.status; from cli.__main__ import main; "
        "os.seteuid(65534); sys.argv = ['jobtrail', 'status']; main()"
    )
    environment = ENVIRONMENT | {"JOBTRAIL_DATA_DIR": str(installation.folder)}
    status = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False
    )

    assert status.returncode == 1
    assert status.stderr == (f"{installation.data.state} belongs to another user: run this as the one who owns it.\n")


async def test_ctrl_c_while_waiting_for_a_detached_start_ends_the_start(installation: Installation) -> None:
    installation.data.create()
    (installation.folder / "third.sick").touch()
    waiting = subprocess.Popen(  # noqa: ASYNC220 - returns at once
        [sys.executable, str(FAKE_STACK), "up", "--detach", "--data-dir", str(installation.folder)],
        env=installation.environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    await until(lambda: installation.data.state.exists() and len(installation.processes()) == 3, "the last one starts")
    waiting.send_signal(signal.SIGINT)
    waiting.wait(timeout=30)

    assert not installation.state().supervised()
    assert [process.process() for process in installation.processes()] == [None, None, None]


def test_logs_shows_one_part_or_all_with_their_names(installation: Installation) -> None:
    installation.data.create()
    installation.data.log("ingest").write_text("one\ntwo\n")
    installation.data.log("jobs").write_text("three\n")

    assert installation.jobtrail("logs", "ingest", "-n", "1").stdout == "two\n"
    assert installation.jobtrail("logs").stdout == "ingest | one\ningest | two\njobs   | three\n"
    assert installation.jobtrail("logs", "nobody").stderr == (
        f"There is no log of nobody in {installation.data.logs}. There are: ingest, jobs.\n"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
