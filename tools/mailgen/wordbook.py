"""Loads the wording files and fills them: `{name}` is a value, `[this|that]` one choice of several."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDING = Path(__file__).parent / "wording"
_CHOICE = re.compile(r"\[([^\[\]\n]*\|[^\[\]\n]*)\]")


@dataclass(frozen=True, slots=True)
class Template:
    """One independently written mail. Empty `via` and `trade` fit everywhere."""

    name: str  # group, language and number, e.g. rejected.en.3
    subject: str
    body: str
    via: tuple[str, ...] = ()  # channels it may come through
    trade: tuple[str, ...] = ()
    sender: str = ""  # ats | human | board | self | "Name <address>"; empty: as the step says
    preheader: str = ""
    skin: str = ""
    inhouse: bool = False  # outreach by the employer itself, not by an agency

    @property
    def names_role(self) -> bool:
        """Whether the mail will say which role it is about."""
        return "{role}" in self.subject or "{role}" in self.body


def load_toml(name: str) -> dict[str, Any]:
    """A data file of the wording folder."""
    with (WORDING / name).open("rb") as file:
        return tomllib.load(file)


@cache
def _book() -> dict[tuple[str, str], tuple[Template, ...]]:
    found: dict[tuple[str, str], tuple[Template, ...]] = {}
    for path in sorted(WORDING.glob("mail_*.toml")):
        lang = path.stem.rsplit("_", 1)[1]
        for group, rows in load_toml(path.name).items():
            have = found.get((group, lang), ())
            made = tuple(_template(f"{group}.{lang}.{len(have) + at}", row) for at, row in enumerate(rows))
            found[group, lang] = have + made
    return found


def _template(name: str, row: dict[str, Any]) -> Template:
    known = {"subject", "body", "via", "trade", "sender", "preheader", "skin", "inhouse"}
    if unknown := row.keys() - known:
        raise ValueError(f"{name} has unknown fields: {', '.join(sorted(unknown))}")
    return Template(
        name=name,
        subject=row["subject"],
        body=row["body"],
        via=tuple(row.get("via", ())),
        trade=tuple(row.get("trade", ())),
        sender=row.get("sender", ""),
        preheader=row.get("preheader", ""),
        skin=row.get("skin", ""),
        inhouse=row.get("inhouse", False),
    )


def groups() -> dict[tuple[str, str], tuple[Template, ...]]:
    """All templates by (group, language)."""
    return _book()


def candidates(group: str, lang: str, via: str, trade: str, *, names_role: bool = False) -> list[Template]:
    """Templates that fit; those written for this very channel count three times.

    `names_role` leaves out wording that does not name the role, where a group has wording that does.

    Raises:
        KeyError: the group has no wording in that language.
        LookupError: none of its templates fits.
    """
    fitting = [
        template
        for template in _book()[group, lang]
        if (not template.via or via in template.via) and (not template.trade or trade in template.trade)
    ]
    if not fitting:
        raise LookupError(f"no wording for {group}.{lang} via {via} in {trade}")
    if names_role:
        fitting = [template for template in fitting if template.names_role] or fitting
    return [template for template in fitting for _ in range(3 if template.via else 1)]


def fill(text: str, values: Mapping[str, str], rng: random.Random) -> str:
    """Picks the choices, then puts the values in."""
    if "|" in text:
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
    return text.strip().format_map(values)
