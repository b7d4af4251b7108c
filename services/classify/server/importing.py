"""CsvImportService: a person's own table. Bounded: 2 MB, 5,000 rows, and a hundred rows of each sort in an answer."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import csv_import_service_pb2 as wire
from jobtrail.classify.v1 import csv_import_service_pb2_grpc
from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import new_id, parse_id
from kit.process import ServiceProcess
from kit.rpc import current_actor
from services.classify.domain.csv_dates import Order
from services.classify.domain.csv_import import Bad, BadMappingError, Entry, Existing, Known, Target
from services.classify.domain.csv_table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, BadTableError, TableProblem
from services.classify.editing_words import request_id_of
from services.classify.importing import Brought, Importing, Wish

SERVICE_NAME = "jobtrail.classify.v1.CsvImportService"
#: Rows of each sort that an answer shows.
MOST_SHOWN = 100
_SAMPLES = 5
_SAMPLE_CHARS = 200
_ORDERS: Mapping[int, Order] = {
    wire.IMPORT_DATE_ORDER_DAY_FIRST: Order.DAY_FIRST,
    wire.IMPORT_DATE_ORDER_MONTH_FIRST: Order.MONTH_FIRST,
}
_WHY_NO_TABLE = {
    TableProblem.EMPTY: "There is nothing in this file.",
    TableProblem.TOO_LARGE: f"The file is larger than {MOST_BYTES:,} bytes. Import it in parts.",
    TableProblem.TOO_MANY_ROWS: f"There are more than {MOST_ROWS:,} rows. Import them in parts.",
    TableProblem.TOO_MANY_COLUMNS: f"There are more than {MOST_COLUMNS} columns.",
    TableProblem.NOT_TEXT: "This is not CSV. Save the table as CSV first.",
}


def serve_import(process: ServiceProcess, clock: Clock) -> None:
    """Adds CsvImportService."""
    process.server.add(
        csv_import_service_pb2_grpc.add_CsvImportServiceServicer_to_server,
        CsvImportServicer(process.database, clock),
        SERVICE_NAME,
    )


class CsvImportServicer(csv_import_service_pb2_grpc.CsvImportServiceServicer):
    """Every call sees only the actor's own: its transactions are the actor's."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def ImportApplications(
        self, request: wire.ImportApplicationsRequest, context: Any
    ) -> wire.ImportApplicationsResponse:
        wish = _wish(request)
        importing = Importing(self._database, current_actor().user_id, self._clock)
        try:
            brought = await (importing.look(wish) if request.dry_run else importing.bring(wish))
        except BadTableError as error:
            metadata = {"problem": error.problem.value}
            raise Problem(Status.INVALID_ARGUMENT, "BAD_TABLE", _WHY_NO_TABLE[error.problem], metadata) from error
        except BadMappingError as error:
            raise bad_mapping() from error
        return _told(brought, "" if request.dry_run or not brought.made else str(wish.request_id))

    async def UndoImport(self, request: wire.UndoImportRequest, context: Any) -> wire.UndoImportResponse:
        # What is no id is just one that nobody has.
        import_id = parse_id(request.import_id) or UUID(int=0)
        importing = Importing(self._database, current_actor().user_id, self._clock)
        return wire.UndoImportResponse(count=await importing.undo(import_id))


def bad_mapping() -> Problem:
    """What is said of a mapping that does not fit the table."""
    message = "Say which column is the company, and use each column once."
    return Problem(Status.INVALID_ARGUMENT, "BAD_MAPPING", message)


def _wish(request: wire.ImportApplicationsRequest) -> Wish:
    if request.date_order and request.date_order not in _ORDERS:
        raise paging.invalid("date_order", "Day first or month first.")
    return Wish(
        data=request.csv,
        mapping=_mapping(request.mapping) if request.mapping else None,
        order=_ORDERS.get(request.date_order),
        request_id=request_id_of(request.request_id) or new_id(),
        budget_seconds=request.budget_ms / 1_000 if request.budget_ms > 0 else None,
    )


def _mapping(columns: Sequence[wire.ImportColumn]) -> dict[Target, int]:
    mapping: dict[Target, int] = {}
    for one in columns:
        if one.field == wire.IMPORT_FIELD_UNSPECIFIED or one.field not in wire.ImportField.values():
            raise paging.invalid("mapping", "There is no such field.")
        target = Target[wire.ImportField.Name(one.field).removeprefix("IMPORT_FIELD_")]
        if target in mapping:
            raise bad_mapping()
        mapping[target] = one.column
    return mapping


def _told(brought: Brought, import_id: str) -> wire.ImportApplicationsResponse:
    table, report = brought.table, brought.report
    return wire.ImportApplicationsResponse(
        import_id=import_id,
        header=[_short(name) for name in table.header],
        samples=[
            wire.ImportSample(cells=map(_short, line.cells))
            for line in table.lines[:_SAMPLES]
            if line.cells is not None
        ],
        mapping=[wire.ImportColumn(field=_field(target), column=place) for target, place in report.mapping.items()],
        date_order=wire.ImportDateOrder.Value(f"IMPORT_DATE_ORDER_{report.date_order.name}"),
        new_count=len(report.new),
        known_count=len(report.known),
        bad_count=len(report.bad),
        new_rows=[_new(entry, brought.made.get(entry.line)) for entry in report.new[:MOST_SHOWN]],
        known_rows=[_known(one) for one in report.known[:MOST_SHOWN]],
        bad_rows=[_bad(one) for one in report.bad[:MOST_SHOWN]],
        left_count=brought.left,
    )


def _field(target: Target) -> wire.ImportField.ValueType:
    return wire.ImportField.Value(f"IMPORT_FIELD_{target.name}")


def _new(entry: Entry, made: Existing | None) -> wire.ImportedRow:
    return _row(entry, made.id if made is not None else None, None)


def _known(one: Known) -> wire.ImportedRow:
    return _row(one.entry, one.application_id, one.same_as_line)


def _row(entry: Entry, application_id: UUID | None, same_as_line: int | None) -> wire.ImportedRow:
    return wire.ImportedRow(
        line=entry.line,
        company=entry.company,
        job_title=entry.job_title or "",
        apply_date=entry.applied_on.isoformat() if entry.applied_on else "",
        application_id=str(application_id or ""),
        same_as_line=same_as_line or 0,
    )


def _bad(one: Bad) -> wire.BadImportRow:
    problems = [
        wire.ImportProblem(
            reason=wire.ImportProblemReason.Value(f"IMPORT_PROBLEM_REASON_{problem.reason.name}"),
            column=_short(problem.column),
            text=_short(problem.text),
        )
        for problem in one.problems
    ]
    return wire.BadImportRow(line=one.line, problems=problems)


def _short(text: str) -> str:
    return text[:_SAMPLE_CHARS]
