"""The committed demo mailbox: a fixed cast of applications and what is true about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tools.mailgen.catalog import slug_of
from tools.mailgen.mbox import write_mbox
from tools.mailgen.model import OWNER, Case, Company, GeneratedMail, Truth
from tools.mailgen.plan import beats
from tools.mailgen.stream import plan_rng, tell
from tools.mailgen.wordbook import load_toml

#: Where the committed files live.
FOLDER = Path(__file__).parents[2] / "services" / "ingest" / "demo"


def _case(row: dict[str, Any], seed: int, end: datetime) -> Case:
    company = Company(
        name=row["company"],
        slug=slug_of(row["company"]),
        trade=row["trade"],
        lang=row.get("lang", "en"),
        city=row["city"],
        channel=row["channel"],
        legal=row.get("legal", ""),
        agency=row.get("agency", ""),
    )
    applied: datetime = row["applied"]
    case = Case(
        key=f"{company.slug}/{slug_of(row['role'])}/{applied:%Y-%m}",
        company=company,
        role=row["role"],
        path=tuple(row["path"].split()),
        applied_at=applied,
        board=row.get("board", "linkedin"),
        names_role=row.get("names_role", False),
    )
    while beats(case, plan_rng(seed, case))[-1].at > end:  # whole weeks keep the weekday
        case = replace(case, applied_at=case.applied_at - timedelta(days=7))
    return case


def mails() -> Iterator[GeneratedMail]:
    """The demo mailbox in date order."""
    spec = load_toml("demo.toml")
    seed, start, end = spec["seed"], spec["start"], spec["end"]
    cast = sorted((_case(row, seed, end) for row in spec["applications"]), key=lambda case: case.applied_at)
    return tell(cast, spec["noise"], seed, start, end)


def truth_of(truths: Iterable[Truth]) -> dict[str, Any]:
    """The expected applications and the label of each mail, as truth.json holds them."""
    applications: dict[str, dict[str, Any]] = {}
    messages: dict[str, dict[str, Any]] = {}
    for truth in truths:
        messages[truth.message_id] = {
            "label": truth.label,
            "kind": truth.kind,
            "company": truth.company,
            "job_title": truth.job_title,
            "application": truth.application_key,
            "lang": truth.lang,
            "from_self": truth.from_self,
        }
        if truth.application_key is None:
            continue
        entry = applications.setdefault(
            truth.application_key,
            {
                "company": truth.company,
                "job_title": truth.application_title,
                "stage": None,
                "mails": 0,
                "event_mails": 0,
            },
        )
        entry["stage"] = truth.stage_after
        entry["mails"] += 1
        entry["event_mails"] += truth.label != "OTHER"
    labels: dict[str, int] = {}
    for message in messages.values():
        labels[message["label"]] = labels.get(message["label"], 0) + 1
    return {
        "owner": OWNER.email,
        "mails": len(messages),
        "labels": dict(sorted(labels.items())),
        "applications": dict(sorted(applications.items())),
        "messages": messages,
    }


def write(folder: Path = FOLDER) -> dict[str, Any]:
    """Writes demo.mbox and truth.json; returns the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list(mails())
    write_mbox(folder / "demo.mbox", made)
    truth = truth_of(mail.truth for mail in made)
    (folder / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return truth
