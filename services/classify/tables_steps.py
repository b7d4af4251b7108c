"""The tables of next steps: what was learned of silence, marks, appointments of one's own, calendar addresses."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.classify.domain.steps.appointments import OwnKind

_TIME = sa.DateTime(timezone=True)
_OWN_KINDS = ", ".join(repr(kind.value) for kind in OwnKind)


def step_tables(schema: sa.MetaData) -> tuple[sa.Table, sa.Table, sa.Table, sa.Table]:
    """patience, step_marks, own_appointments, calendar_feeds."""
    return _patience(schema), _step_marks(schema), _own_appointments(schema), _calendar_feeds(schema)


def _patience(schema: sa.MetaData) -> sa.Table:
    # How long this person's employers usually take, see store/patience. Days are null until they are first asked for.
    return sa.Table(
        "patience",
        schema,
        sa.Column("user_id", sa.Uuid, primary_key=True),
        # Grows with every change of applications; what was learned of another revision is learned again.
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("learned_revision", sa.BigInteger),
        sa.Column("learned_on", sa.Date),
        sa.Column("ghosted_after_days", sa.Integer),
        # Until a follow-up is suggested, by what the last word was.
        sa.Column("applied_days", sa.Integer),
        sa.Column("interview_days", sa.Integer),
        sa.Column("word_days", sa.Integer),
        sa.Column("heard", sa.Integer),
        # Applications whose silence begins later than their last word (see domain.steps.holds), and when.
        sa.Column("held_ids", ARRAY(sa.Uuid)),
        sa.Column("held_until", ARRAY(_TIME)),
        # When open pages were last told who fell silent, and under which patience.
        sa.Column("silence_told_at", _TIME),
        sa.Column("silence_told_days", sa.Integer),
        sa.Index("ix_patience_silence_told_at", "silence_told_at"),
    )


def _step_marks(schema: sa.MetaData) -> sa.Table:
    # Next steps are derived from mail when they are read; what the person did about them is not.
    return sa.Table(
        "step_marks",
        schema,
        sa.Column("user_id", sa.Uuid, primary_key=True),
        # Made of the mail and what it asks, see domain.steps: it survives regrouping.
        sa.Column("step_id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        # Null unless snoozed.
        sa.Column("snoozed_until", _TIME),
        sa.Column("marked_at", _TIME, nullable=False),
        sa.CheckConstraint("state in ('done', 'snoozed', 'dismissed')", name="state"),
        sa.CheckConstraint("(state = 'snoozed') = (snoozed_until is not null)", name="snoozed_until"),
    )


def _own_appointments(schema: sa.MetaData) -> sa.Table:
    # Appointments and deadlines that the person noted themselves.
    return sa.Table(
        "own_appointments",
        schema,
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        # No foreign key: when mails are regrouped an application may go away, its appointments must not.
        sa.Column("application_id", sa.Uuid, nullable=False),
        # A mail of that application; where it went, the appointment follows.
        sa.Column("anchor_key", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME),
        # Then starts_at is midnight UTC of the day.
        sa.Column("is_day", sa.Boolean, nullable=False),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        # As calendars count: grows when it moves.
        sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("removed_at", _TIME),
        # What the client calls the request that made it: the same one twice makes one.
        sa.Column("request_id", sa.Uuid, nullable=False),
        sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint(f"kind in ({_OWN_KINDS})", name="kind"),
        sa.UniqueConstraint("user_id", "request_id"),
        sa.Index("ix_own_appointments_application", "user_id", "application_id"),
    )


def _calendar_feeds(schema: sa.MetaData) -> sa.Table:
    # The secret address of each person's calendar, as a hash: who reads the table cannot read a calendar.
    return sa.Table(
        "calendar_feeds",
        schema,
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
        # To the hour: it is not written at every look.
        sa.Column("read_at", _TIME),
    )
