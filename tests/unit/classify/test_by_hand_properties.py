"""What a person decides is input of one pure function: no order of mail changes it, and undo leaves no trace."""

from __future__ import annotations

import random as chances
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain import deciding
from services.classify.domain.arrangement import Pile
from services.classify.domain.blocking import blocking_keys
from services.classify.domain.decisions import Decision, DecisionKind, event_keys
from services.classify.domain.events import MailFact
from services.classify.domain.partition import Partition
from services.classify.domain.standing import Standing, piles_of, stand
from tests.unit.classify.mailfacts import day
from tests.unit.classify.test_grouping_properties import mailboxes

chance_of = st.randoms(use_true_random=False)


@dataclass
class Person:
    """A mailbox that fills up, and somebody who decides about what it adds up to."""

    mails: list[MailFact] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    standing: Standing = field(default_factory=Standing)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def new_id(self) -> UUID:
        return UUID(int=next(self.numbers))

    def gets(self, mails: Sequence[MailFact]) -> None:
        self.mails += mails
        self.look()

    def look(self) -> None:
        self.standing = stand(self.mails, self.standing, self.new_id, self.decisions)

    def decides(self, chance: chances.Random) -> None:
        """Something or other about what there is."""
        piles = list(piles_of(self.mails, self.standing, self.new_id, self.decisions).values())
        if piles:
            made = some_decision(chance, sorted(piles, key=lambda pile: pile.id), self.new_id())
            said = [one for one in self.decisions if one.kind is made.kind is DecisionKind.LOGGED]
            if said and chance.random() < 0.5:
                before = chance.choice(said)
                told = {**made.told, "replaces": str(before.id)}
                made = replace(made, told=told, application=before.application)
            self.decisions.append(replace(made, number=len(self.decisions) + 1))
            self.look()

    def takes_back(self, place: int) -> None:
        self.decisions[place] = replace(self.decisions[place], undone=True)
        self.look()


def some_decision(chance: chances.Random, piles: list[Pile], one: UUID) -> Decision:
    pile, at = chance.choice(piles), day(100)
    others = [other for other in piles if other is not pile]
    mails = deciding.mails_of(pile)
    some = chance.sample(mails, chance.randint(1, len(mails))) if mails else []
    match chance.randrange(7):
        case 0 | 1 if others:
            return deciding.merged(pile, chance.sample(others, min(2, len(others))), one, at)
        case 2 | 3 if len(mails) > len(some) > 0:
            return deciding.split(pile, some, one, at)
        case 4 if some and others:
            return deciding.moved(some, [pile], chance.choice(others), one, at)
        case 5 if some:
            return deciding.set_aside(some, pile, one, at)
        case 6:
            told = {"company": "Pinned", "salary": chance.choice(["", None, "90k"])}
            return deciding.said_of(DecisionKind.EDITED, pile, told, one, at)
    told = {"kind": chance.choice(["interview", "accepted", "note"]), "text": "They called."}
    return deciding.said_of(DecisionKind.LOGGED, pile, told, one, at)


def content(standing: Standing) -> set[object]:
    """Applications by what is in them, without ids that each run makes anew."""
    return {
        (
            repr(replace(application, id=UUID(int=0))),
            frozenset(
                repr(replace(event, id=UUID(int=0), application_id=UUID(int=0)))
                for event in standing.events.values()
                if event.application_id == one
            ),
        )
        for one, application in standing.applications.items()
    }


@settings(max_examples=150, deadline=None)
@given(mailboxes, st.integers(0, 25), chance_of)
def test_any_order_of_mail_around_the_same_decisions_ends_the_same(
    mails: list[MailFact], cut: int, chance: chances.Random
) -> None:
    person = Person()
    person.gets(mails[:cut])
    for _ in range(3):
        person.decides(chance)
    person.gets(mails[cut:])
    shuffled = chance.sample(mails, len(mails))
    other = Person(decisions=person.decisions, numbers=count(10_000))
    while shuffled:
        size = chance.randint(1, 6)
        other.gets(shuffled[:size])
        shuffled = shuffled[size:]
    other.look()

    assert content(person.standing) == content(other.standing)


@settings(max_examples=150, deadline=None)
@given(mailboxes, st.integers(0, 25), chance_of)
def test_what_is_taken_back_leaves_no_trace_not_even_in_ids(
    mails: list[MailFact], cut: int, chance: chances.Random
) -> None:
    person, plain = Person(), Person()
    for one in (person, plain):
        one.gets(mails[:cut])
    before = person.standing
    for _ in range(3):
        person.decides(chance)
    for place in chance.sample(range(len(person.decisions)), len(person.decisions)):
        person.takes_back(place)

    assert before.applications == person.standing.applications
    assert before.automatic_ids == person.standing.automatic_ids
    assert {key: one.application_id for key, one in before.events.items()} == {
        key: one.application_id for key, one in person.standing.events.items()
    }


@settings(max_examples=100, deadline=None)
@given(mailboxes, st.integers(0, 25), chance_of)
def test_no_mail_is_lost_or_counted_twice_and_no_id_is_given_twice(
    mails: list[MailFact], cut: int, chance: chances.Random
) -> None:
    person = Person()
    person.gets(mails[:cut])
    for _ in range(4):
        person.decides(chance)
    person.gets(mails[cut:])
    untouched = stand(mails, Standing(), person.new_id)
    aside = {key for one in person.decisions if one.kind is DecisionKind.SET_ASIDE for key in one.keys}
    mine = {key for key in person.standing.events if not key.startswith("hand:")}

    assert set(untouched.events) - aside <= mine <= set(untouched.events)
    assert {one.application_id for one in person.standing.events.values()} == set(person.standing.applications)


class Service(Person):
    """Looks only at what new mail and new decisions are connected with, as the service does with its rows."""

    def gets(self, mails: Sequence[MailFact]) -> None:
        self.mails += mails
        self.look_at({mail.key for mail in mails})

    def look_at(self, keys: set[str]) -> None:
        """Regroups what these keys are connected with through mails and decisions, and nothing else."""
        partition = Partition()
        for mail in self.mails:
            partition.unite(blocking_keys(mail) | {f"mail:{mail.key}"})
        for one in self.decisions:
            if not one.undone:
                partition.unite(_node(key) for key in one.names())
        roots = {partition.root(_node(key)) for key in keys}

        def reached(key: str) -> bool:
            return partition.root(_node(key)) in roots

        facts = [mail for mail in self.mails if reached(mail.key)]
        decisions = [one for one in self.decisions if any(map(reached, one.names()))]
        own = event_keys(decisions)
        events = {key: one for key, one in self.standing.events.items() if reached(key) or key in own}
        ids = {key: one for key, one in self.standing.automatic_ids.items() if reached(key)}
        there = {one.application_id for one in events.values()}
        applications = self.standing.applications
        before = Standing({one: app for one, app in applications.items() if one in there}, events, ids)
        after = stand(facts, before, self.new_id, decisions)
        self.standing = Standing(
            {one: app for one, app in applications.items() if one not in there} | dict(after.applications),
            {key: one for key, one in self.standing.events.items() if key not in events} | dict(after.events),
            {key: one for key, one in self.standing.automatic_ids.items() if not reached(key)}
            | dict(after.automatic_ids),
        )


def _node(key: str) -> str:
    return f"mail:{key}"


@settings(max_examples=100, deadline=None)
@given(mailboxes, st.integers(0, 25), chance_of)
def test_looking_only_at_what_is_connected_ends_where_looking_at_everything_ends(
    mails: list[MailFact], cut: int, chance: chances.Random
) -> None:
    person = Person()
    person.gets(mails[:cut])
    for _ in range(3):
        person.decides(chance)
    person.gets(mails[cut:])
    service = Service(numbers=count(10_000))
    rest, waiting = chance.sample(mails, len(mails)), list(person.decisions)
    while rest or waiting:
        if waiting and chance.random() < 0.4:
            made = waiting.pop(0)
            service.decisions.append(made)
            service.look_at(set(made.names()) | {made.key})
        service.gets(rest[:4])
        rest = rest[4:]

    assert content(person.standing) == content(service.standing)


@settings(max_examples=100, deadline=None)
@given(mailboxes, chance_of)
def test_looking_again_changes_nothing(mails: list[MailFact], chance: chances.Random) -> None:
    person = Person()
    person.gets(mails)
    for _ in range(4):
        person.decides(chance)
    before = person.standing
    person.look()

    assert before == person.standing
