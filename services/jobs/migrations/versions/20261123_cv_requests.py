"""requests that saved CVs

Revision ID: 20261123_cv_requests
Revises: 20261123_cvs

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op

from kit import rls

revision = "20261123_cv_requests"
down_revision = "20261123_cvs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cv_requests",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("cv_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "request_id", name=op.f("pk_cv_requests")),
        schema="jobs",
    )
    rls.protect(op.execute, "jobs", "cv_requests")
    op.execute(
        "insert into jobs.cv_requests (user_id, request_id, cv_id, revision) "
        "select user_id, request_id, id, revision from jobs.cvs"
    )
    # The previous release makes one up where the caller names none; this one does not.
    op.alter_column("cvs", "request_id", nullable=True, schema="jobs")


def downgrade() -> None:
    op.execute("update jobs.cvs set request_id = gen_random_uuid() where request_id is null")
    op.alter_column("cvs", "request_id", nullable=False, schema="jobs")
    op.drop_table("cv_requests", schema="jobs")
