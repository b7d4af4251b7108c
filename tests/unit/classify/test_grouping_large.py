"""Large components: a mail is compared with few applications, and grouped as if it were compared with all."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain import catalog, grouping, shelf
from services.classify.domain.clues import Clue, clues_of
from services.classify.domain.draft import Draft
from services.classify.domain.events import MailFact, unique_facts
from services.classify.domain.grouping import Group, group
from services.classify.domain.labels import Label
from services.classify.domain.reader import Reader, _Candidate
from services.classify.domain.title_index import TitleIndex
from services.classify.domain.titles import Likeness, likeness
from tests.unit.classify.large_components import SHAPES
from tests.unit.classify.mailfacts import fact
from tests.unit.classify.scenario_mailbox import MAILS, NOISE
from tests.unit.classify.test_grouping_properties import mailboxes


class PatientReader(Reader):
    """Looks at every application for every mail: the rules without any index."""

    def _candidates(self, clue: Clue) -> list[_Candidate]:
        spread = {link: sum(link in draft.links for draft in self.drafts) for link in clue.links}
        known = [draft for draft in self.drafts if recognises(draft, clue)]
        same = [draft for draft in self.drafts if clue.employer in draft.employers]
        return self._judged(clue, [(draft, 1) for draft in known], spread) or self._judged(
            clue, [(draft, 1) for draft in same], spread
        )


def recognises(draft: Draft, clue: Clue) -> bool:
    role = clue.employer in draft.employers and clue.title in draft.titles
    return bool(clue.links & draft.links or clue.conversation in draft.conversations or role)


def grouped_patiently(mails: Collection[MailFact], monkeypatch: pytest.MonkeyPatch) -> tuple[Group, ...]:
    with monkeypatch.context() as patched:
        patched.setattr(grouping, "Reader", PatientReader)
        return group(mails)


@pytest.fixture(scope="module", params=[0, shelf.FEW], ids=["always looked up", "looked up when many"])
def few(request: pytest.FixtureRequest) -> Iterator[pytest.MonkeyPatch]:
    """Small mailboxes hardly fill a shelf, so they are also grouped with shelves that sort from the first draft on."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shelf, "FEW", request.param)
        patched.setattr(catalog, "FEW", request.param)
        yield patched


def crowded(seed: int) -> list[MailFact]:
    """Up to 120 mails of one to three employers; dates fall on whole days, so that all horizons are met exactly."""
    chance = random.Random(seed)
    count, span = chance.choice([10, 30, 60, 120]), chance.choice([2, 20, 100, 400, 1_000])
    roles = [f"{chance.choice(['', '', 'Senior '])}Engineer" + extra(chance) for _ in range(chance.choice([1, 3, 12]))]
    without_title, without_requisition, without_thread = (chance.choice([0.1, 0.5, 1]) for _ in range(3))
    labels = chance.choice([[Label.APPLIED], [Label.APPLIED, Label.REJECTION], list(Label)])
    senders = chance.choice([["hr@acme.com"], ["jane@acme.com", "hr@acme.com", "n@linkedin.com", ""]])
    return [
        fact(
            str(number),
            chance.randrange(span),
            chance.choice(labels),
            chance.choice(["Acme", "Acme", "Acme Robotics", "Beta", None]),
            None if chance.random() < without_title else chance.choice(roles),
            sender=chance.choice(senders),
            source=chance.choice([None, "linkedin", "greenhouse"]),
            requisition=None if chance.random() < without_requisition else f"R-{chance.randrange(1_000, 1_012)}",
            threads=() if chance.random() < without_thread else (f"t{chance.randrange(9)}", f"t{chance.randrange(99)}"),
            urls=("https://jobs.acme.com/12345",) if chance.random() < 0.05 else (),
        )
        for number in range(count)
    ]


def extra(chance: random.Random) -> str:
    words = chance.sample(["Payments", "Data", "Cloud", "Backend"], chance.randrange(4))
    return "".join(f", {word}" for word in [*words, *chance.choices(["Berlin", "Paris", ""])] if word)


@pytest.mark.parametrize("seed", range(80))
def test_a_crowded_component_is_grouped_as_if_every_pair_were_compared(few: pytest.MonkeyPatch, seed: int) -> None:
    mails = crowded(seed)

    assert group(mails) == grouped_patiently(mails, few)


@settings(max_examples=100, deadline=None)
@given(mails=mailboxes)
def test_any_mailbox_is_grouped_as_if_every_pair_were_compared(few: pytest.MonkeyPatch, mails: list[MailFact]) -> None:
    assert group(mails) == grouped_patiently(mails, few)


@pytest.mark.parametrize("mails", [[*MAILS, *NOISE], *(make(120) for make in SHAPES.values())])
def test_known_mailboxes_are_grouped_as_if_every_pair_were_compared(
    few: pytest.MonkeyPatch, mails: list[MailFact]
) -> None:
    assert group(mails) == grouped_patiently(mails, few)


def comparisons(mails: Collection[MailFact]) -> int:
    reader = Reader()
    for clue in clues_of(unique_facts(mails)):
        reader.read(clue)
    return reader.compared


@pytest.mark.parametrize("shape", SHAPES)
def test_comparisons_grow_with_the_number_of_mails_not_of_pairs(shape: str) -> None:
    counts = {size: comparisons(SHAPES[shape](size)) for size in (200, 400, 800)}

    assert all(count <= 6 * size for size, count in counts.items()), counts
    assert all(2.5 * fewer + 50 >= more for fewer, more in pairwise(counts.values())), counts


def test_the_patient_reader_would_be_caught_comparing_pairs() -> None:
    reader = PatientReader()
    for clue in clues_of(unique_facts(SHAPES["own_titles_and_threads"](200))):
        reader.read(clue)

    assert reader.compared > 6 * 200


def test_a_doubt_counts_every_application_that_fits_without_comparing_it() -> None:
    mails = SHAPES["answers_without_title"](200)
    fits = {doubt for found in group(mails) for doubt in found.doubts if " fits " in doubt}

    assert any("fits 100 applications" in doubt for doubt in fits)
    assert comparisons(mails) < 6 * 200


titles = st.lists(
    st.sampled_from(["senior", "lead", "engineer", "data", "cloud", "1"]), min_size=1, max_size=4, unique=True
).map(lambda words: " ".join(sorted(words)))


@given(st.lists(titles, max_size=30), titles)
def test_the_title_index_finds_exactly_what_comparing_all_titles_finds(known: list[str], title: str) -> None:
    index = TitleIndex()
    for one in known:
        index.add(one)

    assert sorted(index.shortened(title)) == sorted(
        one for one in set(known) if likeness(title, one) is Likeness.SHORTENED
    )


def test_applications_exactly_as_old_as_the_gap_to_a_new_one_are_not_counted_as_rivals() -> None:
    old = [fact(f"{n}", 0, Label.APPLIED, "Acme", "Engineer", requisition=f"R-100{n}") for n in range(8)]
    young = fact("young", 1, Label.APPLIED, "Acme", "Engineer", requisition="R-2000")
    again = fact("again", 60, Label.APPLIED, "Acme", "Engineer")
    joined = next(found for found in group([*old, young, again]) if "again" in found.keys)

    assert joined.keys == {"young", "again"}
    assert not any(" fits " in doubt for doubt in joined.doubts)
