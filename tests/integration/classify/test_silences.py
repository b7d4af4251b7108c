"""An application falls silent while nothing happens: open pages hear of it all the same, once."""

from datetime import timedelta
from typing import Any

import pytest

from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from kit.bus import live_subject
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.silences import EVERY, Silences
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.asking import Asking, appointment, mail


@pytest.fixture
async def asking(classify: ClassifyStack) -> Asking:
    return await Asking.on(classify)


async def looked_at(asking: Asking, day: float) -> None:
    """Two processes look at that day."""
    asking.at(day)
    for _ in range(2):
        await Silences(asking.process.process.database, lambda: asking.now[0]).look()


async def told(asking: Asking) -> list[list[str]]:
    """Whose changes were told, notice by notice."""
    subject = live_subject(asking.user_id, ApplicationsChanged)
    rows: list[Any] = await asking.stack.rows(tables.outbox, None)
    changes = [ApplicationsChanged.FromString(row.payload) for row in rows if row.subject == subject]
    return [list(change.updated_ids) for change in changes if change.updated_ids]


async def test_who_falls_silent_is_told_once_and_nobody_else(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Silent"),
        mail(Label.APPLIED, 20, "Fresh"),
        mail(Label.APPLIED, 0, "Over"),
        mail(Label.REJECTION, 1, "Over"),
        mail(Label.APPLIED, 0, "Agreed"),
        mail(Label.INTERVIEW, 1, "Agreed", appointments=[appointment("one", 45)]),
    )
    by_company = await asking.applications()
    await looked_at(asking, 21)
    assert await told(asking) == []

    await looked_at(asking, 31)
    assert await told(asking) == [[by_company["Silent"].id]]

    await looked_at(asking, 32)
    assert await told(asking) == [[by_company["Silent"].id]]


async def test_what_was_learned_anew_silences_and_wakes(asking: Asking) -> None:
    await asking.receive(mail(Label.APPLIED, 30, "Silent"))
    silent = (await asking.applications())["Silent"].id
    await looked_at(asking, 54)

    answered = [mail(Label.APPLIED, 0, f"Quick{number}") for number in range(40)]
    answers = [mail(Label.REJECTION, 3 + number % 3, f"Quick{number}") for number in range(40)]
    await asking.receive(*answered, *answers)
    before = await told(asking)
    await looked_at(asking, 54 + 2 * EVERY / timedelta(days=1))

    assert await told(asking) == [*before, [silent]]


async def test_somebody_who_was_just_looked_at_is_passed_over(asking: Asking) -> None:
    await asking.receive(mail(Label.APPLIED, 0, "Silent"))
    silences = Silences(asking.process.process.database, lambda: asking.now[0])
    await looked_at(asking, 1)

    asking.now[0] += EVERY / 2
    assert await silences.look() == 0
    asking.now[0] += EVERY
    assert await silences.look() == 1
