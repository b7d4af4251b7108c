"""The table of resumes: what of a person's current CV applications are matched with."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB


def resume_table(schema: sa.MetaData) -> sa.Table:
    """resumes."""
    return sa.Table(
        "resumes",
        schema,
        sa.Column("user_id", sa.Uuid, primary_key=True),
        # Of the fact that it is from: what is told late of an older one is passed over.
        sa.Column("revision", sa.BigInteger, nullable=False),
        # The JSON of the proto CvReading; null when there is no CV any more.
        sa.Column("reading", JSONB),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
