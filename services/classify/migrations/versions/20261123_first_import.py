"""what makes a first import slow: words of mail that is never found in the index, plans of empty tables

Revision ID: 20261123_first_import
Revises: 20261123_resumes

A migration runs while the previous release still serves: add first, remove one release later.
"""

from alembic import op

revision = "20261123_first_import"
down_revision = "20261123_resumes"
branch_labels = None
depends_on = None

_WORDS = (
    "create index ix_mail_words_{name} on classify.mail_words using gin (words) with (gin_pending_list_limit = 512)"
)

# Of a table that nobody has looked at yet, Postgres takes every user for one of two hundred, and so any index that
# begins with the user for as good as the key. A plan made then is kept, by foreign keys too, and by the time that
# autovacuum first looks it reads all of a user's mail for every mail. So each table is said to be one user's, and his
# mails and their keys to differ; what a look finds later takes the place of that.
_FIRST_LOOK = """
    do $$
    declare one record;
    begin
        if current_setting('server_version_num')::int < 180000 then
            return;
        end if;
        for one in
            select c.relname, a.attname, said.n_distinct
            from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
            join (values ('user_id', 1), ('message_id', -1), ('id', -1), ('content_key', -0.3), ('blocking_key', -0.3),
                         ('application_id', -0.3)) said (attname, n_distinct) on said.attname = a.attname
            where c.relnamespace = 'classify'::pg_catalog.regnamespace and c.relkind = 'r'
              and c.reltuples < 0 -- nobody has
              and exists (select from pg_catalog.pg_attribute u where u.attrelid = c.oid and u.attname = 'user_id')
        loop
            perform pg_catalog.pg_restore_attribute_stats(
                'schemaname', 'classify', 'relname', one.relname::text, 'attname', one.attname::text,
                'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', one.n_distinct::real
            );
        end loop;
    end $$
"""


def upgrade() -> None:
    # The words of other mail are kept, so that it is found as soon as somebody says that it is about work.
    op.execute(f"{_WORDS.format(name='about_work')} where about_work")
    op.drop_index("ix_mail_words_words", "mail_words", schema="classify")
    op.execute(_FIRST_LOOK)


def downgrade() -> None:
    op.execute(_WORDS.format(name="words"))
    op.drop_index("ix_mail_words_about_work", "mail_words", schema="classify")
