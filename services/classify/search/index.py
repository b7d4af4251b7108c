"""The words of mails on Postgres: written, compared, counted. In one transaction of one user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from services.classify.domain.search.lexemes import FORMAT, user_key, vector, words_of
from services.classify.ports import Mail
from services.classify.search.stems import StemBook

# Only what has a verdict: a mail that was erased while it was read does not come back. The verdict is held until the
# commit, so that it is not erased in between. What is as it should be is not written again.
_WRITE = sa.text("""
    insert into classify.mail_words as m (user_id, message_id, content_key, mail_date, about_work, format, words)
    select c.user_id, c.message_id, cast(:content_key as text), cast(:mail_date as timestamptz), c.label <> 'OTHER',
           cast(:format as smallint), cast(cast(:words as text) as tsvector)
    from classify.classifications c where c.user_id = :user_id and c.message_id = :message_id for key share
    on conflict (user_id, message_id) do update set
        content_key = excluded.content_key, mail_date = excluded.mail_date, about_work = excluded.about_work,
        format = excluded.format, words = excluded.words
    where (m.content_key, m.mail_date, m.about_work, m.format, m.words) is distinct from
          (excluded.content_key, excluded.mail_date, excluded.about_work, excluded.format, excluded.words)
""")
# How each mail that was read stands in the index, against how it should.
_COMPARE = sa.text("""
    select m.message_id is null as missing,
           (m.content_key, m.mail_date, m.about_work, m.format, m.words) is distinct from
           (cast(:content_key as text), cast(:mail_date as timestamptz), c.label <> 'OTHER',
            cast(:format as smallint), cast(cast(:words as text) as tsvector)) as different
    from classify.classifications c left join classify.mail_words m using (user_id, message_id)
    where c.user_id = :user_id and c.message_id = :message_id
""")
_REMOVE = sa.text("delete from classify.mail_words where user_id = :user_id and message_id = any(:message_ids)")


class MailWords:
    """One user's."""

    def __init__(self, tx: Transaction, user_id: UUID, book: StemBook) -> None:
        self._tx = tx
        self._user_id = user_id
        self._book = book

    async def write(self, mails: Sequence[Mail]) -> None:
        """Makes these mails' rows what they should be; mails without a verdict are left out."""
        if mails:
            await self._tx.execute(_WRITE, await self._rows(mails))

    async def remove(self, message_ids: Sequence[UUID]) -> int:
        """Takes these out of the index; how many were in it."""
        if not message_ids:
            return 0
        gone = await self._tx.execute(_REMOVE, {"user_id": self._user_id, "message_ids": list(message_ids)})
        return int(gone.rowcount)

    async def compare(self, mails: Sequence[Mail]) -> tuple[int, int]:
        """Of mails with a verdict: how many the index does not have, and how many it has otherwise than they are."""
        missing = different = 0
        for row in await self._rows(mails):
            found = (await self._tx.execute(_COMPARE, row)).first()
            if found is not None:
                missing += found.missing
                different += found.different and not found.missing
        return missing, different

    async def _rows(self, mails: Sequence[Mail]) -> list[dict[str, Any]]:
        stems = await self._book.of(self._tx, set[str]().union(*(words_of(mail.text) for mail in mails)))
        key = user_key(self._user_id)
        return [
            {
                "user_id": self._user_id,
                "message_id": mail.message_id,
                "content_key": mail.content_key,
                "mail_date": mail.mail_date,
                "format": FORMAT,
                "words": vector(mail.text, key, stems),
            }
            for mail in mails
        ]
