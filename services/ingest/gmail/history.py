"""history.list to changes and a cursor that only grows.

Ids of records have gaps, so their distance says nothing. A page may be empty and still have a next one; an answer
without records means that nothing changed. Records are in the order of events, and within one the kinds are taken in
the order in which they can follow each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.ingest.domain.remote import Change, ChangeKind
from services.ingest.gmail.answers import items, listed, number, page_token
from services.ingest.gmail.labels import LabelNames, label_ids
from services.ingest.remote.port import ChangePage


@dataclass(frozen=True, slots=True)
class HistoryCursor:
    """Where a mailbox's history was left."""

    #: What is asked for as startHistoryId.
    start: int
    #: Within the pages behind `start`; empty at their beginning.
    page_token: str = ""
    #: The last record seen on those pages: where to go on should the token be refused.
    reached: int = 0

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return {"history_id": str(self.start), "page_token": self.page_token, "reached": str(self.reached)}


def read_cursor(kept: Mapping[str, Any]) -> HistoryCursor:
    """What `as_json` gave."""
    token = kept.get("page_token")
    return HistoryCursor(
        number(kept.get("history_id")), token if isinstance(token, str) else "", number(kept.get("reached"))
    )


def read_page(answer: Mapping[str, Any], cursor: HistoryCursor, names: LabelNames) -> ChangePage:
    """One page behind `cursor`."""
    records = items(answer, "history")
    changes = tuple(change for record in records for change in _changes(record, names))
    reached = max([cursor.reached, cursor.start, *(number(record.get("id")) for record in records)])
    token = page_token(answer)
    if token:
        following = HistoryCursor(cursor.start, token, reached)
    else:
        following = HistoryCursor(max(reached, number(answer.get("historyId"))))
    return ChangePage(changes, following.as_json(), more=token is not None)


def label_ids_of(answer: Mapping[str, Any]) -> set[str]:
    """Every label that the page names."""
    found: set[str] = set()
    for record in items(answer, "history"):
        for kind in ("messagesAdded", "labelsAdded", "labelsRemoved"):
            for event in items(record, kind):
                found.update(label_ids(event), label_ids(_message(event)))
    return found


def _changes(record: Mapping[str, Any], names: LabelNames) -> Iterator[Change]:
    # `messages` repeats the typed lists and says less.
    for event in items(record, "messagesAdded"):
        yield from _change(ChangeKind.ADDED, event, names)
    for event in items(record, "labelsAdded"):
        yield from _change(ChangeKind.RELABELLED, event, names, added=names.names(label_ids(event)))
    for event in items(record, "labelsRemoved"):
        yield from _change(ChangeKind.RELABELLED, event, names, removed=names.names(label_ids(event)))
    for event in items(record, "messagesDeleted"):
        yield from _change(ChangeKind.REMOVED, event, names)


def _change(
    kind: ChangeKind,
    event: Mapping[str, Any],
    names: LabelNames,
    added: frozenset[str] = frozenset(),
    removed: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    told = _message(event)
    # Later records are told as differences; only the first word on a message can be all of its labels.
    labels = names.names(label_ids(told)) if kind is ChangeKind.ADDED and "labelIds" in told else None
    message = listed(told, labels)
    if message is not None:
        yield Change(kind, message, added, removed)


def _message(event: Mapping[str, Any]) -> Mapping[str, Any]:
    message = event.get("message")
    return message if isinstance(message, dict) else {}
