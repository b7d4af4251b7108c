"""Companies, people, roles and sending systems: the fixed ones of the demo and endless invented ones."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tools.mailgen.model import OWNER, Address, Company
from tools.mailgen.wordbook import fill, load_toml

_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "ş": "s", "ı": "i", "'": None})


@dataclass(frozen=True, slots=True)
class Channel:
    """A system that sends automated mail in an employer's name."""

    name: str
    address: dict[str, str]  # by language, like what follows
    display: dict[str, tuple[str, ...]]
    host: str  # right-hand side of its Message-IDs
    skins: tuple[str, ...]
    shapes: tuple[str, ...]
    footer: dict[str, tuple[str, ...]]


@cache
def world() -> dict[str, Any]:
    """The names and places of the fictional world."""
    return load_toml("world.toml")


@cache
def channels() -> dict[str, Channel]:
    """Sending systems by name."""
    return {
        name: Channel(
            name,
            {"en": row["address"], "de": row.get("address_de", row["address"])},
            {"en": tuple(row["display"]), "de": tuple(row.get("display_de", row["display"]))},
            row["host"],
            tuple(row["skins"]),
            tuple(row["shapes"]),
            {lang: tuple(row.get(f"footer_{lang}", [""])) for lang in ("en", "de")},
        )
        for name, row in load_toml("channels.toml").items()
    }


def slug_of(name: str) -> str:
    """A host label for a company name: ASCII letters, digits and hyphens."""
    plain = name.lower().translate(_ASCII)
    return "-".join("".join(char if char.isalnum() and char.isascii() else " " for char in plain).split())


def invent_company(rng: random.Random, number: int) -> Company:
    """The `number`-th invented employer; names repeat only after thousands, slugs never."""
    data = world()
    lang = "de" if rng.random() < 0.28 else "en"
    trade = rng.choice(data["trades"])
    heads, tails = data["heads"], data[f"tails_{lang}"][trade]
    # Consecutive numbers walk through all pairs of name parts; then pairs of heads give some thousands more.
    place, lap = number % len(heads), number // (len(heads) * len(tails))
    head = f"{heads[place]} & {heads[(place + lap) % len(heads)]}" if lap else heads[place]
    name = f"{head} {tails[number // len(heads) % len(tails)]}"
    slug = slug_of(name) + (f"-{lap}" if lap >= len(heads) else "")
    legal = f"{name} {rng.choice(('GmbH', 'GmbH', 'AG', 'SE', 'gGmbH'))}" if lang == "de" else ""
    city = rng.choice(data[f"cities_{lang}"])
    return Company(name, slug, trade, lang, city, rng.choice(data[f"channels_{lang}"]), legal)


def invent_role(rng: random.Random, company: Company) -> str:
    """A role of the company's trade, with (m/w/d) in German."""
    roles: list[str] = world()[f"roles_{company.lang}"][company.trade]
    role = rng.choice(roles)
    return f"{role} {rng.choice(('(m/w/d)', '(m/w/d)', '(w/m/d)', ''))}".strip() if company.lang == "de" else role


def person(rng: random.Random, lang: str) -> str:
    """A first and last name."""
    data = world()
    return f"{rng.choice(data[f'first_{lang}'])} {rng.choice(data[f'last_{lang}'])}"


def address_of(name: str, domain: str) -> Address:
    """`first.last@domain` for a person."""
    return Address(name, f"{slug_of(name).replace('-', '.')}@{domain}")


def legal_footer(company: Company, rng: random.Random, boss: str) -> str:
    """The lines German law wants below business mail, or a plain address line."""
    street = f"{rng.choice(world()[f'streets_{company.lang}'])} {rng.randrange(1, 190)}"
    if company.lang == "en":
        return f"{company.name} | {street}, {company.city}"
    plz, number = rng.randrange(10115, 99000), rng.randrange(1200, 248000)
    return (
        f"{company.legal or company.name + ' GmbH'}, {street}, {plz} {company.city}\n"
        f"Geschäftsführung: {boss} · Sitz der Gesellschaft: {company.city}\n"
        f"Amtsgericht {company.city}, HRB {number} · USt-IdNr. DE{rng.randrange(10**8, 10**9)}"
    )


def automated_sender(channel: Channel, lang: str, values: Mapping[str, str], rng: random.Random) -> Address:
    """The address a system writes from in the name of the company in `values`."""
    return Address(fill(rng.choice(channel.display[lang]), values, rng), channel.address[lang].format_map(values))


def owner_values() -> dict[str, str]:
    """What templates may say about the person."""
    first, last = OWNER.name.split()
    return {"first": first, "last": last, "name": OWNER.name, "email": OWNER.email}
