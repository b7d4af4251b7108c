"""create verdicts, facts, applications and events

Revision ID: 20261123_classify
Revises:

A migration runs while the previous release still serves: add first, remove one release later.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from kit import floor, rls

revision = "20261123_classify"
down_revision = None
branch_labels = None
depends_on = None

# Spelled out, not imported: a migration must do the same for ever.
LABELS = (
    "'APPLIED', 'VIEWED', 'UPDATE', 'INFO_REQUEST', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'REJECTION', 'ON_HOLD', "
    "'WITHDRAWN', 'RECRUITER_OUTREACH', 'JOB_ALERT', 'OTHER'"
)
DECIDERS = "'PERSON', 'TEMPLATE', 'RULES', 'MODEL', 'LLM', 'CACHE'"
KINDS = (
    "'applied', 'viewed', 'updated', 'info_requested', 'assessment', 'interview', 'offer', 'accepted', 'rejected', "
    "'on_hold', 'withdrawn', 'note'"
)
STAGES = "'applied', 'in_review', 'assessment', 'interviewing', 'offer', 'accepted', 'rejected', 'withdrawn', 'on_hold'"
USER_OWNED = ("classifications", "mail_facts", "fact_keys", "applications", "application_events")


def upgrade() -> None:
    floor.create_v1("classify")
    _classifications()
    _mail_facts()
    _fact_keys()
    _applications()
    _application_events()
    for table in USER_OWNED:
        rls.protect(op.execute, "classify", table)


def downgrade() -> None:
    for table in reversed(USER_OWNED):
        op.drop_table(table, schema="classify")
    floor.drop_v1("classify")


def _time(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _texts(name: str) -> sa.Column[object]:
    return sa.Column(name, ARRAY(sa.Text()), nullable=False)


def _classifications() -> None:
    op.create_table(
        "classifications",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("company", sa.Text()),
        sa.Column("job_title", sa.Text()),
        sa.Column("requisition_id", sa.Text()),
        sa.Column("source", sa.Text()),
        _texts("signals"),
        sa.Column("pipeline_version", sa.Text(), nullable=False),
        _time("decided_at", now=True),
        sa.CheckConstraint(f"label in ({LABELS})", name=op.f("ck_classifications_label")),
        sa.CheckConstraint(f"decided_by in ({DECIDERS})", name=op.f("ck_classifications_decided_by")),
        sa.PrimaryKeyConstraint("user_id", "message_id", name=op.f("pk_classifications")),
        schema="classify",
    )
    op.create_index("ix_classifications_user_id_label", "classifications", ["user_id", "label"], schema="classify")


def _mail_facts() -> None:
    op.create_table(
        "mail_facts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        _time("mail_date"),
        sa.Column("sender_email", sa.Text(), nullable=False),
        _texts("thread_keys"),
        _texts("job_urls"),
        sa.ForeignKeyConstraint(
            ["user_id", "message_id"],
            ["classify.classifications.user_id", "classify.classifications.message_id"],
            name=op.f("fk_mail_facts_classification"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "message_id", name=op.f("pk_mail_facts")),
        schema="classify",
    )
    op.create_index("ix_mail_facts_user_id_content_key", "mail_facts", ["user_id", "content_key"], schema="classify")


def _fact_keys() -> None:
    op.create_table(
        "fact_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("blocking_key", sa.Text(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "blocking_key", "content_key", name=op.f("pk_fact_keys")),
        schema="classify",
    )
    columns = ["user_id", "content_key", "blocking_key"]
    op.create_index("ix_fact_keys_user_id_content_key", "fact_keys", columns, schema="classify")


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company", sa.Text()),
        sa.Column("job_title", sa.Text()),
        sa.Column("stage", sa.Text(), nullable=False),
        _time("applied_at"),
        _time("first_response_at", nullable=True),
        _time("last_event_at"),
        _time("closed_at", nullable=True),
        sa.Column("source", sa.Text()),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("interviewed", sa.Boolean(), nullable=False),
        sa.Column("assessed", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        _texts("doubts"),
        sa.Column("company_sort", sa.Text(collation="C")),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        _time("created_at", now=True),
        _time("updated_at", now=True),
        sa.CheckConstraint(f"stage in ({STAGES})", name=op.f("ck_applications_stage")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_applications")),
        schema="classify",
    )
    for name in ("last_event_at", "applied_at"):
        op.create_index(f"ix_applications_{name}", "applications", ["user_id", name, "id"], schema="classify")
    op.create_index("ix_applications_company", "applications", ["user_id", "company_sort", "id"], schema="classify")
    backwards: list[str | sa.TextClause] = ["user_id", sa.text("company_sort desc nulls last"), sa.text("id desc")]
    op.create_index("ix_applications_company_desc", "applications", [*backwards], schema="classify")


def _application_events() -> None:
    op.create_table(
        "application_events",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _time("event_at"),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        _texts("signals"),
        sa.Column("stage_after", sa.Text()),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_application_events_kind")),
        sa.CheckConstraint(f"stage_after in ({STAGES})", name=op.f("ck_application_events_stage_after")),
        sa.ForeignKeyConstraint(
            ["user_id", "application_id"],
            ["classify.applications.user_id", "classify.applications.id"],
            name=op.f("fk_application_events_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_application_events")),
        sa.UniqueConstraint("user_id", "content_key", name=op.f("uq_application_events_user_id_content_key")),
        schema="classify",
    )
    timeline = ["user_id", "application_id", "event_at", "content_key"]
    op.create_index("ix_application_events_timeline", "application_events", timeline, schema="classify")
