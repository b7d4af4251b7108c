"""Grouping is a function of the set of mails: no order, batching or repetition of arrival can change it."""

import random
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.blocking import blocking_keys, components
from services.classify.domain.context import may_tell
from services.classify.domain.events import KIND_OF_LABEL, MailFact
from services.classify.domain.grouping import Group, group
from services.classify.domain.identity import assign_ids
from services.classify.domain.labels import Label
from services.classify.domain.leaning import Leaning
from tests.unit.classify.mailfacts import fact

# Few values, so that mails often share some and conflict in others.
COMPANIES = [None, None, "Acme", "Acme GmbH", "Acme Robotics", "Robotics", "Meta", "Metabase", "Beta", ""]
TITLES = [
    None,
    None,
    "Engineer",
    "Senior Engineer",
    "Engineer, Payments",
    "Designer – Berlin",
    "Designer – Paris",
    "Payments Developer",
]
SENDERS = [
    *["", "x@gmail.com", "jane@acme.com", "jo@acme.com", "n@linkedin.com", "n@unheard-of.io", "hr@beta.de"],
    *["a@robotics.io", "a@robotics-jobs.de"],
]
URLS = [
    *["https://jobs.acme.com/12345", "https://jobs.acme.com/54321/apply", "https://jobs.acme.com/12345/apply"],
    *["https://beta.de/jobs/99991", "https://beta.de/jobs/99992", "https://acme.com/careers"],
]

leanings = st.builds(
    Leaning,
    st.sampled_from([Label.REJECTION, Label.INTERVIEW]),
    st.sampled_from([0.05, 0.2, 2.0]),
    st.just("sentence"),
    st.sampled_from(COMPANIES),
    st.sampled_from(TITLES),
    appointment=st.booleans(),
)
facts = st.builds(
    fact,
    st.integers(0, 40).map(str),
    st.integers(0, 800).map(lambda quarter: quarter / 4),
    st.sampled_from([Label.APPLIED, Label.APPLIED, Label.REJECTION, Label.INTERVIEW, *Label]),
    st.sampled_from(COMPANIES),
    st.sampled_from(TITLES),
    sender=st.sampled_from(SENDERS),
    source=st.sampled_from([None, "linkedin", "greenhouse"]),
    requisition=st.sampled_from([None, None, None, "R-1001", "R-1002"]),
    threads=st.lists(st.sampled_from(["t1", "t2", "t3", "t4", "t5", "provider:t6", "calendar:7"]), max_size=2).map(
        tuple
    ),
    urls=st.lists(st.sampled_from(URLS), max_size=1).map(tuple),
    confidence=st.sampled_from([0.5, 0.9]),
    leaning=st.none() | leanings,
)
mailboxes = st.lists(facts, max_size=25)


class Service:
    """Regroups what a batch touches, and only that, as the service does with its rows."""

    def __init__(self) -> None:
        self.known: set[MailFact] = set()
        self.by_key: defaultdict[str, set[MailFact]] = defaultdict(set)
        self.groups: dict[str, Group] = {}
        self.regrouped = 0

    def take(self, batch: Iterable[MailFact]) -> None:
        """Store the batch and regroup the components it belongs to."""
        for mail in batch:
            self.known.add(mail)
            for key in blocking_keys(mail):
                self.by_key[key].add(mail)
        affected = self._connected(set(batch))
        self.regrouped += len(affected)
        for mail in affected:
            self.groups.pop(mail.key, None)
        for found in group(affected):
            self.groups |= dict.fromkeys(found.keys, found)

    def _connected(self, seeds: set[MailFact]) -> set[MailFact]:
        reached, open_ends = set(seeds), list(seeds)
        while open_ends:
            for key in blocking_keys(open_ends.pop()):
                new = self.by_key[key] - reached
                reached |= new
                open_ends += new
        return reached


def as_set(groups: Iterable[Group]) -> dict[str, Group]:
    return {key: found for found in groups for key in found.keys}


@settings(deadline=None)
@given(mailboxes, st.randoms(use_true_random=False))
def test_order_and_repetition_of_arrival_change_nothing(mails: list[MailFact], random: random.Random) -> None:
    shuffled = mails + random.sample(mails, len(mails) // 2)
    random.shuffle(shuffled)

    assert group(mails) == group(shuffled)


@settings(max_examples=200, deadline=None)
@given(mailboxes)
def test_components_can_be_grouped_one_by_one(mails: list[MailFact]) -> None:
    one_by_one = [found for part in components(mails) for found in group(part)]

    assert as_set(group(mails)) == as_set(one_by_one)


@settings(deadline=None)
@given(mailboxes)
def test_components_split_the_mails_and_share_no_blocking_key(mails: list[MailFact]) -> None:
    parts = components(mails)
    keys = [key for part in parts for key in {key for mail in part for key in blocking_keys(mail)}]

    assert len(keys) == len(set(keys))
    assert {mail for part in parts for mail in part} == set(mails)


@settings(max_examples=150, deadline=None)
@given(mailboxes, st.lists(st.integers(1, 6), max_size=25))
def test_regrouping_only_what_a_batch_touches_ends_where_grouping_everything_ends(
    mails: list[MailFact], sizes: list[int]
) -> None:
    service = Service()
    rest = list(mails)
    for size in [*sizes, len(mails)]:
        service.take(rest[:size])
        rest = rest[size:]

    assert as_set(group(mails)) == service.groups


@settings(deadline=None)
@given(mailboxes)
def test_every_telling_mail_is_in_exactly_one_group(mails: list[MailFact]) -> None:
    surest = {mail.key for mail in mails if may_tell(mail)}
    silent = {mail.key for mail in mails if mail.label not in KIND_OF_LABEL}
    keys = [key for found in group(mails) for key in found.keys]

    assert len(keys) == len(set(keys))
    assert surest - silent <= set(keys) <= surest


@settings(deadline=None)
@given(mailboxes)
def test_a_group_explains_every_mail_and_every_doubt(mails: list[MailFact]) -> None:
    for found in group(mails):
        assert found.keys == set(found.signals)
        assert all(found.signals.values())
        assert found.certain == (not found.doubts)
        assert found.anchor_key in found.keys


def test_a_new_mail_costs_its_own_component_however_large_the_mailbox_is() -> None:
    service = Service()
    service.take(fact(f"{n}", n / 10, Label.APPLIED, f"Company {n % 200}", "Engineer") for n in range(600))
    service.take([])
    service.regrouped = 0

    service.take([fact("new", 61, Label.REJECTION, "Company 7", "Engineer")])

    assert service.regrouped == 4


def test_mails_that_only_lean_cost_nothing_where_nothing_ties_them() -> None:
    service = Service()
    service.take(
        fact(f"{n}", n / 10, Label.OTHER, sender=f"a@house-{n % 50}.io", leaning=Leaning(Label.UPDATE, 0.9, ""))
        for n in range(600)
    )
    service.take([fact("receipt", 60, Label.APPLIED, "Firm 7", "Engineer", sender="no-reply@greenhouse.io")])
    service.regrouped = 0

    service.take([fact("new", 61, Label.REJECTION, "Firm 7", "Engineer", sender="no-reply@greenhouse.io")])

    assert service.regrouped == 2


@settings(deadline=None)
@given(mailboxes, st.randoms(use_true_random=False))
def test_ids_are_kept_where_nothing_changed_and_never_shared(mails: list[MailFact], random: random.Random) -> None:
    numbers = count(1)
    early = group(mails[: len(mails) // 2])
    first = assign_ids(early, {}, lambda: UUID(int=next(numbers)))
    previous = {key: app for found, app in zip(early, first.ids, strict=True) for key in found.keys}

    late = group(mails)
    second = assign_ids(late, previous, lambda: UUID(int=next(numbers)))
    now = dict(zip((found.keys for found in late), second.ids, strict=True))

    assert len(second.ids) == len(set(second.ids)) == len(late)
    assert all(now[found.keys] == app for found, app in zip(early, first.ids, strict=True) if found.keys in now)
    assert set(second.retired) == set(first.ids) - set(second.ids)
    assert second.created == set(second.ids) - set(first.ids)
