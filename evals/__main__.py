"""Scores a pipeline on labelled mail.

    make evals                                  the project's own hard mails that nothing was trained on,
                                                and a line for each of its sets
    make evals DATA=realistic                   the same of one set: hard, or realistic
    make evals DATA=/path/file.jsonl.gz         any labelled file
    make evals AGAINST=HEAD~3                   … and what changed since then (or since a saved result, a file)
    make evals PIPELINE=llm                     … with the language model asked, and what that cost

Prints the figures, writes the page and the result under .evals/.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals import dataset, saved
from evals.asking import NoModelError
from evals.compare import Comparison, compare
from evals.mail import UnreadableError
from evals.outcomes import Run, run
from evals.pipelines import DEFAULT, PIPELINES
from evals.report import comparison_table, page, summary, table
from kit.child import settle


def main(argv: list[str]) -> int:
    """Scores, prints, writes. 2 when there is nothing to score or to compare with."""
    chosen = _arguments(argv)
    try:
        return _score(chosen)
    except (dataset.BadItemError, UnreadableError, saved.NoSavedRunError, NoModelError, OSError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "data", nargs="?", help=f"JSONL, JSONL.gz, a folder or {' or '.join(dataset.SETS)} (default: hard)"
    )
    parser.add_argument("--split", help="only items of this split (default: test of a named set, else all)")
    parser.add_argument("--all", action="store_true", help="also templates, synthetic and ambiguous items")
    parser.add_argument("--pipeline", choices=sorted(PIPELINES), default=DEFAULT)
    parser.add_argument("--errors", type=int, default=20, help="how many of the worst errors to show")
    parser.add_argument("--against", "--compare", help="a saved result, or the git revision at which one was saved")
    return parser.parse_args(argv)


def _score(chosen: argparse.Namespace) -> int:
    found, items = _run(chosen, chosen.data or "hard")
    changes = compare(saved.load(chosen.against, found), found) if chosen.against else None
    print(table(found, chosen.errors))
    if changes:
        print(comparison_table(changes))
    _write(found, items, chosen.errors, changes)
    if chosen.data is None:
        others = (_run(chosen, name)[0] for name in dataset.SETS if name != "hard")
        print("\n" + "\n".join(summary(one) for one in (found, *others)))
    return 0


def _run(chosen: argparse.Namespace, data: str) -> tuple[Run, list[dataset.Item]]:
    """Judges a set of the project by its name, or a file or folder. Raises BadItemError, OSError."""
    own = dataset.SETS.get(data)
    items = dataset.choose(
        dataset.read(own or Path(data)), split=chosen.split or ("test" if own else None), every=chosen.all
    )
    if not items:
        raise dataset.BadItemError(
            "no mail to score: the file is empty, or its items are all of another split or unclear"
        )
    name = f"the project's {data} mails" if own else Path(data).name
    pipeline = PIPELINES[chosen.pipeline]()
    # As the process does in which the service asks it: speed is part of what is told.
    settle()
    return run(pipeline, items, name), items


def _write(found: Run, items: list[dataset.Item], errors: int, changes: Comparison | None) -> None:
    result = saved.save(found, saved.revision())
    report = result.with_suffix(".html")
    by_id = {item.id: item for item in items}
    report.write_text(page(found, by_id, errors=max(errors, 50), comparison=changes), encoding="utf-8")
    print(f"\nresult: {result}\nreport: {report}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
