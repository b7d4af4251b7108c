"""Pinning, listing, searching, labels and history of a Gmail mailbox, compared with the fake's truth."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Change, ChangeKind, Lane, Scope
from services.ingest.gmail.history import HistoryCursor, read_cursor
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.remote.port import ChangePage, CursorExpired, ListingExpired
from tests.integration.ingest.gmail_provider_world import EVERYTHING, KIM, World, every_page, gmail_world
from tests.unit.ingest.mails import mail, multipart


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with gmail_world() as made:
        yield made


def existing(world: World) -> dict[str, Any]:
    return {ident: one for ident, one in world.google.truth(KIM).items() if one["exists"]}


async def every_change(mailbox: GmailMailbox, cursor: Any) -> tuple[list[Change], Any, int]:
    """All changes behind a cursor, the cursor behind them, and in how many pages they came."""
    changes: list[Change] = []
    pages = 0
    while True:
        page: ChangePage = await mailbox.changes(cursor)
        changes += page.changes
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            return changes, cursor, pages


async def test_the_pin_is_where_the_history_stands_before_anything_is_listed(world: World) -> None:
    mailbox = await world.open()
    last = world.google.deliver(KIM, mail())

    pin = await mailbox.pin()

    assert (pin.address, pin.total) == (KIM, 1)
    assert read_cursor(pin.cursor).start == int(last["historyId"])


async def test_a_listing_names_every_message_of_the_mailbox_once(world: World) -> None:
    mailbox = await world.open()
    world.google.fill(KIM, "generated", size=1_200)

    found = await every_page(mailbox)

    truth = existing(world)
    assert {one.remote_id: one.thread_id for one in found} == {ident: one["threadId"] for ident, one in truth.items()}
    assert len(found) == len(truth)
    assert world.calls("messages.list") == 3


async def test_a_later_message_is_more_recent(world: World) -> None:
    mailbox = await world.open()
    world.google.fill(KIM, "generated", size=300)
    arrived = {ident: int(one["internalDate"]) for ident, one in existing(world).items()}

    by_recency = sorted(await every_page(mailbox), key=lambda one: one.recency)

    assert [arrived[one.remote_id] for one in by_recency] == sorted(arrived.values())


async def test_the_scope_bounds_a_listing_in_time(world: World) -> None:
    mailbox = await world.open()
    since = datetime(2026, 2, 1, tzinfo=UTC)
    for day in (30, 31, 32, 33):
        moment = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + day * 86_400
        world.google.load(KIM, mail(), ["INBOX"], int(moment * 1000))

    found = await every_page(mailbox, Scope(since, True))

    begins = int(since.timestamp() * 1000)
    assert len(found) == 3
    assert {one.remote_id for one in found} == {
        ident for ident, one in existing(world).items() if int(one["internalDate"]) >= begins
    }


@pytest.mark.parametrize(("choice", "expected"), [(False, {"INBOX"}), (True, {"INBOX", "SPAM", "TRASH"})])
async def test_spam_and_trash_are_listed_by_choice(world: World, choice: bool, expected: set[str]) -> None:
    mailbox = await world.open()
    for label in ("INBOX", "SPAM", "TRASH"):
        world.google.deliver(KIM, mail(), labels=[label])

    found = await every_page(mailbox, Scope(None, choice))

    assert {existing(world)[one.remote_id]["labelIds"][0] for one in found} == expected


async def test_the_complete_listing_holds_spam_and_trash_whatever_the_scope(world: World) -> None:
    mailbox = await world.open()
    for label in ("INBOX", "SPAM", "TRASH"):
        world.google.deliver(KIM, mail(), labels=[label])

    assert len((await mailbox.list_all(None)).messages) == 3


async def test_a_token_that_google_does_not_take_ends_the_listing(world: World) -> None:
    mailbox = await world.open()

    with pytest.raises(ListingExpired):
        await mailbox.list(EVERYTHING, "stale")
    with pytest.raises(ListingExpired):
        await mailbox.list_all("stale")
    with pytest.raises(ListingExpired):
        await mailbox.find(Probe(1, "x", phrases=("hello",)), EVERYTHING, "0:stale")
    with pytest.raises(ListingExpired):
        await mailbox.find(Probe(1, "x", phrases=("hello",)), EVERYTHING, "7:")


async def test_a_probe_finds_what_matches_any_of_its_terms(world: World) -> None:
    mailbox = await world.open()
    by_sender = world.google.deliver(KIM, mail("x", From="jobs@ats.example"))
    by_phrase = world.google.deliver(KIM, mail("Thank you for applying to us"))
    by_file = world.google.deliver(
        KIM, multipart("Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment\n\nBEGIN")
    )
    world.google.deliver(KIM, mail("Thank you. For applying elsewhere"))
    probe = Probe(1, "x", senders=("ats.example",), phrases=("thank you for applying to",), filenames=("ics",))

    page = await mailbox.find(probe, EVERYTHING, None)

    assert {one.remote_id for one in page.messages} == {by_sender["id"], by_phrase["id"], by_file["id"]}


async def test_a_probe_of_many_terms_is_asked_in_parts_that_its_token_tells_apart(world: World) -> None:
    mailbox = await world.open()
    phrases = tuple(f"{word}{number} applications are read by people" for number in range(60) for word in ("a", "b"))
    first, last = (world.google.deliver(KIM, mail(phrase)) for phrase in (phrases[0], phrases[-1]))
    probe, found, token, tokens = Probe(1, "x", phrases=phrases), set(), None, []
    while True:
        page = await mailbox.find(probe, EVERYTHING, token)
        found |= {one.remote_id for one in page.messages}
        token = page.next_token
        tokens.append(token)
        if token is None:
            break

    assert found == {first["id"], last["id"]}
    assert len(tokens) > 2


async def test_a_probe_with_nothing_to_ask_costs_nothing(world: World) -> None:
    mailbox = await world.open()

    page = await mailbox.find(Probe(1, "nothing"), EVERYTHING, None)

    assert (page.messages, page.next_token, mailbox.units_used) == ((), None, 0)


async def test_labels_are_learned_by_listing_them(world: World) -> None:
    mailbox = await world.open()
    world.google.fill(KIM, "generated", size=600)
    jobs = world.google.create_label(KIM, "Jobs/Berlin")["id"]
    world.google.deliver(KIM, mail(), labels=["INBOX", jobs])
    learned: dict[str, set[str]] = {}
    token = None
    while True:
        page = await mailbox.labels(token)
        for remote_id in page.remote_ids:
            learned.setdefault(remote_id, set()).add(page.label)
        token = page.next_token
        if token is None:
            break

    words = {
        "INBOX": "Inbox",
        "SENT": "Sent",
        "SPAM": "Spam",
        "UNREAD": "Unread",
        "STARRED": "Starred",
        jobs: "Jobs/Berlin",
    }
    words |= {"IMPORTANT": "Important"} | {
        f"CATEGORY_{one.upper()}": f"Category {one}"
        for one in ("Personal", "Social", "Promotions", "Updates", "Forums")
    }
    assert learned == {ident: {words[label] for label in one["labelIds"]} for ident, one in existing(world).items()}
    assert world.calls("messages.get") == 0


async def test_a_label_that_was_deleted_meanwhile_does_not_end_the_listing_of_the_others(world: World) -> None:
    mailbox = await world.open()
    world.google.deliver(KIM, mail(), labels=["UNREAD"])

    # Where the listing of labels stood, by an id that there is no more.
    page = await mailbox.labels("TRASH_")

    assert (page.remote_ids, page.next_token) == ((), "UNREAD")
    assert (await mailbox.labels(page.next_token)).label == "Unread"


async def test_changes_tell_what_came_moved_and_went(world: World) -> None:
    mailbox = await world.open()
    old = world.google.deliver(KIM, mail("old"))
    pin = await mailbox.pin()
    new = world.google.deliver(KIM, mail("new"))
    world.google.trash(KIM, old["id"])
    world.google.delete(KIM, old["id"])

    changes, cursor, _ = await every_change(mailbox, pin.cursor)
    again, _, _ = await every_change(mailbox, cursor)

    told = [(one.kind, one.message.remote_id, set(one.labels_added), set(one.labels_removed)) for one in changes]
    assert told == [
        (ChangeKind.ADDED, new["id"], set(), set()),
        (ChangeKind.RELABELLED, old["id"], {"Trash"}, set()),
        (ChangeKind.RELABELLED, old["id"], set(), {"Inbox"}),
        (ChangeKind.REMOVED, old["id"], set(), set()),
    ]
    assert changes[0].message.labels == {"Inbox", "Unread"}
    assert again == []


async def test_a_label_made_since_the_last_look_has_its_name(world: World) -> None:
    mailbox = await world.open()
    message = world.google.deliver(KIM, mail())
    pin = await mailbox.pin()
    await mailbox.changes(pin.cursor)
    world.google.relabel(KIM, message["id"], add=[world.google.create_label(KIM, "Jobs")["id"]])

    changes, _, _ = await every_change(mailbox, pin.cursor)

    assert changes[-1].labels_added == {"Jobs"}


async def test_a_draft_saved_again_is_another_message(world: World) -> None:
    mailbox = await world.open()
    draft = world.google.deliver(KIM, mail(), labels=["DRAFT"])
    pin = await mailbox.pin()
    resaved = world.google.resave_draft(KIM, draft["id"])

    changes, _, _ = await every_change(mailbox, pin.cursor)

    assert {(one.kind, one.message.remote_id) for one in changes} == {
        (ChangeKind.ADDED, resaved["id"]),
        (ChangeKind.REMOVED, draft["id"]),
    }


async def test_a_long_history_comes_in_pages_in_order_and_completely(world: World) -> None:
    mailbox = await world.open()
    pin = await mailbox.pin()
    delivered = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(1_100)]

    changes, cursor, pages = await every_change(mailbox, pin.cursor)

    assert [one.message.remote_id for one in changes] == delivered
    assert pages >= 3
    assert read_cursor(cursor) == HistoryCursor(read_cursor((await mailbox.pin()).cursor).start)


async def test_empty_pages_do_not_end_the_history(world: World) -> None:
    mailbox = await world.open()
    world.google.set_oddities(empty_history_pages=1.0)
    pin = await mailbox.pin()
    delivered = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(600)]

    changes, _, pages = await every_change(mailbox, pin.cursor)

    assert [one.message.remote_id for one in changes] == delivered
    assert pages == 4


async def test_pages_of_history_that_are_gone_are_taken_up_behind_the_last_record_seen(world: World) -> None:
    mailbox = await world.open()
    world.google.set_oddities(empty_history_pages=0.0)
    pin = await mailbox.pin()
    delivered = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(700)]
    first = await mailbox.changes(pin.cursor)
    stale = {**first.cursor, "page_token": "12345"}

    rest, _, _ = await every_change(mailbox, stale)

    assert [one.message.remote_id for one in (*first.changes, *rest)] == delivered


async def test_a_history_that_google_has_forgotten_is_said_to_be(world: World) -> None:
    mailbox = await world.open()
    pin = await mailbox.pin()
    world.google.deliver(KIM, mail())
    world.google.expire_history(KIM)

    with pytest.raises(CursorExpired) as expired:
        await mailbox.changes(pin.cursor)

    assert expired.value.reason == "HISTORY_EXPIRED"
    assert (await every_change(mailbox, (await mailbox.pin()).cursor))[0] == []


@pytest.mark.parametrize("cursor", [{}, {"history_id": "0"}, {"history_id": "nonsense"}, {"history_id": "1"}])
async def test_a_cursor_that_leads_nowhere_is_as_good_as_forgotten(world: World, cursor: dict[str, str]) -> None:
    mailbox = await world.open()

    with pytest.raises(CursorExpired):
        await mailbox.changes(cursor)


async def test_a_watch_lasts_seven_days_and_can_be_stopped(world: World) -> None:
    mailbox = await world.open()

    until = await mailbox.watch("projects/jobtrail/topics/gmail")
    watching = world.google.stats()["watching"]
    await mailbox.stop_watch()

    assert until.timestamp() - world.ticks.now() == pytest.approx(7 * 86_400, abs=5)
    assert len(watching) == 1
    assert len(world.google.stats()["watching"]) == 0


async def test_gmail_itself_says_nothing_and_everything_is_counted(world: World) -> None:
    mailbox = await world.open()
    await mailbox.pin()
    await mailbox.list(EVERYTHING, None)

    assert await mailbox.wait_for_change(30.0) is False
    await mailbox.close()
    assert mailbox.units_used == world.google.stats()["units"] == 6


async def test_history_is_asked_in_the_lane_of_whoever_waits(world: World) -> None:
    mailbox = await world.open()
    pin = await mailbox.pin()

    assert (await mailbox.changes(pin.cursor, Lane.PERSON)).changes == ()
