"""A table through GraphQL: inline or uploaded, looked at or brought in, continued, and taken back as one."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from gateway.graphql.ids import global_id
from tests.fixtures.analytics_service import Served
from tests.fixtures.gateway import Person, RunningGateway, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

IMPORT = """
mutation Import($input: ImportApplicationsInput!) {
  importApplications(input: $input) {
    __typename
    ... on Problem { message }
    ... on InvalidInput { field }
    ... on TableUnreadable { reason }
    ... on ImportApplicationsSuccess { table {
      importId header samples mapping { field column } dateOrder newCount knownCount badCount leftCount
      newRows { line company jobTitle applyDate application { id company stage } }
      knownRows { line sameAsLine application { company } }
      badRows { line problems { reason column text } }
    } }
  }
}
"""
UNDO = """
mutation Undo($input: UndoImportInput!) {
  undoImport(input: $input) { __typename ... on UndoImportSuccess { count } }
}
"""
LIST = "query { applications(first: 100) { totalCount edges { node { company } } } }"
TABLE = "Firma;Stelle;Stand;Beworben am\nMüller AG;Köchin;Absage;04.01.2026\nmüller;Köchin;;05.01.2026\n;Koch;;\n"


class Owner:
    """Somebody with a table, and nothing yet."""

    def __init__(self, gateway: RunningGateway, person: Person) -> None:
        self.gateway = gateway
        self.person = person

    async def asks(self, document: str, variables: Any = None, person: Person | None = None) -> Any:
        """The data of an answer without errors."""
        who = person or self.person
        body = {"query": document, "variables": variables or {}}
        answer = await self.gateway.http.post(f"{self.gateway.url}/graphql", json=body, headers=who.headers, timeout=60)
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    async def brings(self, person: Person | None = None, **wanted: Any) -> Any:
        """What the mutation answers."""
        return (await self.asks(IMPORT, {"input": wanted}, person))["importApplications"]

    async def uploads(self, content: bytes, *, missing: int = 0) -> str:
        """An upload of which the last bytes may be missing."""
        http, headers = self.gateway.http, self.person.headers
        made = {"filename": "table.csv", "sizeBytes": len(content) + missing}
        upload_id = (await http.post(f"{self.gateway.url}/uploads", json=made, headers=headers)).json()["id"]
        piece = {**headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        sent = await http.patch(f"{self.gateway.url}/uploads/{upload_id}", content=content, headers=piece)
        assert sent.status_code == 204
        return str(upload_id)

    async def companies(self) -> list[str]:
        """Of all their applications."""
        found = (await self.asks(LIST))["applications"]
        return sorted(edge["node"]["company"] for edge in found["edges"])


@pytest.fixture
async def owner(served: Served, identity_database: TestDatabase, nats_server: NatsServer) -> AsyncIterator[Owner]:
    """On day 300."""
    async with running_gateway(identity_database, nats_server.url, World(), classify_target=served.address) as gateway:
        served.at(300)
        yield Owner(gateway, await gateway.person())


async def test_a_small_table_stands_in_the_request_and_every_row_is_told_of(owner: Owner) -> None:
    seen = (await owner.brings(csv=TABLE))["table"]
    before = await owner.companies()
    request_id = str(uuid4())
    made = (await owner.brings(csv=TABLE, dryRun=False, requestId=request_id))["table"]
    again = (await owner.brings(csv=TABLE, dryRun=False, requestId=str(uuid4())))["table"]

    assert (seen["newCount"], seen["knownCount"], seen["badCount"], seen["importId"]) == (1, 1, 1, None)
    assert seen["mapping"][0] == {"field": "COMPANY", "column": 0}
    assert (seen["dateOrder"], seen["samples"][0][1]) == ("DAY_FIRST", "Köchin")
    assert seen["newRows"][0]["applyDate"] == "2026-01-04"
    assert seen["knownRows"] == [{"line": 3, "sameAsLine": 2, "application": None}]
    assert seen["badRows"] == [{"line": 4, "problems": [{"reason": "NO_COMPANY", "column": "Firma", "text": ""}]}]
    assert before == []
    assert (made["importId"], made["leftCount"]) == (request_id, 0)
    assert made["newRows"][0]["application"]["stage"] == "REJECTED"
    assert (again["newCount"], again["importId"]) == (0, None)
    assert await owner.companies() == ["Müller AG"]


async def test_a_larger_table_comes_as_an_upload_with_a_mapping_and_is_taken_back_as_one(owner: Owner) -> None:
    rows = "\n".join(f"Role {number},Firm {number} {'x' * 150}" for number in range(600))
    upload_id = await owner.uploads(f"what,who\n{rows}\n".encode())
    wanted: dict[str, Any] = {
        "uploadId": upload_id,
        "mapping": [{"field": "JOB_TITLE", "column": 0}, {"field": "COMPANY", "column": 1}],
    }
    seen = (await owner.brings(**wanted))["table"]
    request_id = str(uuid4())
    calls = 0
    while True:
        made = (await owner.brings(**wanted, dryRun=False, requestId=request_id))["table"]
        calls += 1
        if not made["leftCount"]:
            break
        assert calls < 7, "each call makes a batch at least"
    total = (await owner.asks(LIST))["applications"]["totalCount"]
    stranger = await owner.gateway.person()
    theirs = await owner.asks(UNDO, {"input": {"importId": request_id}}, stranger)
    undone = await owner.asks(UNDO, {"input": {"importId": request_id}})

    assert (seen["newCount"], seen["leftCount"], len(seen["newRows"])) == (600, 0, 100)
    assert (made["newCount"], made["importId"], total) == (600, request_id, 600)
    assert theirs["undoImport"] == {"__typename": "ImportNotFound"}
    assert undone["undoImport"] == {"__typename": "UndoImportSuccess", "count": 600}
    assert await owner.companies() == []


WRONG: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({}, {"__typename": "InvalidInput", "field": "uploadId"}),
    ({"csv": TABLE, "uploadId": "x"}, {"__typename": "InvalidInput", "field": "uploadId"}),
    ({"csv": TABLE, "dryRun": False}, {"__typename": "InvalidInput", "field": "requestId"}),
    ({"csv": TABLE, "requestId": "x"}, {"__typename": "InvalidInput", "field": "request_id"}),
    ({"csv": TABLE, "dateOrder": "UNKNOWN"}, {"__typename": "InvalidInput", "field": "date_order"}),
    ({"csv": ""}, {"__typename": "TableUnreadable", "reason": "BAD_TABLE"}),
    ({"csv": "a,b\n1,2\n"}, {"__typename": "TableUnreadable", "reason": "BAD_MAPPING"}),
    (
        {"csv": TABLE, "mapping": [{"field": "COMPANY", "column": -1}]},
        {"__typename": "InvalidInput", "field": "mapping"},
    ),
    (
        {"csv": TABLE, "mapping": [{"field": "COMPANY", "column": 9}]},
        {"__typename": "TableUnreadable", "reason": "BAD_MAPPING"},
    ),
    ({"uploadId": str(uuid4())}, {"__typename": "UploadNotFound"}),
    ({"uploadId": global_id("Upload", "x")}, {"__typename": "UploadNotFound"}),
)


async def test_what_cannot_be_right_is_refused_by_name(owner: Owner) -> None:
    for wanted, answer in WRONG:
        refused = await owner.brings(**wanted)

        assert {name: refused[name] for name in answer} == answer, wanted
        assert await owner.companies() == []


async def test_an_upload_is_its_owners_and_whole(owner: Owner) -> None:
    unfinished = await owner.uploads(TABLE.encode(), missing=5)
    whole = await owner.uploads(TABLE.encode())
    stranger = await owner.gateway.person()

    assert (await owner.brings(uploadId=unfinished))["__typename"] == "UploadIncomplete"
    assert (await owner.brings(stranger, uploadId=whole))["__typename"] == "UploadNotFound"
    assert (await owner.brings(uploadId=whole))["table"]["newCount"] == 1
