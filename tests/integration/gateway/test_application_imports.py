"""A table over HTTP: into its owner's applications only, and never at the wish of another site's page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest

from gateway.applications.imports import MAX_BYTES
from gateway.identity import tokens
from tests.fixtures.analytics_service import Served
from tests.fixtures.gateway import PASSWORD, Person, RunningGateway, cookies_of, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

SIGN_UP = "mutation($input: SignUpInput!) { signUp(input: $input) { __typename } }"
TABLE = "\ufeffFirma;Stelle;Stand;Beworben am\nMüller AG;Köchin;Absage;04.01.2026\n;Koch;;\n".encode()


@dataclass
class Owner:
    """Somebody with a table, and nothing yet."""

    gateway: RunningGateway
    person: Person

    async def send(
        self, query: str = "", *, content: bytes = TABLE, headers: dict[str, str] | None = None, media: str = "text/csv"
    ) -> httpx.Response:
        """Imports, as the person unless other headers are given."""
        url = f"{self.gateway.url}/import/applications.csv{query}"
        who = self.person.headers if headers is None else headers
        return await self.gateway.http.post(url, content=content, headers={**who, "content-type": media}, timeout=60)

    async def companies(self) -> list[str]:
        """Of all their applications."""
        found = await self.gateway.http.get(f"{self.gateway.url}/export/applications.json", headers=self.person.headers)
        return [one["company"] for one in found.json()["applications"]]


@pytest.fixture
async def owner(served: Served, identity_database: TestDatabase, nats_server: NatsServer) -> AsyncIterator[Owner]:
    """On day 300."""
    async with running_gateway(identity_database, nats_server.url, World(), classify_target=served.address) as gateway:
        served.at(300)
        yield Owner(gateway, await gateway.person())


async def test_a_dry_run_tells_all_and_changes_nothing_then_the_table_comes_in_once(owner: Owner) -> None:
    request_id = str(uuid4())
    seen = (await owner.send("?dry_run=1")).json()
    before = await owner.companies()
    made = (await owner.send(f"?request_id={request_id}")).json()
    again = (await owner.send()).json()

    assert [seen[name] for name in ("newCount", "knownCount", "badCount", "importId")] == [1, 0, 1, ""]
    assert seen["header"] == ["Firma", "Stelle", "Stand", "Beworben am"]
    assert seen["mapping"] == [
        {"field": name, "column": place} for place, name in enumerate(("COMPANY", "JOB_TITLE", "STAGE", "APPLIED_AT"))
    ]
    assert seen["dateOrder"] == "DAY_FIRST"
    assert seen["badRows"] == [{"line": 3, "problems": [{"reason": "NO_COMPANY", "column": "Firma", "text": ""}]}]
    assert (seen["newRows"][0]["applyDate"], seen["samples"][0]["cells"][1]) == ("2026-01-04", "Köchin")
    assert before == []
    assert (made["newCount"], made["importId"]) == (1, request_id)
    assert (again["newCount"], again["knownCount"]) == (0, 1)
    assert await owner.companies() == ["Müller AG"]


async def test_an_import_is_taken_back_by_its_owner_only(owner: Owner) -> None:
    import_id = (await owner.send()).json()["importId"]
    stranger = await owner.gateway.person()
    url = f"{owner.gateway.url}/import/{import_id}"
    theirs = await owner.gateway.http.delete(url, headers=stranger.headers)
    nobody = await owner.gateway.http.delete(url)
    kept = await owner.companies()
    mine = await owner.gateway.http.delete(url, headers=owner.person.headers)

    assert (theirs.status_code, theirs.json()["reason"]) == (404, "IMPORT_NOT_FOUND")
    assert nobody.status_code == 401
    assert kept == ["Müller AG"]
    assert (mine.status_code, mine.json()) == (200, {"count": 1})
    assert await owner.companies() == []


async def test_which_column_is_what_can_be_said(owner: Owner) -> None:
    told = (await owner.send("?dry_run=1&company=1&date_order=month_first")).json()

    assert told["mapping"] == [{"field": "COMPANY", "column": 1}]
    assert [one["company"] for one in told["newRows"]] == ["Köchin", "Koch"]


WRONG = (
    ("?company=x", TABLE, "text/csv", 400, "INVALID_ARGUMENT"),
    ("?compnay=1", TABLE, "text/csv", 400, "INVALID_ARGUMENT"),
    ("?date_order=year_first", TABLE, "text/csv", 400, "INVALID_ARGUMENT"),
    ("?request_id=x", TABLE, "text/csv", 400, "INVALID_ARGUMENT"),
    ("?company=9", TABLE, "text/csv", 400, "BAD_MAPPING"),
    ("?company=1&company=2", TABLE, "text/csv", 400, "BAD_MAPPING"),
    ("", b"", "text/csv", 400, "BAD_TABLE"),
    ("", TABLE, "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
    ("", b"x" * (MAX_BYTES + 1), "text/csv", 413, "BODY_TOO_LARGE"),
)


async def test_what_cannot_be_right_is_refused_by_name(owner: Owner) -> None:
    for query, content, media, status, reason in WRONG:
        refused = await owner.send(query, content=content, media=media)

        assert (refused.status_code, refused.json()["reason"]) == (status, reason), (query, media)
        assert await owner.companies() == []


async def test_a_cookie_imports_from_our_own_pages_only_and_nobody_imports_at_all(owner: Owner) -> None:
    wanted = {"email": "me@example.org", "password": PASSWORD}
    signed = await owner.gateway.http.post(
        f"{owner.gateway.url}/graphql", json={"query": SIGN_UP, "variables": {"input": wanted}}
    )
    [(name, morsel)] = cookies_of(signed).items()
    cookie = {"Cookie": f"{name}={morsel.value}"}

    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = await owner.send(headers={**cookie, **foreign})
        assert (refused.status_code, refused.json()["reason"]) == (403, "FOREIGN_ORIGIN")
        url = f"{owner.gateway.url}/import/{uuid4()}"
        assert (await owner.gateway.http.delete(url, headers={**cookie, **foreign})).status_code == 403
    assert (await owner.send(headers={})).status_code == 401
    assert (await owner.send(headers={"Authorization": f"Bearer {tokens.new_token()}"})).status_code == 401
    seen = (await owner.send("?dry_run=1", headers=cookie)).json()
    assert seen["newCount"] == 1, "nothing came in before"
