"""A hand-written mailbox comes out as the applications it was written to be."""

import random

import pytest

from services.classify.domain.events import EventKind, events_of
from services.classify.domain.grouping import Group, group
from services.classify.domain.stage import Stage, state_of
from tests.unit.classify.mailfacts import event
from tests.unit.classify.scenario_mailbox import ACCEPTED_BY_HAND, EXPECTED, MAILS, NOISE, UNCERTAIN


def application(key: str) -> str:
    """The application that a mail of the scenario was written for."""
    return key.partition("/")[0]


@pytest.fixture(scope="module")
def groups() -> dict[str, Group]:
    shuffled = [*MAILS, *NOISE, *MAILS[:20]]
    random.Random(5).shuffle(shuffled)
    return {application(found.anchor_key): found for found in group(shuffled)}


def test_the_scenario_is_as_large_as_it_claims() -> None:
    assert len(EXPECTED) >= 25
    assert {application(mail.key) for mail in MAILS} == set(EXPECTED)


def test_every_application_has_exactly_its_own_mails(groups: dict[str, Group]) -> None:
    expected = {name: {mail.key for mail in MAILS if application(mail.key) == name} for name in EXPECTED}

    assert expected == {name: set(found.keys) for name, found in groups.items()}


def test_every_application_shows_its_company_and_title(groups: dict[str, Group]) -> None:
    expected = {name: (company, title) for name, (company, title, _) in EXPECTED.items()}

    assert expected == {name: (found.company, found.job_title) for name, found in groups.items()}


def test_only_what_is_a_guess_asks_for_a_look(groups: dict[str, Group]) -> None:
    assert {name: found.doubts for name, found in groups.items() if not found.certain}.keys() == UNCERTAIN


def test_every_application_stands_where_its_mails_left_it(groups: dict[str, Group]) -> None:
    entered, at = ACCEPTED_BY_HAND
    by_hand = {entered: [event(EventKind.ACCEPTED, at, by_person=True)]}

    stages: dict[str, Stage] = {}
    for name, found in groups.items():
        mails = [mail for mail in MAILS if mail.key in found.keys]
        stages[name] = state_of(events_of(mails), by_hand.get(name, [])).stage

    assert {name: stage for name, (_, _, stage) in EXPECTED.items()} == stages
