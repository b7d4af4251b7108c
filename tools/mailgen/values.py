"""The values templates are filled with, drawn once per storyline or noise mail."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tools.mailgen.catalog import legal_footer, owner_values, person, slug_of, world
from tools.mailgen.dates import at_hour, clock, long_date, month_before, short_date, working_day
from tools.mailgen.model import Company


def _salary(rng: random.Random, company: Company) -> str:
    thousands, hundreds = rng.randrange(31, 92), rng.choice((0, 5))
    if company.lang == "de":
        return f"{thousands}.{hundreds}00 €"
    british = company.city in ("Manchester", "Bristol", "Leeds", "Edinburgh")
    return f"{'$' if ', ' in company.city else '£' if british else '€'}{thousands},{hundreds}00"


def _requisition(rng: random.Random) -> str:
    number = rng.randrange(10**4, 10**5)
    return rng.choice((f"R-{number}", f"JR1{number}", f"2026-{number % 10_000:04}", f"REQ{number}"))


def lasting(rng: random.Random, company: Company, role: str) -> dict[str, str]:
    """What stays the same through a whole storyline."""
    data, lang = world(), company.lang
    recruiter, manager = person(rng, lang), person(rng, lang)
    while manager.split()[0] == recruiter.split()[0]:  # two people of one first name confuse readers
        manager = person(rng, lang)
    platform = rng.choice(data["platforms"])
    street = f"{rng.choice(data[f'streets_{lang}'])} {rng.randrange(1, 120)}"
    room = "-".join("".join(rng.choices("abcdefghkmnpqrstuvwxyz", k=size)) for size in (3, 4, 3))
    return owner_values() | {
        "company": company.name,
        "slug": company.slug,
        "domain": company.domain,
        "city": company.city,
        "role": role,
        "req": _requisition(rng),
        "recruiter": recruiter,
        "recruiter_first": recruiter.split()[0],
        "recruiter_title": rng.choice(data[f"job_titles_{lang}"]),
        "manager": manager,
        "phone": f"{'+49' if lang == 'de' else '+44'} {rng.randrange(20, 99)} 5550 {rng.randrange(100, 999)}",
        "platform": platform,
        "platform_slug": slug_of(platform),
        "place": rng.choice(
            (f"https://meet.example/{room}", f"{street}, {company.city}", f"https://calls.example/j/{room}")
        ),
        "salary": _salary(rng, company),
        "legal": legal_footer(company, rng, manager),
        "code": f"{rng.randrange(10**6):06}",
        "code3": f"{rng.randrange(1000):03}",
        "number": str(rng.randrange(10**7, 10**8)),
        "small": str(rng.randrange(3, 29)),
    }


def dated(rng: random.Random, lang: str, at: datetime, applied_at: datetime, slot: datetime) -> dict[str, str]:
    """What depends on the day the mail is written."""
    deadline = working_day(at + timedelta(days=rng.randrange(4, 9)))
    start = (at + timedelta(days=62)).replace(day=1)
    start = working_day(start.replace(day=4) if start.month == 1 else start)
    other = at_hour(working_day(slot + timedelta(days=1)), rng.randrange(9, 17), rng.choice((0, 30)))
    return {
        "today": short_date(at, lang),
        "applied_on": short_date(applied_at, lang),
        "deadline": short_date(deadline, lang),
        "start": short_date(start, lang),
        "month": month_before(at, lang),
        "slot": moment(slot, lang),
        "slot2": moment(other, lang),
        "slot_day": long_date(slot, lang),
        "slot_time": clock(slot, lang),
    }


def moment(at: datetime, lang: str) -> str:
    """A day and time as people write it in an invitation."""
    if lang == "de":
        return f"{long_date(at, lang)} um {clock(at, lang)} Uhr"
    return f"{long_date(at, lang)} at {clock(at, lang)}"
