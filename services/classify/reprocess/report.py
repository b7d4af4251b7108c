"""What a run changed, or would change: counts, and the first examples. Grows batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.classify.domain.labels import Verdict
from services.classify.ports import Stored

#: Examples kept.
MOST_EXAMPLES = 100
_COUNTS = ("read", "changed", "missing", "pinned", "companies", "titles")


@dataclass(slots=True)
class Report:
    """One run's."""

    read: int = 0
    changed: int = 0
    #: No longer kept by ingest.
    missing: int = 0
    #: With something that stayed because a person said so.
    pinned: int = 0
    #: With the same label and another company, or job title.
    companies: int = 0
    titles: int = 0
    #: (before, after) -> how many
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, pairs: Iterable[tuple[Stored, Stored]]) -> None:
        """Counts messages as they were and as they become."""
        for old, new in pairs:
            self.read += 1
            self.pinned += bool(new.said)
            before, after = old.verdict, new.verdict
            if _told(before) == _told(after):
                continue
            self.changed += 1
            if before.label is not after.label:
                self.labels[before.label.value, after.label.value] += 1
            else:
                self.companies += before.company != after.company
                self.titles += before.job_title != after.job_title
            if len(self.examples) < MOST_EXAMPLES:
                self.examples.append(_example(new.message_id, before, after))

    def json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            **{name: getattr(self, name) for name in _COUNTS},
            "labels": [[before, after, count] for (before, after), count in self.labels.most_common()],
            "examples": self.examples,
        }

    def counts(self) -> dict[str, Any]:
        """What the operation says of its end."""
        return {name: getattr(self, name) for name in _COUNTS}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Report:
        """What `json` wrote."""
        labels = Counter({(before, after): count for before, after, count in data["labels"]})
        return cls(**{name: data[name] for name in _COUNTS}, labels=labels, examples=list(data["examples"]))


def _told(verdict: Verdict) -> tuple[Any, ...]:
    """What a person sees of a verdict; being a little surer is no news."""
    return verdict.label, verdict.company, verdict.job_title


def _example(message_id: UUID, before: Verdict, after: Verdict) -> dict[str, Any]:
    return {"message_id": str(message_id), "before": _shown(before), "after": _shown(after)}


def _shown(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label.value,
        "confidence": verdict.confidence,
        "company": verdict.company,
        "job_title": verdict.job_title,
        "evidence": verdict.evidence,
    }
