"""Mail that belongs to no application: alerts, recruiters, shops, banks, friends and false friends."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from email.utils import parseaddr

from tools.mailgen.catalog import address_of, invent_company, invent_role, slug_of, world
from tools.mailgen.dates import at_hour, berlin_offset_hours, working_day
from tools.mailgen.mime import build
from tools.mailgen.model import OWNER, Address, Calendar, Company, GeneratedMail, Letter, Truth
from tools.mailgen.picker import Picker
from tools.mailgen.post import bulk_headers, gmail_labels, message_id, pdf, thread_id, typeset
from tools.mailgen.values import dated, lasting
from tools.mailgen.wordbook import Template, fill, groups

#: Sort of mail, weight, how it is posted.
_KINDS: tuple[tuple[str, int, str], ...] = (
    ("job_alert", 16, "bulk"),
    ("outreach", 13, "human"),
    ("newsletter", 14, "bulk"),
    ("order", 10, "bulk"),
    ("promo", 9, "bulk"),
    ("lookalike", 10, "ats"),
    ("social", 7, "bulk"),
    ("code", 6, "ats"),
    ("bank", 5, "ats"),
    ("personal", 6, "human"),
    ("own", 3, "self"),
    ("travel", 3, "ats"),
    ("utility", 4, "ats"),
    ("private_invite", 2, "human"),
)
_WEIGHTS = [weight for _, weight, _ in _KINDS]
_LABELS = {"job_alert": "JOB_ALERT", "outreach": "RECRUITER_OUTREACH"}


def _values(
    rng: random.Random, company: Company, role: str, at: datetime, slot: datetime, template: Template
) -> dict[str, str]:
    data = world()
    others = [invent_company(rng, rng.randrange(250)) for _ in range(2)]
    values = lasting(rng, company, role)
    agency = company.name if template.inhouse else rng.choice(data["agencies"])
    recruiter_mail = address_of(values["recruiter"], f"{slug_of(agency)}.example").email
    return (
        values
        | dated(rng, company.lang, at, at, slot)
        | {
            "company2": others[0].name,
            "city2": others[0].city,
            "company3": others[1].name,
            "title": invent_role(rng, company).partition(" (")[0],
            "title2": invent_role(rng, company),
            "agency": agency,
            "recruiter_mail": recruiter_mail,
        }
    )


def _dress(letter: Letter, rng: random.Random, kind: str, sort: str, values: dict[str, str], host: str) -> None:
    listed = sort == "bulk"
    if sort in ("bulk", "ats"):
        letter.skin = "card" if listed else rng.choice(("card", "bare"))
        letter.shape = rng.choice(("html", "alternative", "alternative", "stub"))
        letter.extra_headers = bulk_headers(rng, host, listed=listed)
        words = ("Abmelden", "Im Browser ansehen") if letter.lang == "de" else ("Unsubscribe", "View in browser")
        letter.footer = " | ".join(words) if listed else ""
        return
    letter.skin, letter.shape = "client", rng.choice(("plain", "alternative"))
    letter.utc_offset_hours = berlin_offset_hours(letter.sent_at)
    if kind == "outreach":
        closing = "Viele Grüße" if letter.lang == "de" else rng.choice(("Best regards,", "Cheers,", "Best,"))
        letter.body += f"\n\n{closing}\n{values['recruiter_first']}"
        letter.signature = f"{values['recruiter']}\n{values['recruiter_title']}, {values['agency']}\n{values['phone']}"
        if "linkedin" in letter.sender.email:
            letter.skin, letter.signature = "card", ""


def _invitation(rng: random.Random, letter: Letter, slot: datetime) -> Calendar:
    uid = f"{rng.getrandbits(64):016x}@calendar.example"
    return Calendar("REQUEST", uid, 0, letter.subject.partition(" @")[0], slot, 120, letter.sender, "My place")


def noise_mail(rng: random.Random, at: datetime, picker: Picker, mail_bytes: int | None) -> GeneratedMail:
    """One mail of no application, sent at `at`."""
    kind, _, sort = rng.choices(_KINDS, _WEIGHTS)[0]
    lang = "de" if (kind, "de") in groups() and rng.random() < 0.22 else "en"
    template = picker.noise(kind, lang)
    company = invent_company(rng, rng.randrange(250))
    while company.lang != lang:
        company = invent_company(rng, rng.randrange(250))
    role = invent_role(rng, company)
    hour = 19 if kind == "private_invite" else rng.randrange(9, 18)
    slot = at_hour(working_day(at + timedelta(days=rng.randrange(2, 12))), hour, 0)
    values = _values(rng, company, role, at, slot, template)
    sender = OWNER
    if template.sender != "self":
        sender = Address(*parseaddr(template.sender.format_map(values)))
    host = f"mail.{sender.email.partition('@')[2].rpartition('.')[0]}.example"
    letter = Letter(
        sender=sender,
        to=Address("Sam Okoro", "sam.okoro@mailbox.example") if sender == OWNER else OWNER,
        subject=fill(template.subject, values, rng),
        body=typeset(fill(template.body, values, rng), rng),
        sent_at=at,
        message_id=message_id(rng, sort, host),
        link=f"https://{host}/c/{rng.getrandbits(64):016x}?u={rng.getrandbits(32):08x}",
        lang=lang,
        thread_id=thread_id(rng),
        gmail_labels=gmail_labels(rng, sort),
    )
    _dress(letter, rng, kind, sort, values, host)
    if kind == "private_invite":
        letter.calendar = _invitation(rng, letter, slot)
    if "attached" in letter.body and sender == OWNER:
        letter.attachments = (pdf("Alex_Morgan_CV.pdf", "Curriculum vitae - Alex Morgan"),)
    named = "{company}" in template.subject + template.body
    hiring = kind == "outreach"
    truth = Truth(
        message_id=letter.message_id,
        label=_LABELS.get(kind, "OTHER"),
        kind=kind,
        company=company.name if hiring and named else None,
        job_title=role if hiring and template.names_role else None,
        application_key=None,
        stage_after=None,
        application_title=None,
        sent_at=at,
        lang=lang,
        from_self=sender == OWNER,
    )
    return GeneratedMail(build(letter, rng, mail_bytes), truth)
