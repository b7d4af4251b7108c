"""Mailboxes, syncs and imports."""

from gateway.graphql.ids import global_id
from kit.errors import Problem, Status
from kit.ids import new_id
from tests.fixtures.gateway import Person, RunningGateway

START = """mutation ($id: ID!) { startSync(input: {mailboxId: $id}) {
    __typename
    ... on StartSyncSuccess { operation { id state kind } }
    ... on Problem { message }
    ... on InvalidInput { field }
    ... on ServiceUnavailable { service }
} }"""
CONNECT = """mutation { connectDemoMailbox { __typename ... on ConnectDemoMailboxSuccess { mailbox { id kind } } } }"""
IMPORT = """mutation ($id: ID!) { importUpload(input: {uploadId: $id, mailboxName: "Old mail"}) {
    __typename ... on ImportUploadSuccess { operation { state } mailbox { name kind } } } }"""


async def test_the_demo_mailbox_is_connected_once_and_synced(gateway: RunningGateway, person: Person) -> None:
    first = (await person.data(CONNECT))["connectDemoMailbox"]["mailbox"]
    second = (await person.data(CONNECT))["connectDemoMailbox"]["mailbox"]
    started = (await person.data(START, id=first["id"]))["startSync"]
    again = (await person.data(START, id=first["id"]))["startSync"]

    assert first == second
    assert first["kind"] == "DEMO"
    assert started["operation"]["kind"] == "sync"
    assert again["operation"]["id"] == started["operation"]["id"]
    assert (await person.data("{ mailboxes { id name } }"))["mailboxes"] == [{"id": first["id"], "name": "Demo"}]


async def test_a_mailbox_that_is_not_there_is_a_typed_failure(person: Person) -> None:
    for mailbox_id in (global_id("Mailbox", str(new_id())), global_id("Message", str(new_id())), "nonsense"):
        data = await person.data(START, id=mailbox_id)

        assert data["startSync"]["__typename"] == "MailboxNotFound"


async def test_a_stranger_starts_nothing(gateway: RunningGateway) -> None:
    data = await gateway.stranger().data(START, id=global_id("Mailbox", str(new_id())))

    assert data["startSync"] == {"__typename": "NotSignedIn", "message": "Sign in first."}


async def test_failures_of_the_service_become_members_of_the_union(gateway: RunningGateway, person: Person) -> None:
    mailbox = gateway.world.add_mailbox(person.user_id)
    problems = {
        "MailboxHasNoSource": Problem(Status.FAILED_PRECONDITION, "MAILBOX_HAS_NO_SOURCE", "Nothing left to read."),
        "InvalidInput": Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", "Wrong.", {"field": "request_id"}),
        "ServiceUnavailable": Problem(Status.UNAVAILABLE, "UNAVAILABLE", "secret address 10.0.0.1"),
    }
    for type_name, problem in problems.items():
        gateway.world.fail["StartSync"] = problem
        try:
            data = await person.data(START, id=global_id("Mailbox", mailbox.id))
        finally:
            del gateway.world.fail["StartSync"]

        assert data["startSync"]["__typename"] == type_name
        assert "10.0.0.1" not in data["startSync"]["message"]


async def test_an_incomplete_upload_is_not_imported_and_a_complete_one_is(
    gateway: RunningGateway, person: Person
) -> None:
    body = {"filename": "mail.mbox", "sizeBytes": 3, "fingerprint": ""}
    response = await person.http.post(f"{person.url}/uploads", json=body, headers=person.headers)
    upload = response.json()

    early = await person.data(IMPORT, id=upload["id"])
    gateway.world.of[person.user_id].uploads[upload["id"]][1].extend(b"abc")
    done = await person.data(IMPORT, id=upload["id"])
    unknown = await person.data(IMPORT, id=str(new_id()))

    assert early["importUpload"]["__typename"] == "UploadIncomplete"
    assert done["importUpload"]["mailbox"] == {"name": "Old mail", "kind": "ARCHIVE"}
    assert unknown["importUpload"]["__typename"] == "UploadNotFound"
