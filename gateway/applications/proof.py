"""A proof of job search to print: who applied where, when, and how each application went. Everything is escaped.

What mails say is left out: an office needs dates and names, not letters.
"""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from html import escape

from gateway.applications.reading import Range, Row

_STYLE = """
body { font: 12pt/1.45 system-ui, sans-serif; color: #111; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 20pt; margin: 0 0 .5rem; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { color: #555; } dd { margin: 0; } table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
th, td { border: 1px solid #999; padding: .35rem .5rem; text-align: left; vertical-align: top; }
th, td { overflow-wrap: anywhere; }
th { background: #eee; } ol { margin: 0; padding-left: 1.1rem; } td.day { white-space: nowrap; }
footer { color: #555; font-size: 10pt; } .signature { margin-top: 3rem; border-top: 1px solid #111; width: 18rem; }
@page { size: A4; margin: 18mm 14mm; }
@media print {
  body { font-size: 10pt; margin: 0; max-width: none; padding: 0; } thead { display: table-header-group; }
  tr { break-inside: avoid; } .screen { display: none; }
}
"""


async def pieces(
    rows: AsyncIterator[Row], asked: Range, *, name: str, email: str, total: int, now: datetime
) -> AsyncIterator[bytes]:
    """The page, an application at a time."""
    yield _head(asked, name, email, total, now).encode()
    counts: Counter[str] = Counter()
    number = 0
    async for row in rows:
        number += 1
        counts[row.application.stage.name] += 1
        yield _row(number, row, asked).encode()
    yield _foot(counts, asked, now).encode()


def _head(asked: Range, name: str, email: str, total: int, now: datetime) -> str:
    first = asked.first.isoformat() if asked.first else "the beginning"
    last = asked.last.isoformat() if asked.last else asked.day(now)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proof of job search, {escape(first)} to {escape(last)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>
<h1>Proof of job search</h1>
<dl><dt>Name</dt><dd>{escape(name or "–")}</dd><dt>E-mail</dt><dd>{escape(email)}</dd>
<dt>Period</dt><dd>{escape(first)} to {escape(last)}</dd><dt>Applications</dt><dd>{total}</dd></dl>
<p class="screen">Print this page, or save it as PDF, with your browser's print command.</p>
<table><thead><tr><th scope="col">No.</th><th scope="col">Applied</th><th scope="col">Company</th>
<th scope="col">Role</th><th scope="col">Through</th><th scope="col">Stands at</th><th scope="col">History</th></tr>
</thead><tbody>
"""


def _row(number: int, row: Row, asked: Range) -> str:
    one = row.application
    applied = asked.day(one.applied_at) if one.applied_at else ""
    history = "".join(f"<li>{asked.day(at)}: {_word(stage.name)}</li>" for at, stage in row.history)
    cells = (one.company or "unknown", one.job_title or "unknown", one.source or "", _word(one.stage.name))
    texts = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><td>{number}</td><td class="day">{applied}</td>{texts}<td><ol>{history}</ol></td></tr>\n'


def _foot(counts: Counter[str], asked: Range, now: datetime) -> str:
    summary = ", ".join(f"{count} {_word(stage)}" for stage, count in counts.most_common()) or "none"
    return f"""</tbody></table>
<p>{sum(counts.values())} applications: {summary}.</p><p class="signature">Date, signature</p>
<footer>Made by Jobtrail on {asked.day(now)} from the applicant's own mailbox.
Days are those of {escape(str(asked.zone))}.</footer></body></html>
"""


def _word(name: str) -> str:
    return name.lower().replace("_", " ")
