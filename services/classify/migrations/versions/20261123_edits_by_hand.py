"""what a person decides about applications: edits, own facts, order of versions

Revision ID: 20261123_edits
Revises: 20261123_erased

A migration runs while the previous release still serves: add first, remove one release later.
"""

revision = "20261123_edits"
down_revision = "20261123_erased"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
