"""The tables of operations, the same in every service's schema."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import MetaData, text
from sqlalchemy.dialects.postgresql import JSONB

from kit import rls
from kit.operations.model import State

_STATES = ", ".join(f"'{state}'" for state in State)


def operation_tables(metadata: MetaData) -> tuple[sa.Table, sa.Table]:
    """operations and operation_attempts."""
    time = sa.DateTime(timezone=True)
    operations = sa.Table(
        "operations",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("params", JSONB, nullable=False),
        # One active operation per user and key; null: any number.
        sa.Column("exclusive_key", sa.Text),
        # Chosen by the caller: the same one twice starts one operation.
        sa.Column("request_id", sa.Uuid),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("stalls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cursor", JSONB),
        sa.Column("progress_done", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("progress_total", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("progress_phase", sa.Text, nullable=False, server_default=""),
        sa.Column("cancel_requested", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("failure", JSONB),
        sa.Column("result", JSONB),
        sa.Column("run_at", time),
        sa.Column("lease_until", time),
        sa.Column("created_at", time, nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", time),
        sa.Column("ended_at", time),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.CheckConstraint(f"state in ({_STATES})", name="state"),
        sa.CheckConstraint("(state = 'running') = (lease_until is not null)", name="lease"),
        sa.CheckConstraint("(state = 'queued') = (run_at is not null)", name="run_at"),
        sa.CheckConstraint("(state in ('queued', 'running')) = (ended_at is null)", name="ended_at"),
        sa.Index("ix_operations_user_id_id", "user_id", "id"),
        sa.Index(
            "uq_operations_active",
            "user_id",
            "exclusive_key",
            unique=True,
            postgresql_where=text("state in ('queued', 'running') and exclusive_key is not null"),
        ),
        sa.Index(
            "uq_operations_request",
            "user_id",
            "request_id",
            unique=True,
            postgresql_where=text("request_id is not null"),
        ),
        sa.Index("ix_operations_running", "kind", "user_id", postgresql_where=text("state = 'running'")),
        sa.Index("ix_operations_due", text("coalesce(run_at, lease_until)"), postgresql_where=text("ended_at is null")),
    )
    attempts = sa.Table(
        "operation_attempts",
        metadata,
        sa.Column("operation_id", sa.Uuid, sa.ForeignKey(operations.c.id, ondelete="CASCADE"), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("started_at", time, nullable=False, server_default=sa.func.now()),
        sa.Column("ended_at", time),
        sa.Column("outcome", sa.Text),
        sa.Column("failure", JSONB),
    )
    return operations, attempts


def protect_operations(execute: Callable[[str], object], schema: str) -> None:
    """For the migration that creates them: the walls, and the two narrow looks across users that workers need."""
    rls.protect(execute, schema, "operations")
    rls.protect(execute, schema, "operation_attempts")
    execute(f"""
        create function {schema}.due_operations(max_rows integer)
        returns table (operation_id uuid, user_id uuid)
        language sql security definer set search_path = '' as $$
            select o.id, o.user_id from {schema}.operations o
            where o.ended_at is null and coalesce(o.run_at, o.lease_until) <= now()
            order by coalesce(o.run_at, o.lease_until) limit max_rows
        $$""")
    execute(f"""
        create function {schema}.forget_operations(older_than interval)
        returns bigint language sql security definer set search_path = '' as $$
            with gone as (delete from {schema}.operations where ended_at < now() - older_than returning 1)
            select count(*) from gone
        $$""")
    for signature in ("due_operations(integer)", "forget_operations(interval)"):
        execute(f"revoke all on function {schema}.{signature} from public")
        execute(f"grant execute on function {schema}.{signature} to {schema}_app")
