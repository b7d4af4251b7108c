"""The operation "correct_similar": all messages of a corrected one's shape are corrected as it was."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kit.db import Database
from kit.operations.model import Progress
from kit.operations.worker import Handler, Run
from services.classify.corrections import correct_alike, model_of
from services.classify.domain.corrections import told_label
from services.classify.domain.outcome import Outcome
from services.classify.events import applications_changed, verdicts_changed
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Mails
from services.classify.store.corrections import Corrections
from services.classify.store.ledger import UserLedger
from services.classify.store.similar import SimilarMessages
from services.classify.telling import read_as

KIND = "correct_similar"
#: Messages corrected per transaction: the user's other mail waits for it.
BATCH = 100


def correcting(database: Database, mails: Mails, pipeline: Pipeline) -> Handler:
    """The handler. The cursor is {"corrected": n}: what was corrected is no longer among those to be corrected."""

    async def work(run: Run) -> Mapping[str, Any]:
        message_id = UUID(run.operation.params["message_id"])
        corrected = int((run.cursor or {}).get("corrected", 0))
        async with database.begin(run.user_id) as tx:
            model = await model_of(UserLedger(tx, run.user_id), Corrections(tx, run.user_id), message_id)
            total = corrected + await SimilarMessages(tx, run.user_id).count(model)
        while (more := await _batch(run, message_id, corrected, total, await read(run, message_id))) is not None:
            corrected += more
        return {"corrected": corrected}

    async def read(run: Run, message_id: UUID) -> Mapping[str, Outcome]:
        """The next ones, read under the label they are to get."""
        async with database.begin(run.user_id) as tx:
            model = await model_of(UserLedger(tx, run.user_id), Corrections(tx, run.user_id), message_id)
            rows = await SimilarMessages(tx, run.user_id).page(model, None, BATCH)
        ids = [row.message_id for row in rows]
        return (await read_as(mails, pipeline, run.user_id, ids, told_label(model.said))).outcomes

    return work


async def _batch(run: Run, message_id: UUID, corrected: int, total: int, read: Mapping[str, Outcome]) -> int | None:
    """How many mails a batch corrected; None when none was left."""
    user_id = run.user_id
    done = Progress(min(corrected + BATCH, total), total, "correcting")
    async with run.batch({"corrected": corrected + BATCH}, done) as tx:
        ledger = UserLedger(tx, user_id)
        await ledger.lock()
        # Read again each time: the person may take the correction back while this runs.
        model = await model_of(ledger, Corrections(tx, user_id), message_id)
        rows = await SimilarMessages(tx, user_id).page(model, None, BATCH)
        count, changes = await correct_alike(ledger, model, await ledger.stored([row.message_id for row in rows]), read)
        tx.notify(user_id, verdicts_changed(row.message_id for row in rows))
        if changes:
            tx.notify(user_id, applications_changed(changes))
    return count or None
