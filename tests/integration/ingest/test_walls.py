"""Nothing of one user is ever there for another: not by call, not by token, not by statement."""

import uuid
from datetime import UTC, datetime
from typing import Any

import grpc
import jwt
import pytest
import sqlalchemy as sa

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1 import ingest_service_pb2_grpc
from jobtrail.ingest.v1.mailbox_pb2 import MAILBOX_KIND_DEMO
from jobtrail.operations.v1 import operations_service_pb2 as ops
from jobtrail.operations.v1 import operations_service_pb2_grpc
from kit import rpc
from kit.actor import ActorSigner
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.services import ACTOR_KEY, Caller, IngestStack, mail, mbox

METHODS = list(pb.DESCRIPTOR.services_by_name["IngestService"].methods_by_name)
REQUESTS: dict[str, Any] = {name: getattr(pb, f"{name}Request")() for name in METHODS}


class Owned:
    """What the first user has, and every way to ask for it."""

    def __init__(self, mailbox_id: str, operation_id: str, upload_id: str, message_ids: list[str]) -> None:
        self.refused: list[tuple[str, Any]] = [
            ("StartSync", pb.StartSyncRequest(mailbox_id=mailbox_id)),
            ("GetReceipt", pb.GetReceiptRequest(operation_id=operation_id)),
            ("GetUpload", pb.GetUploadRequest(id=upload_id)),
            ("AppendUpload", pb.AppendUploadRequest(id=upload_id, offset=0, data=b"a")),
            ("ReadUpload", pb.ReadUploadRequest(id=upload_id)),
            ("ImportUpload", pb.ImportUploadRequest(upload_id=upload_id)),
        ]
        self.empty: list[tuple[str, Any]] = [
            ("ListMailboxes", pb.ListMailboxesRequest()),
            ("BatchGetMailboxes", pb.BatchGetMailboxesRequest(ids=[mailbox_id])),
            ("ListMessages", pb.ListMessagesRequest()),
            ("ListMessages", pb.ListMessagesRequest(mailbox_id=mailbox_id)),
            ("BatchGetMessages", pb.BatchGetMessagesRequest(ids=message_ids)),
            ("BatchGetReceipts", pb.BatchGetReceiptsRequest(operation_ids=[operation_id])),
        ]
        self.operation_id = operation_id


async def owned_by(ingest: IngestStack, caller: Caller) -> Owned:
    """Fills every table."""
    operation = await caller.start_import(mbox([mail(1), b"\n"]))
    await caller.succeeded(operation.id)
    upload_id = await caller.upload(mbox([mail(2)]), fingerprint="f")
    async with ingest.db.begin(caller.user_id) as tx:
        for table, row in remote_rows(caller.user_id).items():
            mine = {"user_id": caller.user_id, "mailbox_id": uuid.UUID(operation.subject_id)}
            await tx.execute(sa.insert(table), {**mine, **row})
    return Owned(operation.subject_id, operation.id, upload_id, await caller.message_ids())


def remote_rows(user_id: uuid.UUID) -> dict[sa.Table, dict[str, Any]]:
    """What a connected mailbox has, by table; every user's is different where rows must be."""
    sealed = {"key_id": "k1", "sealed": b"sealed"}
    attempt = {
        "state_hash": user_id.bytes,
        "session_hash": b"session",
        "key_id": "k1",
        "sealed_verifier": b"sealed",
        "redirect_uri": "https://example.org/callback",
        "return_to": "/",
        "expected_address": "",
        "expires_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    message = {"remote_id": "18c0", "thread_id": "18c0", "recency": 1, "state": "listed"}
    return {
        tables.credentials: sealed,
        tables.connection_attempts: attempt,
        tables.remote_mailboxes: {},
        tables.remote_messages: message,
        tables.remote_threads: {"thread_id": "18c0"},
    }


async def test_the_first_users_ids_are_nobodys_to_the_second(ingest: IngestStack, caller: Caller) -> None:
    owned = await owned_by(ingest, caller)
    second = ingest.caller()

    for method, request in owned.refused:
        with pytest.raises(Problem) as refused:
            await second.call(method, request)
        assert refused.value.reason in {"MAILBOX_NOT_FOUND", "RECEIPT_NOT_FOUND", "UPLOAD_NOT_FOUND"}, method
    for method, request in owned.empty:
        answer = await second.call(method, request)
        assert answer.ByteSize() == 0, method

    asked = {method for method, _ in owned.refused + owned.empty}
    assert {"CreateMailbox", "CreateUpload", "ParseMails"} == set(METHODS) - asked


async def test_what_the_second_user_makes_is_never_the_first_users(ingest: IngestStack, caller: Caller) -> None:
    await owned_by(ingest, caller)
    second = ingest.caller()
    mine = await caller.mailbox(MAILBOX_KIND_DEMO, "Same name")
    request = pb.CreateUploadRequest(filename="mail.mbox", size_bytes=len(mbox([mail(2)])), fingerprint="f")
    my_upload = (await caller.call("CreateUpload", request)).upload

    theirs = await second.mailbox(MAILBOX_KIND_DEMO, "Same name")
    their_upload = (await second.call("CreateUpload", request)).upload

    assert theirs.id != mine.id
    assert their_upload.id != my_upload.id
    assert their_upload.offset == 0


async def test_the_same_mail_is_new_to_each_user(ingest: IngestStack, caller: Caller) -> None:
    second = ingest.caller()

    receipts = [await one.import_all(mbox([mail(1)])) for one in (caller, second)]

    assert [receipt.new for receipt in receipts] == [1, 1]
    assert set(await caller.message_ids()).isdisjoint(await second.message_ids())


async def test_the_first_users_operations_are_nobodys_to_the_second(ingest: IngestStack, caller: Caller) -> None:
    owned = await owned_by(ingest, caller)
    second = ingest.caller()
    stub = operations_service_pb2_grpc.OperationsServiceStub(second.channel)
    refused: list[tuple[Any, Any]] = [
        (stub.GetOperation, ops.GetOperationRequest(id=owned.operation_id)),
        (stub.CancelOperation, ops.CancelOperationRequest(id=owned.operation_id)),
        (stub.RetryOperation, ops.RetryOperationRequest(id=owned.operation_id)),
    ]
    empty: list[tuple[Any, Any]] = [
        (stub.ListOperations, ops.ListOperationsRequest()),
        (stub.BatchGetOperations, ops.BatchGetOperationsRequest(ids=[owned.operation_id])),
    ]

    async def ask(method: Any, request: Any) -> Any:
        return await rpc.call(method, request, signer=second.signer, audience="ingest", user_id=second.user_id)

    for method, request in refused:
        with pytest.raises(Problem, match="OPERATION_NOT_FOUND"):
            await ask(method, request)
    for method, request in empty:
        assert (await ask(method, request)).ByteSize() == 0


def expired(user_id: uuid.UUID) -> str:
    """A token of the right key that was good until an hour ago."""
    claims = {"sub": str(user_id), "iss": "gateway", "aud": "ingest", "iat": 0, "exp": 3600}
    return jwt.encode(claims, ACTOR_KEY, algorithm="HS256")


def unsigned(user_id: uuid.UUID) -> str:
    """A token that asks to be believed without a signature."""
    claims = {"sub": str(user_id), "iss": "gateway", "aud": "ingest", "iat": 0, "exp": 4_000_000_000}
    return jwt.encode(claims, "", algorithm="none")


TOKENS = {
    "missing": lambda _user: None,
    "nonsense": lambda _user: "nonsense",
    "forged": lambda user: ActorSigner("another-key-that-is-not-the-right-one", "gateway").sign(user, "ingest"),
    "for another service": lambda user: ActorSigner(ACTOR_KEY, "gateway").sign(user, "jobs"),
    "expired": expired,
    "unsigned": unsigned,
}


@pytest.mark.parametrize("token", TOKENS)
async def test_no_method_answers_to_an_actor_that_is_not_good(ingest: IngestStack, caller: Caller, token: str) -> None:
    stub = ingest_service_pb2_grpc.IngestServiceStub(caller.channel)
    actor = TOKENS[token](caller.user_id)
    metadata = ((rpc.ACTOR_KEY, actor),) if actor is not None else ()

    for method in METHODS:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await getattr(stub, method)(REQUESTS[method], metadata=metadata)
        assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED, method


@pytest.mark.parametrize("other", [uuid.uuid4(), None], ids=["other", "nobody"])
async def test_statements_of_the_runtime_role_see_and_touch_nothing_of_another_user(
    ingest: IngestStack, caller: Caller, other: uuid.UUID | None
) -> None:
    await owned_by(ingest, caller)
    walled = [table for table in tables.METADATA.tables.values() if "user_id" in table.c]

    for table in walled:
        assert await ingest.rows(table, caller.user_id), f"{table.name} is empty: this proves nothing"
        assert await ingest.rows(table, other) == []
        async with ingest.db.begin(other) as tx:
            assert (await tx.execute(sa.update(table).values(user_id=table.c.user_id))).rowcount == 0
            assert (await tx.execute(sa.delete(table))).rowcount == 0


async def test_the_runtime_role_cannot_write_for_another_user(ingest: IngestStack, caller: Caller) -> None:
    row = {"user_id": caller.user_id, "id": uuid.uuid4(), "kind": "demo", "name": "planted"}

    with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
        async with ingest.db.begin(uuid.uuid4()) as tx:
            await tx.execute(sa.insert(tables.mailboxes), row)


async def test_nothing_of_a_user_can_hang_on_a_mailbox_of_another(ingest: IngestStack, caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()
    second = uuid.uuid4()
    row = {"operation_id": uuid.uuid4(), "user_id": second, "mailbox_id": uuid.UUID(mailbox.id)}

    with pytest.raises(sa.exc.IntegrityError, match="foreign key"):
        async with ingest.db.begin(second) as tx:
            await tx.execute(sa.insert(tables.receipts), row)
