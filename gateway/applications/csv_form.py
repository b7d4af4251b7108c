"""Applications as CSV (RFC 4180, UTF-8) that no spreadsheet takes for a program.

A text from a mail may begin like a formula, and opening the file would run it. Such cells begin with an apostrophe, and
so does what would begin a cell where the spreadsheet splits at semicolons, tabs or lines instead of commas.
"""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from gateway.applications.reading import Range, Row

COLUMNS = (
    "company", "job_title", "stage", "applied", "first_response", "latest", "closed", "source", "events", "certain",
    "history", "id", "industry",
)  # fmt: skip
#: Excel takes a file for UTF-8 only with this in front.
BOM = b"\xef\xbb\xbf"
#: The characters that begin formulas, their full-width forms, and control characters that hide them.
_STARTS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_INSIDE = re.compile(r"([;\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")


async def lines(rows: AsyncIterator[Row], asked: Range, *, bom: bool) -> AsyncIterator[bytes]:
    """The file, a line at a time."""
    if bom:
        yield BOM
    yield _line(COLUMNS)
    async for row in rows:
        yield _line(_cells(row, asked))


def safe(text: str) -> str:
    """The text, so that no cell of it is a formula."""
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _STARTS.match(text) else text


def _line(cells: Iterable[str]) -> bytes:
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL).writerow([safe(cell) for cell in cells])
    return made.getvalue().encode()


def _cells(row: Row, asked: Range) -> list[str]:
    one = row.application
    return [
        one.company or "",
        one.job_title or "",
        _word(one.stage.name),
        *(_day(moment, asked) for moment in (one.applied_at, one.first_response_at, one.last_event_at, one.closed_at)),
        one.source or "",
        str(one.event_count),
        "yes" if one.certain else "no",
        ", ".join(f"{asked.day(at)} {_word(stage.name)}" for at, stage in row.history),
        str(one.id),
        one.industry or "",
    ]


def _day(moment: datetime | None, asked: Range) -> str:
    return asked.day(moment) if moment else ""


def _word(name: str) -> str:
    return name.lower().replace("_", " ")
