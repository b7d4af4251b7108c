"""What can be watched. First the subscription at NATS, then the row, then what is newer than the row."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import strawberry

from gateway.graphql.context import Context, Info
from gateway.graphql.failures import no_such_operation
from gateway.graphql.ids import global_id, parse_global_id, required_uuid
from gateway.graphql.types.application import Application
from gateway.graphql.types.mailbox import Mailbox
from gateway.graphql.types.operation import ENDED, Operation, Receipt
from gateway.identity import model
from gateway.identity.accounts import seconds_left
from gateway.live import Ended, Feed, Fold
from jobtrail.classify.v1 import events_pb2 as classify_events_pb2
from jobtrail.ingest.v1 import events_pb2 as ingest_events_pb2
from jobtrail.ingest.v1 import ingest_service_pb2, mailbox_pb2, receipt_pb2
from jobtrail.operations.v1 import events_pb2, operation_pb2, operations_service_pb2
from kit.errors import Problem, Status

T = TypeVar("T")

#: Reads what a subscription is about; None when there is nothing yet.
Read: TypeAlias = Callable[[], Awaitable[T | None]]

#: Ids of changed applications that may wait for a slow reader; beyond, it is told to read the list again.
_MAX_CHANGES = 100


@strawberry.type(description="What changed about the person's applications since the last of these.")
class ApplicationChange:
    created: list[Application] = strawberry.field(description="Those that are new.")
    updated: list[Application] = strawberry.field(description="Those that changed.")
    removed_ids: list[strawberry.ID] = strawberry.field(description="Those that are gone.")
    missed: bool = strawberry.field(
        description=(
            "Read the list again: changes may have passed unseen. True in the first of these, which says that from "
            "now on everything is told, and after a break."
        )
    )


@strawberry.type(description="What changed about the person's mailboxes since the last of these.")
class MailboxChange:
    changed: list[Mailbox] = strawberry.field(description="Those that are new or changed, as they are now.")
    removed_ids: list[strawberry.ID] = strawberry.field(description="Those that are gone.")
    missed: bool = strawberry.field(
        description="Read the list again: changes may have passed unseen. True in the first of these."
    )


@strawberry.type(description="What changed about the meaning of the person's mail since the last of these.")
class VerdictChange:
    message_ids: list[strawberry.ID] = strawberry.field(
        description="Messages that were classified, or mean something else now; of more than 100, some."
    )
    missed: bool = strawberry.field(
        description="Read the list again: changes may have passed unseen. True in the first of these."
    )


@strawberry.type(description="What can be watched.")
class Subscription:
    @strawberry.subscription(description="An operation as it stands and as it goes on; ends with it.")
    async def operation_progressed(self, info: Info, id: strawberry.ID) -> AsyncIterator[Operation]:
        context = info.context
        key = _operation_key(context, id)
        last = 0
        async for picture in _watch(context, _operations_of(key[1]), lambda: _read_operation(context, key)):
            if picture.version <= last:
                continue
            last = picture.version
            operation = Operation.of(picture)
            yield operation
            if operation.state in ENDED:
                return

    @strawberry.subscription(description="Changes of the person's applications, as many at once as came together.")
    async def application_changed(self, info: Info) -> AsyncIterator[ApplicationChange]:
        context = info.context
        async for changes in _watch(context, _fold_changes, _read_again):
            yield await _application_change(context, changes)

    @strawberry.subscription(description="Messages that were classified, or mean something else now.")
    async def verdict_changed(self, info: Info) -> AsyncIterator[VerdictChange]:
        async for changes in _watch(info.context, _fold_verdicts, _all_verdicts):
            yield changes.picture()

    @strawberry.subscription(description="Changes of the person's mailboxes: connections, names, settings.")
    async def mailbox_changed(self, info: Info) -> AsyncIterator[MailboxChange]:
        context = info.context
        async for changes in _watch(context, _fold_mailboxes, _all_mailboxes):
            yield changes.picture()

    @strawberry.subscription(description="The receipt of the mailbox's latest sync as it grows, then the next one's.")
    async def sync_progressed(self, info: Info, mailbox_id: strawberry.ID) -> AsyncIterator[Receipt]:
        context = info.context
        key = required_uuid(mailbox_id, "Mailbox", "mailboxId")
        last = ("", -1, False)
        async for receipt in _watch(context, _receipts_of(key), lambda: _read_receipt(context, key)):
            seen = (
                receipt.operation_id,
                receipt.new + receipt.known + receipt.skipped + receipt.failed,
                receipt.complete,
            )
            # Operation ids are UUIDv7: a later sync's is greater.
            if seen > last:
                last = seen
                yield Receipt.of(receipt)


async def _watch(context: Context, fold: Fold[T], read: Read[T]) -> AsyncIterator[T]:
    """The row as it stands, then what is told of it; the row again whenever something may have been missed.

    Ends when the process stops. Raises SESSION_ENDED once the session has.
    """
    session = context.session
    async with context.parts.hub.open(context.user_id, session.id if session else None, fold) as feed:
        first = await read()
        if first is not None:
            context.renew()
            yield first
        while await _next(context, feed):
            told, missed = feed.take()
            news = [await read() if missed else None, told]
            for one in news:
                if one is not None:
                    # What the last event loaded is old by now.
                    context.renew()
                    yield one


async def _next(context: Context, feed: Feed[T]) -> bool:
    """Waits until there is something to see; False when the process stops."""
    settings = context.parts.settings
    while True:
        assert context.session is not None
        # At least a second: by Postgres' clock, which decides, it may stand a little longer than by ours.
        patience = min(settings.session_check_seconds, max(1.0, seconds_left(context.session)))
        try:
            something = await feed.wait(patience)
        except Ended:
            return False
        if feed.session_ended or not something:
            await _check_session(context)
        if something:
            return True


async def _check_session(context: Context) -> None:
    assert context.session is not None
    context.session = await context.parts.accounts.renewed(context.session.token_hash)
    if context.session is None:
        raise model.session_ended()


def _operation_key(context: Context, text: str) -> tuple[str, str]:
    parts = parse_global_id(text)
    if len(parts) != 3 or parts[0] != "Operation" or context.parts.services.named(parts[1]) is None:
        raise no_such_operation(text)
    return parts[1], parts[2]


def _operations_of(operation_id: str) -> Fold[operation_pb2.Operation]:
    """Keeps the newest picture of one operation."""

    def fold(pending: operation_pb2.Operation | None, noun: str, payload: bytes) -> operation_pb2.Operation | None:
        if noun != "operation":
            return pending
        picture = events_pb2.OperationChanged.FromString(payload).operation
        newer = picture.id == operation_id and (pending is None or picture.version > pending.version)
        return picture if newer else pending

    return fold


async def _read_operation(context: Context, key: tuple[str, str]) -> operation_pb2.Operation:
    """OPERATION_NOT_FOUND when the user has none of that id."""
    service = context.parts.services.named(key[0])
    assert service is not None
    request = operations_service_pb2.GetOperationRequest(id=key[1])
    answer = await service.call(service.operations.GetOperation, request, context.user_id)
    found: operation_pb2.Operation = answer.operation
    return found


def _receipts_of(mailbox_id: str) -> Fold[receipt_pb2.Receipt]:
    """Keeps the last receipt of one mailbox."""

    def fold(pending: receipt_pb2.Receipt | None, noun: str, payload: bytes) -> receipt_pb2.Receipt | None:
        if noun != "sync":
            return pending
        receipt = ingest_events_pb2.SyncProgressed.FromString(payload).receipt
        return receipt if receipt.mailbox_id == mailbox_id else pending

    return fold


async def _read_receipt(context: Context, mailbox_id: str) -> receipt_pb2.Receipt | None:
    """The receipt of the mailbox's latest sync; None before the first. MAILBOX_NOT_FOUND for somebody else's."""
    ingest, mail, user_id = context.parts.services.ingest, context.parts.services.mail, context.user_id
    known = ingest_service_pb2.BatchGetMailboxesRequest(ids=[mailbox_id])
    if not (await ingest.call(mail.BatchGetMailboxes, known, user_id)).mailboxes:
        raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.")
    latest = operations_service_pb2.ListOperationsRequest(subject_id=mailbox_id, page_size=1)
    operations = (await ingest.call(ingest.operations.ListOperations, latest, user_id)).operations
    if not operations:
        return None
    receipts = ingest_service_pb2.BatchGetReceiptsRequest(operation_ids=[operations[0].id])
    found = (await ingest.call(mail.BatchGetReceipts, receipts, user_id)).receipts
    return found[0] if found else None


@dataclass(slots=True)
class MailboxChanges:
    """The newest picture of each mailbox that changed; None: it is gone."""

    pictures: dict[str, mailbox_pb2.Mailbox | None] = field(default_factory=dict)
    missed: bool = False

    def picture(self) -> MailboxChange:
        """The GraphQL form."""
        return MailboxChange(
            changed=[Mailbox.of(one) for one in self.pictures.values() if one is not None],
            removed_ids=[global_id("Mailbox", key) for key, one in self.pictures.items() if one is None],
            missed=self.missed,
        )


def _fold_mailboxes(pending: MailboxChanges | None, noun: str, payload: bytes) -> MailboxChanges | None:
    """Keeps the last picture of each; gives up on pictures when there are too many."""
    if noun != "mailbox":
        return pending
    told = ingest_events_pb2.MailboxChanged.FromString(payload)
    changes = pending or MailboxChanges()
    changes.pictures[told.mailbox_id] = told.mailbox if told.HasField("mailbox") else None
    return MailboxChanges(missed=True) if len(changes.pictures) > _MAX_CHANGES else changes


async def _all_mailboxes() -> MailboxChanges:
    return MailboxChanges(missed=True)


@dataclass(slots=True)
class Verdicts:
    """Messages whose verdict changed."""

    message_ids: set[str] = field(default_factory=set)
    missed: bool = False

    def picture(self) -> VerdictChange:
        """The GraphQL form."""
        return VerdictChange(
            message_ids=[global_id("Message", key) for key in sorted(self.message_ids)], missed=self.missed
        )


def _fold_verdicts(pending: Verdicts | None, noun: str, payload: bytes) -> Verdicts | None:
    """Adds up ids; gives up on ids when there are too many."""
    if noun != "verdict":
        return pending
    told = classify_events_pb2.VerdictsChanged.FromString(payload)
    changes = pending or Verdicts()
    changes.message_ids.update(told.message_ids)
    return Verdicts(missed=True) if len(changes.message_ids) > _MAX_CHANGES else changes


async def _all_verdicts() -> Verdicts:
    return Verdicts(missed=True)


@dataclass(slots=True)
class Changes:
    """What is known to have changed, by id."""

    created: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    missed: bool = False


def _fold_changes(pending: Changes | None, noun: str, payload: bytes) -> Changes | None:
    """Adds up ids, each in one place; gives up on ids when there are too many."""
    if noun != "application":
        return pending
    told = classify_events_pb2.ApplicationsChanged.FromString(payload)
    changes = pending or Changes()
    removed = set(told.removed_ids)
    changes.created = (changes.created | set(told.created_ids)) - removed
    changes.updated = (changes.updated | set(told.updated_ids)) - removed - changes.created
    # An undo brings back what a merge took away, under its id.
    changes.removed = (changes.removed | removed) - set(told.created_ids)
    if len(changes.created) + len(changes.updated) + len(changes.removed) > _MAX_CHANGES:
        return Changes(missed=True)
    return changes


async def _read_again() -> Changes:
    return Changes(missed=True)


async def _application_change(context: Context, changes: Changes) -> ApplicationChange:
    applications = context.load.applications
    await applications.wait_all(changes.created | changes.updated)
    created = [await applications.wait(key) for key in sorted(changes.created)]
    updated = [await applications.wait(key) for key in sorted(changes.updated)]
    return ApplicationChange(
        created=[one for one in created if one is not None],
        updated=[one for one in updated if one is not None],
        removed_ids=[global_id("Application", key) for key in sorted(changes.removed)],
        missed=changes.missed,
    )
