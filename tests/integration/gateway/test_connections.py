"""Connecting mailboxes through the gateway, the real ingest behind it and the fake Google beyond."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from fakes.gmail import FakeGmail, PushBehaviour
from gateway import admin
from gateway.parts import Parts
from gateway.push import Brake, PushWebhook, Strangers
from kit.errors import Problem, Status
from kit.ids import new_id
from tests.fixtures.connections import ADA, OLD_KEY, age_consent, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Client, Person, RunningGateway, cookies_of, running_gateway
from tests.fixtures.gateway_world import ACTOR_KEY, World
from tests.fixtures.servers import TestDatabase
from tests.fixtures.services import IngestStack, mail

BEGIN = """mutation ($input: BeginGmailConnectionInput) { beginGmailConnection(input: $input) {
    __typename
    ... on BeginGmailConnectionSuccess { authorizationUrl mailbox { id state action } }
    ... on ConnectionRefused { reason }
    ... on InvalidInput { field }
    ... on Problem { message }
} }"""
FINISH = """mutation ($input: FinishGmailConnectionInput!) { finishGmailConnection(input: $input) {
    __typename
    ... on FinishGmailConnectionSuccess { mailbox { id state address } operation { id } }
    ... on ConnectionRefused { reason }
    ... on Problem { message }
} }"""
DISCONNECT = """mutation ($input: DisconnectMailboxInput!) { disconnectMailbox(input: $input) {
    __typename
    ... on DisconnectMailboxSuccess { revocation mailbox { state action stateReason } operation { kind } }
    ... on Problem { message }
} }"""
IMAP = """mutation ($input: ConnectImapMailboxInput!) { connectImapMailbox(input: $input) {
    __typename ... on ConnectionRefused { reason } ... on InvalidInput { field } ... on Problem { message }
} }"""
LIST = """query ($id: ID!, $reason: String!) { node(id: $id) { ... on Mailbox {
    messagesNotFetched(first: 20, reason: $reason) { edges { node { remoteId named sender subject receivedAt } } }
} } }"""
NAME = """mutation ($input: NameMessagesInput!) { nameMessages(input: $input) {
    __typename
    ... on NameMessagesSuccess { messages { remoteId named sender subject receivedAt } }
    ... on InvalidInput { field }
} }"""
MAILBOXES = """{ mailboxes {
    kind name address state stateReason stateMessage action nextSyncAt endpoint username
    settings { windowDays since includeSpamAndTrash policy }
    counts { listed pending stored gone leftOut { reason count oldestAt newestAt } failed { reason count } }
    messagesNotFetched { edges { node { remoteId } } pageInfo { hasNextPage } }
} }"""


@dataclass
class Browser(Client):
    """Somebody who is signed in with a cookie."""

    async def begin(self, **fields: Any) -> dict[str, Any]:
        """What beginGmailConnection answers."""
        answer: dict[str, Any] = (await self.data(BEGIN, input=fields))["beginGmailConnection"]
        return answer

    async def follow(self, url: str) -> httpx.Response:
        """Follows a link: the browser sends its cookie to the gateway, as SameSite=Lax lets it."""
        headers = self.headers if url.startswith(self.url) else {}
        return await self.http.get(url, headers=headers, follow_redirects=False)

    async def mailboxes(self) -> list[dict[str, Any]]:
        """All of theirs."""
        found: list[dict[str, Any]] = (await self.data(MAILBOXES))["mailboxes"]
        return found


@dataclass
class House:
    """A gateway with a real ingest and a Google."""

    gateway: RunningGateway
    google: FakeGmail

    async def browser(self) -> Browser:
        """Somebody new, signed in with a cookie."""
        user_id = await self.gateway.add_user(f"{new_id().hex}@example.org")
        token = await admin.create_sign_in_link(self.gateway.parts.database, user_id)
        answer = await self.gateway.http.get(f"{self.gateway.url}/signin?token={token}", follow_redirects=False)
        cookie = {"Cookie": f"jobtrail={cookies_of(answer)['jobtrail'].value}"}
        return Browser(self.gateway.http, self.gateway.url, cookie)


@pytest.fixture
async def house(ingest: IngestStack, google: FakeGmail, identity_database: TestDatabase) -> AsyncIterator[House]:
    """Ready for people."""
    target = {"ingest_target": ingest.address, "development": True}
    async with running_gateway(identity_database, ingest.nats.url, World(), **target) as gateway:
        google.register_client(redirect_uris=[f"{gateway.url}/oauth/google/callback"])
        push = {"push_audience": "jobtrail-push", "push_service_account": PushBehaviour().service_account}
        here = {"actor_key": ACTOR_KEY, "public_url": gateway.url, **push}
        await ingest.start(**google_settings(google, **here))
        yield House(gateway, google)


@pytest.fixture
async def browser(house: House) -> Browser:
    """Somebody new."""
    return await house.browser()


def outcome(response: httpx.Response) -> dict[str, str]:
    """Where the callback sends a browser, and what it tells the app there."""
    assert response.status_code == 303
    place, _, told = response.headers["location"].partition("?")
    return {"place": place, **dict(parse_qsl(told))}


async def at_google(browser: Browser, house: House, begun: dict[str, Any], **decision: Any) -> str:
    """Through the consent page: the address Google sends the browser back to."""
    house.google.set_consent(**{"account": ADA, **decision})
    location: str = (await browser.follow(begun["authorizationUrl"])).headers["location"]
    return location


async def test_from_the_button_to_the_connected_mailbox(house: House, browser: Browser) -> None:
    begun = await browser.begin()
    back = await browser.follow(await at_google(browser, house, begun))
    (mailbox,) = await browser.mailboxes()

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


async def test_what_was_not_fetched_is_shown_for_what_it_is(house: House, browser: Browser) -> None:
    raw = mail(1, "Shall we go for a walk on Sunday?").replace(b"Sender 1", b"A friend")
    remote_id = house.google.deliver(ADA, raw)["id"]
    begun = await browser.begin()
    await browser.follow(await at_google(browser, house, begun))
    mailbox_id = begun["mailbox"]["id"]

    async def left_out() -> list[dict[str, Any]]:
        (mailbox,) = await browser.mailboxes()
        found: list[dict[str, Any]] = mailbox["counts"]["leftOut"]
        return found

    (reason,) = await until(left_out, "the message is left out")
    before = await browser.data(LIST, id=mailbox_id, reason=reason["reason"])
    answer = await browser.data(NAME, input={"mailboxId": mailbox_id, "remoteIds": [remote_id]})
    after = await browser.data(LIST, id=mailbox_id, reason=reason["reason"])
    too_many = await browser.data(NAME, input={"mailboxId": mailbox_id, "remoteIds": ["m"] * 21})

    shown = {"remoteId": remote_id, "named": True, "sender": "A friend", "subject": "Mail 1"}
    (listed,) = before["node"]["messagesNotFetched"]["edges"]
    assert (reason["count"], reason["oldestAt"]) == (1, reason["newestAt"])
    assert listed["node"].items() >= {"remoteId": remote_id, "named": False, "sender": None}.items()
    assert listed["node"]["receivedAt"] == reason["newestAt"]
    (named,) = answer["nameMessages"]["messages"]
    assert named.items() >= shown.items()
    assert after["node"]["messagesNotFetched"]["edges"] == [{"node": named}]
    assert too_many["nameMessages"] == {"__typename": "InvalidInput", "field": "remote_ids"}


async def test_the_browser_goes_on_where_it_was(house: House, browser: Browser) -> None:
    begun = await browser.begin(returnTo="/welcome?step=2#/done")

    back = await browser.follow(await at_google(browser, house, begun))

    told = urlencode({"outcome": "CONNECTED", "mailbox": begun["mailbox"]["id"]})
    assert back.headers["location"] == f"/welcome?step=2#/done?{told}"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1.evil.example/",
        "http://user@127.0.0.1/",
        "/ok\r\nSet-Cookie: a=b",
        "/ ok",
        "mailboxes",
        "/" + "x" * 600,
    ],
)
async def test_no_browser_is_sent_on_to_another_site(browser: Browser, place: str) -> None:
    refused = await browser.begin(returnTo=place)

    assert (refused["__typename"], refused["field"]) == ("InvalidInput", "returnTo")


async def test_a_page_of_an_allowed_origin_may_be_gone_on_at(house: House, browser: Browser) -> None:
    begun = await browser.begin(returnTo=f"{house.gateway.url}/#/welcome")

    back = outcome(await browser.follow(await at_google(browser, house, begun)))

    assert (back["place"], back["outcome"]) == (f"{house.gateway.url}/#/welcome", "CONNECTED")


@pytest.mark.parametrize("redirect_uri", ["https://evil.example/cb", "http://evil.example:8000/oauth/google/callback"])
async def test_google_is_asked_to_send_nobody_elsewhere(browser: Browser, redirect_uri: str) -> None:
    refused = await browser.begin(redirectUri=redirect_uri)

    assert (refused["__typename"], refused["field"]) == ("InvalidInput", "redirect_uri")


async def test_who_says_no_comes_back_to_a_page_that_says_so(house: House, browser: Browser) -> None:
    begun = await browser.begin()

    back = outcome(await browser.follow(await at_google(browser, house, begun, deny=True)))
    (mailbox,) = await browser.mailboxes()

    assert back == {"place": "/#/mailboxes", "outcome": "CONSENT_DENIED", "mailbox": begun["mailbox"]["id"]}
    assert (mailbox["state"], mailbox["stateReason"], mailbox["action"]) == ("FAILED", "CONSENT_DENIED", "CONNECT")


async def test_what_comes_in_the_address_is_never_repeated(house: House, browser: Browser) -> None:
    state = parse_qs(urlsplit((await browser.begin())["authorizationUrl"]).query)["state"][0]
    for told in (
        {"error": "<script>alert(1)</script>", "state": state},
        {"error": "x" * 10_000, "state": "\0"},
        {"code": "https://evil.example", "state": "//evil.example"},
    ):
        answer = await browser.follow(f"{browser.url}/oauth/google/callback?{urlencode(told)}")
        assert outcome(answer)["outcome"] in ("CONSENT_FAILED", "CONSENT_UNKNOWN")
        assert "evil" not in answer.headers["location"] + answer.text
        assert "script" not in answer.headers["location"] + answer.text


async def test_a_victim_cannot_be_made_to_connect_the_attackers_mailbox(house: House, browser: Browser) -> None:
    """Login CSRF: the attacker begins, consents, and has the victim's browser bring it home."""
    attacker = browser
    address = await at_google(attacker, house, await attacker.begin())
    victim = await house.browser()

    tricked = await victim.follow(address)
    nobody = await Browser(victim.http, victim.url).follow(address)

    assert outcome(tricked)["outcome"] == "CONSENT_UNKNOWN"
    assert outcome(nobody)["outcome"] == "SIGN_IN_REQUIRED"
    assert await victim.mailboxes() == []
    # The state was not used up by it.
    assert outcome(await attacker.follow(address))["outcome"] == "CONNECTED"


async def test_the_same_person_in_another_session_is_another_session(house: House) -> None:
    """A stolen address is no use in a session that did not begin it, even of the same account."""
    user_id = await house.gateway.add_user(f"{new_id().hex}@example.org")
    sessions = []
    for _ in range(2):
        token = await admin.create_sign_in_link(house.gateway.parts.database, user_id)
        answer = await house.gateway.http.get(f"{house.gateway.url}/signin?token={token}", follow_redirects=False)
        cookie = {"Cookie": f"jobtrail={cookies_of(answer)['jobtrail'].value}"}
        sessions.append(Browser(house.gateway.http, house.gateway.url, cookie))
    address = await at_google(sessions[0], house, await sessions[0].begin())

    assert outcome(await sessions[1].follow(address))["outcome"] == "CONSENT_UNKNOWN"
    assert outcome(await sessions[0].follow(address))["outcome"] == "CONNECTED"
    assert outcome(await sessions[0].follow(address))["outcome"] == "CONSENT_USED"


async def test_programs_that_only_look_use_nothing_up(house: House, browser: Browser) -> None:
    address = await at_google(browser, house, await browser.begin())

    looked = await browser.http.head(address, headers=browser.headers)

    assert (looked.status_code, looked.content) == (200, b"")
    assert outcome(await browser.follow(address))["outcome"] == "CONNECTED"


async def test_a_terminal_finishes_with_its_bearer_session(house: House) -> None:
    person: Person = await house.gateway.person()
    waiting = "http://127.0.0.1:47654/"
    begun = (await person.data(BEGIN, input={"redirectUri": waiting}))["beginGmailConnection"]
    house.google.set_consent(account=ADA)
    location = (await person.http.get(begun["authorizationUrl"])).headers["location"]
    back = dict(parse_qsl(urlsplit(location).query))
    wanted = {"state": back["state"], "code": back["code"]}

    stolen = (await (await house.gateway.person()).data(FINISH, input=wanted))["finishGmailConnection"]
    finished = (await person.data(FINISH, input=wanted))["finishGmailConnection"]

    assert location.startswith(waiting)
    assert (stolen["__typename"], stolen["reason"]) == ("ConnectionRefused", "CONSENT_UNKNOWN")
    assert (finished["mailbox"]["state"], finished["mailbox"]["address"]) == ("CONNECTED", ADA)


async def test_nobody_who_is_not_signed_in_connects_anything(house: House) -> None:
    stranger = house.gateway.stranger()

    assert (await stranger.data(BEGIN, input={}))["beginGmailConnection"]["__typename"] == "NotSignedIn"
    assert (await stranger.ask("{ connectionOptions { imap } }"))["data"] == {"connectionOptions": None}


async def test_what_can_be_connected_is_told(house: House, browser: Browser) -> None:
    asked = "{ connectionOptions { imap google { configured redirectUri loopback problem helpUrl } } }"

    assert (await browser.data(asked))["connectionOptions"] == {
        "imap": True,
        "google": {
            "configured": True,
            "redirectUri": f"{house.gateway.url}/oauth/google/callback",
            "loopback": False,
            "problem": None,
            "helpUrl": "docs/gmail.md",
        },
    }


async def test_disconnecting_says_what_became_of_everything(house: House, browser: Browser) -> None:
    begun = await browser.begin()
    await browser.follow(await at_google(browser, house, begun))
    mailbox = begun["mailbox"]["id"]

    kept = (await browser.data(DISCONNECT, input={"mailboxId": mailbox, "erase": False}))["disconnectMailbox"]
    erased = (await browser.data(DISCONNECT, input={"mailboxId": mailbox, "erase": True}))["disconnectMailbox"]

    assert (kept["revocation"], kept["operation"]) == ("REVOKED", None)
    assert kept["mailbox"] == {"state": "DISCONNECTED", "action": "RECONNECT", "stateReason": "DISCONNECTED"}
    assert (erased["revocation"], erased["operation"]["kind"]) == ("NOTHING", "mailbox_erase")
    assert erased["mailbox"] == {"state": "DISCONNECTED", "action": None, "stateReason": "ERASING"}


async def test_an_imap_server_that_is_not_there_is_said_plainly(browser: Browser) -> None:
    wanted = {"host": "imap.invalid", "username": "me", "secret": "hunter2-hunter2"}

    refused = (await browser.data(IMAP, input=wanted))["connectImapMailbox"]
    private = (await browser.data(IMAP, input={**wanted, "host": "127.0.0.1"}))["connectImapMailbox"]
    port = (await browser.data(IMAP, input={**wanted, "port": 70_000}))["connectImapMailbox"]

    assert (refused["__typename"], refused["reason"]) == ("ConnectionRefused", "IMAP_UNREACHABLE")
    assert (private["__typename"], private["reason"]) == ("ConnectionRefused", "IMAP_UNREACHABLE")
    assert (port["__typename"], port["field"]) == ("InvalidInput", "port")
    assert await browser.mailboxes() == []


def push() -> bytes:
    """What Google tells of an address that nobody has."""
    told = base64.b64encode(b'{"emailAddress":"nobody@gmail.example","historyId":7}').decode()
    return orjson.dumps({"message": {"data": told, "messageId": new_id().hex}})


async def pushed(house: House, body: bytes, **headers: str) -> int:
    """POST /push/gmail. Returns the status."""
    answer = await house.gateway.http.post(f"{house.gateway.url}/push/gmail", content=body, headers=headers)
    assert answer.content == b""
    return answer.status_code


async def test_a_push_of_googles_is_taken_whoever_it_concerns(house: House, browser: Browser) -> None:
    begun = await browser.begin()
    await browser.follow(await at_google(browser, house, begun))
    house.google.set_push(replace(PushBehaviour(), webhook=f"{house.gateway.url}/push/gmail"))

    for address in (ADA, "bob@gmail.example"):
        house.google.send_push(address)

    assert await house.google.push_idle() == {"answered 204": 2}


async def test_a_push_that_proves_nothing_is_refused(house: House) -> None:
    forged = house.google._world.signer.token("somebody-else", "push@evil.example")

    assert await pushed(house, b"{}") == 401
    assert await pushed(house, b"{}", Authorization="Bearer nonsense") == 401
    assert await pushed(house, b"{}", Authorization=f"Bearer {forged}") == 401
    assert await pushed(house, b"x" * 70_000, Authorization=f"Bearer {forged}") == 413


class Knocking:
    """Pushes to a webhook whose time stands still, from two addresses."""

    def __init__(self, house: House, brake: Brake, strangers: Strangers) -> None:
        webhook = PushWebhook(house.gateway.parts, brake, strangers)
        self._app = Starlette(routes=[Route("/", webhook.receive, methods=["POST"])])
        self._good = house.google._world.signer.token("jobtrail-push", PushBehaviour().service_account)

    async def junk(self, times: int, address: str = "203.0.113.1") -> list[int]:
        """Statuses of pushes that prove nothing."""
        return [await self._knock("x", address) for _ in range(times)]

    async def proven(self, times: int, address: str = "198.51.100.1") -> list[int]:
        """Statuses of Google's own."""
        return [await self._knock(self._good, address) for _ in range(times)]

    async def _knock(self, token: str, address: str) -> int:
        transport = httpx.ASGITransport(self._app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.post("/", content=push(), headers={"Authorization": f"Bearer {token}"})).status_code


async def test_strangers_who_knock_are_held_back_and_keep_no_push_of_googles_outside(house: House) -> None:
    door = Knocking(house, Brake(rate=0, burst=3), Strangers(rate=0, burst=2))

    assert await door.junk(4) == [401, 401, 429, 429]
    assert await door.proven(2) == [204, 204]
    # What proved nothing used none of the three places; the third and no fourth is left.
    assert await door.proven(2) == [204, 429]


async def test_behind_one_address_for_all_strangers_keep_no_proven_push_outside(house: House) -> None:
    proxy = "10.0.0.1"
    door = Knocking(house, Brake(rate=0, burst=100), Strangers(rate=0, burst=2))

    assert await door.proven(1, proxy) == [204]
    assert await door.junk(5, proxy) == [401] * 5
    assert await door.proven(1, proxy) == [204]


@pytest.mark.parametrize(
    ("status", "answers"), [(Status.UNAVAILABLE, [503, 503]), (Status.INVALID_ARGUMENT, [204, 429])]
)
async def test_only_what_was_proven_uses_room(status: Status, answers: list[int]) -> None:
    async def fail(*_asked: object) -> None:
        raise Problem(status, "SOME_REASON", "It failed.")

    services = SimpleNamespace(ingest=SimpleNamespace(call=fail), connections=SimpleNamespace(ReceivePush=None))
    webhook = PushWebhook(cast(Parts, SimpleNamespace(services=services)), Brake(rate=0, burst=1), Strangers())
    app = Starlette(routes=[Route("/", webhook.receive, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        sent = [(await client.post("/", headers={"Authorization": "Bearer x"})).status_code for _ in range(2)]

    assert sent == answers


def test_strangers_are_forgotten_and_trust_ends() -> None:
    now = 0.0
    strangers = Strangers(rate=0, burst=1, now=lambda: now, most=2)
    strangers.proven("proxy")
    for address in ("proxy", "one", "two"):
        strangers.refused(address)
    known = [strangers.may_knock(address) for address in ("proxy", "one", "two")]
    strangers.refused("proxy")
    trusted = strangers.may_knock("proxy")
    now = 3601.0

    assert known == [True, False, False]
    assert (trusted, strangers.may_knock("proxy"), strangers.may_knock("one")) == (True, False, True)


def test_the_brake_lets_through_what_time_allows() -> None:
    now = 0.0
    brake = Brake(rate=10, burst=3, now=lambda: now)

    at_once = [brake.take() for _ in range(4)]
    now = 0.15
    soon = [brake.take() for _ in range(2)]
    now = 1_000.0
    after_a_quiet_time = [brake.take() for _ in range(4)]

    assert at_once == [True, True, True, False]
    assert soon == [True, False]
    assert after_a_quiet_time == [True, True, True, False]


async def test_a_consent_that_testing_mode_ended_is_explained_where_the_mailbox_is_shown(
    house: House, browser: Browser, ingest: IngestStack
) -> None:
    begun = await browser.begin()
    await browser.follow(await at_google(browser, house, begun))
    house.google.register_client(testing=True)
    house.google.revoke(ADA)
    await age_consent(ingest.database.admin_url, OLD_KEY, ADA, timedelta(days=7))
    sync = {"mailboxId": begun["mailbox"]["id"]}
    await browser.data("mutation ($input: StartSyncInput!) { startSync(input: $input) { __typename } }", input=sync)

    async def ended() -> dict[str, Any] | None:
        (mailbox,) = await browser.mailboxes()
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
