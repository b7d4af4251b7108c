"""Parsing in a process of its own, so that no mail can stop the service, and no batch the calls that people wait for.

Batches that come while the parser is busy go to it together, as soon as it is free: waking it, and being woken by it,
costs as much as a mail, whatever the number of mails.

What kills the parser, or keeps it longer than it may, is asked again batch by batch, and that batch mail by mail; the
mail that does it twice when alone is given up with a reason, and its neighbours are stored.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from kit import logs
from kit.errors import Problem, Status
from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.parsing_frames import ANSWER, READY, Asked, pack_request, unpack_outcomes

log = logs.get(__name__)

COMMAND = (sys.executable, "-m", "services.ingest.parsing_child")
#: Starting takes a third of a second; a machine under load gets time.
START_SECONDS = 30.0
#: A hundred mails take 50 ms.
BATCH_SECONDS = 20.0
#: The largest honest mail takes a tenth of a second.
MAIL_SECONDS = 10.0
#: A parser that has grown beyond this is replaced: memory that Python once took does not come back.
RECYCLE_KIB = 180 * 1024
#: Batches that wait go together up to so many mails or bytes: nobody waits long, and memory is bounded.
FRAME_MAILS = 200
FRAME_BYTES = 4 * 1024 * 1024
#: How often a mail alone may break the parser: the first time may have been an accident.
_CHANCES = 2


class ParserBroken(Exception):  # noqa: N818 (says what happened)
    """The parser died, or took too long, while it read some mail."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Batch:
    """What one caller waits for."""

    __slots__ = ("alone", "asked", "outcomes", "size_bytes", "wanted")

    def __init__(self, mails: Sequence[SourceItem], context: ParseContext, *, alone: bool = False) -> None:
        self.asked = Asked(mails, context)
        self.size_bytes = sum(len(mail.raw or b"") for mail in mails)
        #: Not to be asked with others: one of those it went with broke the parser.
        self.alone = alone
        self.wanted = True
        self.outcomes: list[ParsedRow | Unparsed] | None = None


class ParserProcess:
    """Keeps one parser process, and asks it one thing at a time: whatever breaks it is then known."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        batch_seconds: float = BATCH_SECONDS,
        mail_seconds: float = MAIL_SECONDS,
        recycle_kib: int = RECYCLE_KIB,
    ) -> None:
        self._command = command
        self._batch_seconds = batch_seconds
        self._mail_seconds = mail_seconds
        self._recycle_kib = recycle_kib
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        #: Those that nobody has taken to the parser, in order of arrival.
        self._waiting: dict[_Batch, None] = {}

    async def start(self) -> None:
        """Nothing to do: the process starts with the first mail, and needs no memory until then."""

    async def stop(self) -> None:
        """Ends the process."""
        await self._end()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def parse(self, mails: Sequence[SourceItem], context: ParseContext) -> Sequence[ParsedRow | Unparsed]:
        """One outcome per mail, in order. UNAVAILABLE when no parser can be started."""
        try:
            return await self._ask(_Batch(mails, context), self._batch_seconds)
        except ParserBroken as broken:
            log.warning("parser_broken", mails=len(mails), reason=broken.reason, detail=broken.detail)
        return [await self._alone(mail, context) for mail in mails]

    async def _alone(self, mail: SourceItem, context: ParseContext) -> ParsedRow | Unparsed:
        broken = None
        for _ in range(_CHANCES):
            try:
                return (await self._ask(_Batch([mail], context, alone=True), self._mail_seconds))[0]
            except ParserBroken as error:
                broken = error
        assert broken is not None
        log.warning("mail_given_up", locator=mail.locator, reason=broken.reason, detail=broken.detail)
        return Unparsed(broken.reason, broken.detail, mail.size_bytes)

    async def _ask(self, batch: _Batch, seconds: float) -> list[ParsedRow | Unparsed]:
        """Waits until the parser is free, unless somebody who waited before takes the batch along."""
        self._waiting[batch] = None
        try:
            # Those that were due in the same moment come along, also with the first of them.
            await asyncio.sleep(0)
            while batch.outcomes is None:
                async with self._turn:
                    if batch.outcomes is None:
                        await self._lead(batch, seconds)
            return batch.outcomes
        finally:
            batch.wanted = False
            self._waiting.pop(batch, None)

    async def _lead(self, first: _Batch, seconds: float) -> None:
        """Asks for a batch, and for others that wait."""
        frame = self._frame(first)
        for batch in frame:
            del self._waiting[batch]
        try:
            outcomes = iter(await self._answers([batch.asked for batch in frame], seconds))
            for batch in frame:
                batch.outcomes = [next(outcomes) for _ in batch.asked.mails]
        except ParserBroken:
            if len(frame) == 1:
                raise
            log.warning("parser_broken_by_one_of", batches=len(frame))
            for batch in frame:
                batch.alone = True
        finally:
            # Also when cancelled: the others lead themselves then.
            self._waiting |= {batch: None for batch in frame if batch.wanted and batch.outcomes is None}

    def _frame(self, first: _Batch) -> list[_Batch]:
        frame, mails, size = [first], len(first.asked.mails), first.size_bytes
        for batch in self._waiting:
            if first.alone or batch is first or batch.alone:
                continue
            mails, size = mails + len(batch.asked.mails), size + batch.size_bytes
            if mails > FRAME_MAILS or size > FRAME_BYTES:
                break
            frame.append(batch)
        return frame

    async def _answers(self, asked: Sequence[Asked], seconds: float) -> list[ParsedRow | Unparsed]:
        process = await self._started()
        answered = False
        try:
            async with asyncio.timeout(seconds):
                outcomes = await self._exchange(process, asked)
            answered = True
            return outcomes
        except TimeoutError as error:
            raise ParserBroken("PARSER_TIMEOUT", f"Reading it took longer than {seconds:.0f} s.") from error
        except (EOFError, ConnectionError) as error:
            raise ParserBroken("PARSER_CRASHED", "Reading it ended the parser.") from error
        finally:
            # Also when cancelled: half an answer would be taken for the next one's.
            if not answered:
                await self._end()

    async def _exchange(self, process: Process, asked: Sequence[Asked]) -> list[ParsedRow | Unparsed]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.writelines(pack_request(asked))
        await process.stdin.drain()
        memory_kib, length = ANSWER.unpack(await process.stdout.readexactly(ANSWER.size))
        outcomes = unpack_outcomes(await process.stdout.readexactly(length), sum(len(one.mails) for one in asked))
        if memory_kib > self._recycle_kib:
            log.info("parser_recycled", memory_kib=memory_kib)
            await self._end()
        return outcomes

    async def _started(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(*self._command, str(os.getpid()), stdin=PIPE, stdout=PIPE)
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await self._process.stdout.readexactly(len(READY))
        except (EOFError, TimeoutError) as error:
            await self._end()
            raise Problem(Status.UNAVAILABLE, "PARSER_UNAVAILABLE", "The mail parser does not start.") from error
        except asyncio.CancelledError:
            await self._end()
            raise
        assert ready == READY
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # Not wait(): it returns only when the pipe has been read to its end.
        await process.communicate()
