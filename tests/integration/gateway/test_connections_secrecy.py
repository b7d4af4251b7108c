"""Secrets that go through the gateway: nothing that opens a mailbox comes out again, wherever one looks.

Gmail by a code and IMAP by a password are connected from a browser, read, refused, rotated, revoked and erased. Then
the logs of all processes, every answer, all traces, facts and rows are searched for each secret that was really in use.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg
import pytest

from cli.process import run
from fakes.gmail import CLIENT_SECRET, FakeGmail
from gateway import admin
from kit.ids import new_id
from services.ingest.connecting.authorization import challenge
from tests.fixtures.connections import ADA, NEW_KEY, OLD_KEY, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Client, RunningGateway, cookies_of, running_gateway
from tests.fixtures.gateway_google import BEGIN, DISCONNECT, IMAP
from tests.fixtures.gateway_world import ACTOR_KEY, World
from tests.fixtures.imap.certificates import Certificates
from tests.fixtures.imap.worlds import ByStore
from tests.fixtures.imap_server import qresync_world
from tests.fixtures.servers import NatsServer, PostgresServer, TestDatabase
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.test_connections_keys import command
from tests.integration.ingest.test_connections_secrecy import TOKENS, Collector, everything_published, traces

__all__ = ["traces"]

PASSWORD, WRONG = "app-password-of-ada", "password-that-was-wrong"
SYNC = "mutation ($input: StartSyncInput!) { startSync(input: $input) { __typename ... on Problem { message } } }"
OPERATIONS = """{ operations(first: 50) { edges { node {
    kind state result failure { reason message details { __typename } } attempts { outcome failure { reason message } }
} } } }"""
MAILBOXES = "{ mailboxes { id kind name address state stateReason stateMessage action endpoint username } }"
#: As a verifier is written.
_VERIFIER = re.compile(rb"(?=([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-]))")
#: Where something must have been said of what happened.
SAID = (
    ("logs", b"mailbox_connected"),
    ("the gateway's log", b"consent_not_finished"),
    ("traces", b"operation mailbox_sync"),
    ("answers", b"CONSENT_FAILED"),
    ("answers", b"IMAP_SIGN_IN_REFUSED"),
    ("answers", b"GRANT_REVOKED"),
    ("answers", b"CREDENTIAL_KEY_UNKNOWN"),
    ("rows while connected", ADA.encode()),
    ("facts", b"ingest.message.erased.v1"),
)


@dataclass
class Somebody(Client):
    """A browser whose answers are all kept, and whose secrets are known."""

    google: FakeGmail = field(kw_only=False, default=cast(FakeGmail, None))
    heard: list[bytes] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    challenges: set[str] = field(default_factory=set)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """See Client."""
        response = await self.http.post(
            f"{self.url}/graphql", json={"query": query, "variables": variables}, headers=self.headers
        )
        self.heard.append(response.content + str(response.headers).encode())
        answer: dict[str, Any] = response.json()
        return answer

    async def consent(self, code: str = "") -> dict[str, str]:
        """From the button through Google and back, with another code if there is one. Returns the mailbox."""
        begun = (await self.ask(BEGIN, input={}))["data"]["beginGmailConnection"]
        url = begun["authorizationUrl"]
        self.challenges |= set(parse_qs(urlsplit(url).query)["code_challenge"])
        self.google.set_consent(account=ADA)
        location = (await self.http.get(url, follow_redirects=False)).headers["location"]
        (given,) = parse_qs(urlsplit(location).query)["code"]
        self.codes.add(given)
        if code:
            location = location.replace(given.replace("/", "%2F"), code.replace("/", "%2F"))
            assert given not in location
        back = await self.http.get(location, headers=self.headers, follow_redirects=False)
        self.heard.append(back.content + str(back.headers).encode())
        mailbox: dict[str, str] = begun["mailbox"]
        return mailbox

    async def mailboxes(self) -> list[dict[str, Any]]:
        """All of theirs."""
        found: list[dict[str, Any]] = (await self.ask(MAILBOXES))["data"]["mailboxes"]
        return found

    async def sync(self, mailbox: dict[str, str]) -> None:
        """To its end, however that is."""
        await self.ask(SYNC, input={"mailboxId": mailbox["id"]})
        await until(self.is_quiet, "the sync has ended", seconds=60)

    async def erase_everything(self) -> None:
        """Disconnects all of theirs, and waits until nothing is left."""
        for one in await self.mailboxes():
            await self.ask(DISCONNECT, input={"mailboxId": one["id"], "erase": True})
        await until(self.is_quiet, "everything is erased", seconds=60)

    async def is_quiet(self) -> bool:
        """Whether nothing runs or waits."""
        found = (await self.ask(OPERATIONS))["data"]["operations"]["edges"]
        return all(one["node"]["state"] not in ("QUEUED", "RUNNING") for one in found)


def in_use(google: FakeGmail) -> set[str]:
    """Every token that Google has given, as far as it still knows it."""
    grants = google._world.grants
    return {*grants._refresh, *grants._access}


async def go_through_everything(somebody: Somebody, ingest: IngestStack, imap: ByStore, folder: Path) -> set[str]:
    """Returns all tokens that were ever in use."""
    google, tokens = somebody.google, set()
    google.deliver(ADA, mail(1))
    imap.store.password = PASSWORD
    await imap.deliver(mail(2))
    endpoint = {"host": "127.0.0.1", "port": imap.server.port, "security": "NONE", "username": imap.address}
    for secret in (WRONG, PASSWORD):
        await somebody.ask(IMAP, input={**endpoint, "secret": secret})
    await somebody.consent("4/0Aforged")
    mailbox = await somebody.consent()
    await until(somebody.is_quiet, "both are read", seconds=60)
    assert sorted(one["state"] for one in await somebody.mailboxes()) == ["CONNECTED", "CONNECTED"]
    tokens |= in_use(google)
    google.expire_access_tokens()
    google.add_fault("403_scopes", count=1)
    await somebody.sync(mailbox)
    tokens |= in_use(google)
    google.revoke(ADA)
    await imap.revoke()
    for one in await somebody.mailboxes():
        await somebody.sync(one)
    assert [one["state"] for one in await somebody.mailboxes()] == ["NEEDS_REAUTH", "NEEDS_REAUTH"]
    await somebody.consent()
    await until(somebody.is_quiet, "it is read again", seconds=60)
    tokens |= in_use(google)
    # From now on the process cannot open what is kept.
    assert await run(command(ingest, folder, f"{NEW_KEY},{OLD_KEY}")) == 0
    google.expire_access_tokens()
    await somebody.sync(mailbox)
    await somebody.mailboxes()
    return tokens


async def readable(databases: dict[str, TestDatabase]) -> bytes:
    """Every row of every table but for what is sealed, with the eyes of a superuser."""
    heap = []
    for schema, database in databases.items():
        connection = await asyncpg.connect(database.admin_url)
        for table in await connection.fetch("select tablename from pg_tables where schemaname = $1", schema):
            for row in await connection.fetch(f'select * from {schema}."{table["tablename"]}"'):
                for column, value in row.items():
                    if not column.startswith("sealed"):
                        heap.append(value if isinstance(value, bytes) else str(value).encode())
        await connection.close()
    return b"\n".join(heap)


async def test_what_opens_a_mailbox_comes_out_nowhere(
    ingest: IngestStack,
    google: FakeGmail,
    identity_database: TestDatabase,
    postgres_server: PostgresServer,
    nats_server: NatsServer,
    traces: tuple[Collector, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    collector, collects = traces
    more = {"otlp_endpoint": collects, "log_level": "DEBUG", "actor_key": ACTOR_KEY}
    target = {"ingest_target": ingest.address, "development": True}
    async with (
        qresync_world(cast(Certificates, None)) as imap,
        running_gateway(identity_database, ingest.nats.url, World(), **target, **more) as gateway,
    ):
        google.register_client(redirect_uris=[f"{gateway.url}/oauth/google/callback"])
        private = {"imap_private": True, "imap_ports": str(imap.server.port)}
        child = await ingest.spawn(**google_settings(google, public_url=gateway.url, **private, **more))
        somebody = await signed_in(gateway, google)
        tokens = await go_through_everything(somebody, ingest, imap, tmp_path)
        databases = {"ingest": ingest.database, "identity": identity_database}
        before = await readable(databases)
        await somebody.erase_everything()
        await child.stop(10)
    logs = [ingest.folder / "ingest.log", tmp_path / "rotate.log"]
    logs += [server._part.command.log for server in (postgres_server, nats_server)]
    said = {
        "the gateway's log": "".join(capfd.readouterr()).encode(),
        "logs": b"\n".join(path.read_bytes() for path in logs),
        "traces": b"\n".join(collector.sent),
        "answers": b"\n".join(somebody.heard),
        "rows while connected": before,
        "rows": await readable(databases),
        "facts": await everything_published(ingest),
    }

    secrets = secrets_of(somebody, tokens)
    assert [(where, secret) for where, text in said.items() for secret in secrets if secret.encode() in text] == []
    assert [where for where, text in said.items() if verified_by(text, somebody.challenges)] == []
    # Else this proves nothing.
    assert (len(tokens) >= 4, len(somebody.challenges)) == (True, 3)
    assert [(where, words) for where, words in SAID if words not in said[where]] == []


def secrets_of(somebody: Somebody, tokens: set[str]) -> set[str]:
    """All that opens something, and the same as addresses write it."""
    keys = [one.partition(":")[2] for one in (OLD_KEY, NEW_KEY)]
    secrets = {PASSWORD, WRONG, CLIENT_SECRET, *keys, *somebody.codes, *tokens, *TOKENS}
    return secrets | {quote(one, safe="") for one in secrets}


def verified_by(text: bytes, challenges: set[str]) -> set[str]:
    """The challenges whose verifiers stand in a text: one leaves us only towards Google, and is known by the challenge
    that the browser saw."""
    return {challenge(one.decode()) for one in set(_VERIFIER.findall(text))} & challenges


async def signed_in(gateway: RunningGateway, google: FakeGmail) -> Somebody:
    """Somebody new, with a cookie."""
    user_id = await gateway.add_user(f"{new_id().hex}@example.org")
    token = await admin.create_sign_in_link(gateway.parts.database, user_id)
    answer = await gateway.http.get(f"{gateway.url}/signin?token={token}", follow_redirects=False)
    cookie = {"Cookie": f"jobtrail={cookies_of(answer)['jobtrail'].value}"}
    return Somebody(gateway.http, gateway.url, cookie, google)
