"""What of a mailbox is not here can be counted, listed and asked for; and what is read can be changed."""

from typing import Any

import pytest

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from jobtrail.operations.v1 import operation_pb2
from kit.errors import Problem, Status
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.plan_mails import CANDIDATES as ABOUT_APPLICATIONS
from tests.fixtures.plan_mails import LEFT_ALONE, OWNER, PlanMail
from tests.fixtures.services import IngestStack, mail

EVERYTHING = mailbox_pb2.SyncSettings(
    window_days=0, include_spam_and_trash=False, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING
)
CANDIDATES = mailbox_pb2.SyncSettings(window_days=0, policy=mailbox_pb2.FETCH_POLICY_CANDIDATES)
LEFT_OUT = mailbox_pb2.REMOTE_MESSAGE_STATE_LEFT_OUT


def chatter(number: int) -> bytes:
    """A mail that no search plan takes for job mail."""
    return mail(number, "Shall we go for a walk on Sunday?").replace(b"sender", b"friend")


async def connected(connector: Connector, settings: mailbox_pb2.SyncSettings) -> mailbox_pb2.Mailbox:
    """A mailbox whose first sync is over."""
    begun = await connector.begin(settings=settings)
    finished = await connector.finish(await connector.at_google(begun.authorization_url))
    await connector.caller.succeeded(finished.operation.id)
    return finished.mailbox


async def counts(connector: Connector, mailbox_id: str) -> mailbox_pb2.MailboxCounts:
    """BatchGetMailboxCounts of one."""
    answer = await connector.call("BatchGetMailboxCounts", pb.BatchGetMailboxCountsRequest(mailbox_ids=[mailbox_id]))
    (found,) = answer.counts
    assert isinstance(found, mailbox_pb2.MailboxCounts)
    return found


async def not_fetched(connector: Connector, mailbox_id: str, **fields: Any) -> list[mailbox_pb2.RemoteMessage]:
    """All of them, page by page."""
    found: list[mailbox_pb2.RemoteMessage] = []
    request = pb.ListMessagesNotFetchedRequest(mailbox_id=mailbox_id, page_size=2, **fields)
    while True:
        page = await connector.call("ListMessagesNotFetched", request)
        found += page.messages
        assert len(page.page_tokens) == len(page.messages)
        if not page.next_page_token:
            return found
        request.page_token = page.next_page_token


@pytest.fixture
def chatty(google: FakeGmail) -> list[str]:
    """Ada has five mails that are about nothing; their ids, oldest first."""
    start = int(google.now() * 1000) - 60_000
    return [google.deliver(ADA, chatter(number), received_ms=start + number * 1_000)["id"] for number in range(5)]


async def test_what_was_left_out_is_counted_listed_and_fetched_when_asked_for(
    connector: Connector, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    before = await counts(connector, mailbox.id)
    listed = await not_fetched(connector, mailbox.id)
    (reason,) = before.left_out

    some = pb.RequestMessagesRequest(mailbox_id=mailbox.id, remote_ids=[chatty[0], chatty[1], "unknown"])
    answer = await connector.call("RequestMessages", some)
    await connector.caller.succeeded(answer.operation.id)
    between = await counts(connector, mailbox.id)
    rest = pb.RequestMessagesRequest(mailbox_id=mailbox.id, state=LEFT_OUT, reason=reason)
    last = await connector.call("RequestMessages", rest)
    await connector.caller.succeeded(last.operation.id)
    after = await counts(connector, mailbox.id)

    assert (before.stored, sum(before.left_out.values())) == (0, 5)
    assert [one.remote_id for one in listed] == chatty[::-1], "newest first"
    assert {(one.state, one.reason) for one in listed} == {(LEFT_OUT, reason)}
    assert (answer.requested, between.stored, sum(between.left_out.values())) == (2, 2, 3)
    assert (last.requested, after.stored, dict(after.left_out)) == (3, 5, {})
    assert len(await connector.caller.message_ids(mailbox.id)) == 5


async def test_mail_about_something_else_stays_where_it_is_and_is_listed_with_its_reason(
    connector: Connector, google: FakeGmail
) -> None:
    def deliver(one: PlanMail) -> str:
        return google.deliver(ADA, one.raw().replace(OWNER.encode(), ADA.encode()), labels=[*one.labels])["id"]

    wanted = {deliver(one) for one in ABOUT_APPLICATIONS}
    others = {deliver(one): one for one in LEFT_ALONE}
    mailbox = await connected(connector, CANDIDATES)
    listed = await not_fetched(connector, mailbox.id)
    gets = google.stats()["users"][ADA]["methods"]["messages.get"]

    assert {one.remote_id for one in listed} == set(others)
    assert {one.reason for one in listed if "CATEGORY_PROMOTIONS" in others[one.remote_id].labels} == {"NOISE"}
    assert {one.reason for one in listed if "CATEGORY_PROMOTIONS" not in others[one.remote_id].labels} == {
        "NOT_A_CANDIDATE"
    }
    assert (await counts(connector, mailbox.id)).stored == len(wanted)
    assert gets == len(wanted), "nothing is paid for twice, and nothing for what stays there"


async def test_a_wider_choice_brings_in_what_was_left_out(connector: Connector, chatty: list[str]) -> None:
    mailbox = await connected(connector, CANDIDATES)
    wider = pb.UpdateMailboxSettingsRequest(mailbox_id=mailbox.id, settings=EVERYTHING, name="All of it")
    answer = await connector.call("UpdateMailboxSettings", wider)
    await connector.caller.succeeded(answer.operation.id)
    same = await connector.call("UpdateMailboxSettings", wider)

    assert (answer.mailbox.name, answer.mailbox.remote.settings) == ("All of it", EVERYTHING)
    assert (await counts(connector, mailbox.id)).stored == len(chatty)
    assert not same.HasField("operation"), "nothing is newly in scope"


async def test_a_name_alone_starts_nothing_and_must_be_free(connector: Connector) -> None:
    mailbox = await connected(connector, CANDIDATES)
    await connector.caller.demo_mailbox()
    renamed = await connector.call(
        "UpdateMailboxSettings", pb.UpdateMailboxSettingsRequest(mailbox_id=mailbox.id, name="Mine")
    )
    with pytest.raises(Problem) as refused:
        await connector.call(
            "UpdateMailboxSettings", pb.UpdateMailboxSettingsRequest(mailbox_id=mailbox.id, name="Demo mailbox")
        )

    assert (renamed.mailbox.name, renamed.HasField("operation")) == ("Mine", False)
    assert (refused.value.status, refused.value.reason) == (Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN")


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (mailbox_pb2.SyncSettings(window_days=-1), "settings.window_days"),
        (mailbox_pb2.SyncSettings(window_days=40_000), "settings.window_days"),
        (mailbox_pb2.SyncSettings(policy=7), "settings.policy"),  # type: ignore[arg-type]  # as a newer client might
    ],
)
async def test_settings_that_cannot_be_are_refused_by_field(
    connector: Connector, settings: mailbox_pb2.SyncSettings, field: str
) -> None:
    with pytest.raises(Problem) as refused:
        await connector.begin(settings=settings)

    assert refused.value.metadata == {"field": field}


async def test_of_other_kinds_and_other_people_there_is_nothing_to_count_or_ask_for(
    connector: Connector, ingest: IngestStack
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    stranger = Connector(ingest.caller(), connector.google)
    demo = await connector.caller.demo_mailbox()
    asked = pb.BatchGetMailboxCountsRequest(mailbox_ids=[mailbox.id, demo.id, "nonsense"])

    assert list((await stranger.call("BatchGetMailboxCounts", asked)).counts) == []
    assert [one.mailbox_id for one in (await connector.call("BatchGetMailboxCounts", asked)).counts] == [mailbox.id]
    for somebody, one, reason in (
        (stranger, mailbox.id, "MAILBOX_NOT_FOUND"),
        (connector, demo.id, "MAILBOX_NOT_REMOTE"),
    ):
        with pytest.raises(Problem, match=reason):
            await somebody.call("RequestMessages", pb.RequestMessagesRequest(mailbox_id=one))


async def test_of_a_mailbox_that_is_not_connected_nothing_can_be_asked_for(
    connector: Connector, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    await connector.disconnect(mailbox.id)

    with pytest.raises(Problem, match="MAILBOX_NOT_CONNECTED"):
        await connector.call("RequestMessages", pb.RequestMessagesRequest(mailbox_id=mailbox.id))
    assert len(await not_fetched(connector, mailbox.id)) == len(chatty)


async def test_a_grant_taken_back_is_a_state_and_reconnecting_goes_on(
    connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, EVERYTHING)
    google.revoke(ADA)
    ended = await connector.caller.ended((await connector.caller.start_sync(mailbox.id)).id)
    google.deliver(ADA, chatter(7))
    begun = await connector.begin(mailbox_id=mailbox.id)
    finished = await connector.finish(await connector.at_google(begun.authorization_url))
    await connector.caller.succeeded(finished.operation.id)

    assert ended.state == operation_pb2.OPERATION_STATE_FAILED
    assert (ended.failure.reason, ended.failure.metadata["cause"]) == ("GRANT_REVOKED", "REVOKED")
    assert (begun.mailbox.state, begun.mailbox.state_reason) == (
        mailbox_pb2.CONNECTION_STATE_NEEDS_REAUTH,
        "REVOKED",
    )
    assert finished.mailbox.id == mailbox.id
    receipt = await connector.caller.receipt(finished.operation.id)
    assert (receipt.new, receipt.known) == (1, 0), "it goes on where it stopped"
    assert len(await connector.caller.message_ids(mailbox.id)) == len(chatty) + 1
