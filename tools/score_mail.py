"""Scores the rule stage on labelled mail (JSONL or JSONL.gz with the fields of shared/data/mail/README.md).

    python tools/score_mail.py FILE [--errors N] [--label LABEL] [--all] [--entities]

Prints precision, recall and F1 per label, the confusion table, how much OTHER was taken for process mail, how often
company and title are right where they are annotated, the speed, and the worst errors.
"""

import argparse
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from services.classify.domain.labels import PROCESS_LABELS, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.rules import PIPELINE_VERSION, decide

#: Labels the coarser files do not have; `--fine` scores them as they are.
COARSE = {
    Label.VIEWED: Label.OTHER,
    Label.UPDATE: Label.OTHER,
    Label.INFO_REQUEST: Label.OTHER,
    Label.ON_HOLD: Label.OTHER,
    Label.WITHDRAWN: Label.OTHER,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One item with what was expected and what came out."""

    item: dict[str, Any]
    expected: str
    actual: str
    verdict: Verdict

    @property
    def right(self) -> bool:
        return self.expected == self.actual


def items(path: Path) -> Iterator[dict[str, Any]]:
    """The file's items, one per line."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def mail_of(item: dict[str, Any]) -> MailText:
    """The item as the rules see a mail."""
    name, email = parseaddr(item.get("from") or "")
    return MailText(
        subject=item.get("subject") or "",
        sender_name=name,
        sender_email=email.lower(),
        text=item.get("body") or "",
        list_unsubscribe=bool(item.get("list_unsubscribe")),
        from_self=bool(item.get("from_self")),
    )


def score(dataset: Iterable[dict[str, Any]], fine: bool) -> tuple[list[Scored], float]:
    """Every item's verdict, and the mails per second."""
    pairs = [(item, mail_of(item)) for item in dataset]
    decide(MailText(subject="warm up", text="Thank you for applying."))
    started = time.process_time()
    verdicts = [decide(mail) for _, mail in pairs]
    rate = len(pairs) / (time.process_time() - started)
    rows = [
        Scored(item, item["label"], v.label if fine else COARSE.get(v.label, v.label), v)
        for (item, _), v in zip(pairs, verdicts, strict=True)
    ]
    return rows, rate


def label_table(rows: list[Scored]) -> list[str]:
    """Precision, recall and F1 of every label that occurs."""
    lines = [f"{'label':20}{'n':>6}{'P':>8}{'R':>8}{'F1':>8}"]
    for label in sorted({r.expected for r in rows} | {r.actual for r in rows}):
        hit = sum(r.right and r.expected == label for r in rows)
        wanted, given = sum(r.expected == label for r in rows), sum(r.actual == label for r in rows)
        precision, recall = hit / given if given else 0.0, hit / wanted if wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        lines.append(f"{label:20}{wanted:6}{precision:8.3f}{recall:8.3f}{f1:8.3f}")
    return lines


def confusion(rows: list[Scored]) -> list[str]:
    """The pairs that were confused, most frequent first."""
    pairs = Counter((r.expected, r.verdict.label) for r in rows if not r.right)
    return [f"{count:5}  {wanted} -> {given}" for (wanted, given), count in pairs.most_common()]


def other_as_process(rows: list[Scored]) -> tuple[int, int]:
    """(OTHER taken for process mail in the product's own labels that the file knows, all OTHER)."""
    others = [r for r in rows if r.expected == Label.OTHER]
    return sum(r.actual in PROCESS_LABELS for r in others), len(others)


_LEGAL = re.compile(
    r"\b(?:inc|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|se|kg|plc|the|group|technologies"
    r"|careers|e v|b v|s a|s r l)\b"
)
_MARKER = re.compile(r"\((?:[mwdfxgi*](?:[/|, ]?)){2,6}\)|\ball genders\b|\s\([A-Z]{2,5}\)$")


def normal(name: str | None) -> str:
    """A name as compared: lower case, no accents, legal forms, gender markers or punctuation."""
    text = unicodedata.normalize("NFKD", _MARKER.sub(" ", name or "")).lower()
    text = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return "".join(_LEGAL.sub(" ", text).split()) or "".join(text.split())


def entity_errors(rows: list[Scored], field: str) -> tuple[int, list[Scored]]:
    """(annotated, wrong ones) for `company` or `job_title`, job mail only."""
    annotated = [r for r in rows if r.item.get(field) and r.expected != Label.OTHER]
    wrong = [r for r in annotated if normal(r.item[field]) != normal(getattr(r.verdict, field))]
    return len(annotated), wrong


def _show(row: Scored, limit: int) -> str:
    item, verdict = row.item, row.verdict
    head = f"--- {item.get('id')} {row.expected} -> {verdict.label} {verdict.confidence} {verdict.signals}"
    head += f" {verdict.evidence!r}"
    return (
        f"{head}\n    from: {item.get('from')}\n    subject: {item.get('subject')}\n{(item.get('body') or '')[:limit]}"
    )


def main() -> None:
    """Reads the arguments, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", type=int, default=10, help="how many of the worst errors to list")
    parser.add_argument("--chars", type=int, default=600, help="characters of each error's body")
    parser.add_argument("--label", help="only errors with this expected or given label")
    parser.add_argument("--all", action="store_true", help="also templates, synthetic and ambiguous items")
    parser.add_argument("--fine", action="store_true", help="the file knows all 13 labels")
    parser.add_argument("--entities", type=int, default=0, help="how many wrong companies and titles to list")
    args = parser.parse_args()
    chosen = [
        i for i in items(args.file) if args.all or (i.get("authentic", "real") == "real" and not i.get("ambiguous"))
    ]
    rows, rate = score(chosen, args.fine)
    print(f"{PIPELINE_VERSION}: {len(rows)} mails, {rate:.0f} mails/s, mean {_mean_size(rows):.0f} characters")
    print("\n".join([*label_table(rows), "", *confusion(rows), ""]))
    taken, others = other_as_process(rows)
    print(f"OTHER taken for process mail: {taken} of {others} ({taken / max(others, 1):.2%})")
    _print_entities(rows, args.entities)
    wrong = [r for r in rows if not r.right and (not args.label or args.label in (r.expected, r.actual))]
    for row in sorted(wrong, key=lambda r: -r.verdict.confidence)[: args.errors]:
        print(_show(row, args.chars))


def _mean_size(rows: list[Scored]) -> float:
    return sum(len(r.item.get("body") or "") for r in rows) / max(len(rows), 1)


def _print_entities(rows: list[Scored], count: int) -> None:
    for field in ("company", "job_title"):
        total, wrong = entity_errors(rows, field)
        missing = sum(getattr(r.verdict, field) is None for r in wrong)
        print(
            f"{field}: {total - len(wrong)} of {total} right ({1 - len(wrong) / max(total, 1):.3f}), {missing} missing"
        )
        for row in wrong[:count]:
            print(f"    {row.item['id']}: {row.item[field]!r} != {getattr(row.verdict, field)!r}")
            print(f"        S: {row.item.get('subject')!r} F: {row.item.get('from')!r}")


if __name__ == "__main__":
    main()
