"""what leaves the machine for the language model

Revision ID: 20261123_classification2
Revises: 20261123_classify_floor2

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

from kit import rls

revision = "20261123_classification2"
down_revision = "20261123_classify_floor2"
branch_labels = None
depends_on = None

#: In the order in which they may be made.
_OWNED = ("llm_usage",)


def upgrade() -> None:
    _llm_usage()
    for table in _OWNED:
        rls.protect(op.execute, "classify", table)


def downgrade() -> None:
    for table in reversed(_OWNED):
        op.drop_table(table, schema="classify")


def _llm_usage() -> None:
    figures = ("mails", "calls", "bytes_sent", "tokens_in", "tokens_out", "micros")
    op.create_table(
        "llm_usage",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in figures),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_llm_usage")),
        schema="classify",
    )
