"""The search plan: what its probes are, and where a message goes by those it matched."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.plan import PROBES, LeftOut, rank
from services.ingest.domain.remote import FetchPolicy, Lane

BITS = {probe.name: 1 << probe.number for probe in PROBES}
any_hits = st.integers(0, (1 << len(PROBES)) - 1)


def ranked(*names: str, known_thread: bool = False, policy: FetchPolicy = FetchPolicy.CANDIDATES) -> Lane | LeftOut:
    return rank(sum(BITS[name] for name in names), known_thread=known_thread, policy=policy)


def test_numbers_and_names_of_probes_are_their_own() -> None:
    assert [probe.number for probe in PROBES] == list(range(len(PROBES)))
    assert len({probe.name for probe in PROBES}) == len(PROBES)
    assert len(PROBES) <= 63


def test_every_probe_asks_something_once() -> None:
    for probe in PROBES:
        asked = [*probe.senders, *probe.phrases, *probe.subjects, *probe.filenames, *probe.categories]
        assert asked, probe.name
        assert len(asked) == len(set(asked)), probe.name
        assert all(text == text.strip().lower() for text in asked), probe.name


def test_what_systems_for_applicants_send_is_sure_whatever_else_it_looks_like() -> None:
    assert ranked("ats_senders") is Lane.SURE
    assert ranked("ats_senders", "promotions", "alerts", "bulk") is Lane.SURE


@pytest.mark.parametrize("name", ["applications_en", "applications_de", "interviews_en", "calendar_files"])
def test_words_to_applicants_are_sure_even_in_bulk_but_not_in_an_alert(name: str) -> None:
    assert ranked(name, "bulk", "promotions") is Lane.SURE
    assert ranked(name, "alerts") == LeftOut("NOISE")


def test_words_of_hiring_are_worth_a_look_only_in_mail_to_one_person() -> None:
    assert ranked("hiring_words") is Lane.LIKELY
    assert ranked("hiring_words", "bulk") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("hiring_words", "social") == LeftOut("NOISE")


def test_recruiters_write_in_bulk_as_well() -> None:
    assert ranked("outreach", "bulk") is Lane.LIKELY
    assert ranked("outreach", "promotions") == LeftOut("NOISE")


def test_nothing_is_left_out_of_a_thread_that_belongs_to_an_application() -> None:
    assert ranked("promotions", "alerts", known_thread=True) is Lane.SURE
    assert ranked(known_thread=True) is Lane.SURE


def test_who_wants_everything_gets_noise_last() -> None:
    lanes = [
        ranked("ats_senders", policy=FetchPolicy.EVERYTHING),
        ranked("outreach", policy=FetchPolicy.EVERYTHING),
        ranked(policy=FetchPolicy.EVERYTHING),
        ranked("promotions", policy=FetchPolicy.EVERYTHING),
    ]

    assert all(isinstance(lane, Lane) for lane in lanes)
    assert all(before < after for before, after in pairwise(lanes))  # type: ignore[operator]


@given(any_hits, st.booleans())
def test_who_wants_everything_misses_nothing_and_candidates_come_in_the_same_order(hits: int, known: bool) -> None:
    everything = rank(hits, known_thread=known, policy=FetchPolicy.EVERYTHING)
    candidates = rank(hits, known_thread=known, policy=FetchPolicy.CANDIDATES)

    assert isinstance(everything, Lane)
    assert candidates == everything or isinstance(candidates, LeftOut)
