"""create mailboxes, messages, uploads, receipts

Revision ID: 20261123_mail_in
Revises:

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import floor, rls

revision = "20261123_mail_in"
down_revision = None
branch_labels = None
depends_on = None

#: In the order in which they may be made.
_OWNED = ("mailboxes", "messages", "uploads", "receipts", "receipt_entries")
#: Looks across users, each narrow: which files in the uploads folder nobody needs any more.
_REMOVABLE = """
    create function ingest.removable_uploads(abandoned_for interval, max_rows integer)
    returns table (upload_id uuid, user_id uuid)
    language sql security definer set search_path = '' as $$
        select u.id, u.user_id from ingest.uploads u
        where u.removed_at is null and (u.consumed_at is not null or u.updated_at < now() - abandoned_for)
        order by u.updated_at limit max_rows
    $$"""
_UNKNOWN = """
    create function ingest.unknown_uploads(upload_ids uuid[])
    returns setof uuid
    language sql security definer set search_path = '' as $$
        select asked.id from unnest(upload_ids) as asked (id)
        where not exists (select 1 from ingest.uploads u where u.id = asked.id)
    $$"""


def upgrade() -> None:
    floor.create_v1("ingest")
    _create_tables()
    for table in _OWNED:
        rls.protect(op.execute, "ingest", table)
    op.execute(_REMOVABLE)
    op.execute(_UNKNOWN)
    for signature in ("removable_uploads(interval, integer)", "unknown_uploads(uuid[])"):
        op.execute(f"revoke all on function ingest.{signature} from public")
        op.execute(f"grant execute on function ingest.{signature} to ingest_app")


def downgrade() -> None:
    op.execute("drop function ingest.removable_uploads(interval, integer)")
    op.execute("drop function ingest.unknown_uploads(uuid[])")
    for table in reversed(_OWNED):
        op.drop_table(table, schema="ingest")
    floor.drop_v1("ingest")


def _create_tables() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("message_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('demo', 'archive')", name=op.f("ck_mailboxes_kind")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_mailboxes_user_id_name")),
        schema="ingest",
    )
    op.create_table(
        "messages",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("message_id_header", sa.Text(), nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("thread_references", JSONB(), nullable=False),
        sa.Column("provider_thread_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=True),
        sa.Column("sender_email", sa.Text(), nullable=True),
        sa.Column("reply_to", JSONB(), nullable=False),
        sa.Column("to_addresses", JSONB(), nullable=False),
        sa.Column("cc_addresses", JSONB(), nullable=False),
        sa.Column("recipient_count", sa.Integer(), nullable=False),
        sa.Column("mail_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_labels", JSONB(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quoted_text", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("forwarded_text", sa.Text(), nullable=False),
        sa.Column("links", JSONB(), nullable=False),
        sa.Column("calendar_events", JSONB(), nullable=False),
        sa.Column("attachments", JSONB(), nullable=False),
        sa.Column("list_unsubscribe", sa.Text(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("auto_submitted", sa.Text(), nullable=False),
        sa.Column("precedence", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("warnings", JSONB(), nullable=False),
        sa.Column("from_owner", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "mailbox_id"],
            ["ingest.mailboxes.user_id", "ingest.mailboxes.id"],
            name=op.f("fk_messages_user_id_mailbox_id_mailboxes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "user_id", "mailbox_id", "content_key", name=op.f("uq_messages_user_id_mailbox_id_content_key")
        ),
        schema="ingest",
    )
    op.create_index(
        "ix_messages_newest",
        "messages",
        ["user_id", sa.literal_column("mail_time desc"), sa.literal_column("id desc")],
        unique=False,
        schema="ingest",
    )
    op.create_index(
        "ix_messages_newest_of_mailbox",
        "messages",
        ["user_id", "mailbox_id", sa.literal_column("mail_time desc"), sa.literal_column("id desc")],
        unique=False,
        schema="ingest",
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("received_bytes between 0 and size_bytes", name=op.f("ck_uploads_received_bytes")),
        sa.ForeignKeyConstraint(
            ["user_id", "mailbox_id"],
            ["ingest.mailboxes.user_id", "ingest.mailboxes.id"],
            name=op.f("fk_uploads_user_id_mailbox_id_mailboxes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        schema="ingest",
    )
    op.create_index(
        "ix_uploads_files",
        "uploads",
        ["updated_at"],
        unique=False,
        schema="ingest",
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(
        "ix_uploads_mailbox",
        "uploads",
        ["user_id", "mailbox_id"],
        unique=False,
        schema="ingest",
        postgresql_where=sa.text("consumed_at is null"),
    )
    op.create_index(
        "uq_uploads_unfinished",
        "uploads",
        ["user_id", "fingerprint", "size_bytes"],
        unique=True,
        schema="ingest",
        postgresql_where=sa.text("consumed_at is null and fingerprint <> ''"),
    )
    op.create_table(
        "receipts",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("in_scope", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("new", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("known", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("skipped", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reasons", JSONB(), server_default="{}", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("in_scope = new + known + skipped + failed", name=op.f("ck_receipts_adds_up")),
        sa.ForeignKeyConstraint(
            ["user_id", "mailbox_id"],
            ["ingest.mailboxes.user_id", "ingest.mailboxes.id"],
            name=op.f("fk_receipts_user_id_mailbox_id_mailboxes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_receipts")),
        schema="ingest",
    )
    op.create_index("ix_receipts_mailbox", "receipts", ["user_id", "mailbox_id"], unique=False, schema="ingest")
    op.create_table(
        "receipt_entries",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["ingest.receipts.operation_id"],
            name=op.f("fk_receipt_entries_operation_id_receipts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operation_id", "position", name=op.f("pk_receipt_entries")),
        schema="ingest",
    )
