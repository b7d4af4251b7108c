"""what to do next: steps put off or done, calendar addresses, appointments of one's own

Revision ID: 20261123_next_steps
Revises: 20261123_search

A migration runs while the previous release still serves: add first, remove one release later.
"""

revision = "20261123_next_steps"
down_revision = "20261123_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
