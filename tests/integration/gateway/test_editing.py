"""Applications by hand through GraphQL, with the classify service as it runs behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.graphql.ids import global_id
from jobtrail.classify.v1 import classification_pb2 as cls
from kit.ids import new_id
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack, classify, classify_template
from tests.fixtures.gateway import Person as Client
from tests.fixtures.gateway import running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase
from tests.integration.classify.editor import Editor
from tests.integration.classify.mails import day
from tests.integration.classify.told import Told, told

__all__ = ["classify", "classify_template"]

EDIT = """... on EditOutcome { applications { id company jobTitle stage etag tags dismissed certain pinned salary
    contacts { changeId name email } links { changeId url } timeline { kind byPerson changeId evidence } }
    removedIds changeIds }
  ... on Problem { message }"""
CHANGE = f"mutation ($i: ChangeApplicationsInput!) {{ changeApplications(input: $i) {{ __typename {EDIT} \
  ... on ApplicationOutdated {{ applicationId etag }} ... on InvalidInput {{ field }} }} }}"
ADD = f"mutation ($i: AddApplicationInput!) {{ addApplication(input: $i) {{ __typename {EDIT} \
  ... on AlreadyApplied {{ applicationIds }} }} }}"
MERGE = f"mutation ($i: MergeApplicationsInput!) {{ mergeApplications(input: $i) {{ __typename {EDIT} }} }}"
SPLIT = f"mutation ($i: SplitApplicationInput!) {{ splitApplication(input: $i) {{ __typename {EDIT} }} }}"
MOVE = f"mutation ($i: MoveMessagesInput!) {{ moveMessages(input: $i) {{ __typename {EDIT} }} }}"
ASIDE = f"mutation ($i: SetAsideMessagesInput!) {{ setAsideMessages(input: $i) {{ __typename {EDIT} }} }}"
UNDO = f"mutation ($i: UndoChangesInput!) {{ undoChanges(input: $i) {{ __typename {EDIT} }} }}"
RESOLVE = f"mutation ($i: ResolveReviewItemInput!) {{ resolveReviewItem(input: $i) {{ __typename {EDIT} }} }}"
ALL = "{ applications(sort: COMPANY, ascending: true) { totalCount edges { node { id company stage etag tags } } } }"


@dataclass
class Desk:
    """Somebody at the gateway, and their mail at classify."""

    client: Client
    editor: Editor

    async def does(self, document: str, **fields: Any) -> Any:
        """The payload of a mutation."""
        [payload] = (await self.client.data(document, i=fields)).values()
        return payload

    async def all(self) -> list[dict[str, Any]]:
        """Applications by company."""
        return [edge["node"] for edge in (await self.client.data(ALL))["applications"]["edges"]]


@pytest.fixture
async def desk(
    classify: ClassifyStack, identity_database: TestDatabase, nats_server: NatsServer
) -> AsyncIterator[Desk]:
    """A gateway before a real classify."""
    running = await classify.start(examiner=Told(), version="1", clock=lambda: day(20))
    target = running.process.settings.listen
    async with running_gateway(
        identity_database, nats_server.url, World(), classify_target=target, actor_key=ACTOR_KEY
    ) as gateway:
        client = await gateway.person()
        yield Desk(client, Editor(classify, running, client.user_id))


async def test_an_application_is_added_once_and_edited_against_its_etag(desk: Desk) -> None:
    wanted = {"company": "Acme", "jobTitle": "Engineer", "appliedAt": "2026-01-05T09:00:00Z"}
    [added] = (await desk.does(ADD, **wanted))["applications"]
    again = await desk.does(ADD, **wanted)
    seen = [{"id": added["id"], "ifMatch": added["etag"]}]
    fields = {"salary": "90k", "jobTitle": "Staff Engineer"}
    [edited] = (await desk.does(CHANGE, targets=seen, change={"edit": fields}))["applications"]
    outdated = await desk.does(CHANGE, targets=seen, change={"addTag": "remote"})

    assert (again["__typename"], again["applicationIds"]) == ("AlreadyApplied", [added["id"]])
    assert (edited["jobTitle"], edited["salary"], edited["pinned"]) == (
        "Staff Engineer", "90k", ["JOB_TITLE", "SALARY"],
    )  # fmt: skip
    assert (outdated["__typename"], outdated["applicationId"], outdated["etag"]) == (
        "ApplicationOutdated", added["id"], edited["etag"],
    )  # fmt: skip
    alike = '{ alreadyApplied(company: "ACME", jobTitle: "Staff Engineer") { id } }'
    assert (await desk.client.data(alike))["alreadyApplied"] == [{"id": added["id"]}]


async def test_what_is_logged_noted_and_linked_shows_and_each_is_undone_by_its_id(desk: Desk) -> None:
    [one] = (await desk.does(ADD, company="Acme"))["applications"]
    targets = [{"id": one["id"]}]
    event = {"kind": "INTERVIEW", "text": "They called: Friday."}
    for change in (
        {"event": event},
        {"contact": {"name": "Jane", "email": "jane@acme.example"}},
        {"link": {"url": "https://acme.example/1"}},
    ):
        [full] = (await desk.does(CHANGE, targets=targets, change=change))["applications"]
    [logged] = [entry for entry in full["timeline"] if entry["kind"] == "INTERVIEW"]
    ids = [logged["changeId"], full["contacts"][0]["changeId"], full["links"][0]["changeId"]]
    [less] = (await desk.does(UNDO, changeIds=ids))["applications"]

    assert (full["stage"], logged["byPerson"], logged["evidence"]) == ("INTERVIEWING", True, "They called: Friday.")
    assert (less["stage"], less["contacts"], less["links"]) == ("APPLIED", [], [])
    history = await desk.client.data(
        """query ($id: ID!) { applicationChanges(applicationId: $id, first: 2) {
            totalCount pageInfo { hasNextPage } edges { node { kind byPerson undone details { name value } } } } }""",
        id=one["id"],
    )
    page = history["applicationChanges"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
    assert [edge["node"]["kind"] for edge in page["edges"]] == ["LINK", "CONTACT"]
    assert all(edge["node"]["undone"] for edge in page["edges"])


async def test_the_history_tells_who_decided_what_from_which_sentence_and_what_it_moved(desk: Desk) -> None:
    refusal = told(Label.REJECTION, 5, "Acme", "Engineer")
    await desk.editor.has(told(Label.APPLIED, 0, "Acme", "Engineer"), refusal)
    [one] = await desk.all()
    await desk.editor.corrects(refusal, label=cls.LABEL_OTHER)
    asked = """query ($id: ID!) { applicationChanges(applicationId: $id) { edges { node {
        id kind byPerson undone evidence stageAfter details { name value } } } } }"""
    edges = (await desk.client.data(asked, id=one["id"]))["applicationChanges"]["edges"]
    corrected, receipt = (edge["node"] for edge in edges)

    assert (corrected["kind"], corrected["byPerson"], corrected["undone"]) == ("CORRECTED", True, False)
    assert corrected["details"] == [{"name": "before", "value": "REJECTION"}, {"name": "label", "value": "OTHER"}]
    assert (receipt["byPerson"], receipt["evidence"], receipt["stageAfter"]) == (False, "APPLIED says it", "APPLIED")

    [back] = (await desk.does(UNDO, changeIds=[corrected["id"]]))["applications"]
    edges = (await desk.client.data(asked, id=one["id"]))["applicationChanges"]["edges"]
    assert back["stage"] == "REJECTED"
    told_of = {(edge["node"]["kind"], edge["node"]["undone"], edge["node"]["stageAfter"]) for edge in edges}
    assert told_of == {("CORRECTED", True, None), ("COUNTED", False, "REJECTED"), ("COUNTED", False, "APPLIED")}


async def test_many_are_changed_merged_and_brought_back(desk: Desk) -> None:
    for company in ("Acme", "Beta", "Core"):
        await desk.does(ADD, company=company, jobTitle="Engineer")
    before = await desk.all()
    targets = [{"id": one["id"], "ifMatch": one["etag"]} for one in before]
    tagged = await desk.does(CHANGE, targets=targets, change={"addTag": "remote"})
    merged = await desk.does(MERGE, target={"id": before[0]["id"]}, others=[{"id": one["id"]} for one in before[1:]])
    old = await desk.client.data("query ($id: ID!) { application(id: $id) { id } }", id=before[2]["id"])
    await desk.does(UNDO, changeIds=[*merged["changeIds"], *tagged["changeIds"]])
    after = await desk.all()

    assert sorted(one["tags"] for one in tagged["applications"]) == [["remote"]] * 3
    assert sorted(merged["removedIds"]) == sorted(one["id"] for one in before[1:])
    assert old["application"] == {"id": before[0]["id"]}
    assert [(one["id"], one["tags"]) for one in after] == [(one["id"], []) for one in before]


def standing(applications: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["company"], one["stage"]) for one in applications]


async def test_mails_are_split_off_moved_set_aside_and_brought_back(desk: Desk) -> None:
    talk = told(Label.INTERVIEW, 5, "Acme", "Engineer")
    await desk.editor.has(
        told(Label.APPLIED, 0, "Acme", "Engineer"), talk, told(Label.APPLIED, 1, "Globex", "Developer")
    )
    before = await desk.all()
    acme, globex = ({"id": one["id"]} for one in before)
    mails = [global_id("Message", talk.id)]
    assert standing(before) == [("Acme", "INTERVIEWING"), ("Globex", "APPLIED")]

    split = await desk.does(SPLIT, target=acme, messageIds=mails)
    assert standing(await desk.all()) == [("Acme", "APPLIED"), ("Acme", "INTERVIEWING"), ("Globex", "APPLIED")]
    await desk.does(UNDO, changeIds=split["changeIds"])
    moved = await desk.does(MOVE, target=globex, messageIds=mails)
    assert standing(await desk.all()) == [("Acme", "APPLIED"), ("Globex", "INTERVIEWING")]
    aside = await desk.does(ASIDE, messageIds=mails)
    assert standing(await desk.all()) == [("Acme", "APPLIED"), ("Globex", "APPLIED")]
    await desk.does(UNDO, changeIds=[*moved["changeIds"], *aside["changeIds"]])

    assert [(one["id"], one["stage"]) for one in await desk.all()] == [(one["id"], one["stage"]) for one in before]


async def test_what_was_dismissed_is_in_no_list_and_what_was_set_by_hand_no_mail_changes(desk: Desk) -> None:
    await desk.editor.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [one] = await desk.all()
    target = [{"id": one["id"]}]
    await desk.does(CHANGE, targets=target, change={"edit": {"company": "Acme Labs", "salary": "90k"}})
    await desk.editor.has(told(Label.INTERVIEW, 3, "Acme", "Engineer"))
    assert standing(await desk.all()) == [("Acme Labs", "INTERVIEWING")]

    gone = await desk.does(CHANGE, targets=target, change={"dismissed": True})
    assert await desk.all() == []
    await desk.does(UNDO, changeIds=gone["changeIds"])
    assert standing(await desk.all()) == [("Acme Labs", "INTERVIEWING")]


async def test_the_review_queue_is_worked_off(desk: Desk) -> None:
    await desk.editor.has(told(Label.APPLIED, 0, None, "Engineer"))
    asked = "{ reviewQueue(first: 10) { totalCount edges { node { reason doubts application { id } } } } }"
    [item] = [edge["node"] for edge in (await desk.client.data(asked))["reviewQueue"]["edges"]]
    done = await desk.does(RESOLVE, reason=item["reason"], target={"id": item["application"]["id"]}, accept=False)

    assert item["reason"] == "COMPANY"
    assert done["__typename"] == "ResolveReviewItemSuccess"
    assert (await desk.client.data(asked))["reviewQueue"] == {"totalCount": 0, "edges": []}


async def test_a_doubtful_label_and_a_doubtful_grouping_are_accepted_or_not_asked_about_again(desk: Desk) -> None:
    unsure, vague = (told(Label.APPLIED, at, name, "Clerk", certain=False) for at, name in ((0, "Beta"), (1, "Core")))
    twins = [told(Label.APPLIED, at, "Acme", title) for at, title in ((0, "Engineer"), (1, "Analyst"))]
    await desk.editor.has(unsure, vague, *twins, told(Label.INTERVIEW, 5, "Acme"))
    asked = "{ reviewQueue { edges { node { reason doubts application { id } } } } }"
    items = [edge["node"] for edge in (await desk.client.data(asked))["reviewQueue"]["edges"]]
    assert [item["reason"] for item in items] == ["GROUPING", "LABEL", "LABEL"]
    assert "fits 2 applications" in items[0]["doubts"][0]

    await desk.does(RESOLVE, reason="GROUPING", target={"id": items[0]["application"]["id"]}, accept=True)
    await desk.does(RESOLVE, reason="LABEL", messageId=global_id("Message", unsure.id), accept=True)
    await desk.does(RESOLVE, reason="LABEL", messageId=global_id("Message", vague.id), accept=False)

    assert (await desk.client.data(asked))["reviewQueue"]["edges"] == []
    [said, ignored] = await desk.editor.sees(unsure, vague)
    assert (said.certain, ignored.certain) == (True, False), "who does not want to be asked has not said so"


NOTHING: dict[str, tuple[str, dict[str, Any]]] = {
    "ApplicationNotFound": (CHANGE, {"targets": [{"id": global_id("Application", str(new_id()))}]}),
    "ChangeNotFound": (UNDO, {"changeIds": [global_id("Change", str(new_id()))]}),
    "InvalidInput": (CHANGE, {"targets": []}),
}


@pytest.mark.parametrize("told_of", NOTHING)
async def test_what_is_not_there_has_a_name(desk: Desk, told_of: str) -> None:
    document, fields = NOTHING[told_of]
    change = {"change": {"addTag": "x"}} if document is CHANGE else {}

    assert (await desk.does(document, **fields, **change))["__typename"] == told_of
