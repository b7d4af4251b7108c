"""Every statement about what is gone. In the transaction of one user, who holds the ledger's lock."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.classify import tables

_E = tables.erased_mailboxes


class ErasedMailboxes:
    """One user's."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def note(self, mailbox_id: UUID) -> None:
        """Nothing of this mailbox is to be known any more."""
        await self._tx.execute(insert(_E).values(user_id=self._user_id, mailbox_id=mailbox_id).on_conflict_do_nothing())

    async def is_noted(self, mailbox_id: UUID) -> bool:
        """Whether it was erased."""
        here = sa.and_(_E.c.user_id == self._user_id, _E.c.mailbox_id == mailbox_id)
        return bool((await self._tx.execute(sa.select(sa.exists().where(here)))).scalar_one())

    async def remove(self, message_ids: Sequence[UUID]) -> None:
        """Verdicts and facts of these messages, and what remembers their texts."""
        t = tables.classifications
        await self._tx.execute(sa.delete(t).where(t.c.user_id == self._user_id, t.c.message_id.in_(message_ids)))
        await self.forget_texts()

    async def forget_texts(self) -> None:
        """What remembers texts: the cache, the reports of past runs."""
        for table in (tables.verdict_cache, tables.reprocess_reports):
            # Whole: neither knows whose texts it remembers, and both are only memory.
            await self._tx.execute(sa.delete(table).where(table.c.user_id == self._user_id))

    async def forget_mails(self, content_keys: Collection[str]) -> None:
        """What joined these mails to others, and what the person said of them: no mailbox keeps them any more."""
        for table in (tables.fact_keys, tables.corrections):
            gone = sa.and_(table.c.user_id == self._user_id, table.c.content_key.in_(content_keys))
            await self._tx.execute(sa.delete(table).where(gone))
