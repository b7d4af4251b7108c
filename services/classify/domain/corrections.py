"""What a person says of a mail, and how it counts against what the pipeline says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from services.classify.domain.labels import CONVERSATION_LABELS, DecidedBy, Label, Verdict

#: A company's name or a job title longer than this is none.
VALUE_CHARS = 200


class Field(StrEnum):
    """What can be corrected."""

    LABEL = "label"
    COMPANY = "company"
    JOB_TITLE = "job_title"


class Origin(StrEnum):
    """How a correction came about."""

    OWN = "own"
    #: Copied, at the person's wish, from a mail of the same sender and shape.
    SIMILAR = "similar"


#: What a person says of one mail: by field, None for "there is none". Only what they corrected.
Said = Mapping[Field, str | None]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A verdict with what a person said of it."""

    verdict: Verdict
    #: In the order of `Field`.
    fields: tuple[Field, ...]


def told_label(said: Said) -> Label | None:
    """The label under which the mail is to be read anew: one of mail about an application, None otherwise."""
    label = Label(said[Field.LABEL] or Label.OTHER) if Field.LABEL in said else None
    return label if label in CONVERSATION_LABELS else None


def pin(machine: Verdict, said: Said, read_as: Verdict | None = None) -> Pinned:
    """The verdict that counts. A pure function: taking a correction back restores what the pipeline says.

    `read_as` is the verdict of the mail read under the label that the person said: it names the application where the
    pipeline, which took the mail for something else, looked for no names.
    """
    verdict = machine
    if Field.LABEL in said:
        label = Label(said[Field.LABEL] or Label.OTHER)
        if read_as is not None and machine.label not in CONVERSATION_LABELS:
            names = read_as.company, read_as.job_title, read_as.requisition_id
            verdict = replace(verdict, company=names[0], job_title=names[1], requisition_id=names[2])
        # The sentence that spoke for another label proves nothing of this one.
        evidence = machine.evidence if label is machine.label else ""
        verdict = replace(verdict, label=label, confidence=1.0, decided_by=DecidedBy.PERSON, evidence=evidence)
    if Field.COMPANY in said:
        verdict = replace(verdict, company=said[Field.COMPANY])
    if Field.JOB_TITLE in said:
        verdict = replace(verdict, job_title=said[Field.JOB_TITLE])
    return Pinned(verdict, tuple(field for field in Field if field in said))
