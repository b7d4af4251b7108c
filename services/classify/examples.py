"""Corrected mails as examples for the evaluation: what the person said of them, beside their text.

They go to the person who asks, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.db import Database
from kit.ids import parse_id
from kit.wire import timestamp
from services.classify.domain.corrections import Field
from services.classify.ports import Mail, Mails, Stored
from services.classify.rules.reading import read
from services.classify.rules.text import BODY_LIMIT
from services.classify.server.words import field_to_proto, label_to_proto
from services.classify.store.corrections import Corrections
from services.classify.store.ledger import UserLedger

#: Mails a page: their texts may be long.
PAGE = 20


async def corrected_mails(
    database: Database, mails: Mails, user_id: UUID, after: UUID | None, size: int
) -> tuple[list[wire.CorrectedMail], UUID | None]:
    """A page of examples, and the correction behind which the next one begins; None when there is none."""
    async with database.begin(user_id) as tx:
        rows = await Corrections(tx, user_id).page(str(after) if after else None, size + 1)
        shown = rows[:size]
        ids = [UUID(row.message_id) for row in shown]
        stored = {one.message_id: one for one in await UserLedger(tx, user_id).stored(ids)}
    texts = {mail.message_id: mail for mail in await mails.read(user_id, ids)} if ids else {}
    found = [_example(texts[one], stored[one]) for one in ids if one in texts and one in stored]
    return found, parse_id(shown[-1].first) if len(rows) > size else None


def _example(mail: Mail, message: Stored) -> wire.CorrectedMail:
    text, verdict, said = mail.text, message.verdict, message.said
    made = wire.CorrectedMail(
        content_key=mail.content_key,
        sender=f"{text.sender_name} <{text.sender_email}>" if text.sender_name else text.sender_email,
        subject=text.subject,
        body="\n\n".join(filter(None, (text.text, text.forwarded_text))),
        mail_time=timestamp(mail.mail_date),
        label=label_to_proto(verdict.label),
        corrected=[field_to_proto(field) for field in said],
        languages=_languages(mail),
    )
    # A name that nobody looked at is no truth; a person who says that there is none has looked.
    if Field.COMPANY in said:
        made.company = said[Field.COMPANY] or ""
    if Field.JOB_TITLE in said:
        made.job_title = said[Field.JOB_TITLE] or ""
    return made


def _languages(mail: Mail) -> Sequence[str]:
    return read(mail.text).languages[:3] if len(mail.text.text) <= BODY_LIMIT else ()
