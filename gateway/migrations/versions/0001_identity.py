"""Users, sessions, sign-in links, and the brake on guessing."""

import sqlalchemy as sa
from alembic import op

from kit import rls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SCHEMA = "identity"
_TIME = sa.DateTime(timezone=True)
_NOW = sa.func.now()

#: What may look across users, because nobody is signed in yet. Each answers exactly one question.
_FUNCTIONS = {
    "find_login(wanted text)": """
        returns table (user_id uuid, password_hash text)
        language sql stable security definer set search_path = '' as $$
            select u.id, u.password_hash from identity.users u where u.email = lower(wanted)
        $$""",
    # The time of the last visit is kept to five minutes, so that not every request writes.
    "find_session(wanted bytea)": """
        returns table (session_id uuid, user_id uuid, email text, display_name text, is_demo boolean,
                       user_created_at timestamptz, kind text, expires_at timestamptz)
        language sql volatile security definer set search_path = '' as $$
            update identity.sessions set last_seen_at = now()
            where token_hash = wanted and last_seen_at < now() - interval '5 minutes';
            select s.id, u.id, u.email, u.display_name, u.is_demo, u.created_at, s.kind, s.expires_at
            from identity.sessions s join identity.users u on u.id = s.user_id
            where s.token_hash = wanted and s.expires_at > now()
        $$""",
    # One statement, so that of two who come with the same link only one gets in.
    "use_sign_in_link(wanted bytea)": """
        returns uuid language sql volatile security definer set search_path = '' as $$
            update identity.sign_in_links set used_at = now()
            where token_hash = wanted and used_at is null and expires_at > now() returning user_id
        $$""",
    "forget_expired()": """
        returns bigint language sql volatile security definer set search_path = '' as $$
            with gone_sessions as (delete from identity.sessions where expires_at < now() returning 1),
                 gone_links as (delete from identity.sign_in_links where expires_at < now() returning 1),
                 gone_attempts as (delete from identity.sign_in_attempts where window_ends_at < now() returning 1)
            select (select count(*) from gone_sessions) + (select count(*) from gone_links)
                 + (select count(*) from gone_attempts)
        $$""",
}


def upgrade() -> None:
    _create_people()
    _create_brake()
    rls.protect(op.execute, _SCHEMA, "users", column="id")
    rls.protect(op.execute, _SCHEMA, "sessions")
    rls.protect(op.execute, _SCHEMA, "sign_in_links")
    for signature, body in _FUNCTIONS.items():
        op.execute(f"create function {_SCHEMA}.{signature} {body}")
        types = _types(signature)
        op.execute(f"revoke all on function {_SCHEMA}.{types} from public")
        op.execute(f"grant execute on function {_SCHEMA}.{types} to {_SCHEMA}_app")


def downgrade() -> None:
    for signature in _FUNCTIONS:
        op.execute(f"drop function {_SCHEMA}.{_types(signature)}")
    for table in ("sign_in_attempts", "sign_in_links", "sessions", "users"):
        op.drop_table(table, schema=_SCHEMA)


def _types(signature: str) -> str:
    return signature.replace("wanted ", "")


def _create_people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("created_at", _TIME, nullable=False, server_default=_NOW),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        schema=_SCHEMA,
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False, server_default=_NOW),
        sa.Column("last_seen_at", _TIME, nullable=False, server_default=_NOW),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.CheckConstraint("kind in ('cookie', 'bearer')", name=op.f("ck_sessions_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity.users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
        schema=_SCHEMA,
    )
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("created_at", _TIME, nullable=False, server_default=_NOW),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity.users.id"], name=op.f("fk_sign_in_links_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
        schema=_SCHEMA,
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], schema=_SCHEMA)
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], schema=_SCHEMA)
    op.create_index("ix_sign_in_links_expires_at", "sign_in_links", ["expires_at"], schema=_SCHEMA)
    op.create_index("ix_sign_in_links_user_id", "sign_in_links", ["user_id"], schema=_SCHEMA)


def _create_brake() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("window_ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
        schema=_SCHEMA,
    )
    op.create_index("ix_sign_in_attempts_window_ends_at", "sign_in_attempts", ["window_ends_at"], schema=_SCHEMA)
