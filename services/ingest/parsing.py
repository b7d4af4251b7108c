"""Parsing in a process of its own, so that no mail can stop the service, and no batch the calls that people wait for.

Batches that come while the parser is busy go to it together, as soon as it is free: waking it, and being woken by it,
costs as much as a mail, whatever the number of mails.

What kills the parser, or keeps it longer than it may, is asked again batch by batch, and that batch mail by mail; the
mail that does it twice when alone is given up with a reason, and its neighbours are stored.
"""

import asyncio
from collections.abc import Sequence

from kit import logs
from kit.child import Child, ChildBroken, running
from kit.errors import Problem, Status
from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.parsing_frames import Asked, pack_request, unpack_answer

log = logs.get(__name__)

COMMAND = running("services.ingest.parsing_child")
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
#: What a receipt says of a mail, by what it did to the parser.
_GIVEN_UP = {
    "TIMEOUT": ("PARSER_TIMEOUT", "Reading it took too long."),
    "CRASHED": ("PARSER_CRASHED", "Reading it ended the parser."),
}


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
        self._child = Child(command)
        self._batch_seconds = batch_seconds
        self._mail_seconds = mail_seconds
        self._recycle_kib = recycle_kib
        self._turn = asyncio.Lock()
        #: Those that nobody has taken to the parser, in order of arrival.
        self._waiting: dict[_Batch, None] = {}

    async def start(self) -> None:
        """Nothing to do: the process starts with the first mail, and needs no memory until then."""

    async def stop(self) -> None:
        """Ends the process."""
        await self._child.stop()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._child.pid

    async def parse(self, mails: Sequence[SourceItem], context: ParseContext) -> Sequence[ParsedRow | Unparsed]:
        """One outcome per mail, in order. UNAVAILABLE when no parser can be started."""
        try:
            return await self._ask(_Batch(mails, context), self._batch_seconds)
        except ChildBroken as broken:
            log.warning("parser_broken", mails=len(mails), reason=broken.reason)
        return [await self._alone(mail, context) for mail in mails]

    async def _alone(self, mail: SourceItem, context: ParseContext) -> ParsedRow | Unparsed:
        reason = ""
        for _ in range(_CHANCES):
            try:
                return (await self._ask(_Batch([mail], context, alone=True), self._mail_seconds))[0]
            except ChildBroken as broken:
                reason = broken.reason
        log.warning("mail_given_up", locator=mail.locator, reason=reason)
        return Unparsed(*_GIVEN_UP[reason], mail.size_bytes)

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
        except ChildBroken:
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
        try:
            answer = await self._child.ask(*pack_request(asked), seconds=seconds)
        except Problem as problem:
            raise Problem(Status.UNAVAILABLE, "PARSER_UNAVAILABLE", "The mail parser does not start.") from problem
        memory_kib, outcomes = unpack_answer(answer)
        if memory_kib > self._recycle_kib:
            log.info("parser_recycled", memory_kib=memory_kib)
            await self._child.stop()
        return outcomes
