"""The small files under a data directory: ports, secrets, logs."""

import json
import socket
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli.errors import CliError
from cli.log_file import LogFile, mark, previous, since, tail
from cli.logs import Follower
from cli.ports import choose_port, is_free, keep_ports
from cli.stored_secrets import StoredSecrets


def test_ports_are_kept_from_start_to_start(tmp_path: Path) -> None:
    first = keep_ports(tmp_path / "ports.json", ("a", "b"))

    assert keep_ports(tmp_path / "ports.json", ("a", "b")) == first
    assert first["a"] != first["b"]


def test_a_kept_port_that_somebody_took_is_replaced_alone(tmp_path: Path) -> None:
    first = keep_ports(tmp_path / "ports.json", ("a", "b"))
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", first["a"]))
        taker.listen()
        second = keep_ports(tmp_path / "ports.json", ("a", "b"))

    assert second["a"] != first["a"]
    assert second["b"] == first["b"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": "x"}', '{"a": 99999}'])
def test_a_damaged_ports_file_only_means_choosing_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "ports.json").write_text(content)
    ports = keep_ports(tmp_path / "ports.json", ("a",))

    assert json.loads((tmp_path / "ports.json").read_text()) == ports


def test_two_names_never_share_a_port_even_when_the_file_says_so(tmp_path: Path) -> None:
    port = choose_port()
    (tmp_path / "ports.json").write_text(json.dumps({"a": port, "b": port}))
    ports = keep_ports(tmp_path / "ports.json", ("a", "b"))

    assert ports["a"] == port
    assert ports["b"] != port


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]
        while_taken = is_free(port)

    assert (while_taken, is_free(port)) == (False, True)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    made = StoredSecrets(path).get("nats")

    assert StoredSecrets(path).get("nats") == made
    assert StoredSecrets(path).get("postgres") != made
    assert len(made) == 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "[]", '{"nats": 5}', "\x00"])
def test_damaged_secrets_are_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(content)

    with pytest.raises(CliError, match=r"secrets\.json is damaged: restore it from a backup"):
        StoredSecrets(path)
    assert path.read_text() == content


def test_a_log_turns_over_at_its_size_and_only_between_lines(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    log = LogFile(path, rotate_at=10)
    for chunk in (b"0123456789", b"rest\n", b"next\n"):
        log.write(chunk)
    log.close()

    assert previous(path).read_text() == "0123456789rest\n"
    assert path.read_text() == "next\n"
    assert tail(path, 2) == ["0123456789rest", "next"]
    assert tail(path, 1) == ["next"]


def test_what_was_written_since_a_mark_leaves_out_what_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    path.write_text("old\n")
    begin = mark(path)
    with path.open("a") as file:
        file.write("one\ntwo\nthree\n")

    assert since(path, begin, 2) == ["two", "three"]
    assert since(path, begin, 9) == ["one", "two", "three"]
    assert since(tmp_path / "none.log", 0, 9) == []


def test_what_was_written_since_a_mark_survives_a_turning_over(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    path.write_text("a long old line\n")
    begin = mark(path)
    path.write_text("new\n")

    assert since(path, begin, 9) == ["new"]


def test_following_a_log_goes_on_across_its_turning_over(tmp_path: Path) -> None:
    path = tmp_path / "part.log"
    log = LogFile(path, rotate_at=8)
    log.write(b"before\n")
    with ExitStack() as files:
        follower = Follower(path, files)
        log.write(b"first\n")  # turns over
        log.write(b"second\nhal")
        seen = list(follower.news())
        log.write(b"f\n")
        seen += follower.news()
    log.close()

    assert seen == ["first", "second", "half"]
