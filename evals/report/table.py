"""The run as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from evals import metrics
from evals.compare import Comparison
from evals.outcomes import Outcome, Run


def table(found: Run, errors: int) -> str:
    """All figures, and one line for each of the worst errors."""
    outcomes = found.outcomes
    parts = (_head(found), _labels(outcomes), _confused(outcomes), _calibration(outcomes), _figures(found))
    return "\n".join(line for part in parts for line in [*part, ""]) + "\n".join(_errors(outcomes, errors))


def summary(found: Run) -> str:
    """One line, to be read beside that of another set."""
    outcomes = found.outcomes
    wrong = metrics.other_as_process(outcomes)
    return (
        f"{found.data}: macro-F1 {metrics.macro_f1(outcomes):.3f}, ECE {metrics.ece(outcomes):.4f}, "
        f"OTHER taken for process mail {wrong.part} of {wrong.whole}, {len(outcomes)} mails"
    )


def _head(found: Run) -> Iterator[str]:
    labels = "coarse labels" if found.coarse else "13 labels"
    yield f"{found.pipeline} {found.version} on {found.data}: {len(found.outcomes)} mails, {labels}"


def _labels(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    yield f"{'label':20}{'n':>6}{'P':>8}{'R':>8}{'F1':>8}"
    for score in metrics.label_scores(outcomes):
        yield f"{score.label:20}{score.wanted:6}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}"
    yield f"{'macro-F1':20}{len(outcomes):6}{'':16}{metrics.macro_f1(outcomes):8.3f}"


def _confused(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    for (expected, given), count in metrics.confusion(outcomes).most_common():
        if expected != given:
            yield f"{count:6}  {expected} -> {given}"


def _calibration(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    yield f"ECE {metrics.ece(outcomes):.4f}    {'confidence':>12}{'n':>7}{'mean':>8}{'right':>8}"
    for held in metrics.reliability(outcomes):
        yield f"{f'{held.low:.1f}..{held.high:.1f}':>26}{held.count:7}{held.confidence:8.3f}{held.accuracy:8.3f}"


def _figures(found: Run) -> Iterator[str]:
    outcomes = found.outcomes
    for name, share in metrics.coverage(outcomes).items():
        yield f"{'decided by ' + name:30}{share.whole:6} mails, right {share.value:.3f}"
    for name, share in figures(found):
        yield f"{name:30}{share.part:6} of {share.whole} ({share.value:.2%})"
    yield f"{'speed':30}{found.mails_per_second:6.0f} mails/s and core of {found.mean_chars:.0f} characters on average"
    used = found.usage
    yield f"{'sent to a language model':30}{used.mails:6} mails, {used.tokens} tokens, ${used.dollars:.4f}"


def figures(found: Run) -> list[tuple[str, metrics.Share]]:
    """The shares every report shows."""
    outcomes = found.outcomes
    return [
        ("OTHER taken for process mail", metrics.other_as_process(outcomes)),
        ("company right", metrics.names_right(outcomes, "company_right")),
        ("job title right", metrics.names_right(outcomes, "title_right")),
        ("would be asked", metrics.uncertain(outcomes)),
        ("would be asked, of job mail", metrics.uncertain_job_mail(outcomes)),
        ("certain and right", metrics.accuracy([o for o in outcomes if o.is_certain])),
    ]


def _errors(outcomes: tuple[Outcome, ...], count: int) -> Iterator[str]:
    for o in metrics.worst(outcomes, count):
        yield f"  {o.id}: {o.expected} -> {o.given} {o.confidence:.2f} {o.decided_by} {' '.join(o.signals)}"


def comparison_table(found: Comparison) -> str:
    """What changed between two runs."""
    lines = [f"compared with {found.before.pipeline} {found.before.version}:"]
    lines += [f"  {name:12}{old:8.4f} -> {new:.4f}" for name, old, new in found.figures()]
    lines.append(f"  names: {found.names_better} better, {found.names_worse} worse")
    if found.only_before or found.only_after:
        lines.append(f"  mails only before: {found.only_before}, only now: {found.only_after}")
    for verdict in ("worse", "better", "other"):
        changes = found.of(verdict)
        lines.append(f"  {verdict}: {len(changes)}")
        lines += [f"    {c.after.id}: {c.after.expected}: {c.before.given} -> {c.after.given}" for c in changes]
    return "\n".join(lines)
