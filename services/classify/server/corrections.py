"""The calls of ClassifyService in which a person says what mail means."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit import paging
from kit.db import Transaction
from kit.ids import parse_id
from kit.operations.model import to_proto
from kit.rpc import current_actor
from services.classify import operations_similar
from services.classify.alike import Model
from services.classify.corrections import correct, correct_chosen, model_of, take_back, take_back_copies
from services.classify.domain.corrections import VALUE_CHARS, Field, Said, pin, told_label
from services.classify.domain.standing import Changes
from services.classify.events import applications_changed, job_mail_recognised, verdicts_changed
from services.classify.examples import PAGE, corrected_mails
from services.classify.ports import Stored
from services.classify.server.parts import ClassifyParts, behind_of, line_of, message_id_of, tokens_of
from services.classify.server.words import (
    classification_to_proto,
    field_from_proto,
    ids_of,
    label_from_proto,
    label_to_proto,
)
from services.classify.store.corrections import Corrections
from services.classify.store.ledger import UserLedger
from services.classify.store.similar import SimilarMessages
from services.classify.store.verdicts import Verdicts
from services.classify.telling import Read, read_as


class CorrectionCalls:
    """Each in one transaction of the actor's."""

    def __init__(self, parts: ClassifyParts) -> None:
        self._parts = parts

    async def CorrectMessage(self, request: wire.CorrectMessageRequest, context: Any) -> wire.CorrectMessageResponse:
        said = _said(request)
        message_id, user_id = message_id_of(request.message_id), current_actor().user_id
        read = await self._read_as(user_id, [message_id], said)
        async with self._parts.database.begin(user_id) as tx:
            ledger = UserLedger(tx, user_id)
            _tell(tx, user_id, await correct(ledger, message_id, said, read.outcomes), [message_id])
            if (recognised := job_mail_recognised(user_id, read.decided)) is not None:
                tx.publish(recognised)
            model = await model_of(ledger, Corrections(tx, user_id), message_id)
            similar = await SimilarMessages(tx, user_id).count(model)
            row = (await Verdicts(tx, user_id).batch([message_id]))[message_id]
        return wire.CorrectMessageResponse(classification=classification_to_proto(row), similar_count=similar)

    async def UndoCorrection(self, request: wire.UndoCorrectionRequest, context: Any) -> wire.UndoCorrectionResponse:
        fields = {field_from_proto(value) for value in request.fields}
        message_id, user_id = message_id_of(request.message_id), current_actor().user_id
        copies = await self._take_back_copies(user_id, message_id, fields) if request.similar else set()
        async with self._parts.database.begin(user_id) as tx:
            ledger, corrections = UserLedger(tx, user_id), Corrections(tx, user_id)
            keys, changes = await take_back(ledger, corrections, message_id, fields)
            _tell(tx, user_id, changes, [message_id])
            row = (await Verdicts(tx, user_id).batch([message_id]))[message_id]
        return wire.UndoCorrectionResponse(classification=classification_to_proto(row), undone_count=len(keys | copies))

    async def _take_back_copies(self, user_id: UUID, message_id: UUID, fields: set[Field]) -> set[str]:
        """All of them, some at a time: there may be as many as a mailbox has mails of one newsletter."""
        found: set[str] = set()
        while True:
            async with self._parts.database.begin(user_id) as tx:
                ledger, corrections = UserLedger(tx, user_id), Corrections(tx, user_id)
                keys, changes = await take_back_copies(ledger, corrections, message_id, fields)
                if not keys:
                    return found
                _tell(tx, user_id, changes, [one.message_id for one in await ledger.copies(keys)])
            found |= keys

    async def ListSimilarMessages(
        self, request: wire.ListSimilarMessagesRequest, context: Any
    ) -> wire.ListSimilarMessagesResponse:
        message_id, user_id = message_id_of(request.message_id), current_actor().user_id
        size, behind = paging.page_size(request.page_size), behind_of(request.page_token)
        async with self._parts.database.begin(user_id) as tx:
            ledger, similar = UserLedger(tx, user_id), SimilarMessages(tx, user_id)
            model = await model_of(ledger, Corrections(tx, user_id), message_id)
            total = await similar.count(model)
            rows = await similar.page(model, behind, size + 1)
            shown = rows[:size]
            ids = [row.message_id for row in shown]
            stored = {one.message_id: one for one in await ledger.stored(ids)}
            verdicts = await Verdicts(tx, user_id).batch(ids)
        tokens = tokens_of(shown)
        return wire.ListSimilarMessagesResponse(
            messages=[_similar(model, stored[one], verdicts[one]) for one in ids],
            next_page_token=tokens[-1] if len(rows) > size else "",
            page_tokens=tokens,
            total_count=total,
        )

    async def CorrectSimilarMessages(
        self, request: wire.CorrectSimilarMessagesRequest, context: Any
    ) -> wire.CorrectSimilarMessagesResponse:
        chosen = ids_of(request.similar_ids, "similar_ids")
        if request.all == bool(chosen):
            raise paging.invalid("similar_ids", "Name the messages, or ask for all.")
        message_id, user_id = message_id_of(request.message_id), current_actor().user_id
        async with self._parts.database.begin(user_id) as tx:
            ledger, corrections = UserLedger(tx, user_id), Corrections(tx, user_id)
            if request.all:
                return await self._correct_all(tx, ledger, corrections, message_id)
            said = (await model_of(ledger, corrections, message_id)).said
        read = await self._read_as(user_id, chosen, said)
        async with self._parts.database.begin(user_id) as tx:
            ledger, corrections = UserLedger(tx, user_id), Corrections(tx, user_id)
            similar = SimilarMessages(tx, user_id)
            count, changes = await correct_chosen(ledger, corrections, similar, message_id, chosen, read.outcomes)
            _tell(tx, user_id, changes, chosen)
        return wire.CorrectSimilarMessagesResponse(corrected_count=count)

    async def _read_as(self, user_id: UUID, message_ids: Sequence[UUID], said: Said) -> Read:
        return await read_as(self._parts.mails, self._parts.pipeline, user_id, message_ids, told_label(said))

    async def _correct_all(
        self, tx: Transaction, ledger: UserLedger, corrections: Corrections, message_id: UUID
    ) -> wire.CorrectSimilarMessagesResponse:
        await model_of(ledger, corrections, message_id)
        operation, _ = await self._parts.operations.start(
            tx,
            user_id=current_actor().user_id,
            kind=operations_similar.KIND,
            subject_id=str(message_id),
            params={"message_id": str(message_id)},
            exclusive_key=f"{operations_similar.KIND}:{message_id}",
        )
        return wire.CorrectSimilarMessagesResponse(operation=to_proto(operation, self._parts.operations.service))

    async def ListCorrectedMails(
        self, request: wire.ListCorrectedMailsRequest, context: Any
    ) -> wire.ListCorrectedMailsResponse:
        user_id = current_actor().user_id
        token = paging.decode(request.page_token, 1)
        after = parse_id(token[0] or "") if token else None
        size = min(request.page_size, PAGE) if request.page_size > 0 else PAGE
        found, last = await corrected_mails(self._parts.database, self._parts.mails, user_id, after, size)
        return wire.ListCorrectedMailsResponse(mails=found, next_page_token=paging.encode([str(last)]) if last else "")


def _said(request: wire.CorrectMessageRequest) -> Said:
    said: dict[Field, str | None] = {}
    if request.HasField("label"):
        said[Field.LABEL] = label_from_proto(request.label, "label").value
    for field, text in ((Field.COMPANY, request.company), (Field.JOB_TITLE, request.job_title)):
        if request.HasField(field.value):
            said[field] = line_of(text, field.value, VALUE_CHARS) or None
    if not said:
        raise paging.invalid("label", "Say what is to be corrected.")
    return said


def _tell(tx: Transaction, user_id: UUID, changes: Changes, message_ids: Iterable[UUID]) -> None:
    tx.notify(user_id, verdicts_changed(message_ids))
    if changes:
        tx.notify(user_id, applications_changed(changes))


def _similar(model: Model, message: Stored, row: Any) -> wire.SimilarMessage:
    verdict = pin(message.outcome.verdict, {**message.said, **model.for_similar(message)}).verdict
    return wire.SimilarMessage(
        now=classification_to_proto(row),
        label=label_to_proto(verdict.label),
        company=verdict.company or "",
        job_title=verdict.job_title or "",
    )
