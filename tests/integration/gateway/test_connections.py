"""Connecting mailboxes through the gateway, the real ingest behind it and the fake Google beyond."""

from datetime import timedelta
from typing import Any

import orjson

from tests.fixtures.connections import ADA, OLD_KEY, age_consent
from tests.fixtures.deadline import until
from tests.fixtures.gateway_google import BEGIN, DISCONNECT, IMAP, Browser, House, at_google, outcome
from tests.fixtures.services import IngestStack, mail

LIST = """query ($id: ID!, $reason: String!) { node(id: $id) { ... on Mailbox {
    messagesNotFetched(first: 20, reason: $reason) { edges { node { remoteId named sender subject receivedAt } } }
} } }"""
NAME = """mutation ($input: NameMessagesInput!) { nameMessages(input: $input) {
    __typename
    ... on NameMessagesSuccess { messages { remoteId named sender subject receivedAt } }
    ... on InvalidInput { field }
} }"""


async def test_from_the_button_to_the_connected_mailbox(house: House, visitor: Browser) -> None:
    begun = await visitor.begin()
    back = await visitor.follow(await at_google(visitor, house, begun))
    (mailbox,) = await visitor.mailboxes()

    assert (begun["mailbox"]["state"], begun["mailbox"]["action"]) == ("CONNECTING", "CONSENT")
    assert outcome(back) == {"place": "/#/mailboxes", "outcome": "CONNECTED", "mailbox": begun["mailbox"]["id"]}
    assert (back.headers["cache-control"], back.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert (mailbox["kind"], mailbox["state"], mailbox["action"]) == ("GMAIL", "CONNECTED", None)
    assert (mailbox["address"], mailbox["name"]) == (ADA, ADA)
    assert mailbox["settings"] == {
        "windowDays": 90,
        "since": None,
        "includeSpamAndTrash": False,
        "policy": "CANDIDATES",
    }
    assert (mailbox["endpoint"], mailbox["username"]) == (None, None)
    assert set(mailbox["counts"]) == {"listed", "pending", "stored", "gone", "leftOut", "failed"}
    assert mailbox["messagesNotFetched"]["edges"] == []


async def test_what_was_not_fetched_is_shown_for_what_it_is(house: House, visitor: Browser) -> None:
    raw = mail(1, "Shall we go for a walk on Sunday?").replace(b"Sender 1", b"A friend")
    remote_id = house.google.deliver(ADA, raw)["id"]
    begun = await visitor.begin()
    await visitor.follow(await at_google(visitor, house, begun))
    mailbox_id = begun["mailbox"]["id"]

    async def left_out() -> list[dict[str, Any]]:
        (mailbox,) = await visitor.mailboxes()
        found: list[dict[str, Any]] = mailbox["counts"]["leftOut"]
        return found

    (reason,) = await until(left_out, "the message is left out")
    before = await visitor.data(LIST, id=mailbox_id, reason=reason["reason"])
    answer = await visitor.data(NAME, input={"mailboxId": mailbox_id, "remoteIds": [remote_id]})
    after = await visitor.data(LIST, id=mailbox_id, reason=reason["reason"])
    too_many = await visitor.data(NAME, input={"mailboxId": mailbox_id, "remoteIds": ["m"] * 21})

    shown = {"remoteId": remote_id, "named": True, "sender": "A friend", "subject": "Mail 1"}
    (listed,) = before["node"]["messagesNotFetched"]["edges"]
    assert (reason["count"], reason["oldestAt"]) == (1, reason["newestAt"])
    assert listed["node"].items() >= {"remoteId": remote_id, "named": False, "sender": None}.items()
    assert listed["node"]["receivedAt"] == reason["newestAt"]
    (named,) = answer["nameMessages"]["messages"]
    assert named.items() >= shown.items()
    assert after["node"]["messagesNotFetched"]["edges"] == [{"node": named}]
    assert too_many["nameMessages"] == {"__typename": "InvalidInput", "field": "remote_ids"}


async def test_nobody_who_is_not_signed_in_connects_anything(house: House) -> None:
    stranger = house.gateway.stranger()

    assert (await stranger.data(BEGIN, input={}))["beginGmailConnection"]["__typename"] == "NotSignedIn"
    assert (await stranger.ask("{ connectionOptions { imap } }"))["data"] == {"connectionOptions": None}


async def test_what_can_be_connected_is_told(house: House, visitor: Browser) -> None:
    asked = "{ connectionOptions { imap google { configured redirectUri loopback problem helpUrl } } }"

    assert (await visitor.data(asked))["connectionOptions"] == {
        "imap": True,
        "google": {
            "configured": True,
            "redirectUri": f"{house.gateway.url}/oauth/google/callback",
            "loopback": False,
            "problem": None,
            "helpUrl": "docs/gmail.md",
        },
    }


async def test_disconnecting_says_what_became_of_everything(house: House, visitor: Browser) -> None:
    begun = await visitor.begin()
    await visitor.follow(await at_google(visitor, house, begun))
    mailbox = begun["mailbox"]["id"]

    kept = (await visitor.data(DISCONNECT, input={"mailboxId": mailbox, "erase": False}))["disconnectMailbox"]
    erased = (await visitor.data(DISCONNECT, input={"mailboxId": mailbox, "erase": True}))["disconnectMailbox"]

    assert (kept["revocation"], kept["operation"]) == ("REVOKED", None)
    assert kept["mailbox"] == {"state": "DISCONNECTED", "action": "RECONNECT", "stateReason": "DISCONNECTED"}
    assert (erased["revocation"], erased["operation"]["kind"]) == ("NOTHING", "mailbox_erase")
    assert erased["mailbox"] == {"state": "DISCONNECTED", "action": None, "stateReason": "ERASING"}


async def test_an_imap_server_that_is_not_there_is_said_plainly(visitor: Browser) -> None:
    wanted = {"host": "imap.invalid", "username": "me", "secret": "hunter2-hunter2"}

    refused = (await visitor.data(IMAP, input=wanted))["connectImapMailbox"]
    private = (await visitor.data(IMAP, input={**wanted, "host": "127.0.0.1"}))["connectImapMailbox"]
    port = (await visitor.data(IMAP, input={**wanted, "port": 70_000}))["connectImapMailbox"]

    assert (refused["__typename"], refused["reason"]) == ("ConnectionRefused", "IMAP_UNREACHABLE")
    assert (private["__typename"], private["reason"]) == ("ConnectionRefused", "IMAP_UNREACHABLE")
    assert (port["__typename"], port["field"]) == ("InvalidInput", "port")
    assert await visitor.mailboxes() == []


async def test_a_consent_that_testing_mode_ended_is_explained_where_the_mailbox_is_shown(
    house: House, visitor: Browser, ingest: IngestStack
) -> None:
    begun = await visitor.begin()
    await visitor.follow(await at_google(visitor, house, begun))
    house.google.register_client(testing=True)
    house.google.revoke(ADA)
    await age_consent(ingest.database.admin_url, OLD_KEY, ADA, timedelta(days=7))
    sync = {"mailboxId": begun["mailbox"]["id"]}
    await visitor.data("mutation ($input: StartSyncInput!) { startSync(input: $input) { __typename } }", input=sync)

    async def ended() -> dict[str, Any] | None:
        (mailbox,) = await visitor.mailboxes()
        return mailbox if mailbox["state"] == "NEEDS_REAUTH" else None

    mailbox = await until(ended, "the mailbox says that it has to be connected again")
    assert (mailbox["stateReason"], mailbox["action"]) == ("TESTING_MODE_EXPIRED", "RECONNECT")
    assert "after seven days" in mailbox["stateMessage"]
    assert "publish the client in Google's console" in mailbox["stateMessage"]


async def test_a_change_of_a_mailbox_is_heard_live(house: House) -> None:
    person = await house.gateway.person()
    query = "subscription { mailboxChanged { missed removedIds changed { id name state } } }"
    headers = {**person.headers, "Accept": "text/event-stream"}
    body = {"query": query}
    async with person.http.stream("POST", f"{person.url}/graphql", json=body, headers=headers) as stream:
        heard = (line[5:] async for line in stream.aiter_lines() if line.startswith("data:") and "Changed" in line)
        first = orjson.loads(await anext(heard))["data"]["mailboxChanged"]
        begun = (await person.data(BEGIN, input={"name": "Mine"}))["beginGmailConnection"]
        second = orjson.loads(await anext(heard))["data"]["mailboxChanged"]

    assert first == {"missed": True, "removedIds": [], "changed": []}
    changed = {"id": begun["mailbox"]["id"], "name": "Mine", "state": "CONNECTING"}
    assert second == {"missed": False, "removedIds": [], "changed": [changed]}
