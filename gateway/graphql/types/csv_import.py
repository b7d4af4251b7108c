"""A table on its way in."""

from enum import Enum
from typing import Any, Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.types.application import Application
from jobtrail.classify.v1 import csv_import_service_pb2 as wire


@strawberry.enum(description="What a column of a table can be.")
class ImportField(Enum):
    COMPANY = strawberry.enum_value("COMPANY", description="The employer; one column is.")
    JOB_TITLE = strawberry.enum_value("JOB_TITLE", description="The role.")
    STAGE = strawberry.enum_value("STAGE", description="Where it stands, in words that are known for it.")
    STAGE_AT = strawberry.enum_value("STAGE_AT", description="When it came to stand there.")
    APPLIED_AT = strawberry.enum_value("APPLIED_AT", description="When it was sent.")
    SOURCE = strawberry.enum_value("SOURCE", description="The system or board it went through.")
    LOCATION = strawberry.enum_value("LOCATION", description="Where the work is.")
    SALARY = strawberry.enum_value("SALARY", description="What it pays.")
    LINK = strawberry.enum_value("LINK", description="The page of the job.")
    CONTACT = strawberry.enum_value("CONTACT", description="Somebody to talk to.")
    NOTE = strawberry.enum_value("NOTE", description="A note.")


@strawberry.enum(description="How dates like 3/4/2026 are meant.")
class ImportDateOrder(Enum):
    DAY_FIRST = strawberry.enum_value("DAY_FIRST", description="On the third of April.")
    MONTH_FIRST = strawberry.enum_value("MONTH_FIRST", description="On the fourth of March.")
    UNKNOWN = strawberry.enum_value("UNKNOWN", description="Nothing tells; taken as day first. Only in answers.")


def wire_order(order: ImportDateOrder | None) -> wire.ImportDateOrder.ValueType:
    """As the service spells it."""
    if order is None:
        return wire.IMPORT_DATE_ORDER_UNSPECIFIED
    return wire.ImportDateOrder.Value(f"IMPORT_DATE_ORDER_{order.name}")


@strawberry.enum(description="Why a row cannot be taken.")
class ImportProblemReason(Enum):
    UNREADABLE = strawberry.enum_value("UNREADABLE", description="A cell is far too long.")
    NO_COMPANY = strawberry.enum_value("NO_COMPANY", description="It names no company.")
    TOO_LONG = strawberry.enum_value("TOO_LONG", description="A text is too long.")
    BAD_DATE = strawberry.enum_value("BAD_DATE", description="A date is none.")
    DATE_OUT_OF_RANGE = strawberry.enum_value("DATE_OUT_OF_RANGE", description="Before 1990 or in the future.")
    UNKNOWN_STAGE = strawberry.enum_value("UNKNOWN_STAGE", description="The word for where it stands is not known.")


@strawberry.type(description="Which column is what.")
class ImportColumn:
    field: ImportField = strawberry.field(description="What it is.")
    column: int = strawberry.field(description="Its place in the header, from 0.")

    @staticmethod
    def to_wire(field: ImportField, column: int) -> wire.ImportColumn:
        """As the service spells it."""
        return wire.ImportColumn(field=wire.ImportField.Value(f"IMPORT_FIELD_{field.name}"), column=column)


@strawberry.type(description="A row that tells of an application.")
class ImportRow:
    application_key: strawberry.Private[str]
    line: int = strawberry.field(description="As a spreadsheet counts them, from 1.")
    company: str = strawberry.field(description="The employer.")
    job_title: str | None = strawberry.field(description="The role.")
    apply_date: str | None = strawberry.field(description="When it was sent, YYYY-MM-DD.")
    same_as_line: int | None = strawberry.field(description="An earlier row that tells of the same.")

    @strawberry.field(description="The application that was made, or that is there; null otherwise.")
    def application(self, info: Info) -> Application | None:
        return info.context.load.applications.get(self.application_key) if self.application_key else None

    @classmethod
    def of(cls, row: wire.ImportedRow) -> Self:
        """The GraphQL form."""
        return cls(
            application_key=row.application_id,
            line=row.line,
            company=row.company,
            job_title=row.job_title or None,
            apply_date=row.apply_date or None,
            same_as_line=row.same_as_line or None,
        )


@strawberry.type(description="One thing that is wrong with a row.")
class ImportProblem:
    reason: ImportProblemReason = strawberry.field(description="What.")
    column: str = strawberry.field(description="The header of the column; empty for the row as a whole.")
    text: str = strawberry.field(description="What stands there, at most 200 characters.")


@strawberry.type(description="A row that cannot be taken.")
class ImportBadRow:
    line: int = strawberry.field(description="As a spreadsheet counts them, from 1.")
    problems: list[ImportProblem] = strawberry.field(description="All that is wrong with it.")

    @classmethod
    def of(cls, row: wire.BadImportRow) -> Self:
        """The GraphQL form."""
        problems = [
            ImportProblem(
                reason=ImportProblemReason(_name(wire.ImportProblemReason, one.reason, "IMPORT_PROBLEM_REASON_")),
                column=one.column,
                text=one.text,
            )
            for one in row.problems
        ]
        return cls(line=row.line, problems=problems)


@strawberry.type(description="What was made of a table, or would be. Of each sort of rows the first 100.")
class TableImport:
    import_id: strawberry.ID | None = strawberry.field(
        description="With it the import is taken back; null when nothing was made."
    )
    header: list[str] = strawberry.field(description="The table's columns.")
    samples: list[list[str]] = strawberry.field(description="The first rows as they were read, at most 5.")
    mapping: list[ImportColumn] = strawberry.field(description="Which column is what, as it was told or guessed.")
    date_order: ImportDateOrder = strawberry.field(description="How dates like 3/4/2026 were read.")
    new_count: int = strawberry.field(description="Rows that tell of a new application.")
    known_count: int = strawberry.field(
        description="Rows that tell of one that is there, or that an earlier row tells of."
    )
    bad_count: int = strawberry.field(description="Rows that cannot be taken.")
    left_count: int = strawberry.field(
        description="Of the new ones, those that are not made yet: ask again with the same requestId. 0 in a dry run."
    )
    new_rows: list[ImportRow] = strawberry.field(description="New.")
    known_rows: list[ImportRow] = strawberry.field(description="Known.")
    bad_rows: list[ImportBadRow] = strawberry.field(description="Bad.")

    @classmethod
    def of(cls, told: wire.ImportApplicationsResponse) -> Self:
        """The GraphQL form."""
        return cls(
            import_id=strawberry.ID(told.import_id) if told.import_id else None,
            header=list(told.header),
            samples=[list(one.cells) for one in told.samples],
            mapping=[
                ImportColumn(field=ImportField(_name(wire.ImportField, one.field, "IMPORT_FIELD_")), column=one.column)
                for one in told.mapping
            ],
            date_order=ImportDateOrder(_name(wire.ImportDateOrder, told.date_order, "IMPORT_DATE_ORDER_")),
            new_count=told.new_count,
            known_count=told.known_count,
            bad_count=told.bad_count,
            left_count=told.left_count,
            new_rows=[ImportRow.of(one) for one in told.new_rows],
            known_rows=[ImportRow.of(one) for one in told.known_rows],
            bad_rows=[ImportBadRow.of(one) for one in told.bad_rows],
        )


def _name(words: Any, value: int, prefix: str) -> str:
    return str(words.Name(value)).removeprefix(prefix)
