"""Bodies that Gmail leaves out, and bodies that are large: what is read of them, and at which price."""

import base64
from collections.abc import AsyncIterator

import pytest

from services.ingest.domain.remote import Lane
from services.ingest.remote.port import Fetched, NotFetched, Wanted
from tests.integration.ingest.gmail_provider_world import (
    KIM,
    World,
    fetch,
    gmail_world,
    read,
    singly,
)
from tests.unit.ingest.mails import mail, multipart

EVENT = (
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:7\nSUMMARY:Interview\nDTSTART:20260318T130000Z\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)
TEXT = "Content-Type: text/plain\n\nSee you on Wednesday"
INVITE = (
    "Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n"
    f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(EVENT.encode()).decode()}"
)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with gmail_world(quota="unlimited") as made:
        yield made


async def test_a_calendar_file_is_fetched_and_read(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, multipart(TEXT, INVITE))["id"]

    outcomes = await fetch(mailbox, singly([ident]))

    message = read(outcomes[ident])
    assert [(event.uid, event.summary) for event in message.calendar] == [("7", "Interview")]
    assert [file.filename for file in message.attachments] == ["invite.ics"]
    assert mailbox.units_used == 20 + 20 + 1


async def test_other_attachments_are_left_where_they_are(world: World) -> None:
    mailbox = await world.open()
    document = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=cv.pdf\n\n%PDF"
    ident = world.google.deliver(KIM, multipart(TEXT, document))["id"]

    outcomes = await fetch(mailbox, singly([ident]))

    assert [file.filename for file in read(outcomes[ident]).attachments] == ["cv.pdf"]
    assert mailbox.units_used == 20 + 1


async def test_a_text_that_gmail_left_out_for_its_length_is_fetched(world: World) -> None:
    mailbox = await world.open()
    long = mail("<p>" + "long text. " * 250_000 + "</p>", Content_Type="text/html")
    ident = world.google.deliver(KIM, long)["id"]

    outcomes = await fetch(mailbox, singly([ident]))

    message = read(outcomes[ident])
    assert message.text.startswith("long text. long text.")
    assert message.size_bytes > 2_000_000


async def test_the_calendar_file_of_a_message_within_a_thread_is_fetched(world: World) -> None:
    mailbox = await world.open()
    first = world.google.deliver(KIM, multipart(TEXT, INVITE))
    rest = [world.google.deliver(KIM, mail(str(n)), thread=first["threadId"])["id"] for n in (1, 2)]

    outcomes = await fetch(mailbox, [Wanted(ident, first["threadId"], Lane.SURE) for ident in (first["id"], *rest)])

    assert [event.uid for event in read(outcomes[first["id"]]).calendar] == ["7"]
    assert world.calls("messages.get") == 0


async def test_an_attachments_id_that_has_run_out_is_asked_for_again_and_then_left(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, multipart(TEXT, INVITE))["id"]
    world.google.set_oddities(attachment_id_seconds=-1.0)

    outcomes = await fetch(mailbox, singly([ident]))

    message = read(outcomes[ident])
    assert (message.text, message.calendar) == ("See you on Wednesday", ())
    assert "CALENDAR_UNREADABLE" in message.warnings
    assert (world.calls("messages.get"), world.calls("messages.attachments.get")) == (2, 2)


async def test_an_attachment_that_fails_for_now_fails_the_message_for_now(world: World) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, multipart(TEXT, INVITE))["id"]
    world.google.add_fault("500", method="messages.attachments.get")

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert isinstance(outcome, NotFetched)
    assert outcome.transient


async def test_a_mail_of_twenty_five_megabytes_costs_its_text_only(world: World) -> None:
    mailbox = await world.open()
    block = base64.encodebytes(bytes(57)) * 240_000
    attached = b"--edge\nContent-Type: video/mp4; name=v.mp4\nContent-Transfer-Encoding: base64\n\n" + block
    raw = mail(
        b"--edge\nContent-Type: text/plain\n\nSmall words\n" + attached + b"\n--edge--\n",
        Content_Type='multipart/mixed; boundary="edge"',
    )
    ident = world.google.deliver(KIM, raw)["id"]

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert len(raw) > 18_000_000
    assert isinstance(outcome, Fetched)
    assert len(outcome.content) < 5_000
    assert outcome.size_bytes >= len(raw)
    assert read(outcome).text == "Small words"


async def test_a_thread_too_long_for_one_answer_is_fetched_message_by_message(world: World) -> None:
    mailbox = await world.open()
    large = mail("<p>" + "large text. " * 160_000 + "</p>", Content_Type="text/html")
    first = world.google.deliver(KIM, large)
    thread = [first["id"]] + [world.google.deliver(KIM, large, thread=first["threadId"])["id"] for _ in range(11)]

    outcomes = await fetch(mailbox, [Wanted(ident, first["threadId"], Lane.BACKFILL) for ident in thread])

    assert [type(outcomes[ident]) for ident in thread] == [Fetched] * 12
    assert (world.calls("threads.get"), world.calls("messages.get")) == (1, 12)


async def test_a_message_too_large_to_be_taken_is_said_to_be_for_good(world: World) -> None:
    mailbox = await world.open()
    parts = [f"Content-Type: text/plain\n\n{'large text. ' * 160_000}" for _ in range(6)]
    ident = world.google.deliver(KIM, multipart(*parts))["id"]

    (outcome,) = (await fetch(mailbox, singly([ident]))).values()

    assert isinstance(outcome, NotFetched)
    assert (outcome.reason, outcome.transient) == ("TOO_LARGE", False)
    assert world.calls("messages.get") == 1
