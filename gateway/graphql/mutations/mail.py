"""Mailboxes, syncs and imports."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    InvalidInput,
    MailboxHasNoSource,
    MailboxNameTaken,
    MailboxNotConnected,
    MailboxNotFound,
    NotSignedIn,
    ServiceUnavailable,
    SyncNeedsFull,
    UploadIncomplete,
    UploadNotFound,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.mailbox import Mailbox
from gateway.graphql.types.operation import Operation
from jobtrail.ingest.v1 import ingest_service_pb2, mailbox_pb2
from kit.errors import Problem, Status


@strawberry.enum(description="How a sync of a remote mailbox goes about it.")
class SyncMode(Enum):
    AUTO = strawberry.enum_value("AUTO", description="What is new; everything in scope the first time.")
    FULL = strawberry.enum_value("FULL", description="Lists everything in scope and compares; tries again what failed.")
    INCREMENTAL = strawberry.enum_value("INCREMENTAL", description="What is new; not before the first full sync.")


@strawberry.input(description="Which mailbox to bring up to date.")
class StartSyncInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice starts one sync."
    )
    mode: SyncMode = strawberry.field(default=SyncMode.AUTO, description="How; only of remote mailboxes.")
    since: datetime | None = strawberry.field(
        default=None, description="For a full sync: messages since then, instead of what the settings say."
    )


@strawberry.type(description="The sync runs, or ran already.")
class StartSyncSuccess:
    operation: Operation = strawberry.field(description="The new sync, or the one that already ran.")


@strawberry.input(description="The mailbox that shows the product.")
class ConnectDemoMailboxInput:
    name: str = strawberry.field(default="", description="Its name; empty: the kind's own.")


@strawberry.type(description="The demo mailbox is there; start a sync to fill it.")
class ConnectDemoMailboxSuccess:
    mailbox: Mailbox = strawberry.field(description="The new mailbox, or the one that was there.")


@strawberry.input(description="A complete upload.")
class ImportUploadInput:
    upload_id: strawberry.ID = strawberry.field(description="The id that POST /uploads answered.")
    mailbox_name: str = strawberry.field(
        default="", description='The archive mailbox to read it into; empty: "Imported mail".'
    )


@strawberry.type(description="The archive is being read.")
class ImportUploadSuccess:
    operation: Operation = strawberry.field(description="The sync that reads it.")
    mailbox: Mailbox = strawberry.field(description="The mailbox it reads into.")


StartSyncPayload = Annotated[
    StartSyncSuccess
    | MailboxNotFound
    | MailboxHasNoSource
    | MailboxNotConnected
    | SyncNeedsFull
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("StartSyncPayload"),
]
ConnectDemoMailboxPayload = Annotated[
    ConnectDemoMailboxSuccess | MailboxNameTaken | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("ConnectDemoMailboxPayload"),
]
ImportUploadPayload = Annotated[
    ImportUploadSuccess
    | UploadNotFound
    | UploadIncomplete
    | MailboxNameTaken
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("ImportUploadPayload"),
]


@strawberry.type
class MailMutations:
    @strawberry.mutation(description="Brings a mailbox up to date. Answers at once; the operation tells how far it is.")
    async def start_sync(self, info: Info, input: StartSyncInput) -> StartSyncPayload:
        context = info.context
        services = context.parts.services
        try:
            user_id = context.user_id
            request = ingest_service_pb2.StartSyncRequest(
                mailbox_id=_mailbox(input.mailbox_id),
                request_id=input.request_id or "",
                mode=ingest_service_pb2.SyncMode.Value(f"SYNC_MODE_{input.mode.name}"),
                since_time=wire_time(input.since, "since"),
            )
            answer = await services.ingest.call(services.mail.StartSync, request, user_id)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxHasNoSource, MailboxNotConnected, SyncNeedsFull)
        return StartSyncSuccess(operation=Operation.of(answer.operation))

    @strawberry.mutation(description="Connects the invented mailbox that shows the product.")
    async def connect_demo_mailbox(
        self,
        info: Info,
        input: ConnectDemoMailboxInput | None = None,
    ) -> ConnectDemoMailboxPayload:
        context = info.context
        services = context.parts.services
        try:
            request = ingest_service_pb2.CreateMailboxRequest(
                kind=mailbox_pb2.MAILBOX_KIND_DEMO, name=input.name if input else ""
            )
            answer = await services.ingest.call(services.mail.CreateMailbox, request, context.user_id)
        except Problem as problem:
            return named(problem, MailboxNameTaken)
        return ConnectDemoMailboxSuccess(mailbox=Mailbox.of(answer.mailbox))

    @strawberry.mutation(description="Reads a complete upload into an archive mailbox.")
    async def import_upload(self, info: Info, input: ImportUploadInput) -> ImportUploadPayload:
        context = info.context
        services = context.parts.services
        try:
            request = ingest_service_pb2.ImportUploadRequest(upload_id=input.upload_id, mailbox_name=input.mailbox_name)
            answer = await services.ingest.call(services.mail.ImportUpload, request, context.user_id)
        except Problem as problem:
            return named(problem, UploadNotFound, UploadIncomplete, MailboxNameTaken)
        return ImportUploadSuccess(operation=Operation.of(answer.operation), mailbox=Mailbox.of(answer.mailbox))


def _mailbox(text: str) -> str:
    key = uuid_of(text, "Mailbox")
    if key is None:
        raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.")
    return key
