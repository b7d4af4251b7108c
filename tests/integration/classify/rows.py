"""Applications written straight into the tables, for tests of what is read."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from kit.ids import new_id
from services.classify.domain.stage import Stage
from services.classify.domain.standing import Application, Changes
from services.classify.store.ledger import UserLedger
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import day


def application(company: str | None, at: float, **fields: Any) -> Application:
    """An application sent `at` days after the start and silent since, but for what `fields` say."""
    plain = Application(
        id=new_id(),
        company=company,
        job_title="Engineer",
        stage=Stage.APPLIED,
        applied_at=day(at),
        first_response_at=None,
        last_event_at=day(at),
        closed_at=None,
        source=None,
        event_count=1,
        interviewed=False,
        assessed=False,
        offered=False,
        doubts=(),
    )
    return replace(plain, **fields)


async def write(stack: ClassifyStack, user_id: UUID, applications: Iterable[Application]) -> None:
    """Stores them."""
    async with stack.db.begin(user_id) as tx:
        await UserLedger(tx, user_id).write(Changes(tuple(applications), (), (), (), ()))
