"""pauses that Google asked for, and who else spends the same project's units

Revision ID: 20261123_gmail_replicas
Revises: 20261123_told_again

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123_gmail_replicas"
down_revision = "20261123_told_again"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "gmail_pauses",
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("project", "account", name=op.f("pk_gmail_pauses")),
        schema="ingest",
    )
    op.create_table(
        "gmail_replicas",
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("project", "id", name=op.f("pk_gmail_replicas")),
        schema="ingest",
    )


def downgrade() -> None:
    op.drop_table("gmail_replicas", schema="ingest")
    op.drop_table("gmail_pauses", schema="ingest")
