"""The search plan: what its probes are, and where a message goes by those it matched."""

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
    assert sorted(probe.number for probe in PROBES) == list(range(len(PROBES)))
    assert len({probe.name for probe in PROBES}) == len(PROBES)
    assert len(PROBES) <= 63


def test_what_is_stored_as_a_number_keeps_its_name() -> None:
    # Rows in databases bear these bits.
    first = ["ats_senders", "alerts", "applications_en", "applications_de", "board_senders", "interviews_en"]
    then = ["calendar_files", "applications_other", "outreach", "hiring_words", "bulk", "promotions", "social"]

    assert [name for name, bit in sorted(BITS.items(), key=lambda item: item[1])][:13] == first + then


def test_every_probe_asks_something_once() -> None:
    for probe in PROBES:
        asked = [*probe.senders, *probe.sender_words, *probe.phrases, *probe.subjects]
        asked += [*probe.filenames, *probe.categories]
        assert asked or probe.own, probe.name
        assert len(asked) == len(set(asked)), probe.name
        assert all(text == text.strip().lower() for text in asked), probe.name


def test_what_systems_for_applicants_send_is_sure_whatever_else_it_looks_like() -> None:
    assert ranked("ats_senders") is Lane.SURE
    assert ranked("ats_senders", "promotions", "alerts", "bulk") is Lane.SURE


@pytest.mark.parametrize("name", ["applications_en", "applications_de", "interviews_en", "applied"])
def test_words_to_applicants_are_sure_even_in_bulk_but_not_in_an_alert(name: str) -> None:
    assert ranked(name, "bulk", "promotions") is Lane.SURE
    assert ranked(name, "alerts") == LeftOut("NOISE")


def test_words_of_hiring_are_worth_a_look_only_in_mail_to_one_person() -> None:
    assert ranked("hiring_words") is Lane.LIKELY
    assert ranked("hiring_words", "bulk") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("hiring_words", "social") == LeftOut("NOISE")
    assert ranked("loose_words") is Lane.LIKELY
    assert ranked("loose_words", "bulk") == LeftOut("NOT_A_CANDIDATE")


def test_who_hires_is_read_on_whatever_tab_a_word_of_hiring_came() -> None:
    assert ranked("hiring_senders") is Lane.LIKELY
    assert ranked("hiring_senders", "promotions") == LeftOut("NOISE")
    assert ranked("hiring_senders", "hiring_words", "promotions") is Lane.LIKELY
    assert ranked("hiring_senders", "hiring_words", "promotions", "bulk") == LeftOut("NOISE")


@pytest.mark.parametrize("matter", ["other_matters", "postings"])
def test_an_application_for_something_else_is_none_unless_a_word_of_employment_stands_beside_it(matter: str) -> None:
    assert ranked("applied") is Lane.SURE
    assert ranked("applied", matter) == LeftOut("NOT_A_CANDIDATE")
    assert ranked("applied", "loose_words", matter) == LeftOut("NOT_A_CANDIDATE")
    assert ranked("loose_words", matter) == LeftOut("NOT_A_CANDIDATE")
    for word in ("hiring_words", "hiring_senders", "outreach"):
        assert ranked("applied", word, matter) is Lane.SURE
    for certain in ("applications_en", "applications_de", "interviews_en", "applications_other", "board_senders"):
        assert ranked(certain, matter) is Lane.SURE


def test_a_friend_may_speak_of_an_interview_and_an_employer_of_family() -> None:
    assert ranked("loose_words", "private") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("hiring_words", "loose_words", "private") is Lane.LIKELY
    assert ranked("applied", "private") is Lane.SURE


def test_a_bare_calendar_entry_is_an_interview_unless_it_is_a_friends_or_ones_own() -> None:
    assert ranked("calendar_files") is Lane.SURE
    assert ranked("calendar_files", "private") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("calendar_files", "private", "hiring_words") is Lane.SURE
    assert ranked("calendar_files", "own") == LeftOut("NOT_A_CANDIDATE")


def test_of_what_a_person_sent_only_letters_to_employers_are_fetched_on_their_own() -> None:
    assert ranked("own", "hiring_words") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("own", "outreach") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("own", "own_answers") == LeftOut("NOT_A_CANDIDATE")
    assert ranked("own", "own_letters") is Lane.LIKELY
    assert ranked("own", "loose_words", "own_answers") is Lane.LIKELY
    assert ranked("own", "applied") is Lane.SURE
    assert ranked("own", "hiring_words", known_thread=True) is Lane.SURE


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

    assert lanes == [Lane.SURE, Lane.LIKELY, Lane.BACKFILL, Lane.NOISE]


@given(any_hits, st.booleans())
def test_a_probe_of_use_beside_others_only_changes_nothing_without_them(hits: int, known: bool) -> None:
    for probe in PROBES:
        others = sum(1 << other.number for other in probe.only_with)
        if others and not hits & others:
            with_it = rank(hits | 1 << probe.number, known_thread=known, policy=FetchPolicy.CANDIDATES)
            assert with_it == rank(hits & ~(1 << probe.number), known_thread=known, policy=FetchPolicy.CANDIDATES)


@given(any_hits, st.booleans())
def test_who_wants_everything_misses_nothing_and_candidates_come_in_the_same_order(hits: int, known: bool) -> None:
    everything = rank(hits, known_thread=known, policy=FetchPolicy.EVERYTHING)
    candidates = rank(hits, known_thread=known, policy=FetchPolicy.CANDIDATES)

    assert isinstance(everything, Lane)
    assert candidates == everything or isinstance(candidates, LeftOut)


@given(any_hits, st.integers(0, len(PROBES)))
def test_what_is_fetched_at_once_would_be_fetched_at_the_end_too(hits: int, asked: int) -> None:
    # A sure candidate is fetched while later probes are asked: none of those may speak against it.
    so_far = hits & sum(1 << probe.number for probe in PROBES[:asked])

    if rank(so_far, known_thread=False, policy=FetchPolicy.CANDIDATES) is Lane.SURE:
        assert rank(hits, known_thread=False, policy=FetchPolicy.CANDIDATES) is Lane.SURE
