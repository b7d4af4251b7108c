"""mailboxes that were erased: what arrives late of them is not to be known again

Revision ID: 20261123_erased
Revises: 20261123_classification2

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

from kit import rls

revision = "20261123_erased"
down_revision = "20261123_classification2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_mailboxes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", name=op.f("pk_erased_mailboxes")),
        schema="classify",
    )
    rls.protect(op.execute, "classify", "erased_mailboxes")


def downgrade() -> None:
    op.drop_table("erased_mailboxes", schema="classify")
