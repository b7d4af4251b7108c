"""A corrected message as the example that messages of the same sender and shape follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.classify.domain.corrections import Field, Said
from services.classify.domain.labels import Verdict
from services.classify.ports import Stored


@dataclass(frozen=True, slots=True)
class Model:
    """A corrected message, as the example that similar ones follow."""

    message: Stored
    #: Of the message's own corrections, by field.
    ids: Mapping[Field, UUID]

    @property
    def said(self) -> Said:
        """What the person said of it."""
        return self.message.said

    def for_similar(self, other: Stored) -> Said:
        """What its corrections would change of another message of its shape; nothing that a person said of that one.

        A label goes over as it is: the template means it. A name does only where the same wrong one was read.
        """
        machine, theirs = self.message.outcome.verdict, other.verdict
        offered: dict[Field, str | None] = {}
        for field, value in self.said.items():
            if field in other.said:
                continue
            now = _value(field, theirs)
            if now != value and (field is Field.LABEL or now == _value(field, machine)):
                offered[field] = value
        return offered


def _value(field: Field, verdict: Verdict) -> str | None:
    value = getattr(verdict, field.value)
    return None if value is None else str(value)
