"""Replicas take their shares of the project's minute from what is free, by the users who wait at each

Revision ID: 20261123_gmail_shares
Revises: 20261123_gmail_replicas

A migration runs while the previous release still serves: add first, remove one release later. Its processes, which
know nothing of shares, count as if each had all of it: those of this release are modest until they are gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123_gmail_shares"
down_revision = "20261123_gmail_replicas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("busy", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("share", sa.Double(), nullable=False, server_default="1"),
    ):
        op.add_column("gmail_replicas", column, schema="ingest")


def downgrade() -> None:
    op.drop_column("gmail_replicas", "share", schema="ingest")
    op.drop_column("gmail_replicas", "busy", schema="ingest")
