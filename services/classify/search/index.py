"""The words of mails on Postgres: written, compared, counted. In one transaction of one user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from services.classify.domain.search.lexemes import FORMAT, Writing, parts, user_key, words_of
from services.classify.ports import Mail
from services.classify.search.stems import StemBook

#: What the index has of one mail, by column.
Row = dict[str, Any]

# Only what has a verdict: a mail that was erased while it was read does not come back. The verdict is held until the
# commit, so that it is not erased in between. What is as it should be is not written again.
_WRITE = sa.text("""
    insert into classify.mail_words as m
        (user_id, message_id, content_key, mail_date, about_work, label, format, words)
    select c.user_id, c.message_id, cast(:content_key as text), cast(:mail_date as timestamptz), c.label <> 'OTHER',
           c.label, cast(:format as smallint), cast(cast(:words as text) as tsvector)
    from classify.classifications c where c.user_id = :user_id and c.message_id = :message_id for key share
    on conflict (user_id, message_id) do update set
        content_key = excluded.content_key, mail_date = excluded.mail_date, about_work = excluded.about_work,
        label = excluded.label, format = excluded.format, words = excluded.words
    where (m.content_key, m.mail_date, m.about_work, m.label, m.format, m.words) is distinct from (
        excluded.content_key, excluded.mail_date, excluded.about_work, excluded.label, excluded.format, excluded.words
    )
""")
# How each mail that was read stands in the index, against how it should.
_COMPARE = sa.text("""
    select m.message_id is null as missing,
           (m.content_key, m.mail_date, m.about_work, m.label, m.format, m.words) is distinct from
           (cast(:content_key as text), cast(:mail_date as timestamptz), c.label <> 'OTHER', c.label,
            cast(:format as smallint), cast(cast(:words as text) as tsvector)) as different
    from classify.classifications c left join classify.mail_words m using (user_id, message_id)
    where c.user_id = :user_id and c.message_id = :message_id
""")
# What ingest no longer keeps has a row without words: one that is missing would be looked for again at every start.
_EMPTY = sa.text("""
    insert into classify.mail_words as m
        (user_id, message_id, content_key, mail_date, about_work, label, format, words)
    select c.user_id, c.message_id, f.content_key, f.mail_date, false, c.label, cast(:format as smallint), ''::tsvector
    from classify.classifications c join classify.mail_facts f using (user_id, message_id)
    where c.user_id = :user_id and c.message_id = any(:message_ids) for key share of c
    on conflict (user_id, message_id) do update set about_work = false, format = excluded.format, words = ''::tsvector
    where m.words <> ''::tsvector or m.format <> excluded.format
""")
_EMPTIED = sa.text("""
    select message_id from classify.mail_words
    where user_id = :user_id and message_id = any(:message_ids) and format = :format and words = ''::tsvector
""")


class MailWords:
    """One user's."""

    def __init__(self, tx: Transaction, user_id: UUID, book: StemBook) -> None:
        self._tx = tx
        self._user_id = user_id
        self._book = book

    async def write(self, spelled: Sequence[Row]) -> None:
        """Makes the rows of mails what they should be; mails without a verdict are left out."""
        if spelled:
            await self._tx.execute(_WRITE, spelled)

    async def empty(self, message_ids: Sequence[UUID]) -> None:
        """Takes the words of these out of the index."""
        if message_ids:
            asked = {"user_id": self._user_id, "message_ids": list(message_ids), "format": FORMAT}
            await self._tx.execute(_EMPTY, asked)

    async def emptied(self, message_ids: Sequence[UUID]) -> set[UUID]:
        """Those of these whose words were taken out before."""
        asked = {"user_id": self._user_id, "message_ids": list(message_ids), "format": FORMAT}
        return set((await self._tx.execute(_EMPTIED, asked)).scalars()) if message_ids else set()

    async def compare(self, mails: Sequence[Mail]) -> tuple[int, int]:
        """Of mails with a verdict: how many the index does not have, and how many it has otherwise than they are."""
        missing = different = 0
        for row in await self.spell(mails):
            found = (await self._tx.execute(_COMPARE, row)).first()
            if found is not None:
                missing += found.missing
                different += found.different and not found.missing
        return missing, different

    async def spell(self, mails: Sequence[Mail]) -> list[Row]:
        """What `write` writes of these mails. Needs no lock: it follows from their texts alone."""
        said = [parts(mail.text) for mail in mails]
        stems = await self._book.of(self._tx, set[str]().union(*map(words_of, said)))
        writing = Writing(user_key(self._user_id), stems)
        return [
            {
                "user_id": self._user_id,
                "message_id": mail.message_id,
                "content_key": mail.content_key,
                "mail_date": mail.mail_date,
                "format": FORMAT,
                "words": writing.vector(one),
            }
            for mail, one in zip(mails, said, strict=True)
        ]
