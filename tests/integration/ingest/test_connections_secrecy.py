"""Secrets stay secret: nothing that opens a mailbox is in logs, traces, answers, failures, facts or readable rows.

A process of its own connects, syncs, fails and disconnects, at the lowest log level and with its traces sent; then all
that it said anywhere is searched for everything it was entrusted with.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import grpc
import pytest
import sqlalchemy as sa
from google.protobuf.message import Message
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as pb
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as pb_grpc

from fakes.gmail import CLIENT_SECRET, FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as wire
from jobtrail.operations.v1 import operation_pb2, operations_service_pb2, operations_service_pb2_grpc
from kit import rpc
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.connections import ADA, OLD_KEY, Connector, google_settings
from tests.fixtures.services import Caller, IngestStack

PASSWORD = "imap-password-of-the-person"  # the one thing here that a person would type
#: How Google's tokens and codes begin.
TOKENS = ("1//0", "ya29.", "4/0A")


class Collector(pb_grpc.TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def Export(  # noqa: N802 (named by the proto)
        self, request: pb.ExportTraceServiceRequest, context: object
    ) -> pb.ExportTraceServiceResponse:
        self.sent.append(request.SerializeToString())
        return pb.ExportTraceServiceResponse()


@pytest.fixture
def traces() -> Iterator[tuple[Collector, str]]:
    """Somebody to send traces to, and where they are."""
    collector = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(1))
    pb_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]  # generated
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None)


@dataclass
class Listening(Connector):
    """A connector that remembers every answer and every failure."""

    heard: list[bytes] = field(default_factory=list)

    async def call(self, method: str, request: Any) -> Any:
        """See Connector."""
        try:
            answer: Message = await super().call(method, request)
        except Problem as problem:
            self.heard.append(f"{problem!r} {problem.message} {problem.metadata}".encode())
            raise
        shown = type(answer)()
        shown.CopyFrom(answer)
        if isinstance(shown, wire.BeginGoogleConnectionResponse):
            # The one answer that is made of a secret: it is for the person's browser.
            shown.authorization_url = ""
        self.heard.append(shown.SerializeToString())
        return answer


async def test_nothing_that_opens_a_mailbox_is_ever_said(
    ingest: IngestStack, google: FakeGmail, traces: tuple[Collector, str]
) -> None:
    collector, endpoint = traces
    more = {"otlp_endpoint": endpoint, "log_level": "DEBUG", "push_audience": "a", "push_service_account": "b"}
    child = await ingest.spawn(**google_settings(google, **more))
    somebody = Listening(ingest.caller(), google)
    states, while_connected = await go_through_everything(somebody, ingest)
    # Its last traces leave at its end.
    await child.stop(10)

    said = {
        "logs": (ingest.folder / "ingest.log").read_bytes(),
        "traces": b"\n".join(collector.sent),
        "answers": b"\n".join(somebody.heard),
        "rows while connected": while_connected,
        "rows": await readable_rows(ingest, somebody.caller.user_id),
        "facts": await everything_published(ingest),
    }
    secrets = [CLIENT_SECRET, PASSWORD, OLD_KEY.split(":")[1], google._world.signer.token("a", "b"), *states, *TOKENS]
    assert [(where, secret) for where, text in said.items() for secret in secrets if secret.encode() in text] == []
    # Each of these was said, else this proves nothing.
    assert b"mailbox_connected" in said["logs"]
    assert b"tokens_refused" in said["logs"]
    assert b"operation mailbox_sync" in said["traces"]
    assert b"CONSENT_FAILED" in said["answers"]
    assert ADA.encode() in said["rows while connected"]
    assert b"mailbox_erase" in said["rows"]
    assert b"ingest.message.erased.v1" in said["facts"]


async def go_through_everything(somebody: Listening, ingest: IngestStack) -> tuple[list[str], bytes]:
    """A consent that fails, one that works, syncs with a grant, without it and without a key, IMAP, push, the end.

    Returns the states of the consents, and all rows as they were while a mailbox was connected.
    """
    google, caller, states = somebody.google, somebody.caller, []
    google.fill(ADA, "generated", size=40, job_share=0.5)
    for account, code in ((ADA, "4/0Aforged"), (ADA, "")):
        begun = await somebody.begin()
        back = await somebody.at_google(begun.authorization_url, account)
        states.append(back["state"])
        with contextlib.suppress(Problem):
            await somebody.finish({**back, "code": code or back["code"]})
    (mailbox,) = [one for one in await ingest.rows(tables.mailboxes, caller.user_id) if one.state == "connected"]
    await finished(caller)
    google.expire_access_tokens()
    await caller.ended((await caller.start_sync(str(mailbox.id))).id)
    google.revoke(ADA)
    await caller.ended((await caller.start_sync(str(mailbox.id))).id)
    await somebody.connect(mailbox_id=str(mailbox.id))
    await finished(caller)
    while_connected = await readable_rows(ingest, caller.user_id)
    async with ingest.db.begin(caller.user_id) as tx:
        await tx.execute(sa.update(tables.credentials).values(key_id="lost"))
    await caller.ended((await caller.start_sync(str(mailbox.id))).id)
    for method, request in refused_calls(google):
        with pytest.raises(Problem):
            await somebody.call(method, request)
    left = await somebody.disconnect(str(mailbox.id), erase=True)
    await caller.succeeded(left.operation.id)
    return states, while_connected


def refused_calls(google: FakeGmail) -> list[tuple[str, Message]]:
    """What does not work: IMAP with a password, with a token and with a forged one, and a push."""
    grant = google.grant(ADA)
    client = wire.ImapOAuth(
        provider=wire.O_AUTH_PROVIDER_GOOGLE, client_id=grant["client_id"], client_secret=grant["client_secret"]
    )
    known, unknown = (
        wire.ConnectImapRequest(host="127.0.0.1", username="me", secret=secret, oauth=client)
        for secret in (grant["refresh_token"], "1//0forged")
    )
    return [
        ("ConnectImap", wire.ConnectImapRequest(host="127.0.0.1", username="me", secret=PASSWORD)),
        ("ConnectImap", known),
        ("ConnectImap", unknown),
        ("ReceivePush", wire.ReceivePushRequest(token=google._world.signer.token("a", "b"), body=b"{}")),
    ]


async def finished(caller: Caller) -> None:
    """Waits until nothing of the caller's runs."""
    stub: Any = operations_service_pb2_grpc.OperationsServiceStub(caller.channel)
    active = [operation_pb2.OPERATION_STATE_QUEUED, operation_pb2.OPERATION_STATE_RUNNING]
    request = operations_service_pb2.ListOperationsRequest(states=active)
    answer = await rpc.call(
        stub.ListOperations, request, signer=caller.signer, audience="ingest", user_id=caller.user_id
    )
    await asyncio.gather(*(caller.ended(one.id) for one in answer.operations))


async def readable_rows(ingest: IngestStack, user_id: UUID) -> bytes:
    """Every row of every table, as far as the runtime role sees it for the user or for nobody."""
    heap = []
    for table in tables.METADATA.tables.values():
        for whose in (user_id, None):
            for row in await ingest.rows(table, whose):
                heap += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    return b"\n".join(heap)


async def everything_published(ingest: IngestStack) -> bytes:
    """All payloads and headers that NATS has stored."""
    subscription = await ingest.bus.js.subscribe("ingest.*.*.*", ordered_consumer=True)
    waiting = (await ingest.bus.js.stream_info("INGEST_FACTS")).state.messages
    messages = [await subscription.next_msg(5) for _ in range(waiting)]
    await subscription.unsubscribe()
    return b"\n".join(one.data + str(one.headers).encode() + one.subject.encode() for one in messages)
