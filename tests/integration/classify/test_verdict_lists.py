"""Messages by what they mean, page by page."""

from typing import Any

import pytest

from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.errors import Problem
from kit.ids import new_id
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import day
from tests.integration.classify.people import Person
from tests.integration.classify.told import Told, told


@pytest.fixture
async def person(classify: ClassifyStack) -> Person:
    """Somebody with a receipt, an alert in doubt, an interview and an alert, in order of their days."""
    one = Person(classify, await classify.start(examiner=Told(), version="1", clock=lambda: day(20)), new_id())
    await one.has(
        told(Label.JOB_ALERT, 2, certain=False),
        told(Label.APPLIED, 1, "Acme"),
        told(Label.JOB_ALERT, 4),
        told(Label.INTERVIEW, 3, "Acme"),
    )
    return one


async def labels(person: Person, **asked: Any) -> list[int]:
    """The labels of the messages that fit, as they are listed."""
    answer = await person.asks("ListClassifications", wire.ListClassificationsRequest(**asked))
    return [one.label for one in answer.classifications]


async def test_the_newest_mail_comes_first(person: Person) -> None:
    assert await labels(person) == [
        cls.LABEL_JOB_ALERT,
        cls.LABEL_INTERVIEW,
        cls.LABEL_JOB_ALERT,
        cls.LABEL_APPLIED,
    ]


async def test_only_what_is_asked_for_is_listed(person: Person) -> None:
    assert await labels(person, labels=[cls.LABEL_APPLIED, cls.LABEL_INTERVIEW]) == [
        cls.LABEL_INTERVIEW,
        cls.LABEL_APPLIED,
    ]
    assert await labels(person, only_uncertain=True) == [cls.LABEL_JOB_ALERT]
    assert await labels(person, labels=[cls.LABEL_APPLIED], only_uncertain=True) == []


async def test_every_page_goes_on_where_the_one_before_ended(person: Person) -> None:
    listed, token, pages = [], "", 0
    while pages == 0 or token:
        request = wire.ListClassificationsRequest(page_size=1, page_token=token)
        answer = await person.asks("ListClassifications", request)
        listed += [one.label for one in answer.classifications]
        token, pages = answer.next_page_token, pages + 1

    assert (pages, listed) == (4, await labels(person))


@pytest.mark.parametrize("asked", [{"page_token": "no token"}, {"labels": [cls.LABEL_UNSPECIFIED]}, {"labels": [99]}])
async def test_what_cannot_be_asked_is_refused(person: Person, asked: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refused:
        await labels(person, **asked)

    assert refused.value.reason == "INVALID_ARGUMENT"
