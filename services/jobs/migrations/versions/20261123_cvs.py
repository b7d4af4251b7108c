"""CVs

Revision ID: 20261123_cvs
Revises: 20261123_jobs_floor2

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import rls

revision = "20261123_cvs"
down_revision = "20261123_jobs_floor2"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "cvs",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("reading", JSONB(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIME, server_default=_NOW, nullable=False),
        sa.Column("updated_at", _TIME, server_default=_NOW, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_cvs")),
        sa.UniqueConstraint("user_id", "revision", name=op.f("uq_cvs_user_id_revision")),
        sa.UniqueConstraint("user_id", "request_id", name=op.f("uq_cvs_user_id_request_id")),
        schema="jobs",
    )
    op.create_table(
        "cv_revisions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_cv_revisions")),
        schema="jobs",
    )
    for table in ("cvs", "cv_revisions"):
        rls.protect(op.execute, "jobs", table)


def downgrade() -> None:
    op.drop_table("cv_revisions", schema="jobs")
    op.drop_table("cvs", schema="jobs")
