"""What happened behind a cursor: by counters where there are some, in pages, over folders that come and go."""

import pytest

from services.ingest.domain.remote import ChangeKind
from services.ingest.imap.following import PAGE_CHANGES
from services.ingest.imap.limits import ROUND
from services.ingest.remote.port import CursorExpired
from tests.fixtures.imap.store import Folder
from tests.fixtures.imap.worlds import ByStore
from tests.integration.ingest.remote_contract import Model, listing, mail, now, opened


async def test_a_mailbox_in_which_nothing_happened_costs_a_counter_per_folder(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        qresync.server.heard.clear()
        page = await mailbox.changes(cursor)

    assert (page.changes, page.cursor, page.more) == ((), cursor, False)
    assert qresync.server.heard == ["LIST", *["STATUS"] * 5]


async def test_a_server_that_remembers_what_is_gone_is_not_asked_for_everything(qresync: ByStore) -> None:
    for number in range(3):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        model = await Model.read(mailbox)
        await qresync.erase("<m1@test>")
        qresync.server.heard.clear()
        changes = await model.follow(mailbox)

    assert [change.kind for change in changes] == [ChangeKind.REMOVED]
    # One search: for what is new.
    assert qresync.server.heard.count("UID SEARCH") == 1


async def test_new_mail_alone_needs_no_list_of_the_old(gmail: ByStore) -> None:
    for number in range(3):
        await gmail.deliver(mail(f"m{number}"))
    async with opened(gmail) as mailbox:
        model = await Model.read(mailbox)
        await gmail.deliver(mail("new"))
        gmail.server.heard.clear()
        changes = await model.follow(mailbox)

    assert [change.kind for change in changes] == [ChangeKind.ADDED]
    assert gmail.server.heard.count("UID SEARCH") == 1


async def test_much_new_mail_comes_in_rounds_that_lose_nothing(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        for number in range(ROUND + 20):
            await qresync.deliver(mail(f"m{number}"))
        first = await mailbox.changes(cursor)
    # The second round after a restart.
    async with opened(qresync) as mailbox:
        second = await mailbox.changes(first.cursor)
        every = {message.remote_id for message in await listing(mailbox)}

    told = [change.message.remote_id for change in (*first.changes, *second.changes)]
    assert (first.more, second.more) == (True, False)
    assert sorted(told) == sorted(every)


async def test_many_changes_come_in_pages_and_again_after_a_crash(qresync: ByStore) -> None:
    count = PAGE_CHANGES + 30
    for number in range(count):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        for uid in range(1, count + 1):
            qresync.store.flag(b"INBOX", uid, "\\Flagged")
        first = await mailbox.changes(cursor)
    async with opened(qresync) as mailbox:
        pages = [await mailbox.changes(first.cursor)]
        while pages[-1].more:
            pages.append(await mailbox.changes(pages[-1].cursor))

    assert (len(first.changes), first.more, first.cursor) == (PAGE_CHANGES, True, cursor)
    assert [len(page.changes) for page in pages] == [PAGE_CHANGES, 30]
    assert len({change.message.remote_id for page in pages for change in page.changes}) == count


async def test_reading_a_mail_is_no_change(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        model = await Model.read(mailbox)
        qresync.store.flag(b"INBOX", 1, "\\Seen")
        changes = await model.follow(mailbox)

    assert changes == []


async def test_a_folder_that_comes_brings_its_mail_and_one_that_goes_takes_it(qresync: ByStore) -> None:
    await qresync.deliver(mail("goes"), label="Work")
    async with opened(qresync) as mailbox:
        model = await Model.read(mailbox)
        gone = list(model.known)
        del qresync.store.folders[b"Work"]
        qresync.store.folders[b"Neu&APw-"] = Folder(b"Neu&APw-")
        qresync.store.deliver(b"Neu&APw-", mail("comes"))
        changes = await model.follow(mailbox)
        truth = await now(mailbox)

    assert model.known.keys() == truth.keys()
    assert [(change.kind, change.message.labels) for change in changes[:1]] == [(ChangeKind.ADDED, {"Neuü"})]
    assert [change.message.remote_id for change in changes[1:]] == gone


async def test_a_folder_that_is_refused_for_a_while_is_not_taken_for_empty(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"), label="Work")
    async with opened(qresync) as mailbox:
        model = await Model.read(mailbox)
        before = dict(model.known)
        await qresync.deliver(mail("two"), label="Work")
        hidden = qresync.store.folders.pop(b"Work")
        # It is listed, but cannot be opened.
        qresync.store.folders[b"Work "] = Folder(b"Work ")
        qresync.store.folders[b"Work "].name = b"Work"
        changes = await model.follow(mailbox)
        qresync.store.folders = {**qresync.store.folders, b"Work": hidden}
        del qresync.store.folders[b"Work "]
        later = await model.follow(mailbox)

    assert changes == []
    assert before.items() <= model.known.items()
    assert [change.kind for change in later] == [ChangeKind.ADDED]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"version": 1, "gmail": False, "folders": []},
        {"version": 2, "gmail": False, "folders": {}},
    ],
)
async def test_a_cursor_that_is_not_ours_has_expired(qresync: ByStore, broken: dict[str, object]) -> None:
    async with opened(qresync) as mailbox:
        with pytest.raises(CursorExpired) as expired:
            await mailbox.changes(broken)

    assert expired.value.reason == "HISTORY_EXPIRED"


async def test_a_damaged_folder_in_a_cursor_has_expired(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        folders = {key: {**state, "uids": "damaged", "modseq": 1} for key, state in cursor["folders"].items()}
        await qresync.deliver(mail("two"))
        with pytest.raises(CursorExpired) as expired:
            await mailbox.changes({**cursor, "folders": folders})

    assert expired.value.reason == "HISTORY_EXPIRED"


async def test_gmails_messages_keep_their_id_when_they_move(gmail: ByStore) -> None:
    await gmail.deliver(mail("moves"))
    async with opened(gmail) as mailbox:
        model = await Model.read(mailbox)
        ids = set(model.known)
        await gmail.bin("<moves@test>")
        binned = await model.follow(mailbox)
        labels = model.known[next(iter(ids))].copy()
        folder, uid = gmail._find("<moves@test>")
        gmail.store.move(folder, uid, b"[Gmail]/All Mail")
        back = await model.follow(mailbox)

    assert [change.kind for change in (*binned, *back)] == [ChangeKind.RELABELLED] * 2
    assert labels == {"Trash"}
    assert set(model.known) == ids


async def test_gmails_ids_are_those_of_its_other_interface(gmail: ByStore) -> None:
    await gmail.deliver(mail("one"))
    number = next(iter(gmail.store.folders[b"[Gmail]/All Mail"].messages.values())).gmail_id
    async with opened(gmail) as mailbox:
        (found,) = await listing(mailbox)

    assert (found.remote_id, found.thread_id) == (f"gm:{number:x}", f"gm:{number:x}")


async def test_gmails_labels_are_the_ones_of_takeout(gmail: ByStore) -> None:
    await gmail.deliver(mail("one"))
    for label in ("\\Important", "Bewerbungen/&ANw-bersicht", "2026"):
        gmail.store.label(b"[Gmail]/All Mail", 1, label)
    async with opened(gmail) as mailbox:
        (found,) = await listing(mailbox)

    assert found.labels == {"Inbox", "Important", "Bewerbungen/Übersicht", "2026"}


async def test_a_label_that_leaves_is_named(gmail: ByStore) -> None:
    await gmail.deliver(mail("one"))
    async with opened(gmail) as mailbox:
        model = await Model.read(mailbox)
        gmail.store.label(b"[Gmail]/All Mail", 1, "\\Inbox", on=False)
        (change,) = await model.follow(mailbox)

    assert "Inbox" in change.labels_removed
    assert change.message.labels == frozenset()
