"""Mails read under the label that a person says they have: whom they name then, and what they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kit import logs
from kit.errors import Problem
from services.classify.domain.labels import Label
from services.classify.domain.outcome import Outcome
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Decided, Mails

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """Mails read under a label: as decided ones, and their outcomes by content key."""

    decided: Sequence[Decided] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


async def read_as(
    mails: Mails, pipeline: Pipeline, user_id: UUID, message_ids: Sequence[UUID], label: Label | None
) -> Read:
    """The messages read under the label; nothing without one. Call it with no transaction open.

    When the mail cannot be read now the person's word counts all the same, without the names in the mail.
    """
    if label is None or not message_ids:
        return Read()
    try:
        found = await mails.read(user_id, message_ids)
        outcomes = await pipeline.read_as([(mail, label) for mail in found])
    except Problem as problem:
        if not problem.transient:
            raise
        log.warning("mail_not_read_anew", reason=problem.reason, messages=len(message_ids))
        return Read()
    decided = [Decided(mail, outcome) for mail, outcome in zip(found, outcomes, strict=True)]
    return Read(decided, {one.mail.content_key: one.outcome for one in decided})
