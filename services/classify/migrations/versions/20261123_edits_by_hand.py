"""what a person decides about applications: the decisions, what they say of an application, where ids went

Revision ID: 20261123_edits
Revises: 20261123_erased

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit import rls

revision = "20261123_edits"
down_revision = "20261123_erased"
branch_labels = None
depends_on = None

KINDS = (
    "'added', 'edited', 'logged', 'contact', 'link', 'tagged', 'untagged', 'merged', 'split', 'moved', 'set_aside', "
    "'dismissed', 'confirmed', 'ignored'"
)
#: In the order in which they may be made.
_OWNED = ("decisions", "decision_keys", "automatic_ids", "application_successors")


def upgrade() -> None:
    _applications()
    # What the person did was caused by no message.
    op.alter_column("application_events", "message_id", nullable=True, schema="classify")
    _decisions()
    _decision_keys()
    _ids("automatic_ids", sa.Column("content_key", sa.Text(), nullable=False), "application_id")
    _ids("application_successors", sa.Column("application_id", sa.Uuid(), nullable=False), "successor_id")
    for table in _OWNED:
        rls.protect(op.execute, "classify", table)


def downgrade() -> None:
    for table in reversed(_OWNED):
        op.drop_table(table, schema="classify")
    op.execute("delete from classify.application_events where message_id is null")
    op.alter_column("application_events", "message_id", nullable=False, schema="classify")
    op.drop_index("ix_applications_review", "applications", schema="classify")
    for column in ("review", "dismissed", "profile"):
        op.drop_column("applications", column, schema="classify")


def _applications() -> None:
    # Constant defaults: no row is rewritten.
    for column in (
        sa.Column("profile", JSONB(), server_default="{}", nullable=False),
        sa.Column("dismissed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("review", ARRAY(sa.Text()), server_default="{}", nullable=False),
    ):
        op.add_column("applications", column, schema="classify")
    op.create_index(
        "ix_applications_review",
        "applications",
        ["user_id", "id"],
        schema="classify",
        postgresql_where=sa.text("review <> '{}'"),
    )
    # As it is computed from now on; what changes later is computed anew.
    op.execute(
        "update classify.applications set review = array_remove(array["
        "case when cardinality(doubts) > 0 and company is not null then 'grouping' end, "
        "case when company is null then 'company' end], null) where cardinality(doubts) > 0 or company is null"
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", JSONB(), nullable=False),
        sa.Column("request_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_decisions_kind")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("user_id", "number", name=op.f("uq_decisions_user_id_number")),
        schema="classify",
    )
    op.create_index(
        "ix_decisions_request_id",
        "decisions",
        ["user_id", "request_id"],
        schema="classify",
        postgresql_where=sa.text("request_id is not null"),
    )


def _decision_keys() -> None:
    op.create_table(
        "decision_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("blocking_key", sa.Text(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "blocking_key", "content_key", name=op.f("pk_decision_keys")),
        schema="classify",
    )
    columns = ["user_id", "content_key", "blocking_key"]
    op.create_index("ix_decision_keys_user_id_content_key", "decision_keys", columns, schema="classify")


def _ids(table: str, key: sa.Column[object], value: str) -> None:
    op.create_table(
        table,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        key,
        sa.Column(value, sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", key.name, name=op.f(f"pk_{table}")),
        schema="classify",
    )
