"""A server that means harm, or talks nonsense: nothing of it may end the process, fill memory or mix up messages."""

import pytest

from kit.errors import Problem
from services.ingest.domain.remote import ChangeKind
from tests.fixtures.imap.server import Connection, adds, hangs_up, says
from tests.fixtures.imap.store import Folder
from tests.fixtures.imap.worlds import ByStore
from tests.integration.ingest.remote_contract import Model, fetching, listing, mail, opened

ALWAYS = 20
NONSENSE = {
    "a literal of a terabyte": b"* 1 FETCH (UID 1 BODY[] {1099511627776}",
    "a negative literal": b"* 1 FETCH (UID 1 BODY[] {-1}",
    "parentheses without end": b"* 1 FETCH " + b"(" * 100_000,
    "a word where data belong": b"* 1 FETCH hello",
    "an odd number of items": b"* 1 FETCH (UID 1 FLAGS)",
    "no protocol at all": b"HTTP/1.1 200 OK",
    "somebody else's tag": b"ZZZZ9 OK done",
    "bytes that are no text": b"* 1 FETCH (UID \xff\xfe)",
}


@pytest.mark.parametrize("line", NONSENSE.values(), ids=NONSENSE.keys())
async def test_nonsense_is_the_servers_trouble(qresync: ByStore, line: bytes) -> None:
    await qresync.deliver(mail("one"))
    qresync.server.befall("UID FETCH", *[hangs_up(line)] * ALWAYS)
    async with opened(qresync) as mailbox:
        with pytest.raises(Problem) as away:
            await listing(mailbox)

    assert away.value.reason == "PROVIDER_UNAVAILABLE"


async def test_a_line_without_end_is_cut_off(qresync: ByStore) -> None:
    qresync.server.befall("LIST", *[_endless] * ALWAYS)
    async with opened(qresync) as mailbox:
        with pytest.raises(Problem) as away:
            await mailbox.pin()

    assert "without end" in away.value.message


def _endless(connection: Connection, _tag: bytes) -> bool:
    connection.writer.write(b"* LIST " + b"x" * 11 * 2**20)
    return True


async def test_data_of_a_message_that_nobody_asked_for_are_not_taken(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    await qresync.deliver(mail("two"))
    async with opened(qresync) as mailbox:
        two, one = (message.remote_id for message in await listing(mailbox))
        uninvited = adds(b"* 2 FETCH (UID 2 BODY[] {4}", b"evil)", b"* 1 FETCH (BODY[] {4}", b"evil)")
        through = lambda _connection, _tag: False  # noqa: E731 (the sizes are told)
        qresync.server.befall("UID FETCH", through, uninvited)
        got = await fetching(mailbox, [one])

    assert {remote_id: answer.name for remote_id, answer in got.items()} == {one: "one"}
    assert two not in got


async def test_all_numbers_vanishing_costs_no_more_than_what_was_there(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    await qresync.deliver(mail("two"))
    async with opened(qresync) as mailbox:
        model = await Model.read(mailbox)
        await qresync.erase("<one@test>")
        qresync.server.befall("UID FETCH", adds(b"* VANISHED (EARLIER) 1:4294967295"))
        changes = await model.follow(mailbox)

    assert [change.kind for change in changes] == [ChangeKind.REMOVED, ChangeKind.REMOVED]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        # Numbers out of range are passed over; nonsense ends the connection, and the question is asked again.
        (b"* SEARCH 0 4294967296", 0),
        (b"* SEARCH 99999999999999999999", 0),
        (b"* SEARCH x y", 1),
    ],
)
async def test_numbers_that_no_message_can_have_are_not_asked_for(
    qresync: ByStore, answer: bytes, expected: int
) -> None:
    await qresync.deliver(mail("one"))
    qresync.server.befall("UID SEARCH", says(answer, then=b"OK done"))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox)

    assert len(found) == expected


async def test_a_folder_name_is_data(qresync: ByStore) -> None:
    hostile = b'x" (\\Seen)\\'
    qresync.store.folders[hostile] = Folder(hostile)
    qresync.store.deliver(hostile, mail("within"))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox)

    assert [message.labels for message in found] == [frozenset({hostile.decode()})]


async def test_a_folder_whose_name_would_end_a_command_is_left_out(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    evil = b'* LIST () "/" {22}\r\nx\r\nA1 STORE 1 +FLAGS y'
    qresync.server.befall("LIST", adds(evil))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox)

    assert len(found) == 1
    assert "STORE" not in qresync.server.heard


async def test_a_server_that_names_no_inbox_does_not_empty_the_mailbox(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        qresync.server.befall("LIST", *[says(then=b"OK done")] * ALWAYS)
        with pytest.raises(Problem) as away:
            await mailbox.changes(cursor)

    assert "INBOX" in away.value.message


async def test_ten_thousand_folders_are_bounded(qresync: ByStore) -> None:
    for number in range(10_000):
        name = b"f%05d" % number
        qresync.store.folders[name] = Folder(name)
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor

    assert len(cursor["folders"]) == 1_000


async def test_a_mail_whose_size_is_a_lie_breaks_nothing(qresync: ByStore) -> None:
    await qresync.deliver(mail("lie"))
    await qresync.deliver(mail("true"))
    async with opened(qresync) as mailbox:
        found = [message.remote_id for message in await listing(mailbox)]
        lie = says(
            b"* 1 FETCH (UID 1 RFC822.SIZE 999999999 INTERNALDATE NIL FLAGS ())",
            b"* 2 FETCH (UID 2 RFC822.SIZE 1 FLAGS (\\Recent))",
            then=b"OK done",
        )
        qresync.server.befall("UID FETCH", lie)
        outcomes = await fetching(mailbox, found)

    assert {answer.name: answer.fetched.received_at for answer in outcomes.values()} == {"true": None}
