"""The gateway as a process: how it starts, refuses to start, and stops."""

import asyncio
import os
import signal
import socket
import sys

import httpx
import pytest

from cli.ports import choose_port
from gateway import admin
from kit.db import Database, engine
from tests.fixtures.deadline import until
from tests.fixtures.gateway import http_client
from tests.fixtures.gateway_world import ACTOR_KEY
from tests.fixtures.servers import NatsServer, TestDatabase


def _environment(database: TestDatabase, nats_url: str, port: int) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("GATEWAY_")}
    return {
        **own,
        "GATEWAY_DATABASE_URL": database.app_url("identity"),
        "GATEWAY_NATS_URL": nats_url,
        "GATEWAY_ACTOR_KEY": ACTOR_KEY,
        "GATEWAY_PORT": str(port),
        "GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GATEWAY_INGEST_TARGET": "127.0.0.1:1",
        "GATEWAY_CLASSIFY_TARGET": "127.0.0.1:1",
        "GATEWAY_JOBS_TARGET": "127.0.0.1:1",
    }


async def _launch(environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", env=environment, stderr=asyncio.subprocess.PIPE
    )


async def _ready(http: httpx.AsyncClient, url: str) -> bool:
    try:
        response = await http.get(f"{url}/readyz")
        return response.status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_it_ends_open_streams_and_leaves_in_good_order(
    identity_database: TestDatabase, nats_server: NatsServer, number: signal.Signals
) -> None:
    port = choose_port()
    url = f"http://127.0.0.1:{port}"
    database = Database(engine(identity_database.app_url("identity"), pool_size=1))
    token = await admin.create_bearer(database, await admin.ensure_demo_user(database), "test")
    await database.close()
    process = await _launch(_environment(identity_database, nats_server.url, port))
    async with http_client() as http:
        await until(lambda: _ready(http, url), "the gateway is ready")
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        query = {"query": "subscription { applicationChanged { missed } }"}
        async with http.stream("POST", f"{url}/graphql", json=query, headers=headers) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == "event: next"
            process.send_signal(number)
            rest = [line async for line in lines]
        _, errors = await asyncio.wait_for(process.communicate(), 20)

    # The stream was not cut off: it ended, as the protocol has it.
    assert "event: complete" in rest
    assert process.returncode == 0
    assert b"Traceback" not in errors


async def test_a_port_in_use_is_one_clear_line_and_an_exit_code(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await _launch(_environment(identity_database, nats_server.url, port))
        _, errors = await asyncio.wait_for(process.communicate(), 30)

    last = errors.decode().strip().splitlines()[-1]
    assert process.returncode == 1
    assert last == (
        f"gateway: cannot listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another address with GATEWAY_HOST and GATEWAY_PORT."
    )
    assert b"Traceback" not in errors


async def test_missing_settings_are_all_named_and_the_exit_code_says_so() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEWAY_")}
    process = await _launch({**environment, "GATEWAY_PUBLIC_URL": "http://x/with/path"})
    _, errors = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 78
    for name in ("DATABASE_URL", "NATS_URL", "ACTOR_KEY", "INGEST_TARGET", "PUBLIC_URL"):
        assert f"GATEWAY_{name}" in errors.decode()
