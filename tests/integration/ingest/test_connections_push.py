"""Pushes of Gmail's: who may send them, and that they are hints."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from fakes.gmail import FakeGmail
from fakes.gmail.oidc import Signer
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import connection_service_pb2_grpc
from kit import rpc
from kit.errors import Problem, Status
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.services import IngestStack

AUDIENCE = "jobtrail-push"
ACCOUNT = "push@fake-project.iam.gserviceaccount.com"


def push(address: str = ADA, message_id: str = "m1", history_id: int | str = 7) -> bytes:
    """A push's body."""
    data = base64.b64encode(json.dumps({"emailAddress": address, "historyId": history_id}).encode()).decode()
    return json.dumps({"message": {"data": data, "messageId": message_id}, "subscription": "s"}).encode()


@pytest.fixture
async def pushed(ingest: IngestStack, google: FakeGmail) -> Connector:
    """Somebody whose mailbox is connected where pushes are taken."""
    await ingest.start(**google_settings(google, push_audience=AUDIENCE, push_service_account=ACCOUNT))
    return Connector(ingest.caller(), google)


async def send(connector: Connector, token: str, body: bytes) -> None:
    """ReceivePush, as the gateway calls it: for nobody."""
    caller = connector.caller
    stub: Any = connection_service_pb2_grpc.ConnectionServiceStub(caller.channel)
    request = pb.ReceivePushRequest(token=token, body=body)
    await rpc.call(stub.ReceivePush, request, signer=caller.signer, audience="ingest", user_id=None)


def signer(google: FakeGmail) -> Signer:
    """What Google signs with."""
    return google._world.signer


async def hinted(ingest: IngestStack, connector: Connector) -> Any:
    """When somebody last said that there is something new in the only mailbox."""
    (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    return row.hinted_at


async def test_a_push_makes_the_mailbox_be_looked_at_soon(pushed: Connector, ingest: IngestStack) -> None:
    mailbox = await pushed.connect()
    before = await hinted(ingest, pushed)
    await send(pushed, signer(pushed.google).token(AUDIENCE, ACCOUNT), push(ADA.upper()))
    (row,) = await ingest.rows(tables.remote_mailboxes, pushed.caller.user_id)

    assert before is None
    assert (row.mailbox_id, row.pushed_at) == (UUID(mailbox.id), row.hinted_at)
    assert row.hinted_at is not None


async def test_the_same_push_twice_is_one(pushed: Connector, ingest: IngestStack) -> None:
    await pushed.connect()
    token = signer(pushed.google).token(AUDIENCE, ACCOUNT)
    await send(pushed, token, push())
    first = await hinted(ingest, pushed)
    await send(pushed, token, push())
    second = await hinted(ingest, pushed)
    await send(pushed, token, push(message_id="m2", history_id="8"))

    assert second == first
    assert await hinted(ingest, pushed) > first


async def test_a_push_about_an_address_that_nobody_has_is_taken_like_any_other(pushed: Connector) -> None:
    await send(pushed, signer(pushed.google).token(AUDIENCE, ACCOUNT), push("nobody@gmail.example"))


BAD_CLAIMS: Mapping[str, dict[str, Any]] = {
    "another audience": {"aud": "somebody-else"},
    "another account": {"email": "mallory@other.iam.gserviceaccount.com"},
    "an address that is not verified": {"email_verified": False},
    "another issuer": {"iss": "https://evil.example"},
    "too late": {"iat": 0, "exp": 3600},
}


async def test_a_token_of_googles_for_something_else_is_refused(pushed: Connector, ingest: IngestStack) -> None:
    await pushed.connect()
    for kind, claims in BAD_CLAIMS.items():
        others = {name: value for name, value in claims.items() if name != "email"}
        token = signer(pushed.google).token(AUDIENCE, claims.get("email", ACCOUNT), **others)

        with pytest.raises(Problem) as refused:
            await send(pushed, token, push())

        assert (refused.value.status, refused.value.reason) == (Status.PERMISSION_DENIED, "PUSH_REFUSED"), kind
        assert await hinted(ingest, pushed) is None, kind


async def test_a_forged_token_is_refused(pushed: Connector, ingest: IngestStack) -> None:
    await pushed.connect()
    good = signer(pushed.google).token(AUDIENCE, ACCOUNT)
    claims = jwt.decode(good, options={"verify_signature": False})
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_id = signer(pushed.google).key_id
    # The public key as a shared secret: the classic confusion.
    public = (await httpx.AsyncClient(trust_env=False, verify=False).get(f"{pushed.google.url}oauth2/v1/certs")).text
    forged = [
        "",
        "nonsense",
        good[:-4] + "AAAA",
        jwt.encode(claims, mine, algorithm="RS256", headers={"kid": key_id}),
        jwt.encode(claims, mine, algorithm="RS256", headers={"kid": "unknown"}),
        jwt.encode(claims, "", algorithm="none", headers={"kid": key_id}),
        jwt.encode(claims, public[:64], algorithm="HS256", headers={"kid": key_id}),
        "x" * 20_000,
    ]
    for token in forged:
        with pytest.raises(Problem) as refused:
            await send(pushed, token, push())
        assert refused.value.reason == "PUSH_REFUSED", token[:40]

    assert await hinted(ingest, pushed) is None


NO_PUSHES = (
    b"",
    b"[]",
    b"{}",
    b'{"message":{"data":"!","messageId":"m"}}',
    b'{"message":{"data":7,"messageId":"m"}}',
    b"[" * 60_000,
    b"\xff",
    push(""),
    push("a" * 400),
    push("a\0b"),
    b"x" * 70_000,
)


async def test_a_body_that_is_no_push_is_refused(pushed: Connector) -> None:
    token = signer(pushed.google).token(AUDIENCE, ACCOUNT)
    for body in NO_PUSHES:
        with pytest.raises(Problem) as refused:
            await send(pushed, token, body)

        told = (refused.value.status, refused.value.metadata)
        assert told == (Status.INVALID_ARGUMENT, {"field": "body"}), body[:40]


async def test_where_no_pushes_are_configured_none_is_taken(connector: Connector) -> None:
    for audience in ("", AUDIENCE):
        with pytest.raises(Problem) as refused:
            await send(connector, signer(connector.google).token(audience, ""), push())
        assert refused.value.reason == "PUSH_REFUSED"
