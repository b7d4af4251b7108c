"""A table that a person hands in as CSV: from bytes of any program to bounded rows of text. Pure.

Spreadsheets write commas, semicolons or tabs, UTF-8 with or without a mark, UTF-16 or the code page of old Windows.
What is no table is refused as a whole, what is no row is kept as such, and the other rows go on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

#: Ten years of applications with notes are under 2 MB.
MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
#: Longer texts are no cell of such a table but, for example, all that follows a quote that was never closed.
CELL_CHARS = 5_000
_DELIMITERS = ",;\t|"
#: Lines that are looked at for the delimiter.
_SAMPLE_LINES = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HELD_BACK = re.compile(r"'[=+\-@＝＋－＠]")
#: A first line for spreadsheets that is no part of the table, and that they do not count.
_TOLD = re.compile(r"\ufeff?\"?sep=(?P<delimiter>[,;\t|])\"?(?:\r\n|\r|\n)", re.IGNORECASE)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class TableProblem(StrEnum):
    """Why there is no table."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    NOT_TEXT = "NOT_TEXT"


class BadTableError(ValueError):
    """What was handed in is no table."""

    def __init__(self, problem: TableProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `cells` is None for one that could not be read."""

    #: as a spreadsheet counts them, from 1
    number: int
    cells: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and the rows below it that hold anything. Every row has as many cells as the header."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    delimiter: str


def read_table(data: bytes) -> Table:
    """The table in `data`. Raises BadTableError."""
    if len(data) > MOST_BYTES:
        raise BadTableError(TableProblem.TOO_LARGE)
    told = _TOLD.match(text := _text(data))
    text = text[told.end() :] if told else text
    delimiter = told["delimiter"] if told else _delimiter(text)
    rows = enumerate(_rows(text, delimiter), 1)
    header = next((row for _, row in rows if row), None)
    if header is None:
        raise BadTableError(TableProblem.EMPTY)
    if len(header) > MOST_COLUMNS:
        raise BadTableError(TableProblem.TOO_MANY_COLUMNS)
    lines = [Line(number, _fitted(cells, len(header))) for number, cells in islice(rows, MOST_ROWS + 1) if cells != ()]
    if len(lines) > MOST_ROWS or next(rows, None) is not None:
        raise BadTableError(TableProblem.TOO_MANY_ROWS)
    return Table(header, tuple(lines), delimiter)


def _text(data: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # Every byte is a character there, so this says only that it is not UTF-8.
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise BadTableError(TableProblem.NOT_TEXT)
    return text


def _delimiter(text: str) -> str:
    """The one that cuts most of the first lines into as many cells as the header has."""
    sample = "\n".join(text[:100_000].splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda one: _consistency(sample, one))


def _consistency(sample: str, delimiter: str) -> tuple[int, int]:
    widths = [len(row) for row in _rows(sample, delimiter) if row]
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]


def _rows(text: str, delimiter: str) -> Iterator[tuple[str, ...] | None]:
    """The cells of each row; () for an empty one, None for one that is no row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # One cell of over 131,072 characters; the reader goes on behind the line in which it gave up.
            yield None
            continue
        cleaned = tuple(_clean(cell) for cell in cells[: MOST_COLUMNS + 1])
        too_long = any(len(cell) > CELL_CHARS for cell in cleaned)
        yield None if too_long else cleaned if any(cleaned) else ()


def _fitted(cells: tuple[str, ...] | None, width: int) -> tuple[str, ...] | None:
    """Rows end early where the last cells are empty; what stands behind the last column is nothing of ours."""
    return None if cells is None else (*cells, *[""] * (width - len(cells)))[:width]


def _clean(cell: str) -> str:
    """One line without control characters, and without the apostrophe that keeps a spreadsheet from calculating."""
    text = " ".join(_CONTROL.sub(" ", cell).split())
    return text[1:] if _HELD_BACK.match(text) else text
