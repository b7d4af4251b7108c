"""what of a person's CV applications are matched with

Revision ID: 20261123_resumes
Revises: 20261123_stage_places

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import rls

revision = "20261123_resumes"
down_revision = "20261123_stage_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resumes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("reading", JSONB(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_resumes")),
        schema="classify",
    )
    rls.protect(op.execute, "classify", "resumes")


def downgrade() -> None:
    op.drop_table("resumes", schema="classify")
