"""The service as a process of its own, as the supervisor runs it."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

import grpc

from cli.ports import choose_port
from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import application_service_pb2_grpc
from kit import rpc
from kit.settings import EXIT_BAD_SETTINGS
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack
from tests.integration.classify.mails import mail


async def test_it_works_facts_answers_calls_and_leaves_on_sigterm(
    classify: ClassifyStack, user_id: UUID, tmp_path: Path
) -> None:
    address = f"127.0.0.1:{choose_port()}"
    environment = {
        "CLASSIFY_DATABASE_URL": classify.database.app_url("classify"),
        "CLASSIFY_NATS_URL": classify.nats.url,
        "CLASSIFY_LISTEN": address,
        "CLASSIFY_ACTOR_KEY": ACTOR_KEY,
        "CLASSIFY_INGEST_TARGET": classify.ingest.address,
    }
    # Read by the real rules and the real model.
    message = mail(Label.OTHER, 0, sender="kim@example.org")
    message.subject, message.text = "Lunch?", "Shall we have lunch at noon? Kim"
    classify.ingest.mails.keep(user_id, [message])
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.classify", env={**os.environ, **environment}, stdout=log, stderr=log
        )
    await classify.tell(user_id, [message.id])
    await classify.worked(1)
    async with rpc.channel(address) as channel:
        await asyncio.wait_for(channel.channel_ready(), 20)
        stub = application_service_pb2_grpc.ApplicationServiceStub(channel)
        answer = await classify.call(stub.GetStats, wire.GetStatsRequest(), user_id)
        assert channel.get_state() is grpc.ChannelConnectivity.READY
    process.send_signal(signal.SIGTERM)

    assert await asyncio.wait_for(process.wait(), 20) == 0
    assert answer.stats.total == 0
    assert b'"stopped"' in (tmp_path / "log").read_bytes()


async def test_without_settings_it_names_each_that_is_missing_and_exits_78() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.classify",
        env={name: value for name, value in os.environ.items() if not name.startswith("CLASSIFY_")},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()

    assert process.returncode == EXIT_BAD_SETTINGS
    for name in ("CLASSIFY_DATABASE_URL", "CLASSIFY_INGEST_TARGET", "CLASSIFY_ACTOR_KEY"):
        assert f"{name}: is missing".encode() in said
