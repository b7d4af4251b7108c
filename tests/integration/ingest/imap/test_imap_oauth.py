"""IMAP by OAuth: access tokens are made of a refresh token as often as needed; a bare one says when it has ended."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import connection_service_pb2_grpc
from jobtrail.operations.v1 import operation_pb2
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.imap.worlds import ByStore
from tests.fixtures.services import Caller, IngestStack
from tests.integration.ingest.gmail_state import up_to_date
from tests.integration.ingest.imap.test_imap_sync import EVERYTHING, settings
from tests.integration.ingest.remote_contract import mail

PROVIDERS = [pb.O_AUTH_PROVIDER_GOOGLE, pb.O_AUTH_PROVIDER_MICROSOFT]


class Endpoint:
    """A token endpoint: each refresh makes the access token that the mail server takes from then on."""

    def __init__(self, world: ByStore) -> None:
        self.url = ""
        self.refresh_token = "refresh-0"
        self.rotates = False
        self.client = {"client_id": "me", "client_secret": "hush"}
        self.asked: Counter[str] = Counter()
        self._world = world

    async def token(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        if {name: form.get(name) for name in self.client} != self.client:
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("refresh_token") != self.refresh_token:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.asked["refreshed"] += 1
        self.expire(f"access-{self.asked['refreshed']}")
        answer = {"access_token": self._world.store.token, "expires_in": 3600, "token_type": "Bearer"}
        if self.rotates:
            self.refresh_token = answer["refresh_token"] = f"refresh-{self.asked['refreshed']}"
        return web.json_response(answer)

    def expire(self, instead: str = "nobody knows") -> None:
        """The mail server takes another access token only."""
        self._world.store.token = instead


@pytest.fixture
async def endpoint(qresync: ByStore) -> AsyncIterator[Endpoint]:
    """Listens."""
    made = Endpoint(qresync)
    app = web.Application()
    app.router.add_post("/token", made.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}/token"
    yield made
    await runner.cleanup()


@pytest.fixture
async def caller(ingest: IngestStack, qresync: ByStore, endpoint: Endpoint) -> Caller:
    """A user of an ingest that takes the endpoint for Google's and Microsoft's."""
    tokens = {"google_token_url": endpoint.url, "microsoft_token_url": endpoint.url}
    await ingest.start(**{**settings(qresync), **tokens})
    return ingest.caller()


async def connect(caller: Caller, world: ByStore, secret: str, **fields: Any) -> pb.ConnectImapResponse:
    """ConnectImap. Raises Problem."""
    request = pb.ConnectImapRequest(
        host="127.0.0.1",
        port=world.server.port,
        security=pb.IMAP_SECURITY_NONE,
        username=world.address,
        secret=secret,
        settings=EVERYTHING,
        **fields,
    )
    stub = connection_service_pb2_grpc.ConnectionServiceStub(caller.channel)
    answer: pb.ConnectImapResponse = await caller._call(stub, "ConnectImap", request)
    return answer


def client(endpoint: Endpoint, provider: Any = pb.O_AUTH_PROVIDER_GOOGLE) -> pb.ImapOAuth:
    """The person's own."""
    return pb.ImapOAuth(provider=provider, **endpoint.client)


async def stored(ingest: IngestStack, caller: Caller) -> set[str]:
    """Subjects of what is here."""
    return {row.subject for row in await ingest.rows(tables.messages, caller.user_id)}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("rotates", [False, True])
async def test_an_access_token_that_has_ended_is_made_anew(
    ingest: IngestStack, qresync: ByStore, endpoint: Endpoint, caller: Caller, provider: Any, rotates: bool
) -> None:
    endpoint.rotates = rotates
    await qresync.deliver(mail("one"))
    connected = await connect(caller, qresync, "refresh-0", oauth=client(endpoint, provider))
    await caller.succeeded(connected.operation.id)

    for name in ("two", "three"):
        endpoint.expire()
        qresync.server.hang_up()
        await qresync.deliver(mail(name))
        await up_to_date(caller, connected.mailbox.id)

    assert await stored(ingest, caller) == {"one", "two", "three"}
    assert endpoint.asked["refreshed"] >= 3
    assert endpoint.refresh_token == (f"refresh-{endpoint.asked['refreshed']}" if rotates else "refresh-0")


async def test_of_many_connections_that_want_one_a_single_token_is_made(
    ingest: IngestStack, qresync: ByStore, endpoint: Endpoint, caller: Caller
) -> None:
    for number in range(120):
        await qresync.deliver(mail(f"m{number}"))
    connected = await connect(caller, qresync, "refresh-0", oauth=client(endpoint))
    await caller.succeeded(connected.operation.id)

    # One to look before anything was kept, one for all connections of the sync.
    assert len(await stored(ingest, caller)) == 120
    assert endpoint.asked["refreshed"] == 2


async def test_a_refresh_token_that_is_taken_no_more_is_a_state(
    ingest: IngestStack, qresync: ByStore, endpoint: Endpoint, caller: Caller
) -> None:
    connected = await connect(caller, qresync, "refresh-0", oauth=client(endpoint))
    await caller.succeeded(connected.operation.id)
    endpoint.refresh_token = "another"
    endpoint.expire()
    qresync.server.hang_up()

    ended = await caller.ended((await caller.start_sync(connected.mailbox.id)).id)

    (mailbox,) = await ingest.rows(tables.mailboxes, caller.user_id)
    assert (ended.state, ended.failure.reason) == (operation_pb2.OPERATION_STATE_FAILED, "GRANT_REVOKED")
    assert (mailbox.state, mailbox.state_reason) == ("needs_reauth", "REVOKED")


async def test_a_bare_access_token_says_when_it_has_ended_and_what_to_do(
    ingest: IngestStack, qresync: ByStore, endpoint: Endpoint, caller: Caller
) -> None:
    endpoint.expire("access-bare")
    connected = await connect(caller, qresync, "access-bare", auth=pb.IMAP_AUTH_XOAUTH2)
    await caller.succeeded(connected.operation.id)
    endpoint.expire()
    qresync.server.hang_up()

    await caller.ended((await caller.start_sync(connected.mailbox.id)).id)

    (mailbox,) = await ingest.rows(tables.mailboxes, caller.user_id)
    assert (mailbox.state, mailbox.state_reason) == ("needs_reauth", "TOKEN_EXPIRED")
    assert "refresh token" in mailbox.state_message
    again = await connect(caller, qresync, "refresh-0", oauth=client(endpoint), mailbox_id=connected.mailbox.id)
    await caller.succeeded(again.operation.id)
    assert again.mailbox.id == connected.mailbox.id


@pytest.mark.parametrize(
    ("secret", "changed", "reason"),
    [
        ("refresh-9", {}, "IMAP_SIGN_IN_REFUSED"),
        ("refresh-0", {"client_secret": "wrong"}, "IMAP_SIGN_IN_REFUSED"),
        ("refresh-0", {"provider": pb.O_AUTH_PROVIDER_UNSPECIFIED}, "INVALID_ARGUMENT"),
        ("refresh-0", {"client_id": ""}, "INVALID_ARGUMENT"),
    ],
)
async def test_what_the_provider_does_not_take_is_not_kept(
    ingest: IngestStack,
    qresync: ByStore,
    endpoint: Endpoint,
    caller: Caller,
    secret: str,
    changed: dict[str, Any],
    reason: str,
) -> None:
    wanted = client(endpoint)
    for name, value in changed.items():
        setattr(wanted, name, value)

    with pytest.raises(Problem) as refused:
        await connect(caller, qresync, secret, oauth=wanted)

    assert refused.value.reason == reason
    assert secret not in str(refused.value)
    assert await ingest.rows(tables.credentials, caller.user_id) == []
