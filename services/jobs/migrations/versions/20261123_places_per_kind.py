"""places per kind of operation, one heartbeat for many

Revision ID: 20261123_jobs_floor2
Revises: 20261123_operations

A migration runs while the previous release still serves: add first, remove one release later.
"""

from kit import floor

revision = "20261123_jobs_floor2"
down_revision = "20261123_operations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    floor.upgrade_v2("jobs")


def downgrade() -> None:
    floor.drop_v2("jobs")
