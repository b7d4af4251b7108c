"""The run as one HTML page: no script, nothing loaded from anywhere, every word of a mail escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from evals import metrics
from evals.compare import Comparison
from evals.dataset import Item
from evals.outcomes import Outcome, Run
from evals.report.table import figures
from services.classify.domain.labels import Label

#: Of a mail that was misread, this much is shown.
_BODY_CHARS = 3_000
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{padding:.25rem .7rem;border-bottom:1px solid #d9dee6;text-align:right}
td:first-child,th:first-child{text-align:left}
.grid td,.grid th{padding:.2rem .35rem;font-size:.8rem}.hit{background:#dcf2e3}.miss{background:#fbdcdc}
.bar{background:#dfe6f0;width:14rem;height:.8rem}.bar div{background:#2f6fde;height:.8rem}
details{border:1px solid #d9dee6;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f7fa;padding:.7rem;font-size:.85rem}
.quiet{color:#5b6675}.wide{overflow-x:auto}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#dfe5ee}td,th,details{border-color:#333c49}
pre{background:#1b212a}.hit{background:#1f4a2e}.miss{background:#5a2525}.bar{background:#2a323e}.quiet{color:#97a3b4}}
"""
#: Mail text is hostile: even what escaping might miss may load and run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(found: Run, items: Mapping[str, Item], *, errors: int, comparison: Comparison | None = None) -> str:
    """The whole report; `items` by id, for the texts of the mails that were misread."""
    title = f"{found.pipeline} {found.version} on {found.data}"
    sections = [
        f"<h1>{escape(title)}</h1><p class=quiet>{len(found.outcomes)} mails, data {escape(found.data_digest)}</p>",
        _labels(found.outcomes),
        _confusion(found.outcomes),
        _reliability(found.outcomes),
        _figures(found),
        _changes(comparison) if comparison else "",
        _errors(metrics.worst(found.outcomes, errors), items),
        _names(found.outcomes, items, errors),
    ]
    head = f'<meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return (
        f"<!doctype html><html lang=en><head>{head}<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(sections)}</body></html>"
    )


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "") -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    top = "".join(f"<th>{cell}</th>" for cell in head)
    return f'<div class=wide><table class="{kind}"><tr>{top}</tr>{body}</table></div>'


def _labels(outcomes: tuple[Outcome, ...]) -> str:
    rows = [
        (str(s.label), str(s.wanted), f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}")
        for s in metrics.label_scores(outcomes)
    ]
    rows.append(("macro-F1", str(len(outcomes)), "", "", f"{metrics.macro_f1(outcomes):.3f}"))
    return "<h2>Labels</h2>" + _rows(("label", "mails", "precision", "recall", "F1"), rows)


def _confusion(outcomes: tuple[Outcome, ...]) -> str:
    counts = metrics.confusion(outcomes)
    labels = [label for label in Label if any(label in pair for pair in counts)]
    rows = "".join(
        f"<tr><th>{wanted}</th>{''.join(_cell(wanted, given, counts[wanted, given]) for given in labels)}</tr>"
        for wanted in labels
    )
    head = "".join(f"<th>{label.replace('_', ' ')}</th>" for label in labels)
    return (
        "<h2>Confusion</h2><p class=quiet>Row: expected. Column: given.</p>"
        f"<div class=wide><table class=grid><tr><th></th>{head}</tr>{rows}</table></div>"
    )


def _cell(wanted: Label, given: Label, count: int) -> str:
    if not count:
        return "<td></td>"
    return f"<td class={'hit' if wanted is given else 'miss'}>{count}</td>"


def _reliability(outcomes: tuple[Outcome, ...]) -> str:
    rows = [
        (f"{b.low:.1f}–{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.accuracy:.3f}", _bar(b.accuracy))
        for b in metrics.reliability(outcomes)
    ]
    head = ("confidence", "mails", "mean", "right", "")
    return f"<h2>Calibration: ECE {metrics.ece(outcomes):.4f}</h2>" + _rows(head, rows)


def _bar(share: float) -> str:
    return f'<div class=bar><div style="width:{share:.0%}"></div></div>'


def _figures(found: Run) -> str:
    rows = [(name, f"{s.part} of {s.whole}", f"{s.value:.2%}") for name, s in figures(found)]
    rows += [
        (f"decided by {escape(name)}", f"{share.whole} mails", f"{share.value:.2%} right")
        for name, share in metrics.coverage(found.outcomes).items()
    ]
    rows.append(("speed", f"{found.mails_per_second:.0f} mails/s and core", f"{found.mean_chars:.0f} characters each"))
    used = found.usage
    rows.append(("language model", f"{used.mails} mails, {used.tokens} tokens", f"${used.dollars:.4f}"))
    return "<h2>Figures</h2>" + _rows(("", "", ""), rows)


def _changes(found: Comparison) -> str:
    figures_ = _rows(("", "before", "now"), ((n, f"{a:.4f}", f"{b:.4f}") for n, a, b in found.figures()))
    rows = [
        (escape(c.after.id), verdict, c.after.expected, c.before.given, c.after.given)
        for verdict in ("worse", "better", "other")
        for c in found.of(verdict)
    ]
    before = escape(f"{found.before.pipeline} {found.before.version}")
    listed = _rows(("mail", "", "expected", "before", "now"), rows)
    return f"<h2>Changed since {before}</h2>{figures_}{listed}"


def _errors(outcomes: list[Outcome], items: Mapping[str, Item]) -> str:
    return "<h2>Worst errors</h2>" + "".join(_error(outcome, items.get(outcome.id)) for outcome in outcomes)


def _error(o: Outcome, item: Item | None) -> str:
    what = f"{o.expected} → {o.given} {o.confidence:.2f} · {o.decided_by} · {' '.join(o.signals)}"
    if item is None:
        return f"<p>{escape(o.id)}: {escape(what)}</p>"
    head = "\n".join(f"{name}: {item.text(name)}" for name in ("from", "subject", "note") if item.text(name))
    body = escape(f"{head}\n\n{item.text('body')[:_BODY_CHARS]}")
    return f"<details><summary>{escape(o.id)}: {escape(what)}</summary><pre>{body}</pre></details>"


def _names(outcomes: tuple[Outcome, ...], items: Mapping[str, Item], count: int) -> str:
    rows = [
        (escape(o.id), field.replace("_", " "), escape(items[o.id].text(field)), escape(given or "–"))
        for o in outcomes
        for field, right, given in (
            ("company", o.company_right, o.company),
            ("job_title", o.title_right, o.job_title),
        )
        if right is False and o.id in items
    ]
    return "<h2>Wrong names</h2>" + _rows(("mail", "", "expected", "given"), rows[: 4 * count])
