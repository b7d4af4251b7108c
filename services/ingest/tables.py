"""The schema "ingest". Keys of tables that grow with mail begin with the user: they can be partitioned by user."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.db import metadata
from kit.inbox import inbox_tables
from kit.operations.tables import operation_tables
from kit.outbox import outbox_table
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.remote import ConnectionState, RemoteState

METADATA = metadata("ingest")
_TIME = sa.DateTime(timezone=True)
_KINDS = ", ".join(f"'{kind}'" for kind in MailboxKind)
_CONNECTION_STATES = ", ".join(f"'{state}'" for state in ConnectionState)
_REMOTE_STATES = ", ".join(f"'{state}'" for state in RemoteState)


def _mailbox_key() -> sa.ForeignKeyConstraint:
    """With the user, so that nothing of one user can hang on a mailbox of another."""
    return sa.ForeignKeyConstraint(
        ["user_id", "mailbox_id"], ["ingest.mailboxes.user_id", "ingest.mailboxes.id"], ondelete="CASCADE"
    )


mailboxes = sa.Table(
    "mailboxes",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False, server_default=""),
    # Moves with every stored batch: counting a large mailbox takes seconds.
    sa.Column("message_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("synced_at", _TIME),
    # Of the connection; what needs none is always connected. Reason (UPPER_SNAKE) and sentence: why it is not.
    sa.Column("state", sa.Text, nullable=False, server_default="connected"),
    sa.Column("state_reason", sa.Text, nullable=False, server_default=""),
    sa.Column("state_message", sa.Text, nullable=False, server_default=""),
    sa.Column("state_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.UniqueConstraint("user_id", "name"),
    sa.CheckConstraint(f"kind in ({_KINDS})", name="kind"),
    sa.CheckConstraint(f"state in ({_CONNECTION_STATES})", name="state"),
    sa.Index("ix_mailboxes_address", "kind", "address", postgresql_where=sa.text("address <> ''")),
)

messages = sa.Table(
    "messages",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, nullable=False),
    # The sync that stored it; operations are forgotten one day, so it refers to nothing.
    sa.Column("operation_id", sa.Uuid, nullable=False),
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("message_id_header", sa.Text, nullable=False),
    sa.Column("in_reply_to", sa.Text, nullable=False),
    sa.Column("thread_references", JSONB, nullable=False),
    sa.Column("provider_thread_id", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    # Both null when the header is missing.
    sa.Column("sender_name", sa.Text),
    sa.Column("sender_email", sa.Text),
    # Addresses are [name, email] pairs here and below.
    sa.Column("reply_to", JSONB, nullable=False),
    sa.Column("to_addresses", JSONB, nullable=False),
    sa.Column("cc_addresses", JSONB, nullable=False),
    sa.Column("recipient_count", sa.Integer, nullable=False),
    # When it was sent, else received, else imported: what lists are ordered by.
    sa.Column("mail_time", _TIME, nullable=False),
    sa.Column("sent_at", _TIME),
    sa.Column("received_at", _TIME),
    sa.Column("provider_labels", JSONB, nullable=False),
    sa.Column("snippet", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("quoted_text", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("forwarded_text", sa.Text, nullable=False),
    # [url, text] pairs.
    sa.Column("links", JSONB, nullable=False),
    sa.Column("calendar_events", JSONB, nullable=False),
    # [filename, media type, size in bytes] triples.
    sa.Column("attachments", JSONB, nullable=False),
    sa.Column("list_unsubscribe", sa.Text, nullable=False),
    sa.Column("list_id", sa.Text, nullable=False),
    sa.Column("auto_submitted", sa.Text, nullable=False),
    sa.Column("precedence", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("warnings", JSONB, nullable=False),
    sa.Column("from_owner", sa.Boolean, nullable=False),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    # The provider's id of it, and since when the provider has it no more; ours stays as evidence.
    sa.Column("provider_message_id", sa.Text, nullable=False, server_default=""),
    sa.Column("deleted_at", _TIME),
    _mailbox_key(),
    sa.UniqueConstraint("user_id", "mailbox_id", "content_key"),
    sa.Index("ix_messages_newest", "user_id", sa.text("mail_time desc"), sa.text("id desc")),
    # The same mail is found in another mailbox, where it was read in another form, by what its headers say.
    sa.Index(
        "ix_messages_message_id_header",
        "user_id",
        "message_id_header",
        postgresql_where=sa.text("message_id_header <> ''"),
    ),
    sa.Index("ix_messages_newest_of_mailbox", "user_id", "mailbox_id", sa.text("mail_time desc"), sa.text("id desc")),
)

uploads = sa.Table(
    "uploads",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    # Empty: tells it from no other.
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    # Bytes that are surely in the file.
    sa.Column("received_bytes", sa.BigInteger, nullable=False, server_default="0"),
    # Where it is read into, and by which sync; null until imported.
    sa.Column("mailbox_id", sa.Uuid),
    sa.Column("operation_id", sa.Uuid),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    # When a sync had read it to the end, and when its file was removed after that.
    sa.Column("consumed_at", _TIME),
    sa.Column("removed_at", _TIME),
    _mailbox_key(),
    sa.CheckConstraint("received_bytes between 0 and size_bytes", name="received_bytes"),
    sa.Index(
        "uq_uploads_unfinished",
        "user_id",
        "fingerprint",
        "size_bytes",
        unique=True,
        postgresql_where=sa.text("consumed_at is null and fingerprint <> ''"),
    ),
    sa.Index("ix_uploads_mailbox", "user_id", "mailbox_id", postgresql_where=sa.text("consumed_at is null")),
    sa.Index("ix_uploads_files", "updated_at", postgresql_where=sa.text("removed_at is null")),
)

receipts = sa.Table(
    "receipts",
    METADATA,
    sa.Column("operation_id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("mailbox_id", sa.Uuid, nullable=False),
    sa.Column("in_scope", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("new", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("known", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("skipped", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("failed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("reasons", JSONB, nullable=False, server_default="{}"),
    # When the source had been read to its end; how it ended otherwise is in the operation.
    sa.Column("ended_at", _TIME),
    # Stretches of history that the provider had forgotten (domain.remote.Gap), and what the sync cost in quota units.
    sa.Column("gaps", JSONB, nullable=False, server_default="[]"),
    sa.Column("units_used", sa.BigInteger, nullable=False, server_default="0"),
    _mailbox_key(),
    sa.CheckConstraint("in_scope = new + known + skipped + failed", name="adds_up"),
    sa.Index("ix_receipts_mailbox", "user_id", "mailbox_id"),
)

receipt_entries = sa.Table(
    "receipt_entries",
    METADATA,
    sa.Column("operation_id", sa.Uuid, sa.ForeignKey(receipts.c.operation_id, ondelete="CASCADE"), primary_key=True),
    # The first is 0.
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("locator", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("failed", sa.Boolean, nullable=False),
)

# Secrets of a connection, sealed: see credentials.
credentials = sa.Table(
    "credentials",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    # Which key sealed it.
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    _mailbox_key(),
)

# Consents under way, one row per `state` parameter that left the house; only its hash is kept.
connection_attempts = sa.Table(
    "connection_attempts",
    METADATA,
    sa.Column("state_hash", sa.LargeBinary, primary_key=True),
    sa.Column("user_id", sa.Uuid, nullable=False),
    sa.Column("mailbox_id", sa.Uuid, nullable=False),
    # Of the session that began it: no other may finish it.
    sa.Column("session_hash", sa.LargeBinary, nullable=False),
    sa.Column("key_id", sa.Text, nullable=False),
    sa.Column("sealed_verifier", sa.LargeBinary, nullable=False),
    sa.Column("redirect_uri", sa.Text, nullable=False),
    sa.Column("return_to", sa.Text, nullable=False),
    # On a reconnection the mailbox's address: the consent must be that account's. Empty: any will do.
    sa.Column("expected_address", sa.Text, nullable=False),
    # domain.remote.Choice: takes effect when the consent is given.
    sa.Column("chosen", JSONB, nullable=False, server_default="{}"),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("expires_at", _TIME, nullable=False),
    sa.Column("used_at", _TIME),
    _mailbox_key(),
    sa.Index("ix_connection_attempts_expires_at", "expires_at"),
)

# Where the sync of a remote mailbox stands, across syncs.
remote_mailboxes = sa.Table(
    "remote_mailboxes",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    # domain.remote.SyncSettings
    sa.Column("settings", JSONB, nullable=False, server_default="{}"),
    # Where the provider is, when that is the person's choice (IMAP: host, port, security, user name).
    sa.Column("endpoint", JSONB, nullable=False, server_default="{}"),
    # The provider's place in the mailbox's history; null: none that can be used.
    sa.Column("cursor", JSONB),
    # A full listing under way, null when there is none.
    sa.Column("listing", JSONB),
    # Grows with every complete listing: what a listing did not touch was absent from it.
    sa.Column("generation", sa.Integer, nullable=False, server_default="0"),
    # When somebody last said that there is something new.
    sa.Column("hinted_at", _TIME),
    sa.Column("next_sync_at", _TIME),
    sa.Column("interval_seconds", sa.Integer, nullable=False, server_default="600"),
    # Push: until when the provider tells, when to ask it to go on telling, and when it last did.
    sa.Column("watch_until", _TIME),
    sa.Column("watch_due_at", _TIME),
    sa.Column("pushed_at", _TIME),
    _mailbox_key(),
    sa.Index("ix_remote_mailboxes_next_sync_at", "next_sync_at", postgresql_where=sa.text("next_sync_at is not null")),
    sa.Index("ix_remote_mailboxes_watch_due_at", "watch_due_at", postgresql_where=sa.text("watch_due_at is not null")),
)

# Every message a provider has named, and how far it is.
remote_messages = sa.Table(
    "remote_messages",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    sa.Column("remote_id", sa.Text, primary_key=True),
    sa.Column("thread_id", sa.Text, nullable=False),
    sa.Column("recency", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # One bit for each probe of the plan that it matched.
    sa.Column("hits", sa.BigInteger, nullable=False, server_default="0"),
    # Null until it is ranked.
    sa.Column("lane", sa.SmallInteger),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    # Null while unknown.
    sa.Column("labels", JSONB),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("not_before", _TIME),
    # As a listing of labels under way has named them so far; null outside of one.
    sa.Column("labels_next", JSONB),
    # Of the last listing that named it.
    sa.Column("generation", sa.Integer, nullable=False, server_default="0"),
    # What it became; two remote messages of the same content are one message.
    sa.Column("message_id", sa.Uuid),
    # The sync that counted it last, and as what: so that a receipt counts a message once.
    sa.Column("counted_by", sa.Uuid),
    sa.Column("counted_as", sa.Text, nullable=False, server_default=""),
    sa.Column("listed_at", _TIME, nullable=False, server_default=sa.func.now()),
    # What it is, once a person wanted to know without fetching it: who, what, when; null until asked.
    sa.Column("sender", sa.Text, nullable=False, server_default=""),
    sa.Column("subject", sa.Text, nullable=False, server_default=""),
    sa.Column("received_at", _TIME),
    sa.Column("named_at", _TIME),
    _mailbox_key(),
    sa.CheckConstraint(f"state in ({_REMOTE_STATES})", name="state"),
    sa.Index(
        "ix_remote_messages_pending",
        "user_id",
        "mailbox_id",
        "lane",
        sa.text("recency desc"),
        postgresql_where=sa.text("state = 'pending'"),
    ),
    # Not by mailbox first, as the key is: of a mailbox without statistics Postgres expects one row, takes the smaller
    # of two such indexes, and reads the whole mailbox for every page of a listing.
    sa.Index("ix_remote_messages_thread", "user_id", "thread_id"),
    sa.Index("ix_remote_messages_message", "user_id", "message_id", postgresql_where=sa.text("message_id is not null")),
    sa.Index(
        "ix_remote_messages_not_fetched",
        "user_id",
        "mailbox_id",
        "state",
        "reason",
        sa.text("recency desc"),
        sa.text("remote_id desc"),
        postgresql_where=sa.text("state in ('left_out', 'failed')"),
    ),
)

# How many of them are where, and why: kept by triggers, so that nobody who writes rows can forget it.
remote_counts = sa.Table(
    "remote_counts",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    _mailbox_key(),
)

# Threads known to belong to an application: what joins them is wanted, whatever it looks like.
remote_threads = sa.Table(
    "remote_threads",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    sa.Column("thread_id", sa.Text, primary_key=True),
    _mailbox_key(),
)

# Quota units that a project spent on a day of the provider's (Pacific) time. Nobody's in particular.
unit_days = sa.Table(
    "unit_days",
    METADATA,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("units", sa.BigInteger, nullable=False, server_default="0"),
)

# Pauses that Google asked for; the account "" is the whole project.
gmail_pauses = sa.Table(
    "gmail_pauses",
    METADATA,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("until", _TIME, nullable=False),
)

# Processes that spend a project's units: how many users wait at each, and which part of the units it has taken.
gmail_replicas = sa.Table(
    "gmail_replicas",
    METADATA,
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("seen_at", _TIME, nullable=False),
    sa.Column("busy", sa.Integer, nullable=False, server_default="1"),
    sa.Column("share", sa.Double, nullable=False, server_default="1"),
)

#: Tables whose rows belong to a user; each is walled off by a policy.
OWNED = (
    mailboxes,
    messages,
    uploads,
    receipts,
    receipt_entries,
    credentials,
    connection_attempts,
    remote_mailboxes,
    remote_messages,
    remote_counts,
    remote_threads,
)

operations, operation_attempts = operation_tables(METADATA)
outbox = outbox_table(METADATA)
inbox, parked = inbox_tables(METADATA)
