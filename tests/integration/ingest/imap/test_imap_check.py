"""Trying to sign in: what works, what does not and why, and where it never goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from kit.errors import Problem, Status
from services.ingest.imap.address import Policy
from services.ingest.imap.check import check_sign_in
from services.ingest.imap.endpoint import Auth, ImapEndpoint, Security
from tests.fixtures.imap.certificates import Certificates
from tests.fixtures.imap.server import Server, says
from tests.fixtures.imap.store import Folder, Store
from tests.fixtures.imap.worlds import ByImap, ByStore, World, loopback
from tests.fixtures.imap_server import hoodiecrow_world, pymap_world


def endpoint_of(world: ByStore, **changes: Any) -> ImapEndpoint:
    """Our own server's."""
    values = {"host": "localhost", "username": world.address, "port": world.server.port, "security": Security.NONE}
    return ImapEndpoint(**{**values, **changes})


def here(endpoint: ImapEndpoint) -> Policy:
    """Allows the test's server."""
    return Policy(allow_private=True, ports=frozenset({endpoint.effective_port}))


async def refused(endpoint: ImapEndpoint, secret: str = "x", **how: Any) -> Problem:
    """Why the sign-in does not work."""
    with pytest.raises(Problem) as problem:
        await check_sign_in(endpoint, secret, here(endpoint), lookup=loopback, **how)
    return problem.value


async def test_a_working_sign_in_tells_about_the_mailbox(gmail: ByStore) -> None:
    endpoint = endpoint_of(gmail)
    told = await check_sign_in(endpoint, gmail.store.password, here(endpoint), lookup=loopback)

    assert (told.address, told.gmail, told.folder_count) == (gmail.address, True, 3)
    assert "X-GM-EXT-1" in told.capabilities
    # Nothing stays open.
    await gmail.server.until(lambda: not gmail.server.connections)


@pytest.mark.parametrize("world", [pymap_world, hoodiecrow_world], ids=["starttls", "tls"])
async def test_tls_is_verified_against_the_name(
    world: Callable[[Certificates], AbstractAsyncContextManager[World]], certificates: Certificates
) -> None:
    async with world(certificates) as made:
        assert isinstance(made, ByImap)
        endpoint, password = made._endpoint, made._password
        told = await check_sign_in(endpoint, password, here(endpoint), certificates.client(), lookup=loopback)
        stranger = await refused(endpoint, password)
        other_name = ImapEndpoint("imap.example.org", endpoint.username, endpoint.port, endpoint.security)
        misnamed = await refused(other_name, password, context=certificates.client())

    assert told.address == "ada@example.org"
    assert [problem.metadata["cause"] for problem in (stranger, misnamed)] == ["TLS_FAILED", "TLS_FAILED"]


async def test_a_wrong_password_is_named(qresync: ByStore) -> None:
    problem = await refused(endpoint_of(qresync), "wrong")

    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "IMAP_SIGN_IN_REFUSED")
    assert "wrong" not in f"{problem} {problem.metadata}"


async def test_a_wrong_token_is_named(qresync: ByStore) -> None:
    problem = await refused(endpoint_of(qresync, auth=Auth.XOAUTH2), "wrong")

    assert problem.reason == "IMAP_SIGN_IN_REFUSED"


@pytest.mark.parametrize("secret", ["pass\r\nA1 LOGOUT", "nul\0"])
async def test_a_secret_cannot_carry_commands(qresync: ByStore, secret: str) -> None:
    problem = await refused(endpoint_of(qresync), secret)

    assert problem.reason == "IMAP_SIGN_IN_REFUSED"
    assert "LOGOUT" not in qresync.server.heard


async def test_a_user_name_cannot_carry_commands_either(qresync: ByStore) -> None:
    qresync.server.capabilities.remove("AUTH=PLAIN")
    injected = await refused(endpoint_of(qresync, username='a" "b"\r\nA1 LOGOUT'))
    quoted = await refused(endpoint_of(qresync, username='a" "b"'))

    assert (injected.reason, quoted.reason) == ("IMAP_SIGN_IN_REFUSED", "IMAP_SIGN_IN_REFUSED")
    assert "LOGOUT" not in qresync.server.heard


async def test_login_is_used_where_plain_is_not_offered(qresync: ByStore) -> None:
    qresync.server.capabilities.remove("AUTH=PLAIN")
    qresync.store.username, qresync.store.password = 'ada "the" one@example.org', 'pass"word\\'
    endpoint = endpoint_of(qresync, username=qresync.store.username)
    told = await check_sign_in(endpoint, qresync.store.password, here(endpoint), lookup=loopback)

    assert told.folder_count == 5
    assert "LOGIN" in qresync.server.heard


async def test_a_busy_server_is_no_wrong_password(qresync: ByStore) -> None:
    qresync.server.befall("AUTHENTICATE", says(then=b"NO [UNAVAILABLE] later"))
    problem = await refused(endpoint_of(qresync), qresync.store.password)

    assert (problem.reason, problem.metadata["cause"]) == ("IMAP_UNREACHABLE", "BUSY")


async def test_a_stripped_starttls_is_no_connection(qresync: ByStore) -> None:
    problem = await refused(endpoint_of(qresync, security=Security.STARTTLS), qresync.store.password)

    assert problem.metadata["cause"] == "TLS_FAILED"
    assert "AUTHENTICATE" not in qresync.server.heard


async def test_what_is_said_in_the_clear_behind_starttls_is_no_connection(certificates: Certificates) -> None:
    store = Store([Folder(b"INBOX")])
    async with Server(store, ["STARTTLS"], certificates.server()).serving() as server:
        injected = says(b"", then=b"OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        server.befall("STARTTLS", injected)
        endpoint = ImapEndpoint("localhost", store.username, server.port, Security.STARTTLS)
        problem = await refused(endpoint, store.password, context=certificates.client())

    assert problem.reason == "IMAP_UNREACHABLE"
    assert "AUTHENTICATE" not in server.heard


async def test_nobody_there_is_named() -> None:
    async with _listening() as port:
        pass
    problem = await refused(ImapEndpoint("localhost", "ada", port, Security.NONE))

    assert (problem.reason, problem.metadata) == (
        "IMAP_UNREACHABLE",
        {"host": "localhost", "port": str(port), "cause": "HOST_UNREACHABLE"},
    )


async def test_somebody_who_says_nothing_is_not_waited_for_long() -> None:
    async with _listening() as port:
        problem = await refused(ImapEndpoint("localhost", "ada", port, Security.NONE), seconds=0.1)

    assert problem.metadata["cause"] == "HOST_UNREACHABLE"


@asynccontextmanager
async def _listening() -> AsyncIterator[int]:
    """A port where somebody listens and is silent."""
    silent = asyncio.Event()

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        silent.set()
        server.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:0a00:0001::1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "192.0.0.8",
    ],
)
async def test_our_own_networks_are_not_connected_to(address: str) -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return [address]

    with pytest.raises(Problem) as problem:
        await check_sign_in(ImapEndpoint("imap.example.org", "ada"), "x", Policy(), lookup=lookup)

    assert problem.value.metadata["cause"] == "ADDRESS_REFUSED"


@pytest.mark.parametrize("port", [22, 25, 80, 5432, 6379, 65535])
async def test_other_ports_are_not_connected_to(port: int) -> None:
    with pytest.raises(Problem) as problem:
        await check_sign_in(ImapEndpoint("imap.example.org", "ada", port), "x", Policy(), lookup=loopback)

    assert problem.value.metadata["cause"] == "ADDRESS_REFUSED"


async def test_the_address_that_was_checked_is_the_one_connected_to(qresync: ByStore) -> None:
    answers = [["127.0.0.1"], ["192.0.2.1"], ["192.0.2.1"]]

    async def changing(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    endpoint = endpoint_of(qresync)
    told = await check_sign_in(endpoint, qresync.store.password, here(endpoint), lookup=changing)

    assert told.folder_count == 5
    assert len(answers) == 2


async def test_without_tls_only_this_machine_is_connected_to() -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "192.168.1.1"]

    endpoint = ImapEndpoint("imap.example.org", "ada", security=Security.NONE)
    with pytest.raises(Problem) as problem:
        await check_sign_in(endpoint, "x", Policy(allow_private=True), lookup=lookup)

    assert problem.value.metadata["cause"] == "ADDRESS_REFUSED"
    assert "this machine" in problem.value.message


@pytest.mark.parametrize("host", ["", "a b", "evil\r\n", "x" * 300, "imap.example.org/..", "http://x"])
async def test_a_host_that_is_no_name_is_refused(host: str) -> None:
    with pytest.raises(Problem) as problem:
        await check_sign_in(ImapEndpoint(host, "ada"), "x", Policy(), lookup=loopback)

    assert problem.value.metadata["cause"] == "ADDRESS_REFUSED"
