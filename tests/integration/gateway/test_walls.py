"""A second user, with a session of their own and every id of the first, gets nothing."""

from typing import Any

import httpx
import pytest

from gateway.graphql.ids import global_id
from tests.fixtures.gateway import Client, Person, RunningGateway


class Treasure:
    """Something of every kind, owned by one user."""

    def __init__(self, gateway: RunningGateway, owner: Person) -> None:
        world = gateway.world
        mailbox = world.add_mailbox(owner.user_id)
        message = world.add_message(owner.user_id, mailbox.id, "Treasure")
        application = world.add_application(owner.user_id, "Treasure Inc", [message])
        operation = world.add_operation(owner.user_id, subject_id=mailbox.id)
        world.add_receipt(owner.user_id, operation.id, mailbox.id, new=1)
        self.user = global_id("User", str(owner.user_id))
        self.mailbox = global_id("Mailbox", mailbox.id)
        self.message = global_id("Message", message.id)
        self.application = global_id("Application", application.id)
        self.operation = global_id("Operation", "ingest", operation.id)

    @property
    def ids(self) -> list[str]:
        return [self.user, self.mailbox, self.message, self.application, self.operation]


@pytest.fixture
async def treasure(gateway: RunningGateway, person: Person) -> Treasure:
    return Treasure(gateway, person)


@pytest.fixture
async def intruder(gateway: RunningGateway, treasure: Treasure) -> Person:
    return await gateway.person()


async def test_lists_hold_nothing_of_somebody_else(intruder: Person) -> None:
    data = await intruder.data(
        """{ mailboxes { id } messages { edges { node { id } } } applications { totalCount edges { node { id } } }
             operations { edges { node { id } } } stats { total } labelCounts { label } }"""
    )

    assert data == {
        "mailboxes": [],
        "messages": {"edges": []},
        "applications": {"totalCount": 0, "edges": []},
        "operations": {"edges": []},
        "stats": {"total": 0},
        "labelCounts": [],
    }


async def test_ids_of_somebody_else_find_nothing(treasure: Treasure, intruder: Person, person: Person) -> None:
    query = """query ($id: ID!) { node(id: $id) { id } application(id: $id) { id } operation(id: $id) { id }
               receipt(operationId: $id) { new } }"""
    for node_id in treasure.ids:
        assert (await person.data(query, id=node_id))["node"] == {"id": node_id}

        data = await intruder.data(query, id=node_id)

        assert data == {"node": None, "application": None, "operation": None, "receipt": None}


async def test_filters_by_somebody_elses_mailbox_find_nothing(treasure: Treasure, intruder: Person) -> None:
    data = await intruder.data(
        """query ($id: ID!) { messages(filter: {mailboxId: $id}) { edges { node { id } } }
                              operations(filter: {mailboxId: $id}) { edges { node { id } } } }""",
        id=treasure.mailbox,
    )

    assert data == {"messages": {"edges": []}, "operations": {"edges": []}}


async def test_mutations_on_somebody_elses_ids_are_answered_as_if_there_were_nothing(
    gateway: RunningGateway, treasure: Treasure, intruder: Person, person: Person
) -> None:
    data = await intruder.data(
        """mutation ($mailbox: ID!, $operation: ID!) {
            startSync(input: {mailboxId: $mailbox}) { __typename }
            cancelOperation(input: {id: $operation}) { __typename }
            retryOperation(input: {id: $operation}) { __typename }
        }""",
        mailbox=treasure.mailbox,
        operation=treasure.operation,
    )

    assert data == {
        "startSync": {"__typename": "MailboxNotFound"},
        "cancelOperation": {"__typename": "OperationNotFound"},
        "retryOperation": {"__typename": "OperationNotFound"},
    }
    operations = gateway.world.of[person.user_id].operations["ingest"].values()
    assert [operation.cancel_requested for operation in operations] == [False]


def _forged(person: Person) -> list[dict[str, str]]:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    return [
        {},
        {"Authorization": f"Bearer {changed}"},
        {"Authorization": f"Bearer {'x' * 10_000}"[:8_000]},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {token}"},
        {"Cookie": "jobtrail=nonsense"},
        # A bearer token is no cookie: it was given to a program, not to this browser.
        {"Cookie": f"jobtrail={token}"},
        {"Cookie": f"__Host-jobtrail={token}"},
    ]


async def test_without_a_session_that_stands_there_is_nothing(
    gateway: RunningGateway, treasure: Treasure, person: Person
) -> None:
    query = "query ($id: ID!) { viewer { id } mailboxes { id } node(id: $id) { id } }"
    for headers in _forged(person):
        answer = await Client(gateway.http, gateway.url, headers).ask(query, id=treasure.application)

        assert answer["data"] == {"viewer": None, "mailboxes": None, "node": None}
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"UNAUTHENTICATED"}
        assert {error["extensions"]["reason"] for error in answer["errors"]} == {"SIGN_IN_REQUIRED"}


async def _upload(http: httpx.AsyncClient, url: str, method: str, headers: dict[str, Any]) -> int:
    response = await http.request(method, url, headers=headers, content=b"" if method == "PATCH" else None)
    return response.status_code


async def test_somebody_elses_upload_is_not_there(gateway: RunningGateway, person: Person, intruder: Person) -> None:
    body = {"filename": "mail.mbox", "sizeBytes": 3}
    response = await person.http.post(f"{person.url}/uploads", json=body, headers=person.headers)
    address = gateway.url + response.headers["Location"]
    patch = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}

    assert await _upload(person.http, address, "HEAD", person.headers) == 200
    assert await _upload(person.http, address, "HEAD", intruder.headers) == 404
    assert await _upload(person.http, address, "PATCH", {**intruder.headers, **patch}) == 404
    assert await _upload(person.http, address, "HEAD", {}) == 401
    assert await _upload(person.http, address, "PATCH", patch) == 401
