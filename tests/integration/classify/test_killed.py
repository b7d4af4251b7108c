"""A process that dies at any statement leaves nothing half done; the next try ends where an undisturbed one does."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit import db
from kit.outbox import Outbox
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import mail
from tests.integration.classify.snapshots import snapshot
from tests.integration.classify.test_order import Writer


class Died(BaseException):
    """No handler may survive this, like kill -9."""


class MortalTransaction(db.Transaction):
    """Dies instead of running a statement once its process's time has come."""

    left: list[int]

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise Died
        return await super().execute(statement, parameters)


class MortalDatabase(db.Database):
    """Runs `statements` statements, then dies; the open transaction goes down with it, as in Postgres."""

    def __init__(self, stack: ClassifyStack, statements: int) -> None:
        engine = db.engine(stack.database.app_url("classify"), pool_size=2)
        super().__init__(engine, outbox=Outbox(tables.METADATA).write)
        self.left = [statements]

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID | None) -> AsyncIterator[db.Transaction]:
        async with super().begin(user_id) as tx:
            mortal = MortalTransaction(tx.connection, tx.facts, tx.live, tx.after_commit)
            mortal.left = self.left
            yield mortal


async def dies(stack: ClassifyStack, user_id: UUID, ids: list[str], fact_id: str, *, after: int) -> bool:
    """Whether a process that lives for `after` statements dies before the fact is done."""
    async with Writer(stack, MortalDatabase(stack, after)) as writer:
        try:
            await writer.work(user_id, ids, fact_id)
        except Died:
            return True
    return False


async def test_killed_before_any_statement_the_end_is_the_same(classify: ClassifyStack) -> None:
    mails = [
        mail(Label.APPLIED, 0, "Acme", "Engineer"),
        mail(Label.INTERVIEW, 3, "Acme", "Engineer"),
        mail(Label.APPLIED, 1, "Globex", "Analyst"),
        mail(Label.OTHER, 2),
    ]
    early, late = [mails[1].id, mails[3].id], [mails[0].id, mails[2].id]
    undisturbed = uuid4()
    classify.ingest.mails.keep(undisturbed, mails)
    async with Writer(classify) as writer:
        await writer.work(undisturbed, early, "u-early")
        await writer.work(undisturbed, late, "u-late")
    expected = await snapshot(classify, undisturbed)

    after = 0
    killed = True
    while killed:
        user_id = uuid4()
        classify.ingest.mails.keep(user_id, mails)
        async with Writer(classify) as writer:
            await writer.work(user_id, early, f"{after}-early")
            before = await snapshot(classify, user_id)
            killed = await dies(classify, user_id, late, f"{after}-late", after=after)
            if killed:
                assert before == await snapshot(classify, user_id), f"half done after {after} statements"
            await writer.work(user_id, late, f"{after}-late")

        assert expected == await snapshot(classify, user_id), f"killed after {after} statements"
        after += 1
    assert after > 10, "it was killed at many places"


async def test_killed_between_commit_and_acknowledgement_nothing_is_done_twice(
    classify: ClassifyStack, user_id: UUID
) -> None:
    mails = [mail(Label.APPLIED, 0, "Acme", "Engineer"), mail(Label.INTERVIEW, 3, "Acme", "Engineer")]
    classify.ingest.mails.keep(user_id, mails)
    ids = [message.id for message in mails]
    async with Writer(classify) as writer:
        await writer.work(user_id, ids, "one")
        rows = await classify.rows(tables.applications, user_id)
        notices = await classify.rows(tables.outbox, None)
        await writer.work(user_id, ids, "one")

    assert rows == await classify.rows(tables.applications, user_id)
    assert notices == await classify.rows(tables.outbox, None)
    assert classify.ingest.mails.reads == 1


async def test_what_the_pretended_death_leaves_behind_is_what_postgres_keeps(classify: ClassifyStack) -> None:
    database = MortalDatabase(classify, 1)
    row = {"consumer": "c", "message_id": "m"}

    async def twice() -> None:
        async with database.begin(None) as tx:
            await tx.execute(tables.inbox.insert(), row)
            await tx.execute(tables.inbox.insert(), row)

    with pytest.raises(Died):
        await twice()
    await database.close()

    assert await classify.rows(tables.inbox, None) == []
