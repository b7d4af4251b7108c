"""What ingest tells others: facts to whoever listens, progress to open subscriptions."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from jobtrail.ingest.v1 import events_pb2
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.receipt import Receipt
from services.ingest.wire import mailbox_proto, receipt_proto

#: Ids a fact may name.
FACT_IDS = 100
#: What the messages of one fact may weigh together: a consumer reads them in one call, whose answer is bounded.
FACT_BYTES = 8 * 1024 * 1024


def messages_ingested(
    *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, sizes: Mapping[UUID, int]
) -> Iterator[events_pb2.MessagesIngested]:
    """Facts for stored messages; `sizes` are their stored bytes by id."""
    for ids in _portions(sizes):
        yield events_pb2.MessagesIngested(
            user_id=str(user_id),
            mailbox_id=str(mailbox_id),
            operation_id=str(operation_id),
            message_ids=[str(one) for one in ids],
        )


def _portions(sizes: Mapping[UUID, int]) -> Iterator[Sequence[UUID]]:
    portion: list[UUID] = []
    weight = 0
    for one, size in sizes.items():
        if portion and (len(portion) == FACT_IDS or weight + size > FACT_BYTES):
            yield portion
            portion, weight = [], 0
        portion.append(one)
        weight += size
    if portion:
        yield portion


def sync_progressed(receipt: Receipt) -> events_pb2.SyncProgressed:
    """How far a sync is."""
    return events_pb2.SyncProgressed(receipt=receipt_proto(receipt))


def messages_erased(
    *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, ids: Sequence[UUID]
) -> Iterator[events_pb2.MessagesErased]:
    """Facts for messages that are gone."""
    for start in range(0, len(ids), FACT_IDS):
        yield events_pb2.MessagesErased(
            user_id=str(user_id),
            mailbox_id=str(mailbox_id),
            operation_id=str(operation_id),
            message_ids=[str(one) for one in ids[start : start + FACT_IDS]],
        )


def mailbox_changed(mailbox: Mailbox) -> events_pb2.MailboxChanged:
    """What a mailbox is now."""
    return events_pb2.MailboxChanged(mailbox=mailbox_proto(mailbox), mailbox_id=str(mailbox.id))


def mailbox_gone(mailbox_id: UUID) -> events_pb2.MailboxChanged:
    """That there is no such mailbox any more."""
    return events_pb2.MailboxChanged(mailbox_id=str(mailbox_id))
