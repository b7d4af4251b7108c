"""Where applications stand, through GraphQL: every stage, contradictions, and the cause of every change."""

from typing import Any

from gateway.graphql.ids import global_id
from kit.ids import new_id
from services.classify.domain.labels import Label
from tests.integration.classify.asking import mail
from tests.integration.gateway.test_next_steps import STAGES, Desk, classify, classify_template, desk

__all__ = ["classify", "classify_template", "desk"]

LOG = """mutation ($i: ChangeApplicationsInput!) { changeApplications(input: $i) { __typename
    ... on EditOutcome { changeIds applications { id stage } } ... on Problem { message } } }"""
UNDO = "mutation ($i: UndoChangesInput!) { undoChanges(input: $i) { __typename } }"
TOLD = """query ($id: ID!) { application(id: $id) { company stage closedAt firstResponseAt
    timeline { kind stageAfter evidence byPerson } } }"""


async def stages(desk: Desk) -> dict[str, str]:
    """By company."""
    found = await desk.nodes(STAGES)
    return {one["company"]: one["stage"] for one in found}


async def told(desk: Desk, company: str) -> dict[str, Any]:
    [one] = [each for each in await desk.nodes(STAGES) if each["company"] == company]
    application: dict[str, Any] = (await desk.client.data(TOLD, id=one["id"]))["application"]
    return {**application, "id": one["id"]}


async def log(desk: Desk, company: str, kind: str, at: str) -> list[str]:
    """Notes that something happened; the ids of that change."""
    event = {"kind": kind, "at": at, "text": f"I say {kind}."}
    change = {"targets": [{"id": (await told(desk, company))["id"]}], "change": {"event": event}}
    changed = (await desk.client.data(LOG, i=change))["changeApplications"]
    ids: list[str] = changed["changeIds"]
    return ids


async def test_every_stage_is_reached_by_mail_or_word_and_ghosted_by_silence(desk: Desk) -> None:
    news = {
        "Viewed": Label.VIEWED,
        "Tested": Label.ASSESSMENT,
        "Met": Label.INTERVIEW,
        "Offered": Label.OFFER,
        "Refused": Label.REJECTION,
        "Left": Label.WITHDRAWN,
        "Held": Label.ON_HOLD,
        "Signed": Label.OFFER,
    }
    receipts = [mail(Label.APPLIED, 31, company) for company in (*news, "Sent")]
    await desk.asking.receive(
        *receipts, *(mail(label, 33, company) for company, label in news.items()), mail(Label.APPLIED, 0, "Silent")
    )
    desk.asking.at(35)
    await log(desk, "Signed", "ACCEPTED", "2026-02-08T09:00:00Z")

    assert await stages(desk) == {
        "Sent": "APPLIED",
        "Viewed": "IN_REVIEW",
        "Tested": "ASSESSMENT",
        "Met": "INTERVIEWING",
        "Offered": "OFFER",
        "Signed": "ACCEPTED",
        "Refused": "REJECTED",
        "Left": "WITHDRAWN",
        "Held": "ON_HOLD",
        "Silent": "GHOSTED",
    }
    await desk.asking.receive(mail(Label.UPDATE, 34, "Silent"))
    assert (await stages(desk))["Silent"] == "IN_REVIEW", "the next mail undoes it"


async def test_contradictions_are_resolved_by_date_and_kind_whatever_came_first_and_each_change_has_its_cause(
    desk: Desk,
) -> None:
    await desk.asking.receive(
        # The later word arrives first.
        mail(Label.INTERVIEW, 8, "Reopened"),
        mail(Label.REJECTION, 5, "Reopened"),
        mail(Label.APPLIED, 0, "Reopened"),
        mail(Label.APPLIED, 9, "Closed"),
        mail(Label.REJECTION, 5, "Closed"),
        mail(Label.APPLIED, 0, "Closed"),
        mail(Label.REJECTION, 12, "Rescinded"),
        mail(Label.OFFER, 10, "Rescinded"),
        mail(Label.APPLIED, 0, "Rescinded"),
    )
    desk.asking.at(13)

    assert await stages(desk) == {"Reopened": "INTERVIEWING", "Closed": "REJECTED", "Rescinded": "REJECTED"}
    causes = {name: await told(desk, name) for name in ("Reopened", "Closed", "Rescinded")}
    moved = {
        name: [(one["stageAfter"], one["evidence"]) for one in each["timeline"] if one["stageAfter"]]
        for name, each in causes.items()
    }
    receipt, refusal = ("APPLIED", "APPLIED says it."), ("REJECTED", "REJECTION says it.")
    assert moved == {
        "Reopened": [receipt, refusal, ("INTERVIEWING", "INTERVIEW says it.")],
        "Closed": [receipt, refusal],
        "Rescinded": [receipt, ("OFFER", "OFFER says it."), refusal],
    }
    assert (causes["Reopened"]["closedAt"], causes["Closed"]["closedAt"]) == (None, "2026-01-10T09:00:00+00:00")


async def test_the_persons_word_moves_the_stage_with_its_cause_and_undo_moves_it_back(desk: Desk) -> None:
    await desk.asking.receive(mail(Label.APPLIED, 0, "Acme"), mail(Label.OFFER, 2, "Acme"))
    desk.asking.at(4)
    ids = await log(desk, "Acme", "ACCEPTED", "2026-01-08T09:00:00Z")
    accepted = await told(desk, "Acme")
    await desk.client.data(UNDO, i={"changeIds": ids})

    assert accepted["timeline"][-1] == {
        "kind": "ACCEPTED",
        "stageAfter": "ACCEPTED",
        "evidence": "I say ACCEPTED.",
        "byPerson": True,
    }
    assert (accepted["stage"], (await told(desk, "Acme"))["stage"]) == ("ACCEPTED", "OFFER")
    missing = {"changeIds": [global_id("Change", str(new_id()))]}
    assert (await desk.client.data(UNDO, i=missing))["undoChanges"]["__typename"] == "ChangeNotFound"
