"""What a reply to an employer is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.steps.replies import is_read

_A = tables.applications
_E = tables.application_events
_F = tables.mail_facts
_C = tables.classifications
#: Mails of an application that are looked at for somebody to write to, newest first.
_MAILS = 50


@dataclass(frozen=True, slots=True)
class Correspondence:
    """An application as somebody writes about it. Texts are empty where nothing is known."""

    application_id: UUID
    company: str
    job_title: str
    last_at: datetime
    contact_name: str
    contact_email: str
    #: sentences of the last mails, newest first
    sentences: tuple[str, ...]


async def correspondence(tx: Transaction, user_id: UUID, application_id: UUID) -> Correspondence | None:
    """None when there is no such application."""
    wanted = sa.select(_A).where(_A.c.user_id == user_id, _A.c.id == application_id)
    row = (await tx.execute(wanted)).one_or_none()
    if row is None:
        return None
    mails = await _mails(tx, user_id, application_id)
    name, email = _contact(mails)
    return Correspondence(
        application_id=row.id,
        company=row.company or "",
        job_title=row.job_title or "",
        last_at=row.last_event_at,
        contact_name=name,
        contact_email=email,
        sentences=tuple(mail.evidence for mail in mails if mail.evidence),
    )


async def _mails(tx: Transaction, user_id: UUID, application_id: UUID) -> list[Any]:
    rows = (
        sa.select(_E.c.evidence, _C.c.details, _F.c.sender_email)
        .select_from(
            _E.join(_C, sa.and_(_C.c.user_id == _E.c.user_id, _C.c.message_id == _E.c.message_id)).join(
                _F, sa.and_(_F.c.user_id == _E.c.user_id, _F.c.message_id == _E.c.message_id)
            )
        )
        .where(_E.c.user_id == user_id, _E.c.application_id == application_id)
        .order_by(_E.c.event_at.desc(), _E.c.content_key)
    )
    return list(await tx.execute(rows.limit(_MAILS)))


def _contact(mails: list[Any]) -> tuple[str, str]:
    """Who wrote last for the employer by name; else the last address that somebody reads."""
    for mail in mails:
        found = mail.details.get("recruiter") or {}
        if found.get("email") and is_read(found["email"]):
            return found.get("name") or "", found["email"]
    name = next((found["name"] for mail in mails if (found := mail.details.get("recruiter") or {}).get("name")), "")
    return name, next((mail.sender_email for mail in mails if is_read(mail.sender_email)), "")
