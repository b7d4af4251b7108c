"""connections, credentials, remote mailboxes and their messages, units per day

Revision ID: 20261123_remote
Revises: 20261123_mail_in

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import floor, rls

revision = "20261123_remote"
down_revision = "20261123_mail_in"
branch_labels = None
depends_on = None

#: In the order in which they may be made.
_OWNED = ("credentials", "connection_attempts", "remote_mailboxes", "remote_messages", "remote_threads")
_TIME = sa.DateTime(timezone=True)
#: Looks across users, each narrow: which mailboxes are due, and whose mailbox an address is.
_FUNCTIONS = {
    "due_remote_mailboxes(integer)": """
        create function ingest.due_remote_mailboxes(max_rows integer)
        returns table (mailbox_id uuid, user_id uuid)
        language sql security definer set search_path = '' as $$
            select r.mailbox_id, r.user_id
            from ingest.remote_mailboxes r join ingest.mailboxes m on m.user_id = r.user_id and m.id = r.mailbox_id
            where m.state = 'connected' and r.next_sync_at <= now()
            order by r.next_sync_at limit max_rows
        $$""",
    "due_watches(integer)": """
        create function ingest.due_watches(max_rows integer)
        returns table (mailbox_id uuid, user_id uuid)
        language sql security definer set search_path = '' as $$
            select r.mailbox_id, r.user_id
            from ingest.remote_mailboxes r join ingest.mailboxes m on m.user_id = r.user_id and m.id = r.mailbox_id
            where m.state = 'connected' and r.watch_due_at <= now()
            order by r.watch_due_at limit max_rows
        $$""",
    "mailboxes_of_address(text, text)": """
        create function ingest.mailboxes_of_address(wanted_kind text, wanted_address text)
        returns table (mailbox_id uuid, user_id uuid)
        language sql security definer set search_path = '' as $$
            select m.id, m.user_id from ingest.mailboxes m
            where m.kind = wanted_kind and m.address = wanted_address and m.state = 'connected'
            order by m.id limit 100
        $$""",
    "stale_credentials(text, uuid, integer)": """
        create function ingest.stale_credentials(current_key_id text, after_mailbox_id uuid, max_rows integer)
        returns table (mailbox_id uuid, user_id uuid)
        language sql security definer set search_path = '' as $$
            select c.mailbox_id, c.user_id from ingest.credentials c
            where c.key_id <> current_key_id and (after_mailbox_id is null or c.mailbox_id > after_mailbox_id)
            order by c.mailbox_id limit max_rows
        $$""",
}


def upgrade() -> None:
    floor.upgrade_v2("ingest")
    _grow_what_is_there()
    _create_connections()
    _create_remote()
    _create_units()
    for table in _OWNED:
        rls.protect(op.execute, "ingest", table)
    for signature, statement in _FUNCTIONS.items():
        op.execute(statement)
        op.execute(f"revoke all on function ingest.{signature} from public")
        op.execute(f"grant execute on function ingest.{signature} to ingest_app")


def downgrade() -> None:
    for signature in _FUNCTIONS:
        op.execute(f"drop function ingest.{signature}")
    op.drop_table("unit_days", schema="ingest")
    for table in reversed(_OWNED):
        op.drop_table(table, schema="ingest")
    for table, columns in _ADDED.items():
        for name in columns:
            op.drop_column(table, name, schema="ingest")
    op.execute("delete from ingest.mailboxes where kind in ('gmail', 'imap')")
    op.drop_constraint(op.f("ck_mailboxes_kind"), "mailboxes", schema="ingest")
    op.create_check_constraint(op.f("ck_mailboxes_kind"), "mailboxes", "kind in ('demo', 'archive')", schema="ingest")
    floor.drop_v2("ingest")


_ADDED = {
    "mailboxes": ("state", "state_reason", "state_message", "state_at"),
    "messages": ("provider_message_id", "deleted_at"),
    "receipts": ("gaps", "units_used"),
}


def _grow_what_is_there() -> None:
    op.drop_constraint(op.f("ck_mailboxes_kind"), "mailboxes", schema="ingest")
    kinds = "kind in ('demo', 'archive', 'gmail', 'imap')"
    op.create_check_constraint(op.f("ck_mailboxes_kind"), "mailboxes", kinds, schema="ingest")
    for column in (
        sa.Column("state", sa.Text(), server_default="connected", nullable=False),
        sa.Column("state_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state_message", sa.Text(), server_default="", nullable=False),
        sa.Column("state_at", _TIME, server_default=sa.text("now()"), nullable=False),
    ):
        op.add_column("mailboxes", column, schema="ingest")
    states = "state in ('connecting', 'connected', 'needs_reauth', 'disconnected', 'failed')"
    op.create_check_constraint(op.f("ck_mailboxes_state"), "mailboxes", states, schema="ingest")
    op.create_index(
        "ix_mailboxes_address",
        "mailboxes",
        ["kind", "address"],
        schema="ingest",
        postgresql_where=sa.text("address <> ''"),
    )
    provider_id = sa.Column("provider_message_id", sa.Text(), server_default="", nullable=False)
    op.add_column("messages", provider_id, schema="ingest")
    op.add_column("messages", sa.Column("deleted_at", _TIME, nullable=True), schema="ingest")
    # The same mail is found in another mailbox, where it was read in another form, by what its headers say.
    op.create_index(
        "ix_messages_message_id_header",
        "messages",
        ["user_id", "message_id_header"],
        schema="ingest",
        postgresql_where=sa.text("message_id_header <> ''"),
    )
    op.add_column("receipts", sa.Column("gaps", JSONB(), server_default="[]", nullable=False), schema="ingest")
    op.add_column(
        "receipts", sa.Column("units_used", sa.BigInteger(), server_default="0", nullable=False), schema="ingest"
    )


def _mailbox_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id", "mailbox_id"],
        ["ingest.mailboxes.user_id", "ingest.mailboxes.id"],
        name=op.f(f"fk_{table}_user_id_mailbox_id_mailboxes"),
        ondelete="CASCADE",
    )


def _create_connections() -> None:
    op.create_table(
        "credentials",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("updated_at", _TIME, server_default=sa.text("now()"), nullable=False),
        _mailbox_key("credentials"),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", name=op.f("pk_credentials")),
        schema="ingest",
    )
    op.create_table(
        "connection_attempts",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("session_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("sealed_verifier", sa.LargeBinary(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("return_to", sa.Text(), nullable=False),
        sa.Column("expected_address", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        _mailbox_key("connection_attempts"),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_connection_attempts")),
        schema="ingest",
    )
    op.create_index("ix_connection_attempts_expires_at", "connection_attempts", ["expires_at"], schema="ingest")


def _create_remote() -> None:
    op.create_table(
        "remote_mailboxes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("settings", JSONB(), server_default="{}", nullable=False),
        sa.Column("endpoint", JSONB(), server_default="{}", nullable=False),
        sa.Column("cursor", JSONB(), nullable=True),
        sa.Column("listing", JSONB(), nullable=True),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("hinted_at", _TIME, nullable=True),
        sa.Column("next_sync_at", _TIME, nullable=True),
        sa.Column("interval_seconds", sa.Integer(), server_default="600", nullable=False),
        sa.Column("watch_until", _TIME, nullable=True),
        sa.Column("watch_due_at", _TIME, nullable=True),
        sa.Column("pushed_at", _TIME, nullable=True),
        _mailbox_key("remote_mailboxes"),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", name=op.f("pk_remote_mailboxes")),
        schema="ingest",
    )
    for name in ("next_sync_at", "watch_due_at"):
        op.create_index(
            f"ix_remote_mailboxes_{name}",
            "remote_mailboxes",
            [name],
            schema="ingest",
            postgresql_where=sa.text(f"{name} is not null"),
        )
    op.create_table(
        "remote_messages",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("hits", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("labels", JSONB(), nullable=True),
        sa.Column("labels_next", JSONB(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("not_before", _TIME, nullable=True),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("counted_by", sa.Uuid(), nullable=True),
        sa.Column("counted_as", sa.Text(), server_default="", nullable=False),
        sa.Column("listed_at", _TIME, server_default=sa.text("now()"), nullable=False),
        _mailbox_key("remote_messages"),
        sa.CheckConstraint(
            "state in ('listed', 'pending', 'stored', 'left_out', 'failed', 'gone')",
            name=op.f("ck_remote_messages_state"),
        ),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", "remote_id", name=op.f("pk_remote_messages")),
        schema="ingest",
    )
    op.create_index(
        "ix_remote_messages_pending",
        "remote_messages",
        ["user_id", "mailbox_id", "lane", sa.literal_column("recency desc")],
        schema="ingest",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_remote_messages_thread",
        "remote_messages",
        ["user_id", "thread_id"],
        schema="ingest",
    )
    op.create_index(
        "ix_remote_messages_message",
        "remote_messages",
        ["user_id", "message_id"],
        schema="ingest",
        postgresql_where=sa.text("message_id is not null"),
    )
    op.create_table(
        "remote_threads",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Text(), nullable=False),
        _mailbox_key("remote_threads"),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", "thread_id", name=op.f("pk_remote_threads")),
        schema="ingest",
    )


def _create_units() -> None:
    op.create_table(
        "unit_days",
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("units", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("project", "day", name=op.f("pk_unit_days")),
        schema="ingest",
    )
