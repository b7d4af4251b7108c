"""IngestService over gRPC: checks what arrives, opens the actor's transaction, answers in protos."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1 import ingest_service_pb2_grpc, mailbox_pb2, message_pb2
from kit import paging
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.operations.model import to_proto
from kit.operations.store import OperationStore
from kit.rpc import MAX_MESSAGE_BYTES, current_actor
from services.ingest import handlers_checks as checks
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.message import Unparsed
from services.ingest.domain.remote import SyncMode
from services.ingest.handlers_mailboxes import NAME_CHARS, create_mailbox, start_sync
from services.ingest.handlers_messages import TEXT_CHARS, get_receipt, list_messages, words
from services.ingest.handlers_parsing import parse_mails
from services.ingest.handlers_uploads import (
    FILENAME_CHARS,
    FINGERPRINT_CHARS,
    append_upload,
    create_upload,
    import_upload,
    read_whole,
)
from services.ingest.ports import (
    MailboxStore,
    MessageFilter,
    MessageStore,
    Parser,
    ReceiptStore,
    UploadFiles,
    UploadStore,
)
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.wire import mailbox_proto, message_proto, receipt_proto, upload_proto

SERVICE_NAME = "jobtrail.ingest.v1.IngestService"
_KINDS = {mailbox_pb2.MAILBOX_KIND_DEMO: MailboxKind.DEMO, mailbox_pb2.MAILBOX_KIND_ARCHIVE: MailboxKind.ARCHIVE}
_MODES = {
    pb.SYNC_MODE_UNSPECIFIED: SyncMode.AUTO,
    pb.SYNC_MODE_AUTO: SyncMode.AUTO,
    pb.SYNC_MODE_FULL: SyncMode.FULL,
    pb.SYNC_MODE_INCREMENTAL: SyncMode.INCREMENTAL,
}
#: Room for the envelope around an answer.
_ANSWER_BYTES = MAX_MESSAGE_BYTES - 64 * 1024

AnswerT = TypeVar("AnswerT", pb.ListMessagesResponse, pb.BatchGetMessagesResponse)


@dataclass(frozen=True, slots=True)
class ServerPorts:
    """What calls work with."""

    database: Database
    operations: OperationStore
    mailboxes: MailboxStore
    messages: MessageStore
    receipts: ReceiptStore
    remote: PostgresRemote
    uploads: UploadStore
    files: UploadFiles
    parser: Parser
    upload_limit_bytes: int


class IngestServicer(ingest_service_pb2_grpc.IngestServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, ports: ServerPorts) -> None:
        self._ports = ports

    async def CreateMailbox(self, request: pb.CreateMailboxRequest, context: Any) -> pb.CreateMailboxResponse:
        kind = _KINDS.get(request.kind)
        if kind is None:
            raise paging.invalid("kind", "A mailbox is a demo or an archive.")
        name = checks.line(request.name, "name", NAME_CHARS)
        async with self._begin() as tx:
            mailbox = await create_mailbox(
                tx, self._ports.mailboxes, user_id=current_actor().user_id, kind=kind, name=name
            )
        return pb.CreateMailboxResponse(mailbox=mailbox_proto(mailbox))

    async def ListMailboxes(self, request: pb.ListMailboxesRequest, context: Any) -> pb.ListMailboxesResponse:
        size = paging.page_size(request.page_size)
        key = paging.decode(request.page_token, 1)
        after = parse_id(key[0] or "") if key else None
        if key and after is None:
            raise paging.invalid("page_token", "The page token is not one of ours.")
        async with self._begin() as tx:
            rows = await self._ports.mailboxes.page(tx, after=after, size=size + 1)
        page = rows[:size]
        return pb.ListMailboxesResponse(
            mailboxes=map(mailbox_proto, page),
            next_page_token=paging.encode([str(page[-1].id)]) if len(rows) > size else "",
        )

    async def BatchGetMailboxes(
        self, request: pb.BatchGetMailboxesRequest, context: Any
    ) -> pb.BatchGetMailboxesResponse:
        async with self._begin() as tx:
            found = await self._ports.mailboxes.batch(tx, _ids(request.ids, "ids"))
        return pb.BatchGetMailboxesResponse(mailboxes=map(mailbox_proto, found))

    async def StartSync(self, request: pb.StartSyncRequest, context: Any) -> pb.StartSyncResponse:
        ports = self._ports
        request_id = checks.request_id(request.request_id)
        mailbox_id = _known("mailbox", request.mailbox_id)
        mode = _MODES.get(request.mode)
        if mode is None:
            raise paging.invalid("mode", "There is no such mode.")
        since = checks.time(request.since_time, "since_time") if request.HasField("since_time") else None
        if since is not None and mode is not SyncMode.FULL:
            raise paging.invalid("since_time", "Only a full sync takes a time.")
        async with self._begin() as tx:
            operation = await start_sync(
                tx,
                ports.mailboxes,
                ports.uploads,
                ports.operations,
                ports.remote,
                mailbox_id=mailbox_id,
                request_id=request_id,
                mode=mode,
                since=since,
            )
        return pb.StartSyncResponse(operation=to_proto(operation, ports.operations.service))

    async def ListMessages(self, request: pb.ListMessagesRequest, context: Any) -> pb.ListMessagesResponse:
        full = request.view == message_pb2.MESSAGE_VIEW_FULL
        wanted = _filter(request)
        if wanted is None:
            return pb.ListMessagesResponse()
        size = paging.page_size(request.page_size)
        async with self._begin() as tx:
            page = await list_messages(tx, self._ports.messages, wanted, size=size, token=request.page_token, full=full)
        answer = pb.ListMessagesResponse(
            messages=[message_proto(row, full=full) for row in page.rows],
            next_page_token=page.next_token,
            page_tokens=page.tokens,
        )
        return _bounded(answer, "page_size")

    async def BatchGetMessages(self, request: pb.BatchGetMessagesRequest, context: Any) -> pb.BatchGetMessagesResponse:
        full = request.view == message_pb2.MESSAGE_VIEW_FULL
        async with self._begin() as tx:
            found = await self._ports.messages.batch(tx, _ids(request.ids, "ids"), full=full)
        answer = pb.BatchGetMessagesResponse(messages=[message_proto(row, full=full) for row in found])
        return _bounded(answer, "ids")

    async def BatchGetReceipts(self, request: pb.BatchGetReceiptsRequest, context: Any) -> pb.BatchGetReceiptsResponse:
        async with self._begin() as tx:
            found = await self._ports.receipts.batch(tx, _ids(request.operation_ids, "operation_ids"))
        return pb.BatchGetReceiptsResponse(receipts=map(receipt_proto, found))

    async def GetReceipt(self, request: pb.GetReceiptRequest, context: Any) -> pb.GetReceiptResponse:
        async with self._begin() as tx:
            receipt = await get_receipt(tx, self._ports.receipts, request.operation_id)
        return pb.GetReceiptResponse(receipt=receipt_proto(receipt))

    async def CreateUpload(self, request: pb.CreateUploadRequest, context: Any) -> pb.CreateUploadResponse:
        async with self._begin() as tx:
            upload = await create_upload(
                tx,
                self._ports.uploads,
                user_id=current_actor().user_id,
                filename=checks.line(request.filename, "filename", FILENAME_CHARS),
                size_bytes=request.size_bytes,
                fingerprint=checks.line(request.fingerprint, "fingerprint", FINGERPRINT_CHARS),
                limit_bytes=self._ports.upload_limit_bytes,
            )
        return pb.CreateUploadResponse(upload=upload_proto(upload))

    async def GetUpload(self, request: pb.GetUploadRequest, context: Any) -> pb.GetUploadResponse:
        upload_id = _known("upload", request.id)
        async with self._begin() as tx:
            upload = await self._ports.uploads.get(tx, upload_id)
        return pb.GetUploadResponse(upload=upload_proto(upload))

    async def AppendUpload(self, request: pb.AppendUploadRequest, context: Any) -> pb.AppendUploadResponse:
        ports = self._ports
        upload_id = _known("upload", request.id)
        async with self._begin() as tx:
            upload = await append_upload(
                tx, ports.uploads, ports.files, upload_id=upload_id, offset=request.offset, data=request.data
            )
        return pb.AppendUploadResponse(upload=upload_proto(upload))

    async def ImportUpload(self, request: pb.ImportUploadRequest, context: Any) -> pb.ImportUploadResponse:
        ports = self._ports
        upload_id = _known("upload", request.upload_id)
        name = checks.line(request.mailbox_name, "mailbox_name", NAME_CHARS)
        async with self._begin() as tx:
            operation, mailbox = await import_upload(
                tx,
                ports.mailboxes,
                ports.uploads,
                ports.operations,
                user_id=current_actor().user_id,
                upload_id=upload_id,
                mailbox_name=name,
            )
        return pb.ImportUploadResponse(
            operation=to_proto(operation, ports.operations.service), mailbox=mailbox_proto(mailbox)
        )

    async def ReadUpload(self, request: pb.ReadUploadRequest, context: Any) -> pb.ReadUploadResponse:
        upload_id = _known("upload", request.id)
        async with self._begin() as tx:
            data = await read_whole(tx, self._ports.uploads, self._ports.files, upload_id)
        return pb.ReadUploadResponse(data=data)

    async def ParseMails(self, request: pb.ParseMailsRequest, context: Any) -> pb.ParseMailsResponse:
        mails = await parse_mails(self._ports.parser, request.raw)
        return pb.ParseMailsResponse(
            mails=[
                pb.ParsedMail(reason=one.reason)
                if isinstance(one, Unparsed)
                else pb.ParsedMail(message=message_proto(one, full=True))
                for one in mails
            ]
        )

    def _begin(self) -> AbstractAsyncContextManager[Transaction]:
        return self._ports.database.begin(current_actor().user_id)


def _ids(texts: Sequence[str], field: str) -> list[UUID]:
    return [one for text in paging.batch_ids(texts, field) if (one := parse_id(text)) is not None]


def _known(noun: str, text: str) -> UUID:
    """The id that `text` spells; one that is none is just an id that nobody has."""
    one = parse_id(text)
    if one is None:
        reason, metadata = f"{noun.upper()}_NOT_FOUND", {f"{noun}_id": text[:100]}
        raise Problem(Status.NOT_FOUND, reason, f"There is no such {noun}.", metadata)
    return one


def _filter(request: pb.ListMessagesRequest) -> MessageFilter | None:
    """What to list; None: nothing can match."""
    mailbox_id = parse_id(request.mailbox_id) if request.mailbox_id else None
    if request.mailbox_id and mailbox_id is None:
        return None
    return MessageFilter(
        mailbox_id=mailbox_id,
        words=words(checks.line(request.text, "text", TEXT_CHARS)),
        since=checks.time(request.since_time, "since_time") if request.HasField("since_time") else None,
        until=checks.time(request.until_time, "until_time") if request.HasField("until_time") else None,
    )


def _bounded(answer: AnswerT, field: str) -> AnswerT:
    """The answer when it fits a call. A mail may be megabytes long; whoever wants many full ones asks for fewer."""
    if answer.ByteSize() > _ANSWER_BYTES:
        raise paging.invalid(field, "These messages are too long for one answer: ask for fewer at once.")
    return answer
