"""Applications out of a person's own table: whatever program wrote it, and whatever stands in it."""

from __future__ import annotations

import csv
import io
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.csv_dates import Order, date_of, order_of
from services.classify.domain.csv_import import (
    BadMappingError,
    BadRow,
    Entry,
    Existing,
    Report,
    Target,
    dry_run,
    guess,
)
from services.classify.domain.csv_table import (
    CELL_CHARS,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    BadTableError,
    TableProblem,
    read_table,
)
from services.classify.domain.stage import Stage

TODAY = date(2026, 6, 30)
T = Target


def report(text: str, *existing: Existing) -> Report:
    table = read_table(text.encode())
    return dry_run(table, guess(table.header), existing, TODAY)


def known_as(number: int, company: str, title: str | None = None, applied_on: date | None = None) -> Existing:
    return Existing(UUID(int=number), company, title, applied_on)


ENGLISH = """Company,Position,Status,Date applied,Notes
Acme GmbH,Engineer,Rejected,2026-03-04,"two calls, then no"
Beta,Data Analyst,Interview,2026-05-11,
"""
GERMAN = """Firma;Stelle;Stand;Beworben am;Ort;Gehaltswunsch
Müller AG;Buchhalterin;Absage;04.03.2026;Köln;60.000
Stadtwerke;Referent IT;Vorstellungsgespräch;11. Mai 2026;Ulm;
"""


def test_an_english_table_is_understood() -> None:
    found = report(ENGLISH)

    assert found.mapping == {T.COMPANY: 0, T.JOB_TITLE: 1, T.STAGE: 2, T.APPLIED_AT: 3, T.NOTE: 4}
    assert found.new == (
        Entry(2, "Acme GmbH", "Engineer", Stage.REJECTED, date(2026, 3, 4), {T.NOTE: "two calls, then no"}),
        Entry(3, "Beta", "Data Analyst", Stage.INTERVIEWING, date(2026, 5, 11), {}),
    )
    assert (found.known, found.bad) == ((), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_table_is_understood_in_whatever_encoding(encoding: str) -> None:
    table = read_table(GERMAN.encode(encoding))
    found = dry_run(table, guess(table.header), [], TODAY)

    assert table.delimiter == ";"
    assert [(one.company, one.job_title, one.stage, one.applied_on) for one in found.new] == [
        ("Müller AG", "Buchhalterin", Stage.REJECTED, date(2026, 3, 4)),
        ("Stadtwerke", "Referent IT", Stage.INTERVIEWING, date(2026, 5, 11)),
    ]
    assert found.new[0].more == {T.LOCATION: "Köln", T.SALARY: "60.000"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Employer", "Job Title", "Job Board", "URL"], {T.COMPANY: 0, T.JOB_TITLE: 1, T.SOURCE: 2, T.LINK: 3}),
        (["Datum", "Unternehmen", "Position"], {T.COMPANY: 1, T.JOB_TITLE: 2, T.APPLIED_AT: 0}),
        (["company", "job_title", "stage", "applied", "first_response", "latest", "source"],
         {T.COMPANY: 0, T.JOB_TITLE: 1, T.STAGE: 2, T.APPLIED_AT: 3, T.STAGE_AT: 5, T.SOURCE: 6}),
        (["Status:", "FIRMA (kurz)", "Ansprechpartner/in"], {T.COMPANY: 1, T.STAGE: 0, T.CONTACT: 2}),
        (["Company", "Company"], {T.COMPANY: 0}),
        (["x", "", "123"], {}),
    ],
)  # fmt: skip
def test_headers_are_known_by_their_words(header: list[str], expected: dict[Target, int]) -> None:
    assert expected == guess(header)


def test_every_fault_of_a_row_is_named_and_the_others_go_on() -> None:
    found = report(
        "company,title,status,applied\n"
        ",Engineer,Rejected,2026-01-01\n"
        "Acme,Engineer,Maybe,31.02.2026\n"
        "Beta,Analyst,Applied,2031-01-01\n"
        f"Ceta,{'x' * 201},,\n"
        "Delta,Analyst,Applied,2026-01-01\n"
    )
    faults = {bad.line: [(one.reason, one.column) for one in bad.problems] for bad in found.bad}

    assert faults == {
        2: [(BadRow.NO_COMPANY, "company")],
        3: [(BadRow.UNKNOWN_STAGE, "status"), (BadRow.BAD_DATE, "applied")],
        4: [(BadRow.DATE_OUT_OF_RANGE, "applied")],
        5: [(BadRow.TOO_LONG, "title")],
    }
    assert [one.company for one in found.new] == ["Delta"]


def test_what_is_there_already_is_not_new() -> None:
    there = [
        known_as(1, "Acme GmbH", "Engineer (m/w/d)", date(2026, 3, 1)),
        known_as(2, "Beta", None, date(2026, 3, 1)),
        known_as(3, "Ceta", "Analyst", None),
    ]
    found = report(
        "company,title,applied\n"
        "ACME,Engineer,2026-03-04\n"
        "Acme,Senior Engineer,2026-03-04\n"
        "Acme,Engineer,2026-06-01\n"
        "Beta,Designer,2026-03-10\n"
        "Beta,Designer,2026-05-10\n"
        "Ceta,Analyst,2026-05-10\n"
        "Acme Robotics,Engineer,2026-03-04\n",
        *there,
    )

    assert [(one.entry.line, one.application_id) for one in found.known] == [
        (2, UUID(int=1)),
        (5, UUID(int=2)),
        (7, UUID(int=3)),
    ]
    assert [one.line for one in found.new] == [3, 4, 6, 8]


def test_a_row_that_repeats_an_earlier_one_is_not_new() -> None:
    found = report("company,title,applied\nAcme,Engineer,2026-03-04\nAcme GmbH,Engineer,2026-03-05\nAcme,Engineer,\n")

    assert [(one.entry.line, one.same_as_line) for one in found.known] == [(3, 2), (4, 2)]


def test_one_role_in_two_cities_is_two_and_a_row_that_names_none_is_either() -> None:
    table = """Company,Position,Date
Acme,Store Manager - Berlin,2026-01-05
Acme,Store Manager (Hamburg),2026-01-05
Acme,Store Manager,2026-01-05
Acme,Store Manager in Berlin,
"""
    found = report(table)
    there = [known_as(one.line, one.company, one.job_title, one.applied_on) for one in found.new]
    again = report(table, *there)

    assert [one.line for one in found.new] == [2, 3]
    assert [(one.entry.line, one.same_as_line) for one in found.known] == [(4, 2), (5, 2)]
    assert [(one.entry.line, one.application_id) for one in again.known] == [
        (2, UUID(int=2)), (3, UUID(int=3)), (4, UUID(int=2)), (5, UUID(int=2)),
    ]  # fmt: skip


def test_a_table_of_our_own_export_tells_since_when_it_stands_there() -> None:
    [row] = report("company,job_title,stage,applied,latest\nAcme,Engineer,rejected,2026-01-05,2026-01-09\n").new

    assert (row.stage, row.applied_on, row.stage_on) == (Stage.REJECTED, date(2026, 1, 5), date(2026, 1, 9))


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "\ufeffSEP=;\n"])
def test_a_line_that_tells_spreadsheets_how_to_cut_is_no_row(first: str) -> None:
    table = read_table(f"{first}Company;Position\r\nAcme, Inc;Cook, Berlin\r\n".encode())

    assert (table.header, table.delimiter) == (("Company", "Position"), ";")
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("Acme, Inc", "Cook, Berlin"))]


@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (["13/4/2026", "3/4/2026"], Order.DAY_FIRST, date(2026, 4, 13)),
        (["4/13/2026", "3/4/2026"], Order.MONTH_FIRST, date(2026, 4, 13)),
        (["3/4/2026"], Order.UNKNOWN, date(2026, 4, 3)),
        (["3.4.2026"], Order.DAY_FIRST, date(2026, 4, 3)),
        (["13/4/2026", "4/13/2026"], Order.UNKNOWN, date(2026, 4, 13)),
    ],
)
def test_one_date_tells_how_all_are_meant(dates: list[str], order: Order, first: date) -> None:
    assert order is order_of(dates)
    assert first == date_of(dates[0], order)


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "2026-03-04T10:00:00Z", "04.03.2026", "4.3.26", "4. März 2026", "4 Mar 2026", "March 4, 2026",
     "Mar 4th, 2026", "4. Mrz. 2026", "04-Mar-2026", "2026/3/4"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert date(2026, 3, 4) == date_of(text, Order.DAY_FIRST)


@pytest.mark.parametrize("text", ["", "soon", "31.02.2026", "4 Foo 2026", "2026", "99999999", "4.3." + "0" * 60])
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_of(text, Order.DAY_FIRST) is None


def test_the_person_may_say_how_dates_are_meant() -> None:
    table = read_table(b"company,applied\nAcme,3/4/2026\n")

    found = dry_run(table, guess(table.header), [], TODAY, order=Order.MONTH_FIRST)

    assert found.new[0].applied_on == date(2026, 3, 4)


@pytest.mark.parametrize("mapping", [{}, {T.JOB_TITLE: 0}, {T.COMPANY: 2}, {T.COMPANY: -1}, {T.COMPANY: 0, T.NOTE: 0}])
def test_a_mapping_must_fit_the_table(mapping: dict[Target, int]) -> None:
    with pytest.raises(BadMappingError):
        dry_run(read_table(b"a,b\n1,2\n"), mapping, [], TODAY)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", TableProblem.EMPTY),
        (b" \n,,\n", TableProblem.EMPTY),
        (b"a" * (MOST_BYTES + 1), TableProblem.TOO_LARGE),
        (b"PK\x03\x04\x00\x00binary", TableProblem.NOT_TEXT),
        (b"," .join([b"a"] * (MOST_COLUMNS + 1)), TableProblem.TOO_MANY_COLUMNS),
        (b"a\n" + b"b\n" * (MOST_ROWS + 1), TableProblem.TOO_MANY_ROWS),
    ],
    ids=lambda value: value.name if isinstance(value, TableProblem) else "",
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(data: bytes, problem: TableProblem) -> None:
    with pytest.raises(BadTableError) as refused:
        read_table(data)

    assert problem is refused.value.problem


def test_a_quote_that_is_never_closed_costs_its_own_row() -> None:
    found = report(f'company,note\nAcme,fine\nBeta,"{"x" * (CELL_CHARS + 1)}"\nCeta,"never closed {"y" * 200_000}\n')

    assert [one.company for one in found.new] == ["Acme"]
    assert [(bad.line, bad.problems[0].reason) for bad in found.bad] == [(3, BadRow.UNREADABLE), (4, BadRow.UNREADABLE)]


def test_cells_come_without_line_breaks_control_characters_and_held_back_formulas() -> None:
    (line,) = read_table(b'company,note\n"A\x07c\nme","\'=SUM(1)"\n').lines

    assert line.cells == ("A c me", "=SUM(1)")


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    table = read_table(b'\ncompany,note\nAcme,"two\nlines"\n\nBeta,x,extra\nCeta\n')

    assert [(line.number, line.cells) for line in table.lines] == [
        (3, ("Acme", "two lines")),
        (5, ("Beta", "x")),
        (6, ("Ceta", "")),
    ]


def test_a_large_table_of_one_company_is_compared_role_by_role() -> None:
    rows = "".join(f"Acme,Engineer {'abcdefghij'[n % 10] * (n // 10 + 1)},2026-01-01\n" for n in range(1_500))

    assert len(report("company,title,applied\n" + rows).new) == 1_500


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_every_row_of_any_table_is_new_known_or_bad(rows: list[list[str]], delimiter: str) -> None:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows([["company", "title", "applied"], *rows])
    try:
        table = read_table(made.getvalue().encode())
    except BadTableError as refused:
        assert refused.problem is TableProblem.NOT_TEXT  # noqa: PT017 - the other way is the rule
        return
    found = dry_run(table, {T.COMPANY: 0}, [], TODAY)

    counted = [*(one.line for one in found.new), *(one.entry.line for one in found.known), *(b.line for b in found.bad)]
    assert sorted(counted) == [line.number for line in table.lines]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    try:
        table = read_table(data)
    except BadTableError:
        return
    assert all(line.cells is None or len(line.cells) == len(table.header) for line in table.lines)
    found = dry_run(table, {T.COMPANY: 0}, [], TODAY)
    assert len(found.new) + len(found.known) + len(found.bad) == len(table.lines)
