"""What the index does not have yet: mail that was classified by a release without it, or that wrote it otherwise."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.search.lexemes import FORMAT

_T = tables.classifications
_W = tables.mail_words
_A = tables.applications


def not_indexed(user_id: UUID) -> sa.ColumnElement[bool]:
    """The condition on a verdict that its mail has no row of today's format."""
    rows = sa.select(_W.c.message_id).where(_W.c.user_id == user_id, _W.c.format == FORMAT)
    # A set that is made once, whatever the planner thinks of the sizes.
    return _T.c.message_id.not_in(rows)


async def is_complete(tx: Transaction, user_id: UUID) -> bool:
    """Whether all of a user's mails and applications are in the index."""
    mails = sa.exists().where(_T.c.user_id == user_id, not_indexed(user_id))
    said = sa.exists().where(_A.c.user_id == user_id, _A.c.said_text.is_(None))
    return not (await tx.execute(sa.select(sa.or_(mails, said)))).scalar_one()
