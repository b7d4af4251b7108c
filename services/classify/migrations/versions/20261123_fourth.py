"""what holds silence off, appointments that a person says there are not, and what more the search finds

Revision ID: 20261123_fourth
Revises: 20261123_newest

A migration runs while the previous release still serves: add first, remove one release later.
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261123_fourth"
down_revision = "20261123_newest"
branch_labels = None
depends_on = None

_STATES = "state in ('done', 'snoozed', 'dismissed')"
# Like the one before it (see 20261123_search), with labels: they are compared before rows are sorted and cut off.
_SEARCH_MAILS = "search_mails(tsquery, tsquery, timestamptz, timestamptz, text[], integer)"
_SEARCH_MAILS_BODY = """
    create function classify.search_mails(
        loose tsquery, exact tsquery, since timestamptz, until timestamptz, labels text[], most integer
    )
    returns table (message_id uuid, content_key text, mail_date timestamptz, words tsvector)
    language plpgsql stable security definer
    set search_path = '' set enable_seqscan = off set enable_indexscan = off as $$
    declare
        me constant uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    begin
        return query
        select f.message_id, f.content_key, f.mail_date, f.words from (
            select m.message_id, m.content_key, m.mail_date, m.words from classify.mail_words m
            where m.words operator(pg_catalog.@@) loose and m.user_id is not distinct from me
              and m.about_work and me is not null and (labels is null or m.label = any(labels))
              and (since is null or m.mail_date >= since) and (until is null or m.mail_date < until)
            order by m.mail_date desc, m.message_id
            limit case when exact is null then most end
        ) f
        where exact is null or f.words operator(pg_catalog.@@) exact
        limit most;
    end $$
"""
_RELABEL = """
    create or replace function classify.relabel_mail_words() returns trigger
    language plpgsql set search_path = '' as $$
    begin
        update classify.mail_words m set about_work = new.label <> 'OTHER'{label}
        where m.user_id = new.user_id and m.message_id = new.message_id;
        return null;
    end $$
"""
_STATES_BEFORE = "state in ('done', 'snoozed')"


def upgrade() -> None:
    times = ARRAY(sa.DateTime(timezone=True))
    op.add_column("patience", sa.Column("held_ids", ARRAY(sa.Uuid()), nullable=True), schema="classify")
    op.add_column("patience", sa.Column("held_until", times, nullable=True), schema="classify")
    _states(_STATES)
    ids: sa.Column[list[UUID]] = sa.Column("application_ids", ARRAY(sa.Uuid()), server_default="{}", nullable=False)
    op.add_column("corrections", ids, schema="classify")
    # Null in what is there: the service prepares it by itself. What comes anew is written when something is said of it.
    op.add_column("applications", sa.Column("said_text", sa.Text(), nullable=True), schema="classify")
    op.execute("alter table classify.applications alter column said_text set default ''")
    op.add_column("mail_words", sa.Column("label", sa.Text(), nullable=True), schema="classify")
    op.execute(_RELABEL.format(label=", label = new.label"))
    op.execute(_SEARCH_MAILS_BODY)
    op.execute(f"grant execute on function classify.{_SEARCH_MAILS} to classify_app")


def downgrade() -> None:
    op.drop_column("corrections", "application_ids", schema="classify")
    op.execute(f"drop function classify.{_SEARCH_MAILS}")
    op.execute(_RELABEL.format(label=""))
    op.drop_column("mail_words", "label", schema="classify")
    op.drop_column("applications", "said_text", schema="classify")
    op.execute("delete from classify.step_marks where state = 'dismissed'")
    _states(_STATES_BEFORE)
    op.drop_column("patience", "held_until", schema="classify")
    op.drop_column("patience", "held_ids", schema="classify")


def _states(condition: str) -> None:
    op.drop_constraint(op.f("ck_step_marks_state"), "step_marks", schema="classify", type_="check")
    op.create_check_constraint(op.f("ck_step_marks_state"), "step_marks", condition, schema="classify")
