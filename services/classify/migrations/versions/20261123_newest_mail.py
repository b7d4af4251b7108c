"""mail by date: lists of messages by what they mean

Revision ID: 20261123_newest
Revises: 20261123_next_steps

A migration runs while the previous release still serves: add first, remove one release later.
"""

from alembic import op

revision = "20261123_newest"
down_revision = "20261123_next_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mail_facts_newest", "mail_facts", ["user_id", "mail_date", "message_id"], schema="classify")


def downgrade() -> None:
    op.drop_index("ix_mail_facts_newest", table_name="mail_facts", schema="classify")
