"""Listing and fetching: pages, threads, times, sizes; and search where servers differ."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Lane, Scope
from services.ingest.imap import limits
from services.ingest.imap.limits import MIB
from services.ingest.imap.listing import LABEL_CHUNK
from services.ingest.mime.parse import parse
from services.ingest.remote.port import Fetched, ListingExpired, NotFetched, Wanted
from tests.fixtures.imap.server import says
from tests.fixtures.imap.worlds import ByStore
from tests.integration.ingest.remote_contract import ALL, NOW, fetching, finding, labelling, listing, mail, opened


async def test_a_large_folder_is_listed_in_pages_newest_first(qresync: ByStore) -> None:
    count = 2 * limits.PAGE + 10
    for number in range(count):
        await qresync.deliver(mail(f"m{number}"), received_at=NOW + timedelta(minutes=number))
    async with opened(qresync) as mailbox:
        first = await mailbox.list(ALL, None)
        assert first.next_token is not None
    # The rest by another reader: the token is all there is.
    async with opened(qresync) as mailbox:
        second = await mailbox.list(ALL, first.next_token)
        third = await mailbox.list(ALL, second.next_token)

    recencies = [message.recency for page in (first, second, third) for message in page.messages]
    assert [len(page.messages) for page in (first, second, third)] == [limits.PAGE, limits.PAGE, 10]
    assert recencies == sorted(recencies, reverse=True)
    assert len(set(recencies)) == count


async def test_mail_that_comes_or_goes_while_pages_are_read_moves_nothing(qresync: ByStore) -> None:
    for number in range(limits.PAGE + 5):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        first = await mailbox.list(ALL, None)
        await qresync.deliver(mail("new"))
        await qresync.erase("<m2@test>")
        second = await mailbox.list(ALL, first.next_token)

    assert len({message.remote_id for message in (*first.messages, *second.messages)}) == limits.PAGE + 4


@pytest.mark.parametrize("token", ["", "{}", "[]", '["gone", 1, 2, 3]', '["x", "y", 0, 0]', "[1, 2]"])
async def test_a_token_that_leads_nowhere_begins_the_listing_again(qresync: ByStore, token: str) -> None:
    async with opened(qresync) as mailbox:
        with pytest.raises(ListingExpired):
            await mailbox.list(ALL, token)


async def test_a_token_of_numbers_given_anew_begins_the_listing_again(qresync: ByStore) -> None:
    for number in range(limits.PAGE + 5):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        first = await mailbox.list(ALL, None)
        qresync.store.renumber(b"INBOX")
    async with opened(qresync) as mailbox:
        with pytest.raises(ListingExpired):
            await mailbox.list(ALL, first.next_token)


async def test_a_moment_within_a_day_is_kept_to(qresync: ByStore) -> None:
    await qresync.deliver(mail("before"), received_at=NOW - timedelta(hours=1))
    await qresync.deliver(mail("after"), received_at=NOW + timedelta(hours=1))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox, Scope(NOW, include_spam_and_trash=True))

    assert [message.recency for message in found] == [int((NOW + timedelta(hours=1)).timestamp() * 1000)]


async def test_a_reply_is_in_the_thread_of_what_it_answers(qresync: ByStore) -> None:
    await qresync.deliver(mail("first"))
    await qresync.deliver(mail("reply", more="In-Reply-To: <first@test>\r\n"), label="Sent")
    await qresync.deliver(
        mail("third", more="References: <first@test>\r\n <reply@test>\r\nIn-Reply-To: <reply@test>\r\n")
    )
    await qresync.deliver(mail("other"))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox)

    threads = [message.thread_id for message in found]
    assert sorted(threads.count(thread) for thread in set(threads)) == [1, 3]


async def test_labels_come_for_more_messages_than_one_answer_holds(qresync: ByStore) -> None:
    for number in range(LABEL_CHUNK + 10):
        qresync.store.deliver(b"INBOX", mail(f"m{number}"), flags=["\\Flagged"] if number % 2 else [])
    async with opened(qresync) as mailbox:
        found = await labelling(mailbox)

    assert len(found) == LABEL_CHUNK + 10
    assert sum("Starred" in labels for labels in found.values()) == (LABEL_CHUNK + 10) // 2


def attached(name: str, size_bytes: int) -> bytes:
    """A mail with a file of about this size."""
    lines = base64.encodebytes(bytes(range(256)) * (size_bytes * 3 // 4 // 256)).replace(b"\n", b"\r\n")
    head = mail(name, more='MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n', text="")
    return (
        head
        + b"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\n"
        + b'Content-Type: application/pdf; name="cv.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        + b"Content-Disposition: attachment\r\n\r\n"
        + lines
        + b"--b--\r\n"
    )


async def test_a_large_mail_comes_in_pieces_and_is_the_mail_that_an_archive_holds(qresync: ByStore) -> None:
    raw = attached("large", 30 * MIB)
    await qresync.deliver(raw, received_at=NOW)
    async with opened(qresync) as mailbox:
        (found,) = await listing(mailbox)
        got = (await fetching(mailbox, [found.remote_id]))[found.remote_id].fetched

    assert got.size_bytes == len(raw)
    assert len(got.content) < 2 * MIB
    whole = parse(raw, envelope_date=NOW)
    assert parse(got.content, envelope_date=NOW, true_size=got.size_bytes) == whole


async def test_a_mail_of_text_beyond_all_measure_is_too_large(qresync: ByStore) -> None:
    await qresync.deliver(mail("novel", text="What a piece of work is a man!\r\n" * (9 * MIB // 32)))
    await qresync.deliver(mail("note"))
    async with opened(qresync) as mailbox:
        found = [message.remote_id for message in await listing(mailbox)]
        outcomes = [outcome async for outcome in mailbox.fetch([Wanted(each, "", Lane.SURE) for each in found])]

    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, NotFetched))
    assert (refused.reason, refused.transient, refused.gone) == ("TOO_LARGE", False, False)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Fetched)]) == 1


async def test_small_mails_come_together(qresync: ByStore) -> None:
    for number in range(100):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        wanted = [message.remote_id for message in await listing(mailbox)]
        qresync.server.heard.clear()
        got = await fetching(mailbox, wanted)

    assert sorted(answer.name for answer in got.values()) == sorted(f"m{number}" for number in range(100))
    # Their sizes once, then their bodies in four commands.
    assert qresync.server.heard.count("UID FETCH") == 1 + 100 // limits.BATCH


async def test_messages_that_cannot_be_are_gone(qresync: ByStore) -> None:
    strange = ["", "gm:1", "x.1.1", "0" * 16 + ".1.1", "0" * 16 + ".1.99999999999", "\r\nA1 LOGOUT"]
    async with opened(qresync) as mailbox:
        outcomes = [outcome async for outcome in mailbox.fetch([Wanted(each, "", Lane.SURE) for each in strange])]

    assert [(one.remote_id, one.gone) for one in outcomes if isinstance(one, NotFetched)] == [
        (each, True) for each in strange
    ]


async def test_gmails_message_is_found_where_it_lies_now(gmail: ByStore) -> None:
    await gmail.deliver(mail("moves"))
    async with opened(gmail) as mailbox:
        (found,) = await listing(mailbox)
        await gmail.bin("<moves@test>")
        got = await fetching(mailbox, [found.remote_id])

    assert [(answer.name, answer.fetched.message.labels) for answer in got.values()] == [("moves", {"Trash"})]


async def test_gmails_message_is_found_by_who_has_not_listed_it(gmail: ByStore) -> None:
    for number in range(40):
        await gmail.deliver(mail(f"m{number}"))
    async with opened(gmail) as mailbox:
        wanted = [message.remote_id for message in await listing(mailbox)]
    async with opened(gmail) as mailbox:
        got = await fetching(mailbox, wanted)

    assert sorted(answer.name for answer in got.values()) == sorted(f"m{number}" for number in range(40))


async def test_gmails_categories_are_asked_for(gmail: ByStore) -> None:
    await gmail.deliver(mail("offer"))
    await gmail.deliver(mail("job"))
    gmail.store.label(b"[Gmail]/All Mail", 1, "^promotions")
    async with opened(gmail) as mailbox:
        found = await finding(mailbox, Probe(1, "promotions", categories=("promotions",)))
        named = await fetching(mailbox, sorted(found))

    assert [answer.name for answer in named.values()] == ["offer"]


async def test_categories_match_nothing_elsewhere(qresync: ByStore) -> None:
    await qresync.deliver(mail("offer"))
    async with opened(qresync) as mailbox:
        found = await finding(mailbox, Probe(1, "promotions", categories=("promotions",)))

    assert found == set()


async def test_more_senders_than_one_command_takes_are_asked_for(qresync: ByStore) -> None:
    for number in range(60):
        await qresync.deliver(mail(f"m{number}", sender=f"jobs@firm{number}.example"))
    senders = tuple(f"firm{number}.example" for number in range(0, 60, 2))
    async with opened(qresync) as mailbox:
        found = await finding(mailbox, Probe(1, "senders", senders=senders))

    assert len(found) == 30


async def test_phrases_in_other_scripts_are_found(qresync: ByStore) -> None:
    await qresync.deliver(mail("umlaut", text="vielen Dank für Ihre Bewerbung"))
    async with opened(qresync) as mailbox:
        found = await finding(mailbox, Probe(1, "phrases", phrases=("für Ihre Bewerbung", "nothing")))

    assert len(found) == 1


async def test_a_server_without_utf8_is_asked_the_rest(qresync: ByStore) -> None:
    await qresync.deliver(mail("plain", text="thank you for applying"))
    qresync.server.befall("UID SEARCH", says(then=b"NO [BADCHARSET (US-ASCII)] no such charset"))
    async with opened(qresync) as mailbox:
        found = await finding(mailbox, Probe(1, "phrases", phrases=("für Ihre Bewerbung", "thank you for applying")))

    assert len(found) == 1


async def test_lists_and_calendars_are_found(qresync: ByStore) -> None:
    await qresync.deliver(mail("list", more="List-Id: <news.example>\r\n"))
    await qresync.deliver(mail("invitation", more="Content-Type: text/calendar\r\n", text="BEGIN:VCALENDAR"))
    await qresync.deliver(mail("plain"))
    async with opened(qresync) as mailbox:
        bulk = await fetching(mailbox, sorted(await finding(mailbox, Probe(1, "bulk", bulk=True))))
        files = await fetching(mailbox, sorted(await finding(mailbox, Probe(2, "files", filenames=("ics",)))))

    assert [answer.name for answer in bulk.values()] == ["list"]
    assert [answer.name for answer in files.values()] == ["invitation"]


async def test_the_time_of_arrival_is_the_servers(qresync: ByStore) -> None:
    arrived = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    await qresync.deliver(mail("old"), received_at=arrived)
    async with opened(qresync) as mailbox:
        (found,) = await listing(mailbox)
        got = (await fetching(mailbox, [found.remote_id]))[found.remote_id]

    assert (got.fetched.received_at, found.recency) == (arrived, int(arrived.timestamp() * 1000))
