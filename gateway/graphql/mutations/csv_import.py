"""Applications out of a person's own table, inline or as an upload."""

from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    ImportNotFound,
    InvalidInput,
    NotSignedIn,
    ServiceUnavailable,
    TableUnreadable,
    UploadIncomplete,
    UploadNotFound,
    named,
)
from gateway.graphql.types.csv_import import ImportColumn, ImportDateOrder, ImportField, TableImport, wire_order
from jobtrail.classify.v1 import csv_import_service_pb2 as wire
from jobtrail.ingest.v1 import ingest_service_pb2
from kit.errors import Problem, Status

#: Well within what a GraphQL operation may take: a batch that has begun ends after it.
BUDGET_MS = 5_000
_CALL_SECONDS = 9.5


@strawberry.input(description="Which column of the table is what.")
class ImportColumnInput:
    field: ImportField = strawberry.field(description="What it is; each field once.")
    column: int = strawberry.field(description="Place of the column in the header, from 0; each column once.")


@strawberry.input(description="A table, and how to read it.")
class ImportApplicationsInput:
    upload_id: strawberry.ID | None = strawberry.field(
        default=None, description="A complete upload (see POST /uploads) of at most 2,000,000 bytes and 5,000 rows …"
    )
    csv: str | None = strawberry.field(
        default=None, description="… or the table itself, as far as it fits into a request. One of both."
    )
    mapping: list[ImportColumnInput] | None = strawberry.field(
        default=None, description="Guessed by the header when null."
    )
    date_order: ImportDateOrder | None = strawberry.field(
        default=None, description="DAY_FIRST or MONTH_FIRST; null: as the other dates of the column tell."
    )
    dry_run: bool = strawberry.field(default=True, description="Only say what would be made.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A UUID of your choice: an import goes on under it, and is done once. Not needed for a dry run.",
    )


@strawberry.type(description="What was made of the table, or would be.")
class ImportApplicationsSuccess:
    table: TableImport = strawberry.field(
        description="Counts, the first rows of each sort, and what is wrong with rows."
    )


ImportApplicationsPayload = Annotated[
    ImportApplicationsSuccess
    | TableUnreadable
    | UploadNotFound
    | UploadIncomplete
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("ImportApplicationsPayload"),
]


@strawberry.input(description="An import to take back.")
class UndoImportInput:
    import_id: strawberry.ID = strawberry.field(description="As the import was answered with.")


@strawberry.type(description="It was taken back, as one.")
class UndoImportSuccess:
    count: int = strawberry.field(description="Applications that were added by it, and are gone now.")


UndoImportPayload = Annotated[
    UndoImportSuccess | ImportNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("UndoImportPayload"),
]


@strawberry.type
class CsvImportMutations:
    @strawberry.mutation(
        description="Makes an application of each row of a table that tells of a new one, or says what would be made. "
        "Ends after some seconds: while `leftCount` is not 0, ask again with the same requestId. The same table twice "
        "adds nothing."
    )
    async def import_applications(
        self,
        info: Info,
        input: ImportApplicationsInput,
    ) -> ImportApplicationsPayload:
        services, user_id = info.context.parts.services, info.context.user_id
        try:
            request = _request(input)
            request.csv = await _table(info, input)
            answer = await services.classify.call(
                services.imports.ImportApplications, request, user_id, timeout_seconds=_CALL_SECONDS
            )
        except Problem as problem:
            return named(problem, TableUnreadable, UploadNotFound, UploadIncomplete)
        return ImportApplicationsSuccess(table=TableImport.of(answer))

    @strawberry.mutation(description="Takes back all that an import made, as one. Mail that joined it stays.")
    async def undo_import(
        self,
        info: Info,
        input: UndoImportInput,
    ) -> UndoImportPayload:
        services = info.context.parts.services
        request = wire.UndoImportRequest(import_id=input.import_id)
        try:
            answer = await services.classify.call(
                services.imports.UndoImport, request, info.context.user_id, timeout_seconds=_CALL_SECONDS
            )
        except Problem as problem:
            return named(problem, ImportNotFound)
        return UndoImportSuccess(count=answer.count)


def _request(wanted: ImportApplicationsInput) -> wire.ImportApplicationsRequest:
    if (wanted.upload_id is None) == (wanted.csv is None):
        raise _invalid("uploadId", "Name an upload, or give the table itself.")
    if not wanted.dry_run and not wanted.request_id:
        raise _invalid("requestId", "Choose a UUID: with it the import goes on where it broke off.")
    if any(not 0 <= one.column < 2**31 for one in wanted.mapping or ()):
        raise _invalid("mapping", "Columns are counted from 0.")
    return wire.ImportApplicationsRequest(
        request_id=wanted.request_id or "",
        mapping=[ImportColumn.to_wire(one.field, one.column) for one in wanted.mapping or ()],
        date_order=wire_order(wanted.date_order),
        dry_run=wanted.dry_run,
        budget_ms=BUDGET_MS,
    )


async def _table(info: Info, wanted: ImportApplicationsInput) -> bytes:
    if wanted.csv is not None:
        return wanted.csv.encode("utf-8", "surrogatepass")
    services = info.context.parts.services
    request = ingest_service_pb2.ReadUploadRequest(id=str(wanted.upload_id))
    answer = await services.ingest.call(services.mail.ReadUpload, request, info.context.user_id)
    data: bytes = answer.data
    return data


def _invalid(field: str, message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})
