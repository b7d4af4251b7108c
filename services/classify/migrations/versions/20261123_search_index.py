"""the index that finds applications by their mails

Revision ID: 20261123_search
Revises: 20261123_edits

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from kit import rls

revision = "20261123_search"
down_revision = "20261123_edits"
branch_labels = None
depends_on = None

# An index condition that may tell of rows by failing is not tried before row security, so that under it no full text
# index is ever used. Here the owner looks, whom row security lets see everything, and the function names the user: the
# newest mails about work that match, of the transaction's user and of nobody else.
#
# Sorted before `exact` is looked at, mail by mail: that needs the whole tsvector, and ends at `most`. The user is
# compared in a way that no other index answers, and what is read with another index would be every mail's tsvector.
_FUNCTIONS = {
    "search_mails(tsquery, tsquery, timestamptz, timestamptz, integer)": """
        create function classify.search_mails(
            loose tsquery, exact tsquery, since timestamptz, until timestamptz, most integer
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
                  and m.about_work and me is not null
                  and (since is null or m.mail_date >= since) and (until is null or m.mail_date < until)
                order by m.mail_date desc, m.message_id
                limit case when exact is null then most end
            ) f
            where exact is null or f.words operator(pg_catalog.@@) exact
            limit most;
        end $$""",
    "relabel_mail_words()": """
        create function classify.relabel_mail_words() returns trigger
        language plpgsql set search_path = '' as $$
        begin
            update classify.mail_words m set about_work = new.label <> 'OTHER'
            where m.user_id = new.user_id and m.message_id = new.message_id;
            return null;
        end $$""",
    "search_users(uuid, integer)": """
        create function classify.search_users(after_user_id uuid, max_rows integer)
        returns setof uuid
        language sql security definer set search_path = '' as $$
            select distinct c.user_id from classify.classifications c
            where after_user_id is null or c.user_id > after_user_id
            order by c.user_id limit max_rows
        $$""",
}
#: For operators who want the applications in Elasticsearch too, see services.classify.elastic.
_ELASTIC_FUNCTIONS = {
    "note_elastic()": """
        create function classify.note_elastic() returns trigger
        language plpgsql set search_path = '' as $$
        declare
            one record := coalesce(new, old);
        begin
            if exists (select from classify.elastic_target) then
                insert into classify.elastic_pending as p (user_id, application_id, change)
                values (one.user_id, one.id, nextval('classify.elastic_change'))
                on conflict (user_id, application_id) do update set change = excluded.change, refused = null;
            end if;
            return null;
        end $$""",
    "elastic_due(integer)": """
        create function classify.elastic_due(max_rows integer)
        returns table (user_id uuid, application_id uuid, change bigint)
        language sql security definer set search_path = '' as $$
            select p.user_id, p.application_id, p.change from classify.elastic_pending p
            where p.refused is null order by p.change limit max_rows
        $$""",
    "elastic_counts()": """
        create function classify.elastic_counts()
        returns table (pending bigint, refused bigint)
        language sql security definer set search_path = '' as $$
            select count(*) filter (where p.refused is null), count(*) filter (where p.refused is not null)
            from classify.elastic_pending p
        $$""",
    # Writers that began before there was a target noted nothing: they are waited for.
    "elastic_fill()": """
        create function classify.elastic_fill() returns bigint
        language plpgsql security definer set search_path = '' as $$
        declare
            filled bigint;
        begin
            lock table classify.applications in share row exclusive mode;
            insert into classify.elastic_pending (user_id, application_id, change)
            select a.user_id, a.id, nextval('classify.elastic_change') from classify.applications a
            on conflict (user_id, application_id) do update set change = excluded.change, refused = null;
            get diagnostics filled = row_count;
            return filled;
        end $$""",
    "elastic_forget()": """
        create function classify.elastic_forget() returns void
        language sql security definer set search_path = '' as $$
            delete from classify.elastic_target;
            delete from classify.elastic_pending;
        $$""",
}
_NOTED = """
    create trigger noted_for_elastic after insert or update or delete on classify.applications
    for each row execute function classify.note_elastic()
"""

# The only thing in the index that a verdict says, so it follows wherever verdicts are written.
_RELABELLED = """
    create trigger relabelled after update of label on classify.classifications
    for each row when (old.label is distinct from new.label) execute function classify.relabel_mail_words()
"""


def upgrade() -> None:
    op.create_table(
        "mail_words",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("mail_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about_work", sa.Boolean(), nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "message_id", name=op.f("pk_mail_words")),
        sa.ForeignKeyConstraint(
            ["user_id", "message_id"],
            ["classify.classifications.user_id", "classify.classifications.message_id"],
            name=op.f("fk_mail_words_classification"),
            ondelete="CASCADE",
        ),
        schema="classify",
    )
    # The words of a mail lie apart from its row: a common word looks at many rows and at few words.
    op.execute("alter table classify.mail_words set (toast_tuple_target = 128)")
    # Every lexeme begins with its user's key. The list of what is not merged yet is read by every search: kept short.
    op.create_index(
        "ix_mail_words_words",
        "mail_words",
        ["words"],
        schema="classify",
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": "512"},
    )
    rls.protect(op.execute, "classify", "mail_words")
    for signature, body in _FUNCTIONS.items():
        op.execute(body)
        op.execute(f"grant execute on function classify.{signature} to classify_app")
    op.execute(_RELABELLED)
    _elastic()


def _elastic() -> None:
    op.execute("create sequence classify.elastic_change")
    op.execute("grant usage on sequence classify.elastic_change to classify_app")
    op.create_table(
        "elastic_target",
        sa.Column("id", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("filled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("away_since", sa.DateTime(timezone=True)),
        sa.Column("failure", sa.Text()),
        sa.CheckConstraint("id", name=op.f("ck_elastic_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elastic_target")),
        schema="classify",
    )
    op.create_table(
        "elastic_pending",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Text()),
        sa.PrimaryKeyConstraint("user_id", "application_id", name=op.f("pk_elastic_pending")),
        schema="classify",
    )
    op.create_index("ix_elastic_pending_change", "elastic_pending", ["change"], schema="classify")
    rls.protect(op.execute, "classify", "elastic_pending")
    for signature, body in _ELASTIC_FUNCTIONS.items():
        op.execute(body)
        op.execute(f"grant execute on function classify.{signature} to classify_app")
    op.execute(_NOTED)


def downgrade() -> None:
    op.execute("drop trigger noted_for_elastic on classify.applications")
    for signature in reversed(_ELASTIC_FUNCTIONS):
        op.execute(f"drop function classify.{signature}")
    op.drop_table("elastic_pending", schema="classify")
    op.drop_table("elastic_target", schema="classify")
    op.execute("drop sequence classify.elastic_change")
    op.execute("drop trigger relabelled on classify.classifications")
    for signature in reversed(_FUNCTIONS):
        op.execute(f"drop function classify.{signature}")
    op.drop_table("mail_words", schema="classify")
