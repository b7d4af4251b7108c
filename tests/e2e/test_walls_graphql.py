"""A stranger with valid credentials tries the whole schema with somebody else's ids: nothing comes, nothing changes.

What they get must be what anybody gets for ids that nobody has. Fields are taken from the committed schema: one that is
not tried here fails the first test.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import graphql
import pytest

from gateway.graphql.ids import global_id
from tests.e2e.archives import as_mbox, bring
from tests.e2e.conftest import NewPerson
from tests.e2e.people import Person
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.e2e.walls import ADDED_COMPANY, ASIDE, Ids, Owner, masked
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

SCHEMA = graphql.build_schema((Path(__file__).parents[2] / "gateway" / "schema.graphql").read_text())
Variables = Callable[[Ids], dict[str, Any]]
#: How the schema looks to a supergraph, what can be connected here, and what a mail that is not stored would be taken
#: for: they hold nothing of anybody.
PUBLIC = {"_service", "connectionOptions", "preview"}
_NODES = ("User", "Mailbox", "Message", "Application")
#: How deep selections go: everything that is one step away from what was asked for.
_DEPTH = 3


def nothing(_: Ids) -> dict[str, Any]:
    return {}


def _target(ids: Ids) -> dict[str, str]:
    return {"id": global_id("Application", ids.application)}


def _node(kind: str) -> Variables:
    return lambda ids: {"id": global_id(kind, getattr(ids, kind.lower()))}


def _in_a_day() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def _operation(service: str, argument: str) -> Variables:
    return lambda ids: {argument: global_id("Operation", service, ids.operation)}


def _operations(argument: str) -> dict[str, Variables]:
    return {f"Operation of {service}": _operation(service, argument) for service in ("ingest", "classify", "jobs")}


#: Field -> what is tried -> the variables.
QUERIES: Mapping[str, Mapping[str, Variables]] = {
    "viewer": {"": nothing},
    "node": {
        **{kind: _node(kind) for kind in _NODES},
        **_operations("id"),
    },
    "mailboxes": {"": nothing},
    "messages": {
        "": lambda _: {"first": 5},
        "of a mailbox": lambda ids: {"first": 5, "filter": {"mailboxId": global_id("Mailbox", ids.mailbox)}},
    },
    "applications": {"": lambda _: {"first": 5}},
    "application": {"": lambda ids: {"id": global_id("Application", ids.application)}},
    "stats": {"": nothing},
    "insights": {"": nothing},
    "prediction": {"": nothing},
    "labelCounts": {"": nothing},
    "nextSteps": {"": nothing},
    "upcoming": {"": nothing},
    "patience": {"": nothing},
    "calendarFeed": {"": nothing},
    "digest": {"": nothing},
    "classifiedMessages": {"": lambda _: {"first": 5}},
    "pipeline": {"": nothing},
    "search": {"": lambda _: {"query": "a* -webinar", "first": 5}, "by a filter": lambda _: {"query": "after:2000"}},
    "similarMessages": {"": lambda ids: {"messageId": global_id("Message", ids.message)}},
    "reprocessReport": {"": lambda ids: {"operationId": global_id("Operation", "classify", ids.run)}},
    "applicationChanges": {"": lambda ids: {"applicationId": global_id("Application", ids.application)}},
    "reviewQueue": {"": nothing},
    "alreadyApplied": {"": lambda _: {"company": ADDED_COMPANY}},
    "operations": {
        "": lambda _: {"first": 5},
        "on a mailbox": lambda ids: {"first": 5, "filter": {"mailboxId": global_id("Mailbox", ids.mailbox)}},
    },
    "operation": _operations("id"),
    "receipt": {"": lambda ids: {"operationId": global_id("Operation", "ingest", ids.operation)}},
}
#: Field -> the variables, and what a stranger is told.
MUTATIONS: Mapping[str, tuple[Variables, str]] = {
    "startSync": (lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.mailbox)}}, "MailboxNotFound"),
    # Not the whole one: its bytes are gone once its owner has imported it.
    "importApplications": (lambda ids: {"input": {"uploadId": ids.unfinished}}, "UploadNotFound"),
    "undoImport": (lambda ids: {"input": {"importId": ids.table}}, "ImportNotFound"),
    "importUpload": (lambda ids: {"input": {"uploadId": ids.upload}}, "UploadNotFound"),
    "beginGmailConnection": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote)}},
        "MailboxNotFound",
    ),
    "connectImapMailbox": (
        lambda ids: {
            "input": {
                "mailboxId": global_id("Mailbox", ids.remote),
                "host": "imap.invalid",
                "username": "me",
                "secret": "guess",
            }
        },
        "MailboxNotFound",
    ),
    "updateMailboxSettings": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote), "name": "Taken over"}},
        "MailboxNotFound",
    ),
    "disconnectMailbox": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.mailbox), "erase": False}},
        "MailboxNotFound",
    ),
    "nameMessages": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote), "remoteIds": ["m1"]}},
        "MailboxNotFound",
    ),
    "requestMessages": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote)}},
        "MailboxNotFound",
    ),
    "correctMessage": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message), "label": "OTHER"}},
        "ClassificationNotFound",
    ),
    "undoCorrection": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message)}},
        "ClassificationNotFound",
    ),
    "correctSimilarMessages": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message), "all": True}},
        "ClassificationNotFound",
    ),
    "scheduleEvent": (
        lambda ids: {
            "input": {
                "applicationId": global_id("Application", ids.application),
                "title": "Taken over",
                "startsAt": _in_a_day(),
            }
        },
        "ApplicationNotFound",
    ),
    "updateScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment), "title": "Taken over"}},
        "AppointmentNotFound",
    ),
    "removeScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment)}},
        "AppointmentNotFound",
    ),
    "restoreScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment)}},
        "AppointmentNotFound",
    ),
    "respond": (
        lambda ids: {"input": {"applicationId": global_id("Application", ids.application), "template": "FOLLOW_UP"}},
        "ApplicationNotFound",
    ),
    "dismissStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "completeStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "snoozeStep": (
        lambda ids: {"input": {"id": global_id("NextStep", ids.step), "until": _in_a_day()}},
        "StepNotFound",
    ),
    "reopenStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "changeApplications": (
        lambda ids: {"input": {"targets": [_target(ids)], "change": {"addTag": "walled"}}},
        "ApplicationNotFound",
    ),
    "mergeApplications": (
        lambda ids: {"input": {"target": _target(ids), "others": [_target(ids)]}},
        "ApplicationNotFound",
    ),
    "splitApplication": (
        lambda ids: {"input": {"target": _target(ids), "messageIds": [global_id("Message", ids.message)]}},
        "ApplicationNotFound",
    ),
    "moveMessages": (
        lambda ids: {"input": {"target": _target(ids), "messageIds": [global_id("Message", ids.message)]}},
        "MessageNotCounted",
    ),
    "setAsideMessages": (
        # The same request each time: it is set aside once.
        lambda ids: {"input": {"messageIds": [global_id("Message", ids.spare)], "requestId": str(ASIDE)}},
        "MessageNotCounted",
    ),
    "undoChanges": (lambda ids: {"input": {"changeIds": [global_id("Change", ids.change)]}}, "ChangeNotFound"),
    "resolveReviewItem": (
        lambda ids: {"input": {"reason": "COMPANY", "target": _target(ids), "accept": False}},
        "ApplicationNotFound",
    ),
    "cancelOperation": (
        lambda ids: {"input": {"id": global_id("Operation", "ingest", ids.operation)}},
        "OperationNotFound",
    ),
    "retryOperation": (
        lambda ids: {"input": {"id": global_id("Operation", "ingest", ids.cancelled)}},
        "OperationNotFound",
    ),
}
#: These take no ids; each has a test of its own below.
WITHOUT_IDS = {
    "signUp",
    "signIn",
    "signOut",
    "addApplication",
    "connectDemoMailbox",
    "finishGmailConnection",
    "startReprocess",
} | {"startSearchRebuild", "rotateCalendarFeed", "revokeCalendarFeed"}
SUBSCRIPTIONS: Mapping[str, Variables] = {
    "operationProgressed": lambda ids: {"id": global_id("Operation", "ingest", ids.operation)},
    "syncProgressed": lambda ids: {"mailboxId": global_id("Mailbox", ids.mailbox)},
}
#: These take no id; each has a test of its own below.
LIVE = "applicationChanged"
LIVE_MAILBOXES = "mailboxChanged"
LIVE_VERDICTS = "verdictChanged"


def document(kind: str, field_name: str, variables: Mapping[str, Any], node: str = "") -> str:
    """An operation on one field that selects all there is; `node` is the type behind an interface."""
    root = {"query": SCHEMA.query_type, "mutation": SCHEMA.mutation_type, "subscription": SCHEMA.subscription_type}[
        kind
    ]
    assert root is not None
    field = root.fields[field_name]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in variables)
    given = ", ".join(f"{name}: ${name}" for name in variables)
    wanted = selection(SCHEMA.type_map[node] if node else field.type, _DEPTH)
    inner = f"{{ __typename ... on {node} {wanted} }}" if node else wanted
    return f"{kind} Try{f'({declared})' if declared else ''} {{ {field_name}{f'({given})' if given else ''} {inner} }}"


def selection(kind: Any, depth: int) -> str:
    """Everything that can be selected on a type, so many steps down."""
    kind = graphql.get_named_type(kind)
    if isinstance(kind, graphql.GraphQLUnionType):
        # Every failure is a Problem; the success is the one that may show something.
        success = next(one for one in kind.types if one.name.endswith("Success"))
        return f"{{ __typename ... on {success.name} {selection(success, depth)} ... on Problem {{ message }} }}"
    assert isinstance(kind, graphql.GraphQLObjectType), kind
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        assert not any(graphql.is_required_argument(argument) for argument in field.args.values()), name
        if graphql.is_leaf_type(graphql.get_named_type(field.type)):
            chosen.append(name)
        elif depth > 0:
            chosen.append(f"{name} {selection(field.type, depth - 1)}")
    return f"{{ {' '.join(chosen)} }}"


QUERY_CASES = [pytest.param(field, how, id=f"{field} {how}".strip()) for field, ways in QUERIES.items() for how in ways]


def test_every_field_of_the_schema_is_tried() -> None:
    assert SCHEMA.query_type and SCHEMA.mutation_type and SCHEMA.subscription_type
    assert set(SCHEMA.query_type.fields) == set(QUERIES) | PUBLIC
    assert set(SCHEMA.mutation_type.fields) == set(MUTATIONS) | WITHOUT_IDS
    assert set(SCHEMA.subscription_type.fields) == {*SUBSCRIPTIONS, LIVE, LIVE_MAILBOXES, LIVE_VERDICTS}
    nodes = SCHEMA.get_implementations(SCHEMA.type_map["Node"]).objects  # type: ignore[arg-type]  # it is an interface
    assert {node.name for node in nodes} == {*_NODES, "Operation"}


@pytest.mark.parametrize(("field", "how"), QUERY_CASES)
async def test_a_query_tells_a_stranger_what_it_tells_about_nothing(
    owner: Owner, person: NewPerson, field: str, how: str
) -> None:
    stranger, nobodys = await person(), Ids.nobodys()
    asked = QUERIES[field][how]
    text = document("query", field, asked(owner.ids), how.split()[0] if field == "node" else "")

    theirs = await stranger.ask(text, asked(owner.ids))

    assert owner.came_through(theirs["data"]) == []
    assert masked(theirs, owner.ids) == masked(await stranger.ask(text, asked(nobodys)), nobodys)
    mine = await owner.person.ask(text, asked(owner.ids))
    assert "errors" not in mine, mine
    assert masked(mine, owner.ids) != masked(theirs, owner.ids), "the owner sees more, else this proves nothing"


@pytest.mark.parametrize(("field", "how"), QUERY_CASES)
async def test_a_query_tells_nobody_nothing(owner: Owner, stack: ProcessStack, field: str, how: str) -> None:
    asked = QUERIES[field][how]
    text = document("query", field, asked(owner.ids), how.split()[0] if field == "node" else "")
    async with Person(stack.url, "no-such-token", owner.person.user_id, "") as nobody:
        answer = await nobody.ask(text, asked(owner.ids))

    assert answer["data"] == {field: None}


async def test_mutations_with_somebody_elses_ids_do_nothing(
    stack: ProcessStack, owner: Owner, person: NewPerson
) -> None:
    stranger, nobodys = await person(), Ids.nobodys()
    before = await picture(owner.person)
    texts = {field: document("mutation", field, asked(owner.ids)) for field, (asked, _) in MUTATIONS.items()}
    for field, (asked, told) in MUTATIONS.items():
        theirs = await stranger.ask(texts[field], asked(owner.ids))
        assert theirs["data"][field]["__typename"] == told
        assert masked(theirs, owner.ids) == masked(await stranger.ask(texts[field], asked(nobodys)), nobodys)
    await quiet(stack)
    assert differences(before, await picture(owner.person)) == []

    for field, (asked, told) in MUTATIONS.items():
        mine = await owner.person.ask(texts[field], asked(owner.ids))
        assert mine["data"][field]["__typename"] != told, "the owner's ids are real, else this proves nothing"
    await quiet(stack)


async def test_mutations_without_ids_touch_only_those_who_ask(
    stack: ProcessStack, owner: Owner, person: NewPerson
) -> None:
    stranger = await person()
    before = await picture(owner.person)
    credentials = {"email": owner.person.email, "password": "is it this one?"}
    name = before["mailboxes"][0]["name"]
    tried = {
        "signUp": ({"input": credentials}, "EmailTaken"),
        "signIn": ({"input": credentials}, "WrongCredentials"),
        "connectDemoMailbox": ({"input": {"name": name}}, "ConnectDemoMailboxSuccess"),
        "finishGmailConnection": ({"input": {"state": owner.ids.state, "code": "4/0A"}}, "ConnectionRefused"),
        "addApplication": ({"input": {"company": ADDED_COMPANY}}, "AddApplicationSuccess"),
        "startReprocess": ({}, "StartReprocessSuccess"),
        "startSearchRebuild": ({}, "StartSearchRebuildSuccess"),
        "rotateCalendarFeed": ({}, "RotateCalendarFeedSuccess"),
        "revokeCalendarFeed": ({}, "RevokeCalendarFeedSuccess"),
        "signOut": ({}, "SignOutSuccess"),
    }
    assert set(tried) == WITHOUT_IDS
    for field, (variables, told) in tried.items():
        answer = await stranger.ask(document("mutation", field, variables), variables)
        assert answer["data"][field]["__typename"] == told
        assert owner.came_through(answer) == []

    assert differences(before, await picture(owner.person)) == []


@pytest.mark.parametrize("field", SUBSCRIPTIONS)
async def test_a_subscription_to_somebody_elses_tells_what_it_tells_about_nothing(
    owner: Owner, person: NewPerson, field: str
) -> None:
    stranger, nobodys = await person(), Ids.nobodys()
    asked = SUBSCRIPTIONS[field]
    text = document("subscription", field, asked(owner.ids))

    theirs = await anext(stranger.watch(text, asked(owner.ids)))

    assert owner.came_through(theirs.get("data")) == []
    assert theirs["errors"]
    assert masked(theirs, owner.ids) == masked(await anext(stranger.watch(text, asked(nobodys))), nobodys)
    mine = await anext(owner.person.watch(text, asked(owner.ids)))
    assert len(owner.came_through(mine["data"])) > 0, "the owner hears of it, else this proves nothing"


async def test_of_somebody_elses_applications_nothing_is_heard_live(
    stack: ProcessStack, owner: Owner, person: NewPerson, tmp_path: Path
) -> None:
    stranger = await person()
    listening = stranger.watch(document("subscription", LIVE, {}))
    opened = await anext(listening)
    mails = list(demo.mails())
    await bring(owner.person, as_mbox(tmp_path, mails[90:200]))
    await quiet(stack)
    await bring(stranger, as_mbox(tmp_path, mails[:40]))
    heard = (await anext(listening))["data"][LIVE]

    empty = {"created": [], "updated": [], "removedIds": [], "missed": True}
    assert {name: opened["data"][LIVE][name] for name in empty} == empty
    assert owner.came_through(heard) == []
    await quiet(stack)
    found = (await stranger.query("query { applications(first: 100) { edges { node { id } } } }"))["applications"]
    mine = {edge["node"]["id"] for edge in found["edges"]}
    assert {one["id"] for one in heard["created"]} <= mine
    assert heard["created"]
    assert heard["updated"] == []


async def test_of_the_meaning_of_somebody_elses_mail_nothing_is_heard_live(
    owner: Owner, person: NewPerson, tmp_path: Path
) -> None:
    stranger = await person()
    text = document("subscription", LIVE_VERDICTS, {})
    listening, hearing = stranger.watch(text), owner.person.watch(text)
    opened = (await anext(listening))["data"][LIVE_VERDICTS]
    await anext(hearing)
    correct = "mutation ($i: CorrectMessageInput!) { correctMessage(input: $i) { __typename } }"
    message = global_id("Message", owner.ids.message)
    await owner.person.query(correct, {"i": {"messageId": message, "jobTitle": "Said by its owner"}})
    theirs = (await anext(hearing))["data"][LIVE_VERDICTS]
    await bring(stranger, as_mbox(tmp_path, list(demo.mails())[:3]))
    mine = (await anext(listening))["data"][LIVE_VERDICTS]

    assert (opened["missed"], opened["messageIds"]) == (True, [])
    assert theirs["messageIds"] == [message]
    assert mine["messageIds"]
    assert message not in mine["messageIds"]


async def test_of_somebody_elses_mailboxes_nothing_is_heard_live(owner: Owner, person: NewPerson) -> None:
    stranger = await person()
    text = document("subscription", LIVE_MAILBOXES, {})
    listening = stranger.watch(text)
    opened = (await anext(listening))["data"][LIVE_MAILBOXES]
    hearing = owner.person.watch(text)
    await anext(hearing)
    rename = "mutation ($i: UpdateMailboxSettingsInput!) { updateMailboxSettings(input: $i) { __typename } }"
    wanted = {"mailboxId": global_id("Mailbox", owner.ids.remote), "name": "Renamed by its owner"}
    await owner.person.query(rename, {"i": wanted})
    theirs = (await anext(hearing))["data"][LIVE_MAILBOXES]
    begin = "mutation { beginGmailConnection { __typename } }"
    await stranger.query(begin)
    mine = (await anext(listening))["data"][LIVE_MAILBOXES]

    assert (opened["missed"], opened["changed"]) == (True, [])
    assert [one["name"] for one in theirs["changed"]] == ["Renamed by its owner"]
    assert owner.came_through(mine) == []
    assert [one["name"] for one in mine["changed"]] == ["Gmail"]


async def test_somebody_elses_upload_is_not_there(owner: Owner, person: NewPerson) -> None:
    stranger, nobodys = await person(), Ids.nobodys()
    headers = {"Tus-Resumable": "1.0.0"}
    piece = {**headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    for ids in (owner.ids, nobodys):
        for upload in (ids.upload, ids.unfinished):
            assert (await stranger.http("HEAD", f"/uploads/{upload}", headers=headers)).status_code == 404
            sent = await stranger.http("PATCH", f"/uploads/{upload}", headers=piece, content=b"From me\n")
            assert (sent.status_code, sent.json()["reason"]) == (404, "UPLOAD_NOT_FOUND")

    assert await owner.person.offset(owner.ids.unfinished) == 120
