"""the second classification: trails, corrections, cache, reports, what leaves the machine for the language model

Revision ID: 20261123_classification2
Revises: 20261123_classify_floor2

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit import rls

revision = "20261123_classification2"
down_revision = "20261123_classify_floor2"
branch_labels = None
depends_on = None

#: In the order in which they may be made.
_OWNED = ("llm_usage", "corrections", "verdict_cache", "reprocess_reports")


def upgrade() -> None:
    _classifications()
    _llm_usage()
    _corrections()
    _verdict_cache()
    _reprocess_reports()
    for table in _OWNED:
        rls.protect(op.execute, "classify", table)


def downgrade() -> None:
    for table in reversed(_OWNED):
        op.drop_table(table, schema="classify")
    for index in ("version", "shape"):
        op.drop_index(f"ix_classifications_{index}", "classifications", schema="classify")
    for column in ("machine", "pinned", "shape", "details", "trail", "certain"):
        op.drop_column("classifications", column, schema="classify")


def _time(name: str, *, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not now, server_default=default)


def _classifications() -> None:
    # Constant defaults: no row is rewritten.
    for column in (
        sa.Column("certain", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("trail", JSONB(), server_default="[]", nullable=False),
        sa.Column("details", JSONB(), server_default="{}", nullable=False),
        sa.Column("shape", sa.Text()),
        sa.Column("pinned", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("machine", JSONB()),
    ):
        op.add_column("classifications", column, schema="classify")
    op.create_index(
        "ix_classifications_shape",
        "classifications",
        ["user_id", "shape"],
        schema="classify",
        postgresql_where=sa.text("shape is not null"),
    )
    columns = ["user_id", "pipeline_version"]
    op.create_index("ix_classifications_version", "classifications", columns, schema="classify")


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.Uuid()),
        sa.Column("replaces", sa.Uuid()),
        _time("created_at", now=True),
        _time("undone_at"),
        sa.CheckConstraint("field in ('label', 'company', 'job_title')", name=op.f("ck_corrections_field")),
        sa.CheckConstraint("origin in ('own', 'similar')", name=op.f("ck_corrections_origin")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_corrections")),
        schema="classify",
    )
    op.create_index(
        "uq_corrections_active",
        "corrections",
        ["user_id", "content_key", "field"],
        unique=True,
        schema="classify",
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_index(
        "ix_corrections_copied_from",
        "corrections",
        ["user_id", "copied_from"],
        schema="classify",
        postgresql_where=sa.text("copied_from is not null"),
    )


def _verdict_cache() -> None:
    op.create_table(
        "verdict_cache",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pipeline_version", sa.Text(), nullable=False),
        sa.Column("outcome", JSONB(), nullable=False),
        _time("used_at", now=True),
        sa.PrimaryKeyConstraint("user_id", "content_hash", name=op.f("pk_verdict_cache")),
        schema="classify",
    )
    op.create_index("ix_verdict_cache_used_at", "verdict_cache", ["user_id", "used_at"], schema="classify")


def _reprocess_reports() -> None:
    op.create_table(
        "reprocess_reports",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("report", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["classify.operations.id"],
            name=op.f("fk_reprocess_reports_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "operation_id", name=op.f("pk_reprocess_reports")),
        schema="classify",
    )


def _llm_usage() -> None:
    figures = ("mails", "calls", "bytes_sent", "tokens_in", "tokens_out", "micros")
    op.create_table(
        "llm_usage",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in figures),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_llm_usage")),
        schema="classify",
    )
