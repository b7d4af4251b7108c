"""Applications as JSON: {exportedAt, from, to, applications: [… with their timelines]}, in GraphQL's words."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson

from gateway.applications.reading import Range, Row


async def pieces(rows: AsyncIterator[Row], asked: Range, now: datetime) -> AsyncIterator[bytes]:
    """The file, an application at a time."""
    head = {"exportedAt": now, "from": asked.first, "to": asked.last}
    yield orjson.dumps(head)[:-1] + b',"applications":['
    first = True
    async for row in rows:
        yield (b"" if first else b",") + b"\n" + orjson.dumps(_application(row))
        first = False
    yield b"\n]}\n"


def _application(row: Row) -> dict[str, Any]:
    one = row.application
    return {
        "id": one.id,
        "company": one.company,
        "jobTitle": one.job_title,
        "stage": one.stage.name,
        "appliedAt": one.applied_at,
        "firstResponseAt": one.first_response_at,
        "lastEventAt": one.last_event_at,
        "closedAt": one.closed_at,
        "source": one.source,
        "industry": one.industry,
        "certain": one.certain,
        "timeline": [
            {
                "kind": event.kind.name,
                "at": event.at,
                "stageAfter": event.stage_after.name if event.stage_after else None,
                "evidence": event.evidence,
            }
            for event in row.events
        ],
    }
