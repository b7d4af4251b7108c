"""Mailboxes, syncs and imports."""

from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    InvalidInput,
    MailboxHasNoSource,
    MailboxNameTaken,
    MailboxNotFound,
    NotSignedIn,
    ServiceUnavailable,
    UploadIncomplete,
    UploadNotFound,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.mailbox import Mailbox
from gateway.graphql.types.operation import Operation
from jobtrail.ingest.v1 import ingest_service_pb2, mailbox_pb2
from kit.errors import Problem, Status


@strawberry.input(description="Which mailbox to bring up to date.")
class StartSyncInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice starts one sync."
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
    StartSyncSuccess | MailboxNotFound | MailboxHasNoSource | InvalidInput | NotSignedIn | ServiceUnavailable,
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
    async def start_sync(self, info: Info, input: StartSyncInput) -> StartSyncPayload:  # noqa: A002 (the schema's word)
        context = info.context
        services = context.parts.services
        try:
            user_id = context.user_id
            request = ingest_service_pb2.StartSyncRequest(
                mailbox_id=_mailbox(input.mailbox_id), request_id=input.request_id or ""
            )
            answer = await services.ingest.call(services.mail.StartSync, request, user_id)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxHasNoSource)
        return StartSyncSuccess(operation=Operation.of(answer.operation))

    @strawberry.mutation(description="Connects the invented mailbox that shows the product.")
    async def connect_demo_mailbox(
        self,
        info: Info,
        input: ConnectDemoMailboxInput | None = None,  # noqa: A002
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
    async def import_upload(self, info: Info, input: ImportUploadInput) -> ImportUploadPayload:  # noqa: A002
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
