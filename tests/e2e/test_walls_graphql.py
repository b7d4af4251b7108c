"""A stranger with valid credentials tries the whole schema with somebody else's ids: nothing comes, nothing changes.

What they get must be what anybody gets for ids that nobody has. Fields are taken from the committed schema: one that is
not tried here fails the first test.
"""

from pathlib import Path

import pytest

from gateway.graphql.ids import global_id
from tests.e2e.archives import as_mbox, bring
from tests.e2e.conftest import NewPerson
from tests.e2e.people import Person
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.e2e.walls import ADDED_COMPANY, Ids, Owner, masked
from tests.e2e.walls_schema import (
    LIVE,
    LIVE_MAILBOXES,
    LIVE_VERDICTS,
    MUTATIONS,
    NODES,
    PUBLIC,
    QUERIES,
    SCHEMA,
    SUBSCRIPTIONS,
    WITHOUT_IDS,
    document,
)
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

QUERY_CASES = [pytest.param(field, how, id=f"{field} {how}".strip()) for field, ways in QUERIES.items() for how in ways]


def test_every_field_of_the_schema_is_tried() -> None:
    assert SCHEMA.query_type and SCHEMA.mutation_type and SCHEMA.subscription_type
    assert set(SCHEMA.query_type.fields) == set(QUERIES) | PUBLIC
    assert set(SCHEMA.mutation_type.fields) == set(MUTATIONS) | WITHOUT_IDS
    assert set(SCHEMA.subscription_type.fields) == {*SUBSCRIPTIONS, LIVE, LIVE_MAILBOXES, LIVE_VERDICTS}
    nodes = SCHEMA.get_implementations(SCHEMA.type_map["Node"]).objects  # type: ignore[arg-type]  # it is an interface
    assert {node.name for node in nodes} == {*NODES, "Operation"}


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
