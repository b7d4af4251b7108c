"""The forms of an export: no cell is a formula, no text is markup, every text comes back."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from gateway.applications import csv_form, json_form, proof
from gateway.applications.csv_form import BOM, COLUMNS, safe
from gateway.applications.reading import Range, Row, range_of
from gateway.graphql.types.application import Application, Event
from jobtrail.classify.v1 import application_pb2 as app
from kit.errors import Problem
from kit.wire import timestamp

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
texts = st.text(
    st.sampled_from("=+-@;\t\r\n \"'ab") | st.characters(codec="utf-8", exclude_characters="\0"), max_size=30
)
#: Spaces and quotation marks do not hide a formula; an apostrophe right before it does.
_FORMULA_AFTER_A_SEPARATOR = re.compile(r"[;\t\r\n][ \"]*[=+\-@]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(company: str = "Acme", title: str = "Engineer") -> Row:
    """Applied to late on 31 January (UTC), rejected the next day."""
    one = app.Application(
        id="one",
        company=company,
        job_title=title,
        industry="Education",
        stage=app.STAGE_REJECTED,
        apply_time=timestamp(LATE),
        last_event_time=timestamp(LATE),
        certain=True,
        event_count=2,
    )
    kinds = [(app.EVENT_KIND_APPLIED, app.STAGE_APPLIED), (app.EVENT_KIND_REJECTED, app.STAGE_REJECTED)]
    events = [
        app.Event(id="e", kind=kind, event_time=timestamp(LATE), stage_after=stage, evidence="<b>no</b>")
        for kind, stage in kinds
    ]
    return Row(Application.of(one), [Event.of(event) for event in events])


async def test_what_happened_on_one_day_is_told_in_the_order_that_led_to_the_stage() -> None:
    told = [
        app.Event(id="1", event_time=timestamp(LATE), stage_after=app.STAGE_WITHDRAWN, stage_place=3),
        app.Event(id="2", event_time=timestamp(LATE), stage_after=app.STAGE_APPLIED, stage_place=1),
        app.Event(id="3", event_time=timestamp(LATE)),
        app.Event(id="4", event_time=timestamp(LATE), stage_after=app.STAGE_REJECTED, stage_place=2),
    ]
    for event in told:
        event.kind = app.EVENT_KIND_UPDATED
    one = Row(row().application, [Event.of(event) for event in told])
    zone = Range(ZoneInfo("UTC"))
    table = await whole(csv_form.lines(one_by_one(one), zone, bom=False))
    page = await whole(proof.pieces(one_by_one(one), zone, name="", email="", total=1, now=NOW))

    assert b"2026-01-31 applied, 2026-01-31 rejected, 2026-01-31 withdrawn" in table
    assert re.findall(r"<li>2026-01-31: (\w+)</li>", page.decode()) == ["applied", "rejected", "withdrawn"]


async def one_by_one(*rows: Row) -> AsyncIterator[Row]:
    for each in rows:
        yield each


async def whole(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@given(texts)
def test_no_cell_begins_like_a_formula_wherever_a_spreadsheet_splits(text: str) -> None:
    cell = safe(text)

    assert not cell.startswith(FORMULA)
    assert not _FORMULA_AFTER_A_SEPARATOR.search(cell)


@given(texts.filter(lambda text: not set(text) & set("=+-@\t\r＝＋－＠") and not text.startswith("\n")))
def test_a_harmless_text_is_written_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("http://evil","x")', '\'=HYPERLINK("http://evil","x")'),
        ("@SUM(1)", "'@SUM(1)"),
        ("-1+1|cmd", "'-1+1|cmd"),
        ("\t=1", "'\t'=1"),
        ("Acme;=1+1", "Acme;'=1+1"),
        ('Acme;"=1+1', "Acme;\"'=1+1"),
        ("Acme\n+1", "Acme\n'+1"),
        ("＝1", "'＝1"),
        ("C++ - Developer", "C++ - Developer"),
    ],
)
def test_formulas_are_written_as_texts(text: str, written: str) -> None:
    assert safe(text) == written


@pytest.mark.parametrize("bom", [True, False])
async def test_a_csv_reads_back_with_a_header_and_the_days_of_the_zone(bom: bool) -> None:
    rows = one_by_one(row('Say "hi", Müller\nSöhne', "=cmd"), row())
    made = await whole(csv_form.lines(rows, Range(ZoneInfo("Europe/Berlin")), bom=bom))

    assert made.startswith(BOM) == bom
    header, first, second = csv.reader(io.StringIO(made.removeprefix(BOM).decode(), newline=""))
    assert tuple(header) == COLUMNS
    assert first[:4] == ['Say "hi", Müller\nSöhne', "'=cmd", "rejected", "2026-02-01"]
    assert (second[10], second[12]) == ("2026-02-01 applied, 2026-02-01 rejected", "Education")


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_json_reads_back_whole(count: int) -> None:
    rows = one_by_one(*[row() for _ in range(count)])
    found = json.loads(await whole(json_form.pieces(rows, Range(UTC, LATE.date()), NOW)))

    assert (found["from"], found["to"], len(found["applications"])) == ("2026-01-31", None, count)
    for one in found["applications"]:
        assert (one["company"], one["stage"], one["appliedAt"]) == ("Acme", "REJECTED", "2026-01-31T23:30:00+00:00")
        assert one["industry"] == "Education"
        assert [event["stageAfter"] for event in one["timeline"]] == ["APPLIED", "REJECTED"]


class Page(HTMLParser):
    """The elements and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes it."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Notes it."""
        self.texts.append(data)


async def page(company: str, name: str = "Me") -> Page:
    rows = one_by_one(row(company))
    made = proof.pieces(rows, Range(UTC), name=name, email="me@example.org", total=1, now=NOW)
    read = Page()
    read.feed((await whole(made)).decode())
    return read


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x>', "</td></table><h1>", "&lt;b&gt;", "a]]>"]
)
async def test_a_text_in_a_proof_is_never_markup(hostile: str) -> None:
    plain, found = await page("Acme"), await page(hostile, name=hostile)

    assert found.tags == plain.tags
    assert found.texts.count(hostile) == 2


async def test_a_proof_tells_the_history_and_not_what_mails_say() -> None:
    found = await page("Acme")

    assert {"2026-01-31: applied", "2026-01-31: rejected", "1 applications: 1 rejected."} <= set(found.texts)
    assert "no" not in found.texts


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
        ("from=2026-02-01&to=2026-01-01", "to"),
        ("time_zone=../../etc/passwd", "time_zone"),
        ("time_zone=Nowhere/Land", "time_zone"),
    ],
)
def test_a_range_that_cannot_be_right_names_its_field(query: str, field: str) -> None:
    with pytest.raises(Problem) as refused:
        range_of(QueryParams(query))

    assert refused.value.metadata == {"field": field}


def test_both_days_of_a_range_are_whole_days_of_its_zone() -> None:
    asked = range_of(QueryParams("from=2026-03-29&to=2026-03-29&time_zone=Europe/Berlin")).criteria()

    # The clocks go forward that night: the day has 23 hours.
    assert asked.applied_since_time.ToJsonString() == "2026-03-28T23:00:00Z"
    assert asked.applied_until_time.ToJsonString() == "2026-03-29T22:00:00Z"
