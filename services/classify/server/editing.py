"""EditingService: applications by hand. Each call in one transaction of the actor's."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from jobtrail.classify.v1 import editing_service_pb2_grpc
from kit import paging
from kit.clock import Clock
from kit.db import Database, Transaction
from kit.ids import parse_id
from kit.process import ServiceProcess
from kit.rpc import current_actor
from services.classify.corrections import correct
from services.classify.domain.corrections import Field, told_label
from services.classify.domain.labels import Label
from services.classify.domain.outcome import Outcome as Reading
from services.classify.domain.profile import Review
from services.classify.editing import Editing, Outcome
from services.classify.editing_words import (
    FIELD_CHARS,
    added_of,
    change_of,
    messages_of,
    replaced_of,
    request_id_of,
    target_of,
    targets_of,
)
from services.classify.events import applications_changed
from services.classify.history import history
from services.classify.server.parts import line_of, message_id_of
from services.classify.server.words import application_to_proto
from services.classify.store.applications import Applications
from services.classify.store.corrections import Corrections
from services.classify.store.editing import LABEL, Lookups, Reviews
from services.classify.store.ledger import UserLedger
from services.classify.store.verdicts import Verdicts
from services.classify.telling import Read

SERVICE_NAME = "jobtrail.classify.v1.EditingService"
_REASONS = {
    edit.REVIEW_REASON_GROUPING: Review.GROUPING.value,
    edit.REVIEW_REASON_COMPANY: Review.COMPANY.value,
    edit.REVIEW_REASON_LABEL: LABEL,
}
#: A change of many tells of so many applications at most.
_MOST_TOLD = 200


#: Reads messages of a user under a label, see services.classify.telling.
ReadAs = Callable[[UUID, Sequence[UUID], Label | None], Awaitable[Read]]


def serve_editing(process: ServiceProcess, clock: Clock, read_as: ReadAs) -> None:
    """Adds EditingService."""
    process.server.add(
        editing_service_pb2_grpc.add_EditingServiceServicer_to_server,
        EditingServicer(process.database, clock, read_as),
        SERVICE_NAME,
    )


class EditingServicer(editing_service_pb2_grpc.EditingServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database, clock: Clock, read_as: ReadAs) -> None:
        self._database = database
        self._clock = clock
        self._read_as = read_as

    async def AddApplication(self, request: wire.AddApplicationRequest, context: Any) -> wire.AddApplicationResponse:
        told, request_id = added_of(request), request_id_of(request.request_id)
        outcome = await self._once(request_id, lambda editing: editing.add(told, request_id))
        return wire.AddApplicationResponse(outcome=outcome)

    async def ChangeApplications(
        self, request: wire.ChangeApplicationsRequest, context: Any
    ) -> wire.ChangeApplicationsResponse:
        targets, request_id = targets_of(request.targets, "targets"), request_id_of(request.request_id)
        kind, told = change_of(request)
        restored = request.WhichOneof("change") == "dismissed" and not request.dismissed

        anew = replaced_of(request)

        async def change(editing: Editing) -> Outcome:
            if anew is not None:
                return await editing.say_anew(targets[0], kind, told, anew, request_id)
            return await (editing.restore(targets) if restored else editing.say(targets, kind, told, request_id))

        return wire.ChangeApplicationsResponse(outcome=await self._once(request_id, change))

    async def MergeApplications(
        self, request: wire.MergeApplicationsRequest, context: Any
    ) -> wire.MergeApplicationsResponse:
        target, others = target_of(request.target), targets_of(request.others, "others")
        request_id = request_id_of(request.request_id)
        outcome = await self._once(request_id, lambda editing: editing.merge(target, others, request_id))
        return wire.MergeApplicationsResponse(outcome=outcome)

    async def SplitApplication(
        self, request: wire.SplitApplicationRequest, context: Any
    ) -> wire.SplitApplicationResponse:
        target, messages = target_of(request.target), messages_of(request.message_ids)
        request_id = request_id_of(request.request_id)
        outcome = await self._once(request_id, lambda editing: editing.split(target, messages, request_id))
        return wire.SplitApplicationResponse(outcome=outcome)

    async def MoveMessages(self, request: wire.MoveMessagesRequest, context: Any) -> wire.MoveMessagesResponse:
        target, messages = target_of(request.target), messages_of(request.message_ids)
        request_id = request_id_of(request.request_id)
        outcome = await self._once(request_id, lambda editing: editing.move(messages, target, request_id))
        return wire.MoveMessagesResponse(outcome=outcome)

    async def SetAsideMessages(
        self, request: wire.SetAsideMessagesRequest, context: Any
    ) -> wire.SetAsideMessagesResponse:
        messages, request_id = messages_of(request.message_ids), request_id_of(request.request_id)
        outcome = await self._once(request_id, lambda editing: editing.set_aside(messages, request_id))
        return wire.SetAsideMessagesResponse(outcome=outcome)

    async def UndoChanges(self, request: wire.UndoChangesRequest, context: Any) -> wire.UndoChangesResponse:
        if not 1 <= len(request.change_ids) <= paging.MAX_BATCH:
            raise paging.invalid("change_ids", f"Name 1 to {paging.MAX_BATCH} changes.")
        # What is no id is just one that nobody has.
        ids = [parse_id(text) or UUID(int=0) for text in dict.fromkeys(request.change_ids)]
        read = await self._read_again(ids) if request.redo else {}
        outcome = await self._once(None, lambda editing: editing.undo(ids, redo=request.redo, read_as=read))
        return wire.UndoChangesResponse(outcome=outcome)

    async def _read_again(self, ids: Sequence[UUID]) -> Mapping[str, Reading]:
        """Mails read under the labels that count again, by content key."""
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            rows = await Corrections(tx, user_id).rows(ids)
        found: dict[str, Reading] = {}
        for row in rows:
            label = told_label({Field(row.field): row.value})
            found |= (await self._read_as(user_id, [row.message_id], label)).outcomes
        return found

    async def ResolveReviewItem(
        self, request: wire.ResolveReviewItemRequest, context: Any
    ) -> wire.ResolveReviewItemResponse:
        reason = _reason(request.reason)
        if reason != LABEL:
            target = target_of(request.target)
            outcome = await self._once(
                None, lambda editing: editing.settle(target, Review(reason), accept=request.accept)
            )
        elif request.accept:
            outcome = await self._accept_label(message_id_of(request.message_id))
        else:
            [message_id] = messages_of([request.message_id])
            outcome = await self._once(None, lambda editing: editing.ignore_mail(message_id))
        return wire.ResolveReviewItemResponse(outcome=outcome)

    async def ListChanges(self, request: wire.ListChangesRequest, context: Any) -> wire.ListChangesResponse:
        target = target_of(edit.ChangeTarget(application_id=request.application_id))
        user_id, size = current_actor().user_id, paging.page_size(request.page_size)
        async with self._database.begin(user_id) as tx:
            found = await history(tx, user_id, target.id)
        place = _place(request.page_token)
        shown = found[place : place + size]
        tokens = [paging.encode([str(place + number)]) for number in range(1, len(shown) + 1)]
        return wire.ListChangesResponse(
            changes=shown,
            next_page_token=tokens[-1] if len(found) > place + size else "",
            page_tokens=tokens,
            total_count=len(found),
        )

    async def FindAlike(self, request: wire.FindAlikeRequest, context: Any) -> wire.FindAlikeResponse:
        company = line_of(request.company, "company", FIELD_CHARS)
        title = line_of(request.job_title, "job_title", FIELD_CHARS)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            ids = await Lookups(tx, user_id).alike(company or None, title or None)
            found = await Applications(tx, user_id).batch(ids, self._clock())
        return wire.FindAlikeResponse(applications=[application_to_proto(found[one]) for one in ids if one in found])

    async def ListReviewItems(self, request: wire.ListReviewItemsRequest, context: Any) -> wire.ListReviewItemsResponse:
        reasons = {_reason(one) for one in request.reasons} or set(_REASONS.values())
        size, behind = paging.page_size(request.page_size), _behind(request.page_token)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            reviews = Reviews(tx, user_id)
            rows = await reviews.page(reasons, behind, size + 1)
            total = await reviews.count(reasons)
        shown = rows[:size]
        tokens = [paging.encode([row.reason, str(row.id)]) for row in shown]
        return wire.ListReviewItemsResponse(
            items=[_item(row) for row in shown],
            next_page_token=tokens[-1] if len(rows) > size else "",
            page_tokens=tokens,
            total_count=total,
        )

    async def _once(
        self, request_id: UUID | None, change: Callable[[Editing], Awaitable[Outcome]]
    ) -> edit.ChangeOutcome:
        """Does what a call asks for, or, when it was done before, tells what came of it."""
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            editing = Editing(tx, user_id, self._clock())
            outcome = await editing.before(request_id) or await change(editing)
            return await self._told(tx, user_id, outcome)

    async def _accept_label(self, message_id: UUID) -> edit.ChangeOutcome:
        """What the pipeline says of a message, the person says too."""
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            said = (await Verdicts(tx, user_id).batch([message_id])).get(message_id)
            label = {Field.LABEL: said.label} if said is not None else {}
            changes = await correct(UserLedger(tx, user_id), message_id, label)
            return await self._told(tx, user_id, Outcome([], changes, []))

    async def _told(self, tx: Transaction, user_id: UUID, outcome: Outcome) -> edit.ChangeOutcome:
        changes = outcome.changes
        if changes:
            tx.notify(user_id, applications_changed(changes))
        touched = [*outcome.named, *(one.id for one in (*changes.created, *changes.updated))]
        ids = [one for one in dict.fromkeys(touched) if one not in changes.removed_ids][:_MOST_TOLD]
        rows = await Applications(tx, user_id).batch(ids, self._clock())
        return edit.ChangeOutcome(
            applications=[application_to_proto(rows[one]) for one in ids if one in rows],
            removed_ids=[str(one) for one in changes.removed_ids],
            change_ids=[str(one.id) for one in outcome.decisions],
        )


def _reason(value: int) -> str:
    for reason, word in _REASONS.items():
        if reason == value:
            return word
    raise paging.invalid("reason", "There is no such reason.")


def _item(row: Any) -> edit.ReviewItem:
    [reason] = [number for number, word in _REASONS.items() if word == row.reason]
    about_mail = row.reason == LABEL
    return edit.ReviewItem(
        reason=reason,
        application_id="" if about_mail else str(row.id),
        message_id=str(row.id) if about_mail else "",
        doubts=row.doubts,
    )


def _behind(token: str) -> tuple[str, str] | None:
    key = paging.decode(token, 2)
    if key is None:
        return None
    reason, one = key[0] or "", parse_id(key[1] or "")
    if reason not in _REASONS.values() or one is None:
        raise paging.invalid("page_token", "The page token is not one of ours.")
    return reason, str(one)


def _place(token: str) -> int:
    key: Sequence[str | None] = paging.decode(token, 1) or ["0"]
    text = key[0] or ""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise paging.invalid("page_token", "The page token is not one of ours.")
    return int(text)
