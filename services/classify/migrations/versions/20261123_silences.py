"""until when a person was told of applications that fell silent

Revision ID: 20261123_silences
Revises: 20261123_fourth

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123_silences"
down_revision = "20261123_fourth"
branch_labels = None
depends_on = None

_DUE = "silences_due(timestamptz, integer)"
#: The one look across users: who was not told for so long.
_DUE_BODY = """
    create function classify.silences_due(before timestamptz, most integer)
    returns setof uuid
    language sql stable security definer set search_path = '' as $$
        select p.user_id from classify.patience p
        where p.silence_told_at is null or p.silence_told_at < before
        order by p.silence_told_at nulls first limit most
    $$"""


def upgrade() -> None:
    op.add_column(
        "patience", sa.Column("silence_told_at", sa.DateTime(timezone=True), nullable=True), schema="classify"
    )
    op.add_column("patience", sa.Column("silence_told_days", sa.Integer(), nullable=True), schema="classify")
    op.create_index("ix_patience_silence_told_at", "patience", ["silence_told_at"], schema="classify")
    op.execute(_DUE_BODY)
    op.execute(f"revoke all on function classify.{_DUE} from public")
    op.execute(f"grant execute on function classify.{_DUE} to classify_app")


def downgrade() -> None:
    op.execute(f"drop function classify.{_DUE}")
    op.drop_index("ix_patience_silence_told_at", "patience", schema="classify")
    op.drop_column("patience", "silence_told_days", schema="classify")
    op.drop_column("patience", "silence_told_at", schema="classify")
