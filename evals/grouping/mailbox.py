"""The mailbox: what was written, and what the product makes of each mail before it is grouped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import dataset
from evals.dataset import BadItemError, Item
from evals.mail import raw_mail, stored_mail
from services.classify.domain.events import MailFact
from services.classify.domain.stage import Stage
from services.classify.pipeline.local import Examine
from services.classify.pipeline.pipeline import fitting
from services.classify.ports import Decided

FOLDER = Path(__file__).parent
#: The day on which the written stages are true.
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """An application as it was written."""

    id: str
    #: of the mailbox: "tune" was looked at while grouping was improved, "check" only scored. By company.
    half: str
    #: at AS_OF
    stage: Stage


@dataclass(frozen=True, slots=True)
class Read:
    """A mail as grouping sees it, and where it belongs; None for what is no news of any application."""

    id: str
    half: str
    application: str | None
    fact: MailFact


def applications(folder: Path = FOLDER) -> list[Written]:
    """The applications. Raises BadItemError, OSError."""
    lines = (folder / "applications.jsonl").read_text(encoding="utf-8").splitlines()
    try:
        return [_written(json.loads(line)) for line in lines]
    except (ValueError, KeyError, TypeError) as error:
        raise BadItemError(f"applications.jsonl: {type(error).__name__}: {error}") from error


def mails(folder: Path = FOLDER) -> list[Item]:
    """The mails. Raises BadItemError, OSError."""
    return dataset.read(folder / "mailbox.jsonl")


def read(items: Iterable[Item], examine: Examine) -> list[Read]:
    """The mails through the product's parser and `examine`, as they are stored. Raises UnreadableError."""
    return [_read(item, examine) for item in items]


def as_labelled(items: Sequence[Item], found: Sequence[Read]) -> list[Read]:
    """The same with the label and the names that were written, so that grouping alone is seen."""
    return [replace(one, fact=_labelled(item, one.fact)) for item, one in zip(items, found, strict=True)]


def _written(line: dict[str, Any]) -> Written:
    return Written(str(line["id"]), str(line["half"]), Stage(line["stage"]))


def _read(item: Item, examine: Examine) -> Read:
    mail = stored_mail(raw_mail(item), item.id)
    fact = Decided(mail, fitting(examine(mail.text))).stored("evals").fact
    return Read(item.id, item.text("half"), item.text("application") or None, fact)


def _labelled(item: Item, fact: MailFact) -> MailFact:
    return replace(
        fact,
        label=item.label,
        company=item.text("company") or None,
        job_title=item.text("job_title") or None,
        requisition_id=item.text("requisition_id") or None,
        leaning=None,
    )
