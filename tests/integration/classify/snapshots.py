"""What a user's applications say, without the ids that each run makes anew."""

from typing import Any
from uuid import UUID

from services.classify import tables
from tests.fixtures.classify_service import ClassifyStack

_IDS = {"id", "user_id", "application_id", "version", "created_at", "updated_at", "decided_at"}
#: Which of two mails of the same text comes first, and is then remembered, differs from run to run.
_BY_CHANCE = {"decided_by", "trail"}


async def snapshot(stack: ClassifyStack, user_id: UUID) -> dict[str, Any]:
    """Applications with their timelines, verdicts, facts and keys, each sorted."""
    events = await stack.rows(tables.application_events, user_id)
    applications = await stack.rows(tables.applications, user_id)
    return {
        "applications": sorted(
            (content(one), sorted(content(event) for event in events if event.application_id == one.id))
            for one in applications
        ),
        "events": len(events),
        "verdicts": sorted(content(row) for row in await stack.rows(tables.classifications, user_id)),
        "facts": sorted(content(row) for row in await stack.rows(tables.mail_facts, user_id)),
        "keys": sorted(content(row) for row in await stack.rows(tables.fact_keys, user_id)),
    }


def content(row: Any) -> str:
    """A row's values but for ids and times of this run."""
    return repr({name: value for name, value in row._mapping.items() if name not in _IDS | _BY_CHANCE})
