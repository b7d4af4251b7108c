"""create operations

Revision ID: 20261123_operations
Revises:

A migration runs while the previous release still serves: add first, remove one release later.
"""

from kit import floor

revision = "20261123_operations"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    floor.create_v1("jobs")


def downgrade() -> None:
    floor.drop_v1("jobs")
