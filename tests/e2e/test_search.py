"""Searching in the running product, as any client would."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cli.installation import schema_database
from services.classify import tables
from tests.e2e.archives import as_mbox, bring
from tests.e2e.conftest import NewPerson
from tests.e2e.quiet import quiet
from tests.e2e.test_commands import jobtrail
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

_SEARCH = """
query Search($query: String!, $first: Int, $after: String) {
  search(query: $query, first: $first, after: $after) {
    edges { node {
      application { id company stage }
      mails { message { id subject } subject { text matched } text { text matched } }
      mailCount
    } }
    pageInfo { hasNextPage endCursor }
    totalCount totalExact notUnderstood textsMissing
  }
}
"""
_REBUILD = """
mutation Rebuild($input: StartSearchRebuildInput) {
  startSearchRebuild(input: $input) {
    __typename ... on StartSearchRebuildSuccess { operation { id } } ... on Problem { message }
  }
}
"""
_OPERATION = "query Operation($id: ID!) { operation(id: $id) { state result } }"


async def test_a_person_finds_their_applications_and_nobody_elses(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody, stranger = await person(), await person()
    await bring(somebody, as_mbox(tmp_path, list(demo.mails())[:120]))
    await quiet(stack)

    async def asks(query: str, **more: Any) -> Any:
        return (await somebody.query(_SEARCH, {"query": query, **more}))["search"]

    listed = (await somebody.query("query { applications(first: 1) { edges { node { id company } } } }"))[
        "applications"
    ]
    company = listed["edges"][0]["node"]["company"]
    by_name = await asks(f"company:{company.split()[0]} from:nothing-like-it")
    assert by_name["edges"] == []
    first = await asks(company)
    assert listed["edges"][0]["node"]["id"] in [edge["node"]["application"]["id"] for edge in first["edges"]]
    assert (await stranger.query(_SEARCH, {"query": company}))["search"]["totalCount"] == 0

    found = await asks("interview stage:nonsense")
    assert found["notUnderstood"] == ["stage:nonsense"]
    assert not found["textsMissing"]
    pieces = [piece for edge in found["edges"] for mail in edge["node"]["mails"] for piece in mail["subject"]]
    assert any(piece["matched"] and piece["text"].lower().startswith("interview") for piece in pieces)

    seen, total = await read_to_the_end(asks, "after:2000")
    assert len(seen) == len(set(seen)) == total

    started = (await somebody.query(_REBUILD, {"input": {"checkOnly": True}}))["startSearchRebuild"]
    await quiet(stack)
    checked = (await somebody.query(_OPERATION, {"id": started["operation"]["id"]}))["operation"]
    assert checked["state"] == "SUCCEEDED"
    assert (checked["result"]["missing"], checked["result"]["different"], checked["result"]["gone"]) == (0, 0, 0)
    assert checked["result"]["read"] > 0


async def read_to_the_end(asks: Callable[..., Awaitable[Any]], query: str) -> tuple[list[str], int]:
    """All that a search finds, page by page, and how much it said at first that there is."""
    page = await asks(query, first=7)
    seen, total = [str(edge["node"]) for edge in page["edges"]], page["totalCount"]
    while page["pageInfo"]["hasNextPage"]:
        page = await asks(query, first=7, after=page["pageInfo"]["endCursor"])
        seen += [str(edge["node"]) for edge in page["edges"]]
    return seen, total


async def test_the_index_of_everybody_is_checked_and_rebuilt_with_one_command(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    people = [await person(), await person()]
    for one in people:
        await bring(one, as_mbox(tmp_path, list(demo.mails())[:30]))
    await quiet(stack)
    where = ("--data-dir", str(stack.data.root))
    async with schema_database(stack.data, os.environ, "classify") as database:
        for one in people:
            async with database.begin(one.user_id) as tx:
                await tx.execute(sa.delete(tables.mail_words))
    spoiled = await jobtrail("search", "check", *where)
    rebuilt = await jobtrail("search", "rebuild", *where)
    mended = await jobtrail("search", "check", *where)

    assert (spoiled.status, mended.status, rebuilt.status) == (1, 0, 0), (spoiled, rebuilt, mended)
    assert "60 missing" in spoiled.out
    assert "60 were missing" in rebuilt.out
    assert " 0 missing, 0 different, 0 no longer kept." in mended.out
