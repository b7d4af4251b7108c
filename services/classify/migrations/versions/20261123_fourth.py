"""what holds silence off, and appointments that a person says there are not

Revision ID: 20261123_fourth
Revises: 20261123_newest

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261123_fourth"
down_revision = "20261123_newest"
branch_labels = None
depends_on = None

_STATES = "state in ('done', 'snoozed', 'dismissed')"
_STATES_BEFORE = "state in ('done', 'snoozed')"


def upgrade() -> None:
    times = ARRAY(sa.DateTime(timezone=True))
    op.add_column("patience", sa.Column("held_ids", ARRAY(sa.Uuid()), nullable=True), schema="classify")
    op.add_column("patience", sa.Column("held_until", times, nullable=True), schema="classify")
    _states(_STATES)


def downgrade() -> None:
    op.execute("delete from classify.step_marks where state = 'dismissed'")
    _states(_STATES_BEFORE)
    op.drop_column("patience", "held_until", schema="classify")
    op.drop_column("patience", "held_ids", schema="classify")


def _states(condition: str) -> None:
    op.drop_constraint(op.f("ck_step_marks_state"), "step_marks", schema="classify", type_="check")
    op.create_check_constraint(op.f("ck_step_marks_state"), "step_marks", condition, schema="classify")
