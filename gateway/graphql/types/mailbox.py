"""Mailboxes."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.ids import global_id
from gateway.graphql.types.base import BigInt, Node, at, at_required, words
from jobtrail.ingest.v1 import mailbox_pb2


@strawberry.enum(description="What kind of source a mailbox is.")
class MailboxKind(Enum):
    DEMO = strawberry.enum_value("DEMO", description="The invented mailbox that shows the product.")
    ARCHIVE = strawberry.enum_value("ARCHIVE", description="Uploaded archives: mbox, Maildir, .eml.")


_KINDS = words(MailboxKind, mailbox_pb2.MailboxKind, "MAILBOX_KIND_")


@strawberry.type(description="A connected mail source.")
class Mailbox(Node):
    kind: MailboxKind = strawberry.field(description="What kind of source it is.")
    name: str = strawberry.field(description="Its name, unique among the person's mailboxes.")
    address: str | None = strawberry.field(description="The mail address it belongs to, when known.")
    message_count: BigInt = strawberry.field(description="Messages kept.")
    created_at: datetime = strawberry.field(description="When it was connected.")
    synced_at: datetime | None = strawberry.field(description="When the last sync ended well.")

    @classmethod
    def of(cls, mailbox: mailbox_pb2.Mailbox) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("Mailbox", mailbox.id),
            kind=_KINDS[mailbox.kind],
            name=mailbox.name,
            address=mailbox.address or None,
            message_count=BigInt(mailbox.message_count),
            created_at=at_required(mailbox, "create_time"),
            synced_at=at(mailbox, "sync_time"),
        )
