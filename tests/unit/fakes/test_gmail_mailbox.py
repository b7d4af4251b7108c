"""What a mailbox remembers: ids, threads, labels, and every change in its history."""

import random

import pytest

from fakes.gmail.clock import Clock
from fakes.gmail.content import Content
from fakes.gmail.history import RETENTION_SECONDS, Record
from fakes.gmail.ids import Mint, page_key, page_token
from fakes.gmail.mailbox import Mailbox, UnknownMessageError
from tests.unit.fakes.gmail_mails import mail

_DAY = 86_400.0


@pytest.fixture
def clock() -> Clock:
    return Clock(start=1_795_000_000.0, frozen=True)


@pytest.fixture
def box(clock: Clock) -> Mailbox:
    return Mailbox("ann@x.example", clock, Mint(random.Random(1)))


def _kinds(box: Mailbox, start: int) -> list[dict[str, list[str]]]:
    """Per record after `start`: kind → what it moved."""
    return [
        {change.kind: sorted(change.moved) for change in record.changes}
        for record in box.history.after(start, 1_000)
        if record.changes
    ]


def test_ids_are_sixteen_hex_digits_and_the_first_one_names_the_thread(box: Mailbox, clock: Clock) -> None:
    first = box.deliver(Content(mail(subject="Plan", ident="1@a")), ["INBOX"])
    clock.advance(1)
    answer = box.deliver(Content(mail(subject="Re: Plan", ident="2@a", headers="In-Reply-To: <1@a>\n")), ["INBOX"])
    other_subject = box.deliver(
        Content(mail(subject="Something else", ident="3@a", headers="References: <1@a> <2@a>\n")), ["INBOX"]
    )

    assert len(first.id) == 16
    assert int(first.id, 16) > 0
    assert first.thread_id == first.id
    assert answer.thread_id == first.id
    assert other_subject.thread_id == other_subject.id
    assert [message.id for message in box.thread(first.id)] == [first.id, answer.id]


def test_every_change_is_a_record_with_a_larger_id_and_gaps(box: Mailbox) -> None:
    start = box.history.current
    message = box.deliver(Content(mail()), ["INBOX", "UNREAD"])
    box.relabel(message.id, add=["TRASH"], remove=["INBOX", "STARRED"])
    box.relabel(message.id, add=["TRASH"])
    box.delete(message.id)

    assert _kinds(box, start) == [
        {"messageAdded": []},
        {"labelAdded": ["TRASH"], "labelRemoved": ["INBOX"]},
        {"messageDeleted": []},
    ]
    ids = [record.id for record in box.history.after(start, 10)]
    assert ids == sorted(set(ids))
    assert ids[-1] - ids[0] > len(ids)
    with pytest.raises(UnknownMessageError):
        box.message(message.id)


def test_a_draft_saved_again_has_another_id(box: Mailbox) -> None:
    draft = box.deliver(Content(mail("v1")), ["DRAFT"])
    start = box.history.current

    again = box.resave_draft(draft.id, Content(mail("v2")))

    assert again.id != draft.id
    assert _kinds(box, start) == [{"messageDeleted": [], "messageAdded": []}]
    assert list(box.messages) == [again.id]


def test_the_id_of_a_deleted_message_can_be_given_again(box: Mailbox) -> None:
    first = box.deliver(Content(mail("old")), ["INBOX"])
    with pytest.raises(UnknownMessageError):
        box.deliver(Content(mail("new")), ["INBOX"], ident=first.id)
    box.delete(first.id)

    second = box.deliver(Content(mail("new")), ["INBOX"], ident=first.id)

    assert second.id == first.id
    assert "new" in second.content.snippet
    assert first.id not in box.gone


def test_history_ids_older_than_a_week_are_forgotten(box: Mailbox, clock: Clock) -> None:
    old = box.deliver(Content(mail()), ["INBOX"]).history_id
    clock.advance(RETENTION_SECONDS - 1)
    assert box.history.knows(old)
    young = box.deliver(Content(mail()), ["INBOX"]).history_id

    clock.advance(2)

    assert not box.history.knows(old)
    assert box.history.knows(young)
    assert not box.history.knows(box.history.current + 1)


def test_in_a_quiet_mailbox_whoever_polls_daily_keeps_a_valid_id_and_the_last_message_does_not(
    box: Mailbox, clock: Clock
) -> None:
    last = box.deliver(Content(mail()), ["INBOX"])
    cursor = box.history.current
    for _ in range(10):
        clock.advance(_DAY)
        assert box.history.knows(cursor)
        cursor = box.history.current

    assert not box.history.knows(last.history_id)


def test_history_expired_on_demand_leaves_only_the_new_id(box: Mailbox) -> None:
    old = box.deliver(Content(mail()), ["INBOX"]).history_id

    box.expire_history()

    assert not box.history.knows(old)
    assert box.history.knows(box.history.current)


def test_a_record_shows_only_the_wanted_kinds_and_label(box: Mailbox) -> None:
    message = box.deliver(Content(mail()), ["INBOX"])
    start = box.history.current
    box.relabel(message.id, add=["STARRED"], remove=["INBOX"])
    record: Record = box.history.after(start, 1)[0]
    reference = {"id": message.id, "threadId": message.thread_id}

    assert record.json(frozenset(), "") == {
        "id": str(record.id),
        "messages": [reference],
        "labelsAdded": [{"message": {**reference, "labelIds": ["STARRED"]}, "labelIds": ["STARRED"]}],
        "labelsRemoved": [{"message": {**reference, "labelIds": ["STARRED"]}, "labelIds": ["INBOX"]}],
    }
    assert list(record.json(frozenset({"labelAdded"}), "") or ()) == ["id", "messages", "labelsAdded"]
    assert record.json(frozenset({"messageAdded"}), "") is None
    assert record.json(frozenset(), "SENT") is None


def test_page_tokens_prove_themselves() -> None:
    token = page_token((123_456, "00000000000000ff"), "mine")

    assert token.isdecimal()
    assert page_key(token, "mine") == (123_456, "00000000000000ff")
    assert page_key(token, "another") is None
    assert page_key("12345", "mine") is None
    assert page_key("x", "mine") is None
