"""history.list as changes and a cursor that only grows."""

from typing import Any

import pytest

from services.ingest.domain.remote import Change, ChangeKind, Listed
from services.ingest.gmail.answers import recency
from services.ingest.gmail.history import HistoryCursor, label_ids_of, read_cursor, read_page
from services.ingest.gmail.labels import LabelNames
from services.ingest.remote.port import ChangePage

NAMES = LabelNames({"Label_7": "Jobs"})
MESSAGE = {"id": "18c5a1b2c3d4e5f6", "threadId": "18c5a1b2c3d4e5f0"}


def page(answer: dict[str, Any], cursor: HistoryCursor | None = None) -> ChangePage:
    return read_page(answer, cursor or HistoryCursor(100), NAMES)


def record(number: int, **kinds: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": str(number), "messages": [MESSAGE], **kinds}


def listed(labels: frozenset[str] | None = None) -> Listed:
    return Listed(MESSAGE["id"], MESSAGE["threadId"], recency(MESSAGE["id"]), labels)


def test_each_kind_of_event_is_a_change() -> None:
    read = page(
        {
            "history": [
                record(101, messagesAdded=[{"message": MESSAGE | {"labelIds": ["INBOX", "Label_7"]}}]),
                record(105, labelsAdded=[{"message": MESSAGE, "labelIds": ["TRASH"]}]),
                record(106, labelsRemoved=[{"message": MESSAGE, "labelIds": ["INBOX", "Label_7"]}]),
                record(109, messagesDeleted=[{"message": MESSAGE}]),
            ],
            "historyId": "111",
        }
    )

    assert read.changes == (
        Change(ChangeKind.ADDED, listed(frozenset({"Inbox", "Jobs"}))),
        Change(ChangeKind.RELABELLED, listed(), labels_added=frozenset({"Trash"})),
        Change(ChangeKind.RELABELLED, listed(), labels_removed=frozenset({"Inbox", "Jobs"})),
        Change(ChangeKind.REMOVED, listed()),
    )


def test_an_addition_without_labels_says_nothing_of_them() -> None:
    read = page({"history": [record(101, messagesAdded=[{"message": MESSAGE}])]})

    assert read.changes == (Change(ChangeKind.ADDED, listed(None)),)


def test_a_record_of_several_kinds_is_taken_in_the_order_in_which_they_follow_each_other() -> None:
    moved = record(
        101,
        messagesDeleted=[{"message": MESSAGE}],
        labelsRemoved=[{"message": MESSAGE, "labelIds": ["INBOX"]}],
        labelsAdded=[{"message": MESSAGE, "labelIds": ["TRASH"]}],
        messagesAdded=[{"message": MESSAGE}],
    )

    kinds = [change.kind for change in page({"history": [moved]}).changes]
    assert kinds == [ChangeKind.ADDED, ChangeKind.RELABELLED, ChangeKind.RELABELLED, ChangeKind.REMOVED]


def test_the_list_that_repeats_the_others_is_passed_over() -> None:
    assert page({"history": [record(101)]}).changes == ()


def test_an_answer_without_records_means_that_nothing_changed_up_to_its_id() -> None:
    read = page({"historyId": "140"})

    assert (read.changes, read.more) == ((), False)
    assert read_cursor(read.cursor) == HistoryCursor(140)


def test_an_empty_page_with_a_token_goes_on() -> None:
    read = page({"nextPageToken": "77", "historyId": "140"})

    assert (read.changes, read.more) == ((), True)
    assert read_cursor(read.cursor) == HistoryCursor(100, "77", 100)


def test_between_pages_the_cursor_knows_the_token_and_the_last_record_seen() -> None:
    read = page({"history": [record(103), record(120)], "nextPageToken": "77", "historyId": "140"})

    assert read_cursor(read.cursor) == HistoryCursor(100, "77", 120)


def test_behind_the_last_page_the_cursor_is_where_the_history_stands() -> None:
    read = page({"history": [record(130)], "historyId": "140"}, HistoryCursor(100, "77", 120))

    assert read_cursor(read.cursor) == HistoryCursor(140)


@pytest.mark.parametrize("told", [{"historyId": "9"}, {}, {"historyId": "nonsense"}, {"historyId": None}])
def test_the_cursor_never_goes_back_and_compares_as_a_number(told: dict[str, Any]) -> None:
    assert read_cursor(page(told, HistoryCursor(100, "", 120)).cursor).start == 120


def test_a_cursor_survives_being_kept() -> None:
    cursor = HistoryCursor(2**63, "77", 2**63 + 5)

    assert read_cursor(cursor.as_json()) == cursor


@pytest.mark.parametrize("kept", [{}, {"history_id": None}, {"history_id": "x", "page_token": 5}])
def test_a_cursor_that_makes_no_sense_begins_nowhere(kept: dict[str, Any]) -> None:
    assert read_cursor(kept) == HistoryCursor(0)


@pytest.mark.parametrize(
    "broken",
    [
        {"history": "x"},
        {"history": [1, None]},
        {"history": [record(101, messagesAdded=[{"message": None}, {}, 7])]},  # type: ignore[list-item]  # broken
        {"history": [record(101, labelsAdded=[{"message": {"threadId": "1"}, "labelIds": [5, None]}])]},
    ],
)
def test_what_is_not_shaped_like_a_record_is_passed_over(broken: dict[str, Any]) -> None:
    assert page(broken).changes == ()


def test_all_labels_of_a_page_can_be_looked_up_together() -> None:
    answer = {
        "history": [
            record(101, messagesAdded=[{"message": MESSAGE | {"labelIds": ["INBOX"]}}]),
            record(102, labelsAdded=[{"message": MESSAGE, "labelIds": ["Label_9"]}]),
        ]
    }

    assert label_ids_of(answer) == {"INBOX", "Label_9"}


def test_a_newer_id_is_more_recent_whatever_its_letters() -> None:
    assert recency("18c5a1b2c3d4e5f6") < recency("18c5a1b2c3d4e5fa") < recency("1a00000000000000")


@pytest.mark.parametrize(
    ("message_id", "expected"), [("zzz", 0), ("", 0), ("f" * 16, 2**63 - 1), ("f" * 900, 2**63 - 1)]
)
def test_an_id_that_is_no_number_still_has_a_place(message_id: str, expected: int) -> None:
    assert recency(message_id) == expected
