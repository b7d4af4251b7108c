"""What left the machine for the language model, as a person may read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit.db import Transaction
from services.classify import tables
from services.classify.llm.budget import Spend

_U = tables.llm_usage
_FIGURES = tuple(Spend.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Usage:
    """One user's account. Calls under way are counted with the most they can cost."""

    today: Spend
    total: Spend
    #: The first day that anything left; None when nothing ever did.
    since: date | None


async def usage(tx: Transaction, user_id: UUID, today: date) -> Usage:
    """What this user's mail cost, on `today` (UTC) and since ever."""
    of_today = [func.coalesce(func.sum(_U.c[name]).filter(_U.c.day == today), 0) for name in _FIGURES]
    ever = [func.coalesce(func.sum(_U.c[name]), 0) for name in _FIGURES]
    asked = sa.select(*of_today, *ever, func.min(_U.c.day)).where(_U.c.user_id == user_id)
    row: Any = (await tx.execute(asked)).one()
    count = len(_FIGURES)
    return Usage(_spend(row[:count]), _spend(row[count : 2 * count]), row[-1])


def _spend(figures: Any) -> Spend:
    return Spend(*(int(figure) for figure in figures))
