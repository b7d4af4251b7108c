"""what to do next: steps put off or done, calendar addresses, appointments of one's own

Revision ID: 20261123_next_steps
Revises: 20261123_search

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

from kit import rls

revision = "20261123_next_steps"
down_revision = "20261123_search"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NOW = sa.text("now()")
_KINDS = "kind in ('interview', 'call', 'assessment', 'deadline', 'other')"
_TABLES = ("patience", "step_marks", "own_appointments", "calendar_feeds")
#: Whoever knows the secret is shown its owner's calendar, and nothing else is learned: the one look across users.
_OWNER_OF_FEED = """
    create function classify.calendar_feed_owner(wanted_hash bytea)
    returns uuid
    language sql stable security definer set search_path = '' as $$
        select f.user_id from classify.calendar_feeds f where f.token_hash = wanted_hash
    $$"""


def upgrade() -> None:
    op.create_index(
        "ix_classifications_asking",
        "classifications",
        ["user_id", "message_id"],
        schema="classify",
        postgresql_where=sa.text("details ?| array['actions', 'appointments']"),
    )
    op.create_table(
        "patience",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("learned_revision", sa.BigInteger(), nullable=True),
        sa.Column("learned_on", sa.Date(), nullable=True),
        sa.Column("ghosted_after_days", sa.Integer(), nullable=True),
        sa.Column("applied_days", sa.Integer(), nullable=True),
        sa.Column("interview_days", sa.Integer(), nullable=True),
        sa.Column("word_days", sa.Integer(), nullable=True),
        sa.Column("heard", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_patience")),
        schema="classify",
    )
    op.create_table(
        "step_marks",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("snoozed_until", _TIME, nullable=True),
        sa.Column("marked_at", _TIME, nullable=False),
        sa.CheckConstraint("state in ('done', 'snoozed')", name=op.f("ck_step_marks_state")),
        sa.CheckConstraint(
            "(state = 'snoozed') = (snoozed_until is not null)", name=op.f("ck_step_marks_snoozed_until")
        ),
        sa.PrimaryKeyConstraint("user_id", "step_id", name=op.f("pk_step_marks")),
        schema="classify",
    )
    _create_own_appointments()
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("read_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
        schema="classify",
    )
    for table in _TABLES:
        rls.protect(op.execute, "classify", table)
    op.execute(_OWNER_OF_FEED)
    op.execute("revoke all on function classify.calendar_feed_owner(bytea) from public")
    op.execute("grant execute on function classify.calendar_feed_owner(bytea) to classify_app")


def _create_own_appointments() -> None:
    op.create_table(
        "own_appointments",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("anchor_key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=True),
        sa.Column("is_day", sa.Boolean(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("updated_at", _TIME, server_default=_NOW, nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_own_appointments_kind")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_own_appointments")),
        sa.UniqueConstraint("user_id", "request_id", name=op.f("uq_own_appointments_user_id_request_id")),
        schema="classify",
    )
    op.create_index(
        "ix_own_appointments_application", "own_appointments", ["user_id", "application_id"], schema="classify"
    )


def downgrade() -> None:
    op.execute("drop function classify.calendar_feed_owner(bytea)")
    for table in reversed(_TABLES):
        op.drop_table(table, schema="classify")
    op.drop_index("ix_classifications_asking", table_name="classifications", schema="classify")
