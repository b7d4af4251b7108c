"""The schema "classify": verdicts, what grouping knows of each mail, applications and their events.

Words are stored as the domain spells them (labels upper case, stages and kinds lower case).
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from kit.db import metadata
from kit.inbox import inbox_tables
from kit.operations.tables import operation_tables
from kit.outbox import outbox_table
from services.classify.domain.corrections import Field, Origin
from services.classify.domain.decisions import DecisionKind
from services.classify.domain.events import EventKind
from services.classify.domain.labels import DecidedBy, Label
from services.classify.domain.stage import Stage
from services.classify.tables_resumes import resume_table
from services.classify.tables_steps import step_tables

METADATA = metadata("classify")
_TIME = sa.DateTime(timezone=True)
_TEXTS = ARRAY(sa.Text)
#: Every table whose rows belong to a user; each has row-level security.
USER_OWNED = (
    "classifications", "mail_facts", "fact_keys", "applications", "application_events", "llm_usage", "corrections",
    "verdict_cache", "reprocess_reports", "erased_mailboxes", "mail_words", "elastic_pending", "decisions",
    "decision_keys", "automatic_ids", "application_successors", "patience", "step_marks", "own_appointments",
    "calendar_feeds", "resumes",
)  # fmt: skip


def one_of(column: str, words: Iterable[str]) -> str:
    """The check that `column` holds one of `words`."""
    return f"{column} in ({', '.join(repr(str(word)) for word in words)})"


STORED_STAGES = [stage for stage in Stage if stage is not Stage.GHOSTED]

classifications = sa.Table(
    "classifications",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("company", sa.Text),
    sa.Column("job_title", sa.Text),
    sa.Column("requisition_id", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("signals", _TEXTS, nullable=False),
    sa.Column("pipeline_version", sa.Text, nullable=False),
    sa.Column("decided_at", _TIME, nullable=False, server_default=sa.func.now()),
    # Whether the pipeline is sure; what it is not sure of can be run again by itself.
    sa.Column("certain", sa.Boolean, nullable=False, server_default=sa.true()),
    # What each stage said, see pipeline.trail: at most a few steps.
    sa.Column("trail", JSONB, nullable=False, server_default="[]"),
    # What else the mail tells, see entities: bounded there.
    sa.Column("details", JSONB, nullable=False, server_default="{}"),
    # Of mails of one sender that are alike but for names and numbers; null where nothing is left to compare.
    sa.Column("shape", sa.Text),
    # The fields that a person corrected, and what the pipeline says instead; empty and null without corrections.
    sa.Column("pinned", _TEXTS, nullable=False, server_default="{}"),
    sa.Column("machine", JSONB),
    sa.CheckConstraint(one_of("label", Label), name="label"),
    sa.CheckConstraint(one_of("decided_by", DecidedBy), name="decided_by"),
    sa.Index("ix_classifications_user_id_label", "user_id", "label"),
    sa.Index("ix_classifications_shape", "user_id", "shape", postgresql_where=text("shape is not null")),
    sa.Index("ix_classifications_version", "user_id", "pipeline_version"),
    # Mail that asks for something or carries an appointment: all that next steps are made of.
    sa.Index(
        "ix_classifications_asking",
        "user_id",
        "message_id",
        postgresql_where=text("details ?| array['actions', 'appointments']"),
    ),
)

# What grouping looks at besides the verdict. A row per message, not per content key: copies of one mail in two
# mailboxes are merged when they are read, so that neither the order of arrival nor the loss of one copy matters.
mail_facts = sa.Table(
    "mail_facts",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("mail_date", _TIME, nullable=False),
    sa.Column("sender_email", sa.Text, nullable=False),
    sa.Column("thread_keys", _TEXTS, nullable=False),
    sa.Column("job_urls", _TEXTS, nullable=False),
    sa.ForeignKeyConstraint(
        ["user_id", "message_id"],
        ["classify.classifications.user_id", "classify.classifications.message_id"],
        name="fk_mail_facts_classification",
        ondelete="CASCADE",
    ),
    sa.Index("ix_mail_facts_user_id_content_key", "user_id", "content_key"),
    sa.Index("ix_mail_facts_newest", "user_id", "mail_date", "message_id"),
)

# The edges between mails that may have a say in each other's grouping. Only mails that tell of an application.
fact_keys = sa.Table(
    "fact_keys",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("blocking_key", sa.Text, primary_key=True),
    sa.Column("content_key", sa.Text, primary_key=True),
    sa.Index("ix_fact_keys_user_id_content_key", "user_id", "content_key", "blocking_key"),
)

applications = sa.Table(
    "applications",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("company", sa.Text),
    sa.Column("job_title", sa.Text),
    sa.Column("stage", sa.Text, nullable=False),
    # The earliest event's date when no receipt was seen.
    sa.Column("applied_at", _TIME, nullable=False),
    sa.Column("first_response_at", _TIME),
    sa.Column("last_event_at", _TIME, nullable=False),
    sa.Column("closed_at", _TIME),
    sa.Column("source", sa.Text),
    sa.Column("event_count", sa.Integer, nullable=False),
    # Whether it ever had one: stages move on, statistics remember.
    sa.Column("interviewed", sa.Boolean, nullable=False),
    sa.Column("assessed", sa.Boolean, nullable=False),
    sa.Column("offered", sa.Boolean, nullable=False),
    # Sentences; none when its mails surely belong together.
    sa.Column("doubts", _TEXTS, nullable=False),
    # The company's name folded, by code point: A to Z whatever the case and the database's locale; null without one.
    sa.Column("company_sort", sa.Text(collation="C")),
    # Company and job title folded, for the search.
    sa.Column("search_text", sa.Text, nullable=False),
    # What the person says of it, folded, for the search too, see store/said; null until the index is prepared.
    sa.Column("said_text", sa.Text, server_default=""),
    # What the person says of it, see domain.profile; made of decisions like everything here.
    sa.Column("profile", JSONB, nullable=False, server_default="{}"),
    # Not to be seen in lists and numbers.
    sa.Column("dismissed", sa.Boolean, nullable=False, server_default=sa.false()),
    # Why a person should look at it, in the words of domain.profile.Review.
    sa.Column("review", _TEXTS, nullable=False, server_default="{}"),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Column("updated_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.CheckConstraint(one_of("stage", STORED_STAGES), name="stage"),
    # One per sort; read backwards for the other direction, except where nulls stay last in both.
    sa.Index("ix_applications_last_event_at", "user_id", "last_event_at", "id"),
    sa.Index("ix_applications_applied_at", "user_id", "applied_at", "id"),
    sa.Index("ix_applications_company", "user_id", "company_sort", "id"),
    sa.Index("ix_applications_company_desc", "user_id", text("company_sort desc nulls last"), text("id desc")),
    sa.Index("ix_applications_review", "user_id", "id", postgresql_where=text("review <> '{}'")),
)

application_events = sa.Table(
    "application_events",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("event_at", _TIME, nullable=False),
    # The mail that caused it, and the copy of it that says so best; `hand:…` and null when the person did.
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("message_id", sa.Uuid),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    # Why the mail was counted to this application.
    sa.Column("signals", _TEXTS, nullable=False),
    # Null when the stage stayed.
    sa.Column("stage_after", sa.Text),
    # Which change of the stage it is, from 0; null when it stayed, and in rows of an older release.
    sa.Column("stage_place", sa.Integer),
    sa.CheckConstraint(one_of("kind", EventKind), name="kind"),
    sa.CheckConstraint(one_of("stage_after", STORED_STAGES), name="stage_after"),
    sa.ForeignKeyConstraint(
        ["user_id", "application_id"],
        ["classify.applications.user_id", "classify.applications.id"],
        name="fk_application_events_application",
        ondelete="CASCADE",
    ),
    # A mail is one event of one application.
    sa.UniqueConstraint("user_id", "content_key"),
    sa.Index("ix_application_events_timeline", "user_id", "application_id", "event_at", "content_key"),
)

# What left the machine for the language model, per user and day (UTC): settled calls, and the most of those under way.
llm_usage = sa.Table(
    "llm_usage",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("mails", sa.BigInteger, nullable=False),
    sa.Column("calls", sa.BigInteger, nullable=False),
    sa.Column("bytes_sent", sa.BigInteger, nullable=False),
    sa.Column("tokens_in", sa.BigInteger, nullable=False),
    sa.Column("tokens_out", sa.BigInteger, nullable=False),
    # Millionths of the currency that the prices are in.
    sa.Column("micros", sa.BigInteger, nullable=False),
)

# What a person said of a mail, by the mail and not by the message: copies in other mailboxes and later syncs follow.
corrections = sa.Table(
    "corrections",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("message_id", sa.Uuid, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    # Null: there is none.
    sa.Column("value", sa.Text),
    sa.Column("origin", sa.Text, nullable=False),
    # The correction of another mail that this one was copied from.
    sa.Column("copied_from", sa.Uuid),
    # The one before it of the same mail and field, which counts again when this one is taken back.
    sa.Column("replaces", sa.Uuid),
    # The applications that its mail was of before and after: their histories tell of it.
    sa.Column("application_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    sa.Column("created_at", _TIME, nullable=False, server_default=sa.func.now()),
    # Taken back, or replaced.
    sa.Column("undone_at", _TIME),
    sa.CheckConstraint(one_of("field", Field), name="field"),
    sa.CheckConstraint(one_of("origin", Origin), name="origin"),
    sa.Index(
        "uq_corrections_active",
        "user_id",
        "content_key",
        "field",
        unique=True,
        postgresql_where=text("undone_at is null"),
    ),
    sa.Index("ix_corrections_copied_from", "user_id", "copied_from", postgresql_where=text("copied_from is not null")),
)

# What was decided on a text before. A text has one row: a newer pipeline writes over what an older one said.
verdict_cache = sa.Table(
    "verdict_cache",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("content_hash", sa.LargeBinary, primary_key=True),
    sa.Column("pipeline_version", sa.Text, nullable=False),
    sa.Column("outcome", JSONB, nullable=False),
    # To the day: it is not written at every look.
    sa.Column("used_at", _TIME, nullable=False, server_default=sa.func.now()),
    sa.Index("ix_verdict_cache_used_at", "user_id", "used_at"),
)

# What a run of the pipeline over stored messages changed, or would change.
reprocess_reports = sa.Table(
    "reprocess_reports",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("operation_id", sa.Uuid, sa.ForeignKey("classify.operations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("dry_run", sa.Boolean, nullable=False),
    # See reprocess.report: counts, and the first examples.
    sa.Column("report", JSONB, nullable=False),
)

# Mailboxes that the person erased: what is told late of them is passed over.
erased_mailboxes = sa.Table(
    "erased_mailboxes",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("mailbox_id", sa.Uuid, primary_key=True),
    sa.Column("erased_at", _TIME, nullable=False, server_default=sa.func.now()),
)

# What a person decided about applications, see domain.decisions. Nothing is changed but whether it counts.
decisions = sa.Table(
    "decisions",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    # Their order, from 1; writers hold the ledger's lock.
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # Keys and values, see store/decisions.
    sa.Column("body", JSONB, nullable=False),
    # Of the call that made it: asked for twice, it is decided once.
    sa.Column("request_id", sa.Uuid),
    sa.Column("created_at", _TIME, nullable=False),
    sa.Column("undone_at", _TIME),
    sa.CheckConstraint(one_of("kind", DecisionKind), name="kind"),
    sa.UniqueConstraint("user_id", "number"),
    sa.Index("ix_decisions_request_id", "user_id", "request_id", postgresql_where=text("request_id is not null")),
)

# Edges like those of fact_keys, through decisions; those of decisions that do not count only lead to their history.
decision_keys = sa.Table(
    "decision_keys",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    # `decision:<id>`
    sa.Column("blocking_key", sa.Text, primary_key=True),
    sa.Column("content_key", sa.Text, primary_key=True),
    sa.Column("counts", sa.Boolean, nullable=False),
    sa.Index("ix_decision_keys_user_id_content_key", "user_id", "content_key", "blocking_key"),
)

# Which application a mail would be of without the person's decisions, where that is another one than it is of.
automatic_ids = sa.Table(
    "automatic_ids",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("content_key", sa.Text, primary_key=True),
    sa.Column("application_id", sa.Uuid, nullable=False),
)

# Where an application went whose id is not in use any more; the other may have gone on, too.
application_successors = sa.Table(
    "application_successors",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("application_id", sa.Uuid, primary_key=True),
    sa.Column("successor_id", sa.Uuid, nullable=False),
)

# The words of each mail, for the search: a pure function of the text that ingest keeps, and of `format`;
# about_work and label follow the verdict by a trigger. Written with the verdict, gone with it, rebuilt by
# "search_rebuild".
mail_words = sa.Table(
    "mail_words",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("content_key", sa.Text, nullable=False),
    sa.Column("mail_date", _TIME, nullable=False),
    # Whether its label is anything but OTHER: only such mail is found.
    sa.Column("about_work", sa.Boolean, nullable=False),
    # Null in rows of format 1.
    sa.Column("label", sa.Text),
    # domain.search.lexemes.FORMAT when it was written.
    sa.Column("format", sa.SmallInteger, nullable=False),
    # Each lexeme begins with the user's key, see domain.search.lexemes.
    sa.Column("words", TSVECTOR, nullable=False),
    sa.ForeignKeyConstraint(
        ["user_id", "message_id"],
        ["classify.classifications.user_id", "classify.classifications.message_id"],
        name="fk_mail_words_classification",
        ondelete="CASCADE",
    ),
    sa.Index(
        "ix_mail_words_about_work",
        "words",
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": "512"},
        postgresql_where=text("about_work"),
    ),
)

# Where applications are also sent, when an operator wants that: one row, or none. While it is there, a trigger notes
# what changes.
elastic_target = sa.Table(
    "elastic_target",
    METADATA,
    sa.Column("id", sa.Boolean, primary_key=True, server_default=sa.true()),
    # Without credentials.
    sa.Column("url", sa.Text, nullable=False),
    # Whether all applications there were have been noted.
    sa.Column("filled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("away_since", _TIME),
    sa.Column("failure", sa.Text),
    sa.CheckConstraint("id", name="id"),
)

# Applications that changed, or went, and were not sent yet. A change while one is sent is another number.
elastic_pending = sa.Table(
    "elastic_pending",
    METADATA,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("application_id", sa.Uuid, primary_key=True),
    # Of the sequence classify.elastic_change: what Elasticsearch knows as the document's version.
    sa.Column("change", sa.BigInteger, nullable=False),
    # Why Elasticsearch does not take it; not tried again until it changes.
    sa.Column("refused", sa.Text),
    # By the order of changes, of everybody: whose turn it is.
    sa.Index("ix_elastic_pending_change", "change"),
)

patience, step_marks, own_appointments, calendar_feeds = step_tables(METADATA)
resumes = resume_table(METADATA)
operations, operation_attempts = operation_tables(METADATA)
outbox = outbox_table(METADATA)
inbox, parked = inbox_tables(METADATA)
