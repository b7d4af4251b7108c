"""Scores grouping and stages on the hand-written mailbox.

    make evals GROUPING=1

Once through the whole pipeline (parser, rules and local model, grouping, stage), and once with the labels and names
that were written, so that grouping itself is seen. Details are shown of the half that may be looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from evals.dataset import BadItemError
from evals.grouping import mailbox
from evals.grouping.mailbox import Read, Written
from evals.grouping.measure import Score, measure, of_half
from evals.mail import UnreadableError
from services.classify.pipeline.local import load_local

_HALVES = ("tune", "check", "fresh")


def main() -> int:
    """Prints the figures; 2 when the mailbox cannot be read."""
    try:
        items, written = mailbox.mails(), mailbox.applications()
        judged = mailbox.read(items, load_local().examine)
    except (BadItemError, UnreadableError, OSError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    for name, found in (("whole pipeline", judged), ("labels as written", mailbox.as_labelled(items, judged))):
        print("\n".join(_report(name, found, written)), end="\n\n")
    return 0


def _report(name: str, found: Sequence[Read], written: Sequence[Written]) -> Iterator[str]:
    yield f"{name:20}  mails  apps       P       R      F1  mixed  of pairs   stages  invented"
    yield _line("all", measure(found, written))
    for half in _HALVES:
        yield _line(half, measure(*of_half(found, written, half)))
    yield from _details(measure(*of_half(found, written, "tune")))


def _line(name: str, score: Score) -> str:
    return (
        f"  {name:18}{score.mails:7}{len(score.placed):6}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}"
        f"{score.mixed_applications:7}{score.wrong_merges:10.3%}{score.stages_right:9.1%}{len(score.invented):10}"
    )


def _details(score: Score) -> Iterator[str]:
    for one in score.placed:
        if not one.stage_right or one.missing or one.foreign:
            stage = "" if one.stage_right else f" {one.written.stage} -> {one.found or 'nowhere'}"
            missing, foreign = " ".join(one.missing) or "-", " ".join(one.foreign) or "-"
            yield f"    {one.written.id}:{stage} missing {missing} foreign {foreign}"
    for ids in score.invented:
        yield f"    invented: {' '.join(ids)}"


if __name__ == "__main__":
    sys.exit(main())
