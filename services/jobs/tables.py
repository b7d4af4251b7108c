"""The schema "jobs": CVs, operations, outbox and inbox so far; searches and postings come with the job search."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.db import metadata
from kit.inbox import inbox_tables
from kit.operations.tables import operation_tables
from kit.outbox import outbox_table

METADATA = metadata("jobs")
_TIME = sa.DateTime(timezone=True)
#: Every table whose rows belong to a user; each has row-level security.
USER_OWNED = ("cvs", "cv_revisions", "cv_requests")

cvs = sa.Table(
    "cvs",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    # What is understood of the text: the JSON of the proto CvReading.
    sa.Column("reading", JSONB, nullable=False),
    # Of the person's CVs when it was saved last: the highest is the current one, and it is the etag.
    sa.Column("revision", sa.BigInteger, nullable=False),
    # The last request that saved it, for the previous release, which serves while this one comes; cv_requests has all
    # of them. The next release removes it, with its constraint.
    sa.Column("request_id", sa.Uuid),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.UniqueConstraint("user_id", "revision"),
    sa.UniqueConstraint("user_id", "request_id"),
)

# How often a person's CVs changed. Stays when they are deleted: what is told of them later must count as later.
cv_revisions = sa.Table(
    "cv_revisions",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

# Which CV a request saved, at which revision: one that comes again, however late, saves nothing. Stays when the CV is
# deleted, so that nothing brings it back.
cv_requests = sa.Table(
    "cv_requests",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("request_id", sa.Uuid, primary_key=True),
    sa.Column("cv_id", sa.Uuid, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

operations, operation_attempts = operation_tables(METADATA)
outbox = outbox_table(METADATA)
inbox, parked = inbox_tables(METADATA)
