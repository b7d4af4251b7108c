"""What a person does with the pipeline, as any client would: preview, correct, run again, take the examples home."""

from pathlib import Path
from typing import Any

import orjson

from cli.api import Api, Unavailable
from tests.e2e.archives import as_mbox, bring
from tests.e2e.conftest import NewPerson
from tests.e2e.people import Person
from tests.e2e.quiet import quiet
from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

_PREVIEW = """
query Preview($mails: [PreviewMailInput!]!) {
  preview(mails: $mails) { subject failure classification {
    label company jobTitle certain trail { stage label } details { actions { kind dueAt dueIsDay } }
  } }
}
"""
_MESSAGES = """
query { messages(first: 100) { edges { node { id subject classification { label company decidedBy pinned } } } } }
"""
_CORRECT = """
mutation Correct($input: CorrectMessageInput!) {
  correctMessage(input: $input) { __typename ... on CorrectMessageSuccess {
    classification { label company decidedBy pinned machine { label } } similarCount
  } ... on Problem { message } }
}
"""
_RUN = """
mutation Run($input: StartReprocessInput) {
  startReprocess(input: $input) {
    __typename ... on StartReprocessSuccess { operation { id } } ... on Problem { message }
  }
}
"""
_REPORT = """
query Report($id: ID!) {
  reprocessReport(operationId: $id) { dryRun read changed pinned missing labelChanges { count } }
  operation(id: $id) { state result }
}
"""
RAW = """From: Larkfield Careers <jobs@larkfield.example>
To: me@example.org
Subject: Your coding test
Date: Wed, 04 Mar 2026 15:30:00 +0000
Message-ID: <test@larkfield.example>

Thank you for applying for the position of Data Analyst at Larkfield.
As a next step, please complete our online coding test by Friday.
"""


async def some_mail(stack: ProcessStack, person: Person, folder: Path) -> list[dict[str, Any]]:
    """Brings in some mail; every message with its verdict."""
    await bring(person, as_mbox(folder, list(demo.mails())[:60]))
    await quiet(stack)
    found = await person.query(_MESSAGES)
    return [edge["node"] for edge in found["messages"]["edges"]]


async def test_a_pasted_mail_is_judged_and_not_kept(stack: ProcessStack, person: NewPerson) -> None:
    somebody = await person()
    mails = [
        {"raw": RAW},
        {"raw": "this is no mail"},
        {"subject": "Lunch?", "sender": "Kim <kim@example.org>", "body": "Shall we have lunch at noon? Kim"},
    ]

    async def judged() -> Any:
        try:
            return (await somebody.query(_PREVIEW, {"mails": mails}))["preview"]
        except Unavailable:
            # Right after the start the parser and the stages may still be starting: "try again in a moment".
            return None

    whole, broken, parts = await until(judged, "the stages have started", seconds=60)

    verdict = whole["classification"]
    assert (whole["subject"], verdict["label"], verdict["company"]) == ("Your coding test", "ASSESSMENT", "Larkfield")
    assert verdict["details"]["actions"] == [
        {"kind": "TAKE_ASSESSMENT", "dueAt": "2026-03-06T00:00:00+00:00", "dueIsDay": True}
    ]
    assert {"rules", "model"} <= {step["stage"] for step in verdict["trail"]} | {"rules"}
    assert (broken["failure"], broken["classification"]) == ("NO_HEADERS", None)
    assert parts["classification"]["label"] == "OTHER"
    assert (await somebody.query(_MESSAGES))["messages"]["edges"] == []


async def test_a_correction_outlives_a_second_import_and_a_run(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody = await person()
    mails = await some_mail(stack, somebody, tmp_path)
    mail = next(one for one in mails if one["classification"]["label"] == "APPLIED")
    wanted = {"input": {"messageId": mail["id"], "label": "ON_HOLD", "company": "Somewhere Else"}}
    corrected = await somebody.mutate(_CORRECT, wanted)
    # The same archive under another name: a second mailbox with copies of all mails.
    await bring(somebody, as_mbox(tmp_path, list(demo.mails())[:60]), "Once more")
    await quiet(stack)
    run = (await somebody.mutate(_RUN, {"input": {}}))["operation"]["id"]
    await quiet(stack)
    report = await somebody.query(_REPORT, {"id": run})
    after = [edge["node"] for edge in (await somebody.query(_MESSAGES))["messages"]["edges"]]

    copies = [one["classification"] for one in after if one["subject"] == mail["subject"]]
    pinned = [one for one in copies if one["company"] == "Somewhere Else"]
    assert corrected["classification"]["machine"] == {"label": "APPLIED"}
    assert [(one["label"], one["decidedBy"], one["pinned"]) for one in pinned] == [
        ("ON_HOLD", "PERSON", ["LABEL", "COMPANY"])
    ] * 2
    assert report["operation"]["state"] == "SUCCEEDED"
    counted = report["reprocessReport"]
    assert (counted["read"], counted["pinned"], counted["changed"], counted["missing"]) == (120, 2, 0, 0)


async def test_the_examples_are_the_persons_own_download(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody, stranger = await person(), await person()
    mails = await some_mail(stack, somebody, tmp_path)
    for mail in mails[:25]:
        await somebody.mutate(_CORRECT, {"input": {"messageId": mail["id"], "label": "OTHER", "company": None}})
    mine = await somebody.http("GET", "/export/corrections.jsonl")
    theirs = await stranger.http("GET", "/export/corrections.jsonl")
    async with Api(stack.url, "nobody") as nobody:
        refused = await nobody._client.get("/export/corrections.jsonl")

    rows = [orjson.loads(line) for line in mine.content.splitlines()]
    assert len(rows) == 25
    assert set(rows[0]) == {
        *("id", "source", "from", "subject", "body", "date", "label", "company", "job_title", "authentic", "lang"),
        *("ambiguous", "note", "template_cluster", "hard_negative", "body_is"),
    }
    assert {(row["label"], row["company"], row["job_title"]) for row in rows} == {("OTHER", "", None)}
    assert {row["subject"] for row in rows} == {mail["subject"] for mail in mails[:25]}
    assert mine.headers["content-disposition"] == 'attachment; filename="jobtrail-corrections.jsonl"'
    assert (theirs.status_code, theirs.content) == (200, b"")
    assert refused.status_code == 401
