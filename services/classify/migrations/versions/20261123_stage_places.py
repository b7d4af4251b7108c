"""the place of a change of stage in its application's history

Revision ID: 20261123_stage_places
Revises: 20261123_silences

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123_stage_places"
down_revision = "20261123_silences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Null in what is there, until its application is regrouped: such rows are read in the order of their dates.
    op.add_column("application_events", sa.Column("stage_place", sa.Integer(), nullable=True), schema="classify")


def downgrade() -> None:
    op.drop_column("application_events", "stage_place", schema="classify")
