"""What messages are, for a person who waits to hear it: from their headers, none of their text."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from services.ingest.domain.remote import Lane
from services.ingest.gmail.answers import items, number
from services.ingest.gmail.client import GmailClient
from services.ingest.gmail.errors import CallFailed, Kind, problem_of
from services.ingest.gmail.requests import Requests
from services.ingest.remote.heading import heading
from services.ingest.remote.port import Named


async def names(client: GmailClient, requests: Requests, remote_ids: Sequence[str]) -> AsyncGenerator[Named, None]:
    """Each as it arrives, a few asked for at once: the account's quota says how many. What is gone is left out."""
    tasks = [asyncio.create_task(_name(client, requests, remote_id)) for remote_id in remote_ids]
    try:
        for done in asyncio.as_completed(tasks):
            if (named := await done) is not None:
                yield named
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _name(client: GmailClient, requests: Requests, remote_id: str) -> Named | None:
    try:
        answer = (await client.call(requests.message_head(remote_id), Lane.PERSON)).content
    except CallFailed as failed:
        if failed.fault.kind in (Kind.NOT_FOUND, Kind.INVALID):
            return None
        raise problem_of(failed.fault) from None
    headers = _headers(answer)
    return heading(remote_id, headers.get("from", ""), headers.get("subject", ""), _received_at(answer))


def _headers(answer: Mapping[str, Any]) -> dict[str, str]:
    """The first of each name, in lower case."""
    payload = answer.get("payload")
    found: dict[str, str] = {}
    for one in items(payload, "headers") if isinstance(payload, dict) else ():
        name, value = one.get("name"), one.get("value")
        if isinstance(name, str) and isinstance(value, str):
            found.setdefault(name.lower(), value)
    return found


def _received_at(answer: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(number(answer.get("internalDate")) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
