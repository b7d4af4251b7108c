"""Two runs over the same mails: what changed, for better or for worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evals import metrics
from evals.outcomes import Outcome, Run


@dataclass(frozen=True, slots=True)
class Change:
    """One mail that came out differently."""

    before: Outcome
    after: Outcome

    @property
    def verdict(self) -> str:
        """better, worse, or other when both are right or both are wrong."""
        if self.before.is_right == self.after.is_right:
            return "other"
        return "better" if self.after.is_right else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, and the mails only one of the runs has."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    names_better: int
    names_worse: int
    only_before: int
    only_after: int

    def of(self, verdict: str) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.verdict == verdict]

    def figures(self) -> Iterator[tuple[str, float, float]]:
        """(name, before, after) over the mails both have."""
        shared = self.before.by_id().keys() & self.after.by_id().keys()
        one, two = ([o for o in side.outcomes if o.id in shared] for side in (self.before, self.after))
        yield "accuracy", metrics.accuracy(one).value, metrics.accuracy(two).value
        yield "macro-F1", metrics.macro_f1(one), metrics.macro_f1(two)
        yield "ECE", metrics.ece(one), metrics.ece(two)
        for name, field in (("company", "company_right"), ("job title", "title_right")):
            yield name, metrics.names_right(one, field).value, metrics.names_right(two, field).value


def compare(before: Run, after: Run) -> Comparison:
    """What `after` does differently from `before`, mail by mail."""
    old, new = before.by_id(), after.by_id()
    both = [(old[key], new[key]) for key in old if key in new]
    names = [(getattr(a, f), getattr(b, f)) for a, b in both for f in ("company_right", "title_right")]
    return Comparison(
        before,
        after,
        tuple(Change(a, b) for a, b in both if a.given != b.given),
        names_better=sum(b is True and a is not True for a, b in names),
        names_worse=sum(a is True and b is not True for a, b in names),
        only_before=len(old.keys() - new.keys()),
        only_after=len(new.keys() - old.keys()),
    )
