"""The schema "jobs": operations, outbox and inbox so far; searches and postings come with the job search."""

from kit.db import metadata
from kit.inbox import inbox_tables
from kit.operations.tables import operation_tables
from kit.outbox import outbox_table

METADATA = metadata("jobs")

operations, operation_attempts = operation_tables(METADATA)
outbox = outbox_table(METADATA)
inbox, parked = inbox_tables(METADATA)
