"""The floor's tables as first released: operations, outbox, inbox, parked. For the first migration of each service.

Frozen: a migration must do the same for ever. A later change of these tables is a function of its own (create_v2 …),
called by a new migration of every service.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit.operations.tables import protect_operations

_V2 = ("due_operations(text[], integer)", "beat_operations(uuid[], integer[], interval)")


def create_v1(schema: str) -> None:
    """Creates the tables with their walls. Inside a migration only."""
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "message_id", name=op.f("pk_inbox")),
        schema=schema,
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False, schema=schema)
    op.create_table(
        "operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("params", JSONB(), nullable=False),
        sa.Column("exclusive_key", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stalls", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cursor", JSONB(), nullable=True),
        sa.Column("progress_done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("progress_total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("progress_phase", sa.Text(), server_default="", nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failure", JSONB(), nullable=True),
        sa.Column("result", JSONB(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'queued') = (run_at is not null)", name=op.f("ck_operations_run_at")),
        sa.CheckConstraint("(state = 'running') = (lease_until is not null)", name=op.f("ck_operations_lease")),
        sa.CheckConstraint(
            "(state in ('queued', 'running')) = (ended_at is null)", name=op.f("ck_operations_ended_at")
        ),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name=op.f("ck_operations_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        schema=schema,
    )
    op.create_index(
        "ix_operations_due",
        "operations",
        [sa.literal_column("coalesce(run_at, lease_until)")],
        unique=False,
        schema=schema,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_operations_user_id_id", "operations", ["user_id", "id"], unique=False, schema=schema)
    op.create_index(
        "uq_operations_active",
        "operations",
        ["user_id", "exclusive_key"],
        unique=True,
        schema=schema,
        postgresql_where=sa.text("state in ('queued', 'running') and exclusive_key is not null"),
    )
    op.create_index(
        "uq_operations_request",
        "operations",
        ["user_id", "request_id"],
        unique=True,
        schema=schema,
        postgresql_where=sa.text("request_id is not null"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        schema=schema,
    )
    op.create_index("ix_outbox_published_at", "outbox", ["published_at"], unique=False, schema=schema)
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["id"],
        unique=False,
        schema=schema,
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_table(
        "parked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked")),
        sa.UniqueConstraint("consumer", "message_id", name=op.f("uq_parked_consumer_message_id")),
        schema=schema,
    )
    op.create_table(
        "operation_attempts",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("failure", JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            [f"{schema}.operations.id"],
            name=op.f("fk_operation_attempts_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("operation_id", "attempt", name=op.f("pk_operation_attempts")),
        schema=schema,
    )
    protect_operations(op.execute, schema)


def drop_v1(schema: str) -> None:
    """Takes them away again."""
    for function in ("due_operations(integer)", "forget_operations(interval)"):
        op.execute(f"drop function {schema}.{function}")
    for table in ("operation_attempts", "operations", "parked", "outbox", "inbox"):
        op.drop_table(table, schema=schema)


def upgrade_v2(schema: str) -> None:
    """Adds looks across users for workers with places per kind: what is due, fairly, and one heartbeat for many."""
    # Who has the least running comes first, so that one user with fifty mailboxes does not keep the others waiting.
    op.execute(f"""
        create function {schema}.due_operations(kinds text[], max_rows integer)
        returns table (operation_id uuid, user_id uuid, kind text)
        language sql security definer set search_path = '' as $$
            with due as (
                select o.id, o.user_id, o.kind, coalesce(o.run_at, o.lease_until) as due_at
                from {schema}.operations o
                where o.ended_at is null and coalesce(o.run_at, o.lease_until) <= now() and o.kind = any(kinds)
                order by due_at limit 20 * max_rows
            ), busy as (
                select r.user_id, r.kind, count(*) as running
                from {schema}.operations r
                where r.state = 'running' and r.kind = any(kinds) and r.lease_until > now()
                group by r.user_id, r.kind
            )
            select d.id, d.user_id, d.kind
            from due d left join busy b on b.user_id = d.user_id and b.kind = d.kind
            order by coalesce(b.running, 0) + row_number() over (partition by d.user_id, d.kind order by d.due_at),
                d.due_at
            limit max_rows
        $$""")
    # One statement for all that a process works on: two hundred mailboxes would else be four hundred a second.
    op.execute(f"""
        create function {schema}.beat_operations(ids uuid[], attempts integer[], lease interval)
        returns table (operation_id uuid, cancel_requested boolean)
        language sql security definer set search_path = '' as $$
            update {schema}.operations o set lease_until = now() + lease
            from unnest(ids, attempts) as mine (id, attempt)
            where o.id = mine.id and o.attempt = mine.attempt and o.state = 'running'
            returning o.id, o.cancel_requested
        $$""")
    op.execute(f"create index ix_operations_running on {schema}.operations (kind, user_id) where state = 'running'")
    for signature in _V2:
        op.execute(f"revoke all on function {schema}.{signature} from public")
        op.execute(f"grant execute on function {schema}.{signature} to {schema}_app")


def drop_v2(schema: str) -> None:
    """Takes them away again."""
    for signature in _V2:
        op.execute(f"drop function {schema}.{signature}")
    op.execute(f"drop index {schema}.ix_operations_running")
