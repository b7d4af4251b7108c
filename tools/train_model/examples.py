"""Labelled mails the second stage learns from, all the project's own or in the public domain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from evals import dataset
from evals.mail import mail_of, text_of
from services.classify.domain.labels import Label
from services.classify.rules.decide import find
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading, read
from tools.mailgen import generate
from tools.train_model.letters import letters

PUBLIC = dataset.OWN_MAILS.parent / "public"
WRITTEN = dataset.OWN_MAILS.parent / "training"
REALISTIC = dataset.OWN_MAILS.parent / "realistic"
#: Mailboxes of the generator; others are used to test the rules.
_MAILBOXES = (101, 102, 103)
_BEGIN, _END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One mail as it is learned from. `fold` keeps mails of one template together."""

    reading: Reading
    finding: Finding
    label: Label
    kind: str
    fold: int


def fold_of(key: str) -> int:
    """A group's fold, the same in every run."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % FOLDS


def own() -> Iterator[Example]:
    """The project's hand-written mails that are for training."""
    for item in dataset.choose(dataset.read(dataset.OWN_MAILS), split="train", every=True):
        if item.fields.get("split") == "train":
            yield _example(read(mail_of(item)), item.label, "own", str(item.fields.get("template") or item.id))


def written() -> Iterator[Example]:
    """Mails written by hand for training alone."""
    for item in dataset.read(WRITTEN):
        yield _example(read(mail_of(item)), item.label, "written", str(item.fields.get("template") or item.id))


def realistic() -> Iterator[Example]:
    """Mail as a mailbox holds it, those of it that are for training."""
    for item in dataset.choose(dataset.read(REALISTIC), split="train", every=True):
        yield _example(read(mail_of(item)), item.label, "realistic", str(item.fields.get("template") or item.id))


def public() -> Iterator[Example]:
    """Public mail: daily life of twenty years ago, discussion lists, advertising."""
    for item in dataset.read(PUBLIC):
        yield _example(read(mail_of(item)), item.label, "public", item.id)


def generated() -> Iterator[Example]:
    """Generated mailboxes."""
    for seed in _MAILBOXES:
        for mail in generate(seed, 60, 80, start=_BEGIN, end=_END):
            reading = read(text_of(mail.raw, mail.truth.message_id))
            yield _example(reading, Label(mail.truth.label), "generated", f"{mail.truth.kind}")


def composed(seed: str) -> Iterator[Example]:
    """Ordinary letters put together from parts."""
    for letter in letters(seed):
        yield _example(read(letter.mail), letter.label, "composed", letter.key)


def _example(reading: Reading, label: Label, kind: str, group: str) -> Example:
    return Example(reading, find(reading), label, kind, fold_of(group))
