"""what was chosen anew with a consent; what is not fetched, counted and named; looks that are fair between users

Revision ID: 20261123_told_again
Revises: 20261123_remote

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit import rls

revision = "20261123_told_again"
down_revision = "20261123_remote"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_COUNTER = "count_remote_messages"
#: Counted by statement, and whoever writes rows of a mailbox holds it: nobody waits for a counter who would not wait
#: anyway. What is taken away is there: an update, so that a mailbox that goes with all its rows needs no order.
_COUNT = f"""
create function ingest.{_COUNTER}() returns trigger language plpgsql set search_path = '' as $$
begin
    if tg_op <> 'INSERT' then
        update ingest.remote_counts c set count = c.count - moved.count
        from (select user_id, mailbox_id, state, reason, count(*) from rows_before group by 1, 2, 3, 4) moved
        where c.user_id = moved.user_id and c.mailbox_id = moved.mailbox_id
          and c.state = moved.state and c.reason = moved.reason;
    end if;
    if tg_op <> 'DELETE' then
        insert into ingest.remote_counts as c (user_id, mailbox_id, state, reason, count)
        select user_id, mailbox_id, state, reason, count(*) from rows_after group by 1, 2, 3, 4
        on conflict (user_id, mailbox_id, state, reason) do update set count = c.count + excluded.count;
    end if;
    return null;
end
$$"""
_TRIGGERS = {
    "insert": "referencing new table as rows_after",
    "update": "referencing old table as rows_before new table as rows_after",
    "delete": "referencing old table as rows_before",
}
#: A user's first mailbox, then everybody's second: nobody waits behind all of somebody else's.
_FAIR = """
create or replace function ingest.due_remote_mailboxes(max_rows integer)
returns table (mailbox_id uuid, user_id uuid)
language sql security definer set search_path = '' as $$
    select due.mailbox_id, due.user_id from (
        select r.mailbox_id, r.user_id, r.next_sync_at,
               row_number() over (partition by r.user_id order by r.next_sync_at) as turn
        from ingest.remote_mailboxes r join ingest.mailboxes m on m.user_id = r.user_id and m.id = r.mailbox_id
        where m.state = 'connected' and r.next_sync_at <= now()
    ) due
    order by due.turn, due.next_sync_at limit max_rows
$$"""
_UNFAIR = """
create or replace function ingest.due_remote_mailboxes(max_rows integer)
returns table (mailbox_id uuid, user_id uuid)
language sql security definer set search_path = '' as $$
    select r.mailbox_id, r.user_id
    from ingest.remote_mailboxes r join ingest.mailboxes m on m.user_id = r.user_id and m.id = r.mailbox_id
    where m.state = 'connected' and r.next_sync_at <= now()
    order by r.next_sync_at limit max_rows
$$"""


def upgrade() -> None:
    chosen = sa.Column("chosen", JSONB(), server_default="{}", nullable=False)
    op.add_column("connection_attempts", chosen, schema="ingest")
    for column in (
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", _TIME, nullable=True),
        sa.Column("named_at", _TIME, nullable=True),
    ):
        op.add_column("remote_messages", column, schema="ingest")
    op.create_index(
        "ix_remote_messages_not_fetched",
        "remote_messages",
        [
            "user_id",
            "mailbox_id",
            "state",
            "reason",
            sa.literal_column("recency desc"),
            sa.literal_column("remote_id desc"),
        ],
        schema="ingest",
        postgresql_where=sa.text("state in ('left_out', 'failed')"),
    )
    _create_counts()
    op.execute(_FAIR)


def _create_counts() -> None:
    op.create_table(
        "remote_counts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "mailbox_id"],
            ["ingest.mailboxes.user_id", "ingest.mailboxes.id"],
            name=op.f("fk_remote_counts_user_id_mailbox_id_mailboxes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "mailbox_id", "state", "reason", name=op.f("pk_remote_counts")),
        schema="ingest",
    )
    rls.protect(op.execute, "ingest", "remote_counts")
    # What was stored is not counted with what was deleted before it could be.
    op.execute(
        "update ingest.remote_messages set reason = 'DELETED_LATER' where state = 'gone' and message_id is not null"
    )
    op.execute(_COUNT)
    for event, tables in _TRIGGERS.items():
        op.execute(
            f"create trigger {_COUNTER}_{event} after {event} on ingest.remote_messages {tables} "
            f"for each statement execute function ingest.{_COUNTER}()"
        )
    op.execute(
        "insert into ingest.remote_counts (user_id, mailbox_id, state, reason, count) "
        "select user_id, mailbox_id, state, reason, count(*) from ingest.remote_messages group by 1, 2, 3, 4"
    )


def downgrade() -> None:
    op.execute(_UNFAIR)
    for event in _TRIGGERS:
        op.execute(f"drop trigger {_COUNTER}_{event} on ingest.remote_messages")
    op.execute(f"drop function ingest.{_COUNTER}()")
    op.drop_table("remote_counts", schema="ingest")
    op.drop_index("ix_remote_messages_not_fetched", "remote_messages", schema="ingest")
    for name in ("named_at", "received_at", "subject", "sender"):
        op.drop_column("remote_messages", name, schema="ingest")
    op.drop_column("connection_attempts", "chosen", schema="ingest")
