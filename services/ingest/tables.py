"""The schema "ingest". Keys of tables that grow with mail begin with the user: they can be partitioned by user."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.db import metadata
from kit.inbox import inbox_tables
from kit.operations.tables import operation_tables
from kit.outbox import outbox_table
from services.ingest.domain.mailbox import MailboxKind

METADATA = metadata("ingest")
_TIME = sa.DateTime(timezone=True)
_KINDS = ", ".join(f"'{kind}'" for kind in MailboxKind)


def _mailbox_key() -> sa.ForeignKeyConstraint:
    """With the user, so that nothing of one user can hang on a mailbox of another."""
    return sa.ForeignKeyConstraint(
        ["user_id", "mailbox_id"], ["ingest.mailboxes.user_id", "ingest.mailboxes.id"], ondelete="CASCADE"
    )


mailboxes = sa.Table(
    "mailboxes",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False, server_default=""),
    # Moves with every stored batch: counting a large mailbox takes seconds.
    sa.Column("message_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("synced_at", _TIME),
    sa.UniqueConstraint("user_id", "name"),
    sa.CheckConstraint(f"kind in ({_KINDS})", name="kind"),
)

messages = sa.Table(
    "messages",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, nullable=False),
    # The sync that stored it; operations are forgotten one day, so it refers to nothing.
    sa.Column("operation_id", sa.Uuid, nullable=False),
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("message_id_header", sa.Text, nullable=False),
    sa.Column("in_reply_to", sa.Text, nullable=False),
    sa.Column("thread_references", JSONB, nullable=False),
    sa.Column("provider_thread_id", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    # Both null when the header is missing.
    sa.Column("sender_name", sa.Text),
    sa.Column("sender_email", sa.Text),
    # Addresses are [name, email] pairs here and below.
    sa.Column("reply_to", JSONB, nullable=False),
    sa.Column("to_addresses", JSONB, nullable=False),
    sa.Column("cc_addresses", JSONB, nullable=False),
    sa.Column("recipient_count", sa.Integer, nullable=False),
    # When it was sent, else received, else imported: what lists are ordered by.
    sa.Column("mail_time", _TIME, nullable=False),
    sa.Column("sent_at", _TIME),
    sa.Column("received_at", _TIME),
    sa.Column("provider_labels", JSONB, nullable=False),
    sa.Column("snippet", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("quoted_text", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("forwarded_text", sa.Text, nullable=False),
    # [url, text] pairs.
    sa.Column("links", JSONB, nullable=False),
    sa.Column("calendar_events", JSONB, nullable=False),
    # [filename, media type, size in bytes] triples.
    sa.Column("attachments", JSONB, nullable=False),
    sa.Column("list_unsubscribe", sa.Text, nullable=False),
    sa.Column("list_id", sa.Text, nullable=False),
    sa.Column("auto_submitted", sa.Text, nullable=False),
    sa.Column("precedence", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("warnings", JSONB, nullable=False),
    sa.Column("from_owner", sa.Boolean, nullable=False),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    _mailbox_key(),
    sa.UniqueConstraint("user_id", "mailbox_id", "content_key"),
    sa.Index("ix_messages_newest", "user_id", sa.text("mail_time desc"), sa.text("id desc")),
    sa.Index("ix_messages_newest_of_mailbox", "user_id", "mailbox_id", sa.text("mail_time desc"), sa.text("id desc")),
)

uploads = sa.Table(
    "uploads",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    # Empty: tells it from no other.
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    # Bytes that are surely in the file.
    sa.Column("received_bytes", sa.BigInteger, nullable=False, server_default="0"),
    # Where it is read into, and by which sync; null until imported.
    sa.Column("mailbox_id", sa.Uuid),
    sa.Column("operation_id", sa.Uuid),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    # When a sync had read it to the end, and when its file was removed after that.
    sa.Column("consumed_at", _TIME),
    sa.Column("removed_at", _TIME),
    _mailbox_key(),
    sa.CheckConstraint("received_bytes between 0 and size_bytes", name="received_bytes"),
    sa.Index(
        "uq_uploads_unfinished",
        "user_id",
        "fingerprint",
        "size_bytes",
        unique=True,
        postgresql_where=sa.text("consumed_at is null and fingerprint <> ''"),
    ),
    sa.Index("ix_uploads_mailbox", "user_id", "mailbox_id", postgresql_where=sa.text("consumed_at is null")),
    sa.Index("ix_uploads_files", "updated_at", postgresql_where=sa.text("removed_at is null")),
)

receipts = sa.Table(
    "receipts",
    METADATA,
    sa.Column("operation_id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("mailbox_id", sa.Uuid, nullable=False),
    sa.Column("in_scope", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("new", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("known", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("skipped", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("failed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("reasons", JSONB, nullable=False, server_default="{}"),
    # When the source had been read to its end; how it ended otherwise is in the operation.
    sa.Column("ended_at", _TIME),
    _mailbox_key(),
    sa.CheckConstraint("in_scope = new + known + skipped + failed", name="adds_up"),
    sa.Index("ix_receipts_mailbox", "user_id", "mailbox_id"),
)

receipt_entries = sa.Table(
    "receipt_entries",
    METADATA,
    sa.Column("operation_id", sa.Uuid, sa.ForeignKey(receipts.c.operation_id, ondelete="CASCADE"), primary_key=True),
    # The first is 0.
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("locator", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("failed", sa.Boolean, nullable=False),
)

#: Tables whose rows belong to a user; each is walled off by a policy.
OWNED = (mailboxes, messages, uploads, receipts, receipt_entries)

operations, operation_attempts = operation_tables(METADATA)
outbox = outbox_table(METADATA)
inbox, parked = inbox_tables(METADATA)
