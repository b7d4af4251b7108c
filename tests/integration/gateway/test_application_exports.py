"""Applications as files, over HTTP: to their owner only, whole, and page by page."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from gateway.applications.routes import ApplicationExports
from gateway.identity import tokens
from kit.errors import Problem, Status
from services.classify.domain.events import EventKind as K
from tests.fixtures.analytics_service import Served
from tests.fixtures.gateway import PASSWORD, Person, RunningGateway, cookies_of, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.histories import told
from tests.fixtures.servers import NatsServer, TestDatabase

FILES = ("applications.csv", "applications.json", "proof.html")
SIGN_UP = "mutation($input: SignUpInput!) { signUp(input: $input) { __typename } }"


@dataclass
class Owner:
    """Somebody with 250 applications: three pages."""

    served: Served
    gateway: RunningGateway
    person: Person

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """As the person, unless other headers are given."""
        url = f"{self.gateway.url}/export/{path}"
        return await self.gateway.http.get(url, headers=self.person.headers if headers is None else headers)


@pytest.fixture
async def owner(served: Served, identity_database: TestDatabase, nats_server: NatsServer) -> AsyncIterator[Owner]:
    """On day 300."""
    async with running_gateway(identity_database, nats_server.url, World(), classify_target=served.address) as gateway:
        person = await gateway.person()
        served.user_id = person.user_id
        await served.keep(
            *(told(f"Firm {number}", (number, K.APPLIED), (number + 1, K.REJECTED)) for number in range(249)),
            told("=HYPERLINK(1)", (249, K.APPLIED), title="<b>Engineer</b>", source="lever"),
        )
        served.at(300)
        yield Owner(served, gateway, person)


async def test_every_file_holds_every_application_once_oldest_first(owner: Owner) -> None:
    table, data, page = [await owner.get(name) for name in FILES]

    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    companies = [f"Firm {number}" for number in range(249)]
    assert [one["company"] for one in rows] == [*companies, "'=HYPERLINK(1)"]
    assert rows[0]["history"] == "2026-01-05 applied, 2026-01-06 rejected"
    assert [one["company"] for one in data.json()["applications"]] == [*companies, "=HYPERLINK(1)"]
    assert page.text.count("<tr>") == 251
    assert "&lt;b&gt;Engineer&lt;/b&gt;" in page.text
    assert "250 applications: 249 rejected, 1 ghosted." in page.text
    assert [one.headers["content-disposition"] for one in (table, data, page)] == [
        'attachment; filename="jobtrail-applications.csv"',
        'attachment; filename="jobtrail-applications.json"',
        'inline; filename="jobtrail-proof-of-job-search.html"',
    ]
    assert all("default-src 'self'" in one.headers["content-security-policy"] for one in (table, data, page))
    assert {one.headers["cache-control"] for one in (table, data, page)} == {"no-store"}


async def test_a_range_has_both_its_days_and_is_in_the_files_name(owner: Owner) -> None:
    found = await owner.get("applications.csv?from=2026-01-06&to=2026-01-08&bom=1&time_zone=Europe/Berlin")

    assert found.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"), newline="")))
    assert [one["company"] for one in rows] == ["Firm 1", "Firm 2", "Firm 3"]
    assert "jobtrail-applications-2026-01-06-2026-01-08.csv" in found.headers["content-disposition"]


@pytest.mark.parametrize("name", FILES)
async def test_a_stranger_gets_a_file_with_nothing_in_it_and_nobody_none(owner: Owner, name: str) -> None:
    stranger = await owner.gateway.person()
    theirs = await owner.get(name, stranger.headers)
    nobody = await owner.get(name, {})
    forged = await owner.get(name, {"Authorization": f"Bearer {tokens.new_token()}"})

    assert theirs.status_code == 200
    assert "Firm" not in theirs.text
    assert (nobody.status_code, nobody.json()["reason"]) == (401, "SIGN_IN_REQUIRED")
    assert forged.status_code == 401


async def test_a_cookie_opens_it_for_our_own_pages_only(owner: Owner) -> None:
    wanted = {"email": "me@example.org", "password": PASSWORD}
    signed = await owner.gateway.http.post(
        f"{owner.gateway.url}/graphql", json={"query": SIGN_UP, "variables": {"input": wanted}}
    )
    [(name, morsel)] = cookies_of(signed).items()
    cookie = {"Cookie": f"{name}={morsel.value}"}

    assert (await owner.get("proof.html", cookie)).status_code == 200
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        for file in ("proof.html", "corrections.jsonl"):
            refused = await owner.get(file, {**cookie, **foreign})
            assert (refused.status_code, refused.json()["reason"]) == (403, "FOREIGN_ORIGIN")


async def test_a_question_that_cannot_be_right_is_refused_by_name(owner: Owner) -> None:
    refused = await owner.get("applications.json?from=2026-13-01")

    assert (refused.status_code, refused.json()["metadata"]) == (400, {"field": "from"})


async def test_what_breaks_half_way_does_not_pass_for_a_whole_file(owner: Owner) -> None:
    breaking = _Breaking(owner.gateway.parts.services.applications)
    owner.gateway.parts.services.applications = breaking

    with pytest.raises(httpx.RemoteProtocolError):
        await owner.get("applications.json")
    assert breaking.pages == 2


async def test_a_service_that_is_away_is_named_before_anything_is_sent(owner: Owner) -> None:
    owner.gateway.parts.services.applications = _Breaking(None, whole_pages=0)
    refused = await owner.get("applications.csv")

    assert (refused.status_code, refused.json()["reason"]) == (503, "SERVICE_UNAVAILABLE")


class _Breaking:
    """ApplicationService that is away from the second page on."""

    def __init__(self, inner: Any, whole_pages: int = 1) -> None:
        self._inner = inner
        self._whole_pages = whole_pages
        self.pages = 0

    async def ListApplications(self, request: Any, **options: Any) -> Any:  # noqa: N802 (named by the proto)
        """One page, then nothing."""
        self.pages += 1
        if self.pages > self._whole_pages:
            raise Problem(Status.UNAVAILABLE, "UNAVAILABLE", "away")
        return await self._inner.ListApplications(request, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_there_is_a_route_for_every_file(gateway: RunningGateway) -> None:
    paths = [route.path for route in ApplicationExports(gateway.parts).routes()]

    assert paths == [f"/export/{name}" for name in FILES]
