"""Connecting Gmail by consent, against a Google that behaves like the real one."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import sqlalchemy as sa

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import ingest_service_pb2, mailbox_pb2
from kit.errors import Problem, Status
from services.ingest import tables
from tests.fixtures.connections import ADA, BINDING, CALLBACK, Connector, google_settings
from tests.fixtures.services import IngestStack

BOB = "bob@gmail.example"
CONNECTED = mailbox_pb2.CONNECTION_STATE_CONNECTED
CONNECTING = mailbox_pb2.CONNECTION_STATE_CONNECTING
FAILED = mailbox_pb2.CONNECTION_STATE_FAILED


async def refused(call: Any) -> Problem:
    """The Problem that a call ends in."""
    with pytest.raises(Problem) as caught:
        await call
    return caught.value


async def mailboxes(connector: Connector) -> list[mailbox_pb2.Mailbox]:
    """All of the user's."""
    return list((await connector.caller.call("ListMailboxes", ingest_service_pb2.ListMailboxesRequest())).mailboxes)


async def test_a_consent_connects_the_mailbox_and_starts_its_first_sync(connector: Connector) -> None:
    begun = await connector.begin()
    finished = await connector.finish(await connector.at_google(begun.authorization_url))

    assert (begun.mailbox.state, begun.mailbox.name, begun.mailbox.address) == (CONNECTING, "Gmail", "")
    assert (finished.mailbox.id, finished.return_to) == (begun.mailbox.id, "/#/mailboxes")
    assert (finished.mailbox.state, finished.mailbox.name, finished.mailbox.address) == (CONNECTED, ADA, ADA)
    assert (finished.mailbox.kind, finished.mailbox.remote.settings.window_days) == (
        mailbox_pb2.MAILBOX_KIND_GMAIL,
        90,
    )
    assert finished.operation.subject_id == begun.mailbox.id
    assert await mailboxes(connector) == [finished.mailbox]


async def test_the_consent_asks_for_reading_only_offline_and_proves_itself(connector: Connector) -> None:
    url = urlsplit((await connector.begin()).authorization_url)
    asked = {name: value for name, (value,) in parse_qs(url.query).items()}

    assert asked["scope"] == "https://www.googleapis.com/auth/gmail.readonly"
    assert (asked["access_type"], asked["prompt"], asked["response_type"]) == ("offline", "consent", "code")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["redirect_uri"] == CALLBACK
    assert "login_hint" not in asked
    assert len(asked["state"]) >= 43


async def test_neither_state_nor_verifier_nor_token_is_readable_in_the_database(
    connector: Connector, ingest: IngestStack
) -> None:
    begun = await connector.begin()
    back = await connector.at_google(begun.authorization_url)
    before = await _everything(ingest, connector.caller.user_id)
    await connector.finish(back)
    after = await _everything(ingest, connector.caller.user_id)

    assert len(before) > 0
    assert back["state"].encode() not in before
    assert [mark for mark in (b"1//0", b"ya29.", b"4/0A") if mark in after] == [], "how tokens and codes begin"


async def _everything(ingest: IngestStack, user_id: UUID) -> bytes:
    """All rows of the user's connections and outbox, as one heap of bytes."""
    heap = []
    for table in (tables.credentials, tables.connection_attempts, tables.mailboxes, tables.remote_mailboxes):
        rows = await ingest.rows(table, user_id)
        heap += [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    heap += [row.payload for row in await ingest.rows(tables.outbox, None)]
    return b"\n".join(heap)


async def test_a_state_is_good_once(connector: Connector) -> None:
    back = await connector.at_google((await connector.begin()).authorization_url)
    await connector.finish(back)

    problem = await refused(connector.finish(back))

    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "CONSENT_USED")
    assert [one.state for one in await mailboxes(connector)] == [CONNECTED]


async def test_of_two_who_bring_the_same_state_at_once_one_connects(connector: Connector) -> None:
    back = await connector.at_google((await connector.begin()).authorization_url)

    ended = await asyncio.gather(connector.finish(back), connector.finish(back), return_exceptions=True)

    assert sorted(type(one).__name__ for one in ended) == ["FinishGoogleConnectionResponse", "Problem"]


@pytest.mark.parametrize("binding", ["another session", ""])
async def test_another_session_cannot_finish_what_this_one_began(connector: Connector, binding: str) -> None:
    back = await connector.at_google((await connector.begin()).authorization_url)

    problem = await refused(connector.finish(back, binding))
    # And it has not used it up.
    finished = await connector.finish(back)

    assert problem.reason == ("CONSENT_UNKNOWN" if binding else "INVALID_ARGUMENT")
    assert finished.mailbox.state == CONNECTED


async def test_another_user_cannot_finish_what_this_one_began(connector: Connector, ingest: IngestStack) -> None:
    """The attack: mine is the mailbox, yours the consent, or the other way round."""
    stranger = Connector(ingest.caller(), connector.google)
    back = await connector.at_google((await connector.begin()).authorization_url)

    problem = await refused(stranger.finish(back, BINDING))

    assert (problem.status, problem.reason) == (Status.NOT_FOUND, "CONSENT_UNKNOWN")
    assert await mailboxes(stranger) == []


async def test_a_state_that_nobody_made_is_unknown(connector: Connector) -> None:
    for state in ("", "x", "x" * 500, "\0"):
        problem = await refused(connector.finish({"state": state, "code": "c"}))
        assert problem.reason == "CONSENT_UNKNOWN"


async def test_a_state_is_good_for_ten_minutes(connector: Connector, ingest: IngestStack) -> None:
    begun = await connector.begin()
    back = await connector.at_google(begun.authorization_url)
    await _make_older(ingest, connector.caller.user_id, timedelta(minutes=11))

    problem = await refused(connector.finish(back))
    (mailbox,) = await mailboxes(connector)

    assert problem.reason == "CONSENT_EXPIRED"
    assert problem.metadata == {"mailbox_id": begun.mailbox.id, "return_to": "/#/mailboxes"}
    assert (mailbox.state, mailbox.state_reason) == (FAILED, "CONSENT_EXPIRED")


async def _make_older(ingest: IngestStack, user_id: UUID, age: timedelta) -> None:
    attempts, boxes = tables.connection_attempts, tables.mailboxes
    async with ingest.db.begin(user_id) as tx:
        await tx.execute(sa.update(attempts).values(expires_at=attempts.c.expires_at - age))
        await tx.execute(sa.update(boxes).values(state_at=boxes.c.state_at - age))


async def test_who_says_no_at_google_is_told_so_and_may_begin_again(connector: Connector) -> None:
    begun = await connector.begin(name="Work")
    back = await connector.at_google(begun.authorization_url, deny=True)

    problem = await refused(connector.finish(back))
    (denied,) = await mailboxes(connector)
    again = await connector.connect(name="Work")

    assert back["error"] == "access_denied"
    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "CONSENT_DENIED")
    assert (denied.state, denied.state_reason, denied.state_message) == (FAILED, "CONSENT_DENIED", problem.message)
    assert (again.id, again.state, again.state_reason, again.name) == (begun.mailbox.id, CONNECTED, "", "Work")


async def test_an_error_that_came_through_the_browser_is_never_repeated(connector: Connector) -> None:
    state = parse_qs(urlsplit((await connector.begin()).authorization_url).query)["state"][0]

    problem = await refused(connector.finish({"state": state, "error": "<script>alert(1)</script>"}))

    assert (problem.reason, problem.metadata["error"]) == ("CONSENT_FAILED", "other")
    assert "script" not in str(problem.metadata) + problem.message


async def test_a_consent_without_reading_mail_is_no_consent(connector: Connector) -> None:
    begun = await connector.begin()
    back = await connector.at_google(
        begun.authorization_url, withhold=["https://www.googleapis.com/auth/gmail.readonly"]
    )

    problem = await refused(connector.finish(back))

    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "SCOPE_NOT_GRANTED")
    assert [one.state_reason for one in await mailboxes(connector)] == ["SCOPE_NOT_GRANTED"]


async def test_a_code_that_is_not_taken_is_a_named_failure(connector: Connector) -> None:
    back = await connector.at_google((await connector.begin()).authorization_url)

    problem = await refused(connector.finish({**back, "code": "4/forged"}))

    assert (problem.reason, problem.metadata["error"]) == ("CONSENT_FAILED", "invalid_grant")


async def test_a_code_of_another_consent_is_not_taken(connector: Connector) -> None:
    """Code injection: the code was made for another verifier."""
    mine = await connector.at_google((await connector.begin()).authorization_url)
    other = await connector.at_google((await connector.begin()).authorization_url, BOB)

    problem = await refused(connector.finish({**mine, "code": other["code"]}))

    assert (problem.reason, problem.metadata["error"]) == ("CONSENT_FAILED", "invalid_grant")


async def test_the_same_account_twice_is_the_same_mailbox(connector: Connector) -> None:
    first = await connector.connect()
    second = await connector.connect()

    assert second.id == first.id
    assert [one.id for one in await mailboxes(connector)] == [first.id]


async def test_several_accounts_are_several_mailboxes(connector: Connector) -> None:
    connected = [await connector.connect(account) for account in (ADA, BOB)]

    assert [one.address for one in connected] == [ADA, BOB]
    assert [one.name for one in await mailboxes(connector)] == [ADA, BOB]


async def test_a_name_of_ones_own_stays(connector: Connector) -> None:
    mailbox = await connector.connect(name="Private")
    taken = await refused(connector.begin(name="Private"))

    assert mailbox.name == "Private"
    assert (taken.status, taken.reason) == (Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN")


async def test_beginning_again_and_again_leaves_one_mailbox_that_waits(connector: Connector) -> None:
    begun = [await connector.begin() for _ in range(3)]
    finished = await connector.finish(await connector.at_google(begun[0].authorization_url))

    assert {one.mailbox.id for one in begun} == {finished.mailbox.id}


async def test_a_second_window_connects_its_own_account_as_a_mailbox_of_its_own(connector: Connector) -> None:
    one, other = await connector.begin(), await connector.begin()
    first = await connector.finish(await connector.at_google(one.authorization_url))
    second = await connector.finish(await connector.at_google(other.authorization_url, BOB))

    assert [first.mailbox.address, second.mailbox.address] == [ADA, BOB]
    assert first.mailbox.id != second.mailbox.id


async def test_a_reconnection_suggests_the_account_and_takes_no_other(connector: Connector, google: FakeGmail) -> None:
    mailbox = await connector.connect()
    begun = await connector.begin(mailbox_id=mailbox.id)

    problem = await refused(connector.finish(await connector.at_google(begun.authorization_url, BOB)))
    (still,) = await mailboxes(connector)
    again = await connector.connect(mailbox_id=mailbox.id)

    assert parse_qs(urlsplit(begun.authorization_url).query)["login_hint"] == [ADA]
    assert problem.reason == "ACCOUNT_MISMATCH"
    assert (problem.metadata["expected"], problem.metadata["actual"]) == (ADA, BOB)
    assert (still.state, still.address) == (CONNECTED, ADA)
    assert again.id == mailbox.id
    assert google.revoke(BOB) == 0, "the consent that nobody wanted was given back"


async def test_the_wrong_account_is_not_revoked_while_it_is_read_elsewhere(
    connector: Connector, google: FakeGmail
) -> None:
    await connector.connect(BOB)
    mailbox = await connector.connect()
    begun = await connector.begin(mailbox_id=mailbox.id)

    await refused(connector.finish(await connector.at_google(begun.authorization_url, BOB)))

    assert google.revoke(BOB) == 1


STRANGERS = (
    "https://evil.example/oauth/google/callback",
    "http://127.0.0.1:8000.evil.example/oauth/google/callback",
    "http://evil.example#http://127.0.0.1:8000/oauth/google/callback",
    "http://user@127.0.0.1:9999/",
    "https://127.0.0.1:9999/",
    "http://127.0.0.1:99999999/",
    "http://[::1",
    "javascript:alert(1)",
    "/oauth/google/callback",
    "",
)


async def test_google_sends_nobody_to_strangers(connector: Connector) -> None:
    for redirect_uri in STRANGERS:
        problem = await refused(connector.begin(redirect_uri=redirect_uri))

        told = (problem.status, problem.reason)
        assert told == (Status.INVALID_ARGUMENT, "REDIRECT_URI_NOT_ALLOWED"), redirect_uri


async def test_a_program_on_the_persons_machine_may_wait_for_the_way_back(connector: Connector) -> None:
    for redirect_uri in ("http://127.0.0.1:9999/", "http://localhost:1/x", "http://[::1]:8080/back"):
        begun = await connector.begin(redirect_uri=redirect_uri)

        assert parse_qs(urlsplit(begun.authorization_url).query)["redirect_uri"] == [redirect_uri]


async def test_settings_chosen_at_the_beginning_are_the_mailboxs(connector: Connector) -> None:
    chosen = mailbox_pb2.SyncSettings(
        window_days=365, include_spam_and_trash=True, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING
    )
    mailbox = await connector.connect(settings=chosen)
    again = await connector.connect(mailbox_id=mailbox.id)

    assert mailbox.remote.settings == chosen
    assert again.remote.settings == chosen


async def test_a_mailbox_of_somebody_else_cannot_be_reconnected(connector: Connector, ingest: IngestStack) -> None:
    mailbox = await connector.connect()
    stranger = Connector(ingest.caller(), connector.google)

    problem = await refused(stranger.begin(mailbox_id=mailbox.id))

    assert (problem.status, problem.reason) == (Status.NOT_FOUND, "MAILBOX_NOT_FOUND")


async def test_without_a_google_client_it_is_said_how_to_get_one(ingest: IngestStack, google: FakeGmail) -> None:
    await ingest.start(**google_settings(google, google_client_json=""))
    connector = Connector(ingest.caller(), google)

    options = (await connector.call("GetConnectionOptions", pb.GetConnectionOptionsRequest())).google
    problem = await refused(connector.begin())

    assert (options.configured, options.redirect_uri, options.help_url) == (False, CALLBACK, "docs/gmail.md")
    assert "INGEST_GOOGLE_CLIENT_FILE" in options.problem
    assert (problem.reason, problem.metadata["redirect_uri"]) == ("GOOGLE_CLIENT_MISSING", CALLBACK)


async def test_without_a_key_nothing_is_begun(ingest: IngestStack, google: FakeGmail) -> None:
    await ingest.start(**google_settings(google, credential_keys=""))

    problem = await refused(Connector(ingest.caller(), google).begin())

    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "CREDENTIAL_KEY_MISSING")


@pytest.mark.parametrize("kind", ["500", "drop", "truncate"])
async def test_a_google_that_does_not_answer_is_a_named_failure_and_nothing_is_half_connected(
    connector: Connector, google: FakeGmail, kind: str
) -> None:
    back = await connector.at_google((await connector.begin()).authorization_url)
    google.add_fault(kind, method="getProfile")

    problem = await refused(connector.finish(back))
    (mailbox,) = await mailboxes(connector)

    assert (problem.status, problem.reason) == (Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE")
    assert (mailbox.state, mailbox.state_reason, mailbox.address) == (FAILED, "PROVIDER_UNAVAILABLE", "")
