"""Label ids in Takeout's words."""

import pytest

from services.ingest.gmail.labels import LabelNames, label_ids, read_labels


def test_gmails_own_labels_have_takeouts_words_and_a_persons_their_names() -> None:
    names = read_labels(
        {
            "labels": [
                {"id": "INBOX", "name": "INBOX", "type": "system"},
                {"id": "Label_3", "name": "Jobs/Berlin", "type": "user"},
            ]
        }
    )

    assert names.names(["INBOX", "SENT", "SPAM", "CATEGORY_PROMOTIONS", "Label_3"]) == frozenset(
        {"Inbox", "Sent", "Spam", "Category Promotions", "Jobs/Berlin"}
    )


def test_a_label_nobody_named_keeps_its_id() -> None:
    assert LabelNames({}).name("Label_9") == "Label_9"


def test_what_is_not_known_shows_until_it_is_noted() -> None:
    names = LabelNames({"Label_1": "Jobs"})

    assert names.knows(["Label_1", "INBOX"])
    assert not names.knows(["Label_2"])
    assert names.with_ids(["Label_2"]).knows(["Label_1", "Label_2"])


def test_a_persons_label_cannot_pass_for_one_of_gmails() -> None:
    assert read_labels({"labels": [{"id": "SENT", "name": "Friends"}]}).name("SENT") == "Sent"


@pytest.mark.parametrize("answer", [{}, {"labels": None}, {"labels": [{"id": 5}, {"name": "x"}]}])
def test_an_answer_without_sense_names_nothing_more(answer: dict[str, object]) -> None:
    assert read_labels(answer).ids == LabelNames({}).ids


def test_names_are_bounded() -> None:
    assert len(read_labels({"labels": [{"id": "Label_1", "name": "x" * 9_000}]}).name("Label_1")) == 225


def test_only_text_is_an_id() -> None:
    assert label_ids({"labelIds": ["INBOX", 5, None]}) == ("INBOX",)
    assert label_ids({"labelIds": "INBOX"}) == ()
