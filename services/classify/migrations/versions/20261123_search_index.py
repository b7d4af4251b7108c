"""the index that finds applications by their mails

Revision ID: 20261123_search
Revises: 20261123_edits

A migration runs while the previous release still serves: add first, remove one release later.
"""

revision = "20261123_search"
down_revision = "20261123_edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
