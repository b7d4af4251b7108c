"""Batches that wait for the parser go to it together, and what one of them does to it is no other's loss."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.parsing import FRAME_BYTES, ParserProcess
from tests.fixtures.deadline import until
from tests.integration.ingest.fragile_parser import DEADLY, ENDLESS

FRAGILE = (sys.executable, "-m", "tests.integration.ingest.fragile_parser")


def context(owner: str = "kim@mail.example") -> ParseContext:
    return ParseContext(owner, datetime(2026, 3, 1, tzinfo=UTC))


def mail(subject: str, *fields: bytes, size: int = 0) -> SourceItem:
    raw = b"".join(field + b" yes\n" for field in fields)
    raw += f"From: kim@mail.example\nSubject: {subject}\n\n".encode() + b"x" * size
    return SourceItem(subject, raw, len(raw))


def said(outcomes: Sequence[ParsedRow | Unparsed]) -> list[str]:
    """Subjects, or why there is none."""
    return [str(orjson.loads(one.row)["subject"]) if isinstance(one, ParsedRow) else one.reason for one in outcomes]


@asynccontextmanager
async def counting(directory: Path) -> AsyncIterator[tuple[ParserProcess, Path]]:
    """A parser that is replaced after each answer, and a file with a line for each of its starts."""
    starts = directory / "starts"
    script = 'echo >>"$0"; exec "$1" -m services.ingest.parsing_child "$2"'
    parser = ParserProcess(("sh", "-c", script, str(starts), sys.executable), recycle_kib=0)
    yield parser, starts
    await parser.stop()


async def test_what_waits_goes_together_and_each_mailbox_keeps_its_own(tmp_path: Path) -> None:
    async with counting(tmp_path) as (parser, starts):
        owners = ["kim@mail.example", "lee@mail.example"] * 2
        batches = [([mail(f"{number}a"), mail(f"{number}b")], context(owner)) for number, owner in enumerate(owners)]

        at_once = [asyncio.ensure_future(parser.parse(*batch)) for batch in batches[:2]]
        await until(lambda: parser.pid, "the parser is busy with the first two")
        answers = await asyncio.gather(*at_once, *(parser.parse(*batch) for batch in batches[2:]))

    assert list(map(said, answers)) == [["0a", "0b"], ["1a", "1b"], ["2a", "2b"], ["3a", "3b"]]
    mine = [[orjson.loads(one.row)["from_owner"] for one in answer if isinstance(one, ParsedRow)] for answer in answers]
    assert mine == [[True, True], [False, False]] * 2
    assert starts.read_text() == "\n" * 2


async def test_large_batches_go_one_after_the_other(tmp_path: Path) -> None:
    async with counting(tmp_path) as (parser, starts):
        large = [[mail(name, size=FRAME_BYTES // 2)] for name in "abc"]

        answers = await asyncio.gather(*(parser.parse(batch, context()) for batch in large))

    assert list(map(said, answers)) == [["a"], ["b"], ["c"]]
    assert starts.read_text() == "\n" * 3


async def test_a_mail_that_kills_the_parser_costs_the_batches_beside_it_nothing() -> None:
    parser = ParserProcess(FRAGILE)
    batches = [[mail("first")], [mail("a"), mail("b")], [mail("c"), mail("deadly", DEADLY), mail("d")], [mail("e")]]

    answers = await asyncio.gather(*(parser.parse(batch, context()) for batch in batches))
    await parser.stop()

    assert list(map(said, answers)) == [["first"], ["a", "b"], ["c", "PARSER_CRASHED", "d"], ["e"]]


async def test_whoever_is_taken_along_by_one_who_leaves_is_answered_all_the_same() -> None:
    parser = ParserProcess(FRAGILE)
    first, second = (asyncio.ensure_future(parser.parse([mail("", ENDLESS)], context())) for _ in range(2))
    others = [asyncio.ensure_future(parser.parse([mail(name)], context())) for name in "ab"]
    held = await until(lambda: parser.pid, "the first holds the parser")
    first.cancel()
    await until(lambda: parser.pid not in (None, held), "the second has the next one")

    # It leads the others now.
    second.cancel()

    assert [said(answer) for answer in await asyncio.gather(*others)] == [["a"], ["b"]]
    await asyncio.wait([first, second])
    await parser.stop()
