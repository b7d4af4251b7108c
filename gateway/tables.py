"""The tables of the identity schema. Rows of people are walled by user; brake rows hold digests only."""

import sqlalchemy as sa

from kit import db

METADATA = db.metadata("identity")
_TIME = sa.DateTime(timezone=True)

users = sa.Table(
    "users",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    # Null: nobody can sign in with a password, for example as the demo user.
    sa.Column("password_hash", sa.Text),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.CheckConstraint("email = lower(email)", name="email_lower"),
    sa.UniqueConstraint("email"),
)

sessions = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    # SHA-256 of the token: who reads the table cannot sign in with it.
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # What the browser calls itself, or the name somebody gave a program's token.
    sa.Column("user_agent", sa.Text, nullable=False),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("last_seen_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("expires_at", _TIME, nullable=False),
    sa.CheckConstraint("kind in ('cookie', 'bearer')", name="kind"),
    sa.UniqueConstraint("token_hash"),
    sa.Index("ix_sessions_user_id", "user_id"),
    sa.Index("ix_sessions_expires_at", "expires_at"),
)

sign_in_links = sa.Table(
    "sign_in_links",
    METADATA,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("expires_at", _TIME, nullable=False),
    sa.Column("used_at", _TIME),
    sa.Index("ix_sign_in_links_expires_at", "expires_at"),
    sa.Index("ix_sign_in_links_user_id", "user_id"),
)

sign_in_attempts = sa.Table(
    "sign_in_attempts",
    METADATA,
    # SHA-256 over what is counted (address and e-mail, or address): no row says whose it is.
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("window_ends_at", _TIME, nullable=False),
    sa.Index("ix_sign_in_attempts_window_ends_at", "window_ends_at"),
)
