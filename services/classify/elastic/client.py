"""Elasticsearch over HTTP: the template of the index, and bulks. Its own client would be five times this product."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2

from services.classify.elastic.settings import ElasticSettings

_TIMEOUT_SECONDS = 10.0
_KEYWORD = {"type": "keyword"}
_TEXT = {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}
_DATE = {"type": "date"}
_MAPPING = {
    "dynamic": False,
    "properties": {
        "user_id": _KEYWORD,
        "company": _TEXT,
        "job_title": _TEXT,
        "stage": _KEYWORD,
        "source": _KEYWORD,
        "applied_at": _DATE,
        "first_response_at": _DATE,
        "last_event_at": _DATE,
        "closed_at": _DATE,
        "event_count": {"type": "integer"},
        "interviewed": {"type": "boolean"},
        "assessed": {"type": "boolean"},
        "offered": {"type": "boolean"},
    },
}


class Away(Exception):  # noqa: N818 (says what is the matter)
    """Elasticsearch does not answer, or asks for patience: the same may work later. `str` is for people."""


class Misconfigured(Away):
    """It answers, and does not take what we ask for: credentials, rights, an address of something else."""


@dataclass(frozen=True, slots=True)
class Change:
    """An application as it is to be there; gone without a document."""

    user_id: UUID
    application_id: UUID
    #: Grows with every change: what is older than what Elasticsearch has is not taken.
    number: int
    document: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a bulk."""

    taken: list[Change]
    #: With the reason; trying again would not help.
    refused: list[tuple[Change, str]]
    #: Those that it has no room for now.
    later: list[Change]


class Elasticsearch:
    """One cluster."""

    def __init__(self, settings: ElasticSettings) -> None:
        key = settings.api_key.get_secret_value()
        self._index = settings.index
        self._client = httpx2.AsyncClient(
            base_url=settings.url.get_secret_value(),
            headers={"authorization": f"ApiKey {key}"} if key else {},
            timeout=_TIMEOUT_SECONDS,
        )

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.aclose()

    async def prepare(self) -> None:
        """Makes sure of the index's template. Raises Away."""
        body = {"index_patterns": [self._index], "template": {"mappings": _MAPPING}}
        await self._ask("PUT", f"/_index_template/{self._index}", json.dumps(body), "application/json")

    async def send(self, changes: Sequence[Change]) -> Told:
        """Sends changes; of one application the highest number wins, in whatever order they come. Raises Away."""
        lines = "".join(f"{line}\n" for change in changes for line in self._lines(change))
        answer = await self._ask("POST", "/_bulk", lines, "application/x-ndjson")
        told = Told([], [], [])
        try:
            for change, item in zip(changes, answer["items"], strict=True):
                _sort(told, change, next(iter(item.values())))
        except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
            raise Misconfigured("The answer is not Elasticsearch's.") from error
        return told

    def _lines(self, change: Change) -> list[str]:
        # external_gte: the same change may be sent twice.
        meta = {
            "_index": self._index,
            "_id": str(change.application_id),
            "version": change.number,
            "version_type": "external_gte",
        }
        if change.document is None:
            return [json.dumps({"delete": meta})]
        return [json.dumps({"index": meta}), json.dumps(change.document)]

    async def _ask(self, method: str, path: str, body: str, media_type: str) -> Any:
        try:
            answer = await self._client.request(
                method, path, content=body.encode(), headers={"content-type": media_type}
            )
        except httpx2.HTTPError as error:
            raise Away(f"It does not answer ({type(error).__name__}).") from error
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Away(f"It answers with status {answer.status_code}.")
        if answer.status_code >= 300:
            raise Misconfigured(
                f"It answers with status {answer.status_code}: look at ELASTICSEARCH_URL and its rights."
            )
        try:
            return answer.json()
        except ValueError as error:
            raise Misconfigured("The answer is not Elasticsearch's.") from error


def _sort(told: Told, change: Change, item: Mapping[str, Any]) -> None:
    status = int(item["status"])
    # 409: it has a newer one; 404: what is to go is not there.
    if status < 300 or status == 409 or (status == 404 and change.document is None):
        told.taken.append(change)
    elif status == 429 or status >= 500:
        told.later.append(change)
    else:
        error = item.get("error") or {}
        told.refused.append((change, f"{status} {error.get('type', '')}: {error.get('reason', '')}"[:500]))
