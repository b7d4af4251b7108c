"""Sets of message ids come back as they were, are small, and take nothing else for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.imap.uidset import pack, pack_list, parse_set, runs, unpack, unpack_list, within, write_set

UIDS = st.sets(st.integers(1, 2**32 - 1) | st.integers(1, 60), max_size=200)
NUMBERS = st.lists(st.integers(0, 2**64 - 1), max_size=200)


@given(UIDS)
def test_a_packed_set_comes_back(uids: set[int]) -> None:
    assert unpack(pack(uids)) == uids


@given(NUMBERS)
def test_a_packed_list_comes_back_in_order(numbers: list[int]) -> None:
    assert unpack_list(pack_list(numbers)) == numbers


@given(UIDS.filter(bool))
def test_a_set_as_imap_writes_it_comes_back(uids: set[int]) -> None:
    written = {uid for first, last in parse_set(write_set(uids)) for uid in (first, last)}

    assert within(uids, parse_set(write_set(uids))) == uids
    assert written <= uids


@given(UIDS, UIDS)
def test_what_lies_within_a_set_is_the_intersection(known: set[int], others: set[int]) -> None:
    assert within(known, runs(others)) == known & others


def test_all_numbers_are_only_as_many_as_are_known() -> None:
    assert within({1, 7, 2**32 - 1}, parse_set("1:4294967295")) == {1, 7, 2**32 - 1}


def test_a_million_ids_in_a_row_are_a_few_bytes() -> None:
    assert len(pack(range(1, 1_000_000))) < 20


def test_gmails_ids_are_packed_in_their_neighbourhood() -> None:
    ids = [0x17C0000000000000 + number * 0x1234567 for number in range(10_000)]

    assert len(pack_list(ids)) < len(ids) * 4


@pytest.mark.parametrize("text", ["", "0", "1:0", "a", "1,,2", "4294967296", "1:2:3", "-1"])
def test_what_is_no_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_set(text)


@pytest.mark.parametrize("text", ["damaged", "é", pack_list([2**60]), pack_list([1, 2**31])])
def test_what_was_not_packed_as_a_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack(text)
