"""Labelled mail: one JSON object per line, plain or gzipped, in many files or one."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.classify.domain.labels import Label

#: The project's own mails.
OWN_MAILS = Path(__file__).parent / "mails"
#: The project's sets by name: far harder than a mailbox, and as mailboxes are.
SETS = {"hard": OWN_MAILS, "realistic": OWN_MAILS.parent / "realistic"}
#: The labels of files that know fewer than the product; a file with only these is scored coarsely.
COARSE_LABELS = frozenset(Label) - {Label.VIEWED, Label.UPDATE, Label.INFO_REQUEST, Label.ON_HOLD, Label.WITHDRAWN}
#: A line longer than this is no mail.
_LINE_LIMIT = 20_000_000


class BadItemError(ValueError):
    """A line of a labelled file is not a labelled mail."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled mail. `fields` is the line as it was read; what is not in it is unknown."""

    id: str
    label: Label
    fields: dict[str, Any] = field(repr=False)

    def text(self, name: str) -> str:
        """A field that may be missing, null or not a string."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """A field that says yes."""
        return bool(self.fields.get(name))

    @property
    def is_clear(self) -> bool:
        """Written by a person, for a reader or for this, and of one meaning: what a score is taken from."""
        return self.fields.get("authentic") not in ("template", "synthetic") and not self.flag("ambiguous")


def read(path: Path) -> list[Item]:
    """The items of a file, or of every file of a folder, by name. Raises BadItemError, OSError."""
    files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
    found = [item for file in files for item in _items(file)]
    if len({item.id for item in found}) < len(found):
        raise BadItemError(f"{path}: two items have the same id")
    return found


def choose(items: Iterable[Item], *, split: str | None = None, every: bool = False) -> list[Item]:
    """Those of a split (items that name none belong to each); unless `every`, the clear ones only."""
    of_split = (item for item in items if split is None or item.fields.get("split", split) == split)
    return [item for item in of_split if every or item.is_clear]


def is_coarse(items: Iterable[Item]) -> bool:
    """Whether none of them bears a label that coarser files lack."""
    return all(item.label in COARSE_LABELS for item in items)


def digest(items: Iterable[Item]) -> str:
    """Names the data: the same mails with the same labels have the same one."""
    found = hashlib.sha256()
    for item in items:
        found.update(json.dumps(item.fields, sort_keys=True, ensure_ascii=False).encode())
    return found.hexdigest()[:16]


def _items(file: Path) -> Iterator[Item]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _item(line, f"{file.name}:{number}")


def _item(line: str, place: str) -> Item:
    if len(line) > _LINE_LIMIT:
        raise BadItemError(f"{place}: longer than {_LINE_LIMIT} characters")
    try:
        fields = json.loads(line)
        return Item(str(fields.get("id") or place), Label(fields["label"]), fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadItemError(f"{place}: {type(error).__name__}: {error}") from error
