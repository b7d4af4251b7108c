"""The operation "reprocess": stored messages through the current pipeline, in batches.

    next ids ─▶ read texts (ingest) ─▶ pipeline ─▶ one transaction: cursor, report, and unless it is dry
                                                   verdicts, applications, live notice

Killed between batches it goes on behind the last one; killed within one, that batch had not happened. What a person
said is laid over the new verdicts as it was over the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from kit.db import Database, Transaction
from kit.ids import parse_id
from kit.operations.model import Progress
from kit.operations.worker import Run
from services.classify.domain.corrections import told_label
from services.classify.domain.outcome import Outcome
from services.classify.events import applications_changed, verdicts_changed
from services.classify.handlers import restate, revised
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Mail, Mails
from services.classify.reprocess.report import Report
from services.classify.reprocess.store import report_of, write_report
from services.classify.reprocess.wanted import Wanted, WantedMessages
from services.classify.store.ledger import UserLedger

KIND = "reprocess"
#: Messages per transaction: what ingest answers at once.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Reprocess:
    """The handler of the operation, with what it needs."""

    database: Database
    mails: Mails
    pipeline: Pipeline

    async def __call__(self, run: Run) -> Mapping[str, Any]:
        """Works to the end; returns the report's counts."""
        place = await self._begin(run) if run.cursor is None else run.cursor
        report = await self._report(run)
        last = parse_id(place["last"] or "")
        while last is not None:
            ids = await self._next(run, parse_id(place["behind"] or ""), last)
            if not ids:
                break
            place = {**place, "behind": str(ids[-1])}
            await self._batch(run, ids, place, report)
        return report.counts()

    async def _begin(self, run: Run) -> Mapping[str, Any]:
        async with self.database.begin(run.user_id) as tx:
            total, last = await self._wanted(run, tx).extent()
        place = {"behind": None, "last": str(last) if last else None, "total": total}
        async with run.batch(place, Progress(0, total, "reading")) as tx:
            await _write(run, tx, Report())
        return place

    def _wanted(self, run: Run, tx: Transaction) -> WantedMessages:
        return WantedMessages(tx, run.user_id, Wanted.of(run.operation.params), self.pipeline.version)

    async def _report(self, run: Run) -> Report:
        async with self.database.begin(run.user_id) as tx:
            found = await report_of(tx, run.user_id, run.operation.id)
        # Gone when mail was erased meanwhile: what it told of that mail is not to be known any more.
        return found[0] if found is not None else Report()

    async def _next(self, run: Run, behind: UUID | None, last: UUID) -> Sequence[UUID]:
        async with self.database.begin(run.user_id) as tx:
            return await self._wanted(run, tx).behind(behind, last, BATCH)

    async def _batch(self, run: Run, ids: Sequence[UUID], place: Mapping[str, Any], report: Report) -> None:
        mails = await self.mails.read(run.user_id, ids)
        decided = await self.pipeline.decide(run.user_id, mails, ask_model=run.operation.params["ask_model"])
        outcomes = {
            # Candidates are for the language model only; a stored row has none to compare with.
            mail.message_id: replace(outcome, companies=(), titles=())
            for mail, outcome in zip(mails, decided, strict=True)
        }
        read = await self._read_as(run, mails)
        report.missing += len(ids) - len(mails)
        done = Progress(min(report.read + report.missing + len(mails), place["total"]), place["total"], "reading")
        async with run.batch(place, done) as tx:
            await self._apply(run, tx, outcomes, report, read)
            await _write(run, tx, report)

    async def _read_as(self, run: Run, mails: Sequence[Mail]) -> dict[str, Outcome]:
        """Those that the person said the label of, read under it; by content key."""
        async with self.database.begin(run.user_id) as tx:
            said = await UserLedger(tx, run.user_id).said({mail.content_key for mail in mails})
        labels = {key: label for key, one in said.items() if (label := told_label(one)) is not None}
        told = [mail for mail in mails if mail.content_key in labels]
        read = await self.pipeline.read_as([(mail, labels[mail.content_key]) for mail in told])
        return {mail.content_key: outcome for mail, outcome in zip(told, read, strict=True)}

    async def _apply(
        self,
        run: Run,
        tx: Transaction,
        outcomes: Mapping[UUID, Outcome],
        report: Report,
        read: Mapping[str, Outcome],
    ) -> None:
        ledger, version = UserLedger(tx, run.user_id), self.pipeline.version
        dry = run.operation.params["dry_run"]
        if not dry:
            await ledger.lock()
        before = await ledger.stored(list(outcomes))
        report.add((one, revised(one, outcomes[one.message_id], one.said, version, read)) for one in before)
        if dry:
            return
        changes = await restate(ledger, {one.content_key for one in before}, outcomes, version, read)
        tx.notify(run.user_id, verdicts_changed(outcomes))
        if changes:
            tx.notify(run.user_id, applications_changed(changes))


async def _write(run: Run, tx: Transaction, report: Report) -> None:
    await write_report(tx, run.user_id, run.operation.id, report, dry_run=run.operation.params["dry_run"])
