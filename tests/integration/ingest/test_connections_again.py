"""Connecting again: what was chosen stays chosen, and what is newly chosen is read."""

import pytest

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from services.ingest.domain.remote import Choice, FetchPolicy, SyncSettings
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.gmail_state import connector, held, kept, up_to_date

__all__ = ["connector"]

DAY_MS = 86_400_000
MONTH = mailbox_pb2.SyncSettings(
    window_days=30, include_spam_and_trash=True, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING
)


@pytest.fixture
def aged(google: FakeGmail) -> dict[int, str]:
    """Ada's mails of so many days ago, by their age."""
    now = int(google.now() * 1000)
    ages = (1, 20, 60, 400)
    return {days: google.load(ADA, mail(days), ["INBOX"], now - days * DAY_MS)["id"] for days in ages}


async def read(connector: Connector, **fields: object) -> mailbox_pb2.Mailbox:
    """Connected the way `fields` say, and the sync that this started awaited."""
    begun = await connector.begin(**fields)
    finished = await connector.finish(await connector.at_google(begun.authorization_url))
    await connector.caller.succeeded(finished.operation.id)
    return finished.mailbox


@pytest.mark.parametrize("named", [True, False], ids=["the mailbox is reconnected", "the account is connected anew"])
async def test_connecting_again_keeps_what_was_chosen(connector: Connector, aged: dict[int, str], named: bool) -> None:
    first = await read(connector, settings=MONTH)

    again = await read(connector, **({"mailbox_id": first.id} if named else {}))

    assert (again.id, again.remote.settings) == (first.id, MONTH)


@pytest.mark.parametrize("named", [True, False], ids=["the mailbox is reconnected", "the account is connected anew"])
async def test_a_wider_window_chosen_with_a_reconnection_is_read(
    ingest: IngestStack, connector: Connector, google: FakeGmail, aged: dict[int, str], named: bool
) -> None:
    first = await read(connector, settings=MONTH)
    before = set(await kept(ingest, connector.caller))
    wider = mailbox_pb2.SyncSettings(window_days=0)

    again = await read(connector, settings=wider, **({"mailbox_id": first.id} if named else {}))

    assert before == {aged[1], aged[20]}
    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    assert set(await kept(ingest, connector.caller)) == set(aged.values())
    chosen = again.remote.settings
    assert (chosen.window_days, chosen.include_spam_and_trash, chosen.policy) == (0, True, MONTH.policy)


async def test_a_consent_that_is_not_given_changes_no_choice(connector: Connector, aged: dict[int, str]) -> None:
    first = await read(connector, settings=MONTH)
    begun = await connector.begin(mailbox_id=first.id, settings=mailbox_pb2.SyncSettings(window_days=0))
    denied = await connector.at_google(begun.authorization_url, deny=True)

    with pytest.raises(Exception, match="CONSENT_DENIED"):
        await connector.finish(denied)
    again = await read(connector, mailbox_id=first.id)

    assert begun.mailbox.remote.settings == again.remote.settings == MONTH


async def test_what_is_chosen_while_it_is_disconnected_is_read_once_it_is_connected_again(
    ingest: IngestStack, connector: Connector, google: FakeGmail, aged: dict[int, str]
) -> None:
    first = await read(connector, settings=MONTH)
    await connector.disconnect(first.id)
    wider = pb.UpdateMailboxSettingsRequest(mailbox_id=first.id, settings=mailbox_pb2.SyncSettings(window_days=90))
    changed = await connector.call("UpdateMailboxSettings", wider)

    await read(connector, mailbox_id=first.id)

    assert not changed.HasField("operation")
    assert set(await kept(ingest, connector.caller)) == {aged[1], aged[20], aged[60]}


async def test_connecting_again_with_the_same_choice_lists_nothing(
    connector: Connector, google: FakeGmail, aged: dict[int, str]
) -> None:
    first = await read(connector, settings=MONTH)
    await up_to_date(connector.caller, first.id)
    google.reset_stats()

    await read(connector, mailbox_id=first.id, settings=MONTH)

    assert "messages.list" not in google.stats(ADA)["users"][ADA]["methods"]


def test_how_far_back_is_one_choice_and_the_rest_stays() -> None:
    before = SyncSettings(window_days=30, include_spam_and_trash=True, policy=FetchPolicy.EVERYTHING)

    assert Choice().over(before) == before
    assert Choice(window_days=0).over(before) == SyncSettings(None, 0, True, FetchPolicy.EVERYTHING)
    assert Choice(policy=FetchPolicy.CANDIDATES).over(before).window_days == 30
    assert Choice(include_spam_and_trash=False).over(before).include_spam_and_trash is False
    assert Choice.from_json(Choice(window_days=0, policy=FetchPolicy.CANDIDATES).to_json()).over(before) == (
        SyncSettings(None, 0, True, FetchPolicy.CANDIDATES)
    )
