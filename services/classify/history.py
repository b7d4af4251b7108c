"""What was decided about an application, by the person and automatically, as EditingService tells it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import editing_pb2 as edit
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.wire import timestamp
from services.classify.domain.corrections import Origin
from services.classify.domain.decisions import BY_HAND, Decision, replaced
from services.classify.server.words import counted_as, stage_to_proto
from services.classify.store.applications import Applications
from services.classify.store.corrections import Corrections
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
    corrected = await Corrections(tx, user_id).about(
        {event.content_key for event in counted}, await decisions.origins(one)
    )
    mails = {event.message_id for event in counted} | {row.message_id for row in corrected}
    verdicts = await Verdicts(tx, user_id).batch(mails)
    anew = replaced(made)
    stages = {event.content_key: event.stage_after for event in events}
    told = [_by_person(decision_of(row), messages, stages) for row in rows if row.id not in anew]
    told += [_correction(row, before) for row, before in _with_before(corrected, verdicts)]
    for event in counted:
        verdict = verdicts.get(event.message_id)
        told.append(_automatic(event, verdict))
    return sorted(told, key=lambda change: (change.change_time.ToNanoseconds(), change.id), reverse=True)


def _by_person(decision: Decision, messages: Mapping[str, UUID], stages: Mapping[str, str | None]) -> edit.Change:
    named = [str(messages[key]) for key in decision.keys if key in messages]
    return edit.Change(
        id=str(decision.id),
        kind=edit.ChangeKind.Value(f"CHANGE_KIND_{decision.kind.name}"),
        by_person=True,
        change_time=timestamp(decision.at),
        undone=decision.undone,
        details={name: value or "" for name, value in decision.told.items() if name not in _SILENT},
        message_ids=named[:MOST_MESSAGES],
        stage_after=stage_to_proto(stages.get(decision.key)),
    )


def _with_before(rows: Sequence[Any], verdicts: Mapping[UUID, Any]) -> Iterator[tuple[Any, str | None]]:
    """Corrections with what counted before each; those that were said anew are told by the later ones."""
    by_id = {row.id: row for row in rows}
    anew: set[UUID] = set()
    for row in reversed(rows):
        if row.replaces is not None and (row.undone_at is None or row.id in anew):
            anew.add(row.replaces)
    for row in rows:
        if row.id not in anew:
            before = by_id.get(row.replaces)
            yield row, before.value if before is not None else _by_machine(row, verdicts.get(row.message_id))


def _by_machine(row: Any, verdict: Any) -> str | None:
    """What the pipeline says of the field that was corrected; None when it says nothing, or the mail is gone."""
    if verdict is None:
        return None
    said: Mapping[str, str | None] = verdict.machine["verdict"] if verdict.machine else verdict._mapping
    return said[row.field]


def _correction(row: Any, before: str | None) -> edit.Change:
    details = {row.field: row.value or "", "before": before or ""}
    if row.origin == Origin.SIMILAR.value:
        details["like"] = "a similar mail"
    return edit.Change(
        id=str(row.id),
        kind=edit.CHANGE_KIND_CORRECTED,
        by_person=True,
        change_time=timestamp(row.created_at),
        undone=row.undone_at is not None,
        details=details,
        message_ids=[str(row.message_id)],
    )


def _automatic(event: Any, verdict: Any) -> edit.Change:
    decided_at = verdict.decided_at if verdict is not None else event.event_at
    probable = {"probable": "yes"} if counted_as(verdict) else {}
    return edit.Change(
        id=str(event.id),
        kind=edit.CHANGE_KIND_COUNTED,
        change_time=timestamp(decided_at),
        details={"kind": event.kind, **probable},
        message_ids=[str(event.message_id)],
        evidence=event.evidence,
        signals=event.signals,
        stage_after=stage_to_proto(event.stage_after),
    )
