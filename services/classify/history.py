"""What was decided about an application, by the person and automatically, as EditingService tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import editing_pb2 as edit
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.wire import timestamp
from services.classify.domain.decisions import BY_HAND, Decision, replaced
from services.classify.store.applications import Applications
from services.classify.store.decisions import Decisions, decision_of
from services.classify.store.editing import Lookups
from services.classify.store.verdicts import Verdicts

#: Mails that one change names at most.
MOST_MESSAGES = 100

#: Details that only serve us.
_SILENT = frozenset({"replaces", "imported"})


async def history(tx: Transaction, user_id: UUID, application_id: UUID) -> list[edit.Change]:
    """Newest first; automatic ones of its newest 500 events. APPLICATION_NOT_FOUND when there is none such."""
    decisions, lookups = Decisions(tx, user_id), Lookups(tx, user_id)
    one = (await decisions.heirs([application_id])).get(application_id)
    if one is None:
        metadata = {"application_id": str(application_id)}
        raise Problem(Status.NOT_FOUND, "APPLICATION_NOT_FOUND", "There is no such application.", metadata)
    events = (await Applications(tx, user_id).timelines([one]))[one]
    made = await decisions.about(await lookups.event_keys([one]))
    rows = await decisions.rows([decision.id for decision in made])
    messages = await lookups.messages_of({key for decision in made for key in decision.keys})
    counted = [event for event in events if not event.content_key.startswith(BY_HAND)]
    verdicts = await Verdicts(tx, user_id).batch([event.message_id for event in counted])
    anew = replaced(made)
    told = [_by_person(decision_of(row), messages) for row in rows if row.id not in anew]
    for event in counted:
        verdict = verdicts.get(event.message_id)
        told.append(_automatic(event, verdict.decided_at if verdict is not None else event.event_at))
    return sorted(told, key=lambda change: (change.change_time.ToNanoseconds(), change.id), reverse=True)


def _by_person(decision: Decision, messages: Mapping[str, UUID]) -> edit.Change:
    named = [str(messages[key]) for key in decision.keys if key in messages]
    return edit.Change(
        id=str(decision.id),
        kind=edit.ChangeKind.Value(f"CHANGE_KIND_{decision.kind.name}"),
        by_person=True,
        change_time=timestamp(decision.at),
        undone=decision.undone,
        details={name: value or "" for name, value in decision.told.items() if name not in _SILENT},
        message_ids=named[:MOST_MESSAGES],
    )


def _automatic(event: Any, decided_at: datetime) -> edit.Change:
    return edit.Change(
        id=str(event.id),
        kind=edit.CHANGE_KIND_COUNTED,
        change_time=timestamp(decided_at),
        details={"kind": event.kind},
        message_ids=[str(event.message_id)],
        evidence=event.evidence,
        signals=event.signals,
    )
