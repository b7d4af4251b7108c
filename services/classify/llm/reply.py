"""What came back, taken for what it is: text from outside. Every item is read by itself; a bad one spoils no other."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from services.classify.domain.labels import Label

#: Characters of an answer that are read: fifty mails at their longest.
CONTENT_LIMIT = 200_000
NAME_LIMIT = 120
_EVIDENCE_LIMIT = 1_000
_FENCED = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One mail's answer as the model gave it: well-formed, not yet believed."""

    label: Label
    confidence: float
    company: str | None
    job_title: str | None
    evidence: str


def read(content: str, asked: Collection[str]) -> dict[str, Item]:
    """The well-formed answers by id. Missing: what was not asked, answered twice, or is malformed. Never raises."""
    rows = _rows(content)
    ids = Counter(row.get("id") if isinstance(row.get("id"), str) else None for row in rows)
    wanted = set(asked)
    # Two answers on one mail: at least one is not the model's own idea.
    clear = [row for row in rows if ids[row.get("id")] == 1 and row.get("id") in wanted] if rows else []
    return {row["id"]: item for row in clear if (item := _item(row)) is not None}


def _rows(content: str) -> list[dict[str, Any]]:
    if len(content) > CONTENT_LIMIT:
        return []
    fenced = _FENCED.match(content)
    try:
        whole = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        return []
    rows = whole.get("answers") if isinstance(whole, dict) else whole
    rows = rows if isinstance(rows, list) else []
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _item(row: dict[str, Any]) -> Item | None:
    label = row.get("label")
    confidence = row.get("confidence")
    evidence = row.get("evidence")
    if not isinstance(label, str) or label not in set(Label):
        return None
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return None
    # Compared before anything is made of it: a number may be larger than any float, or none at all (NaN).
    if not 0 <= confidence <= 1:
        return None
    return Item(
        label=Label(label),
        confidence=float(confidence),
        company=_name(row.get("company")),
        job_title=_name(row.get("job_title")),
        evidence=_line(evidence, _EVIDENCE_LIMIT) if isinstance(evidence, str) else "",
    )


def _name(value: object) -> str | None:
    """A name on one line, or None for what is none: too long, masked, or a word for nothing."""
    if not isinstance(value, str) or len(value) > 4 * NAME_LIMIT:
        return None
    name = _line(value, 4 * NAME_LIMIT).strip(" .,;:\"'")
    if not 1 < len(name) <= NAME_LIMIT or "[" in name or name.lower() in {"null", "none", "n/a", "unknown"}:
        return None
    return name


def _line(text: str, limit: int) -> str:
    """On one line, without characters that are not for reading (controls, text direction)."""
    readable = "".join(" " if c.isspace() else c for c in text[:limit] if c.isspace() or _is_readable(c))
    return " ".join(readable.split())


def _is_readable(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
