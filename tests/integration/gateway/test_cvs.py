"""A CV through GraphQL, with jobs and classify as they run behind it: saved, understood, and applications matched."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from kit.ids import new_id
from services.classify.domain.labels import Label
from services.jobs.domain.cv import MAX_BYTES
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack, classify, classify_template
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Person as Client
from tests.fixtures.gateway import RunningGateway, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.jobs_service import JobsStack, jobs, jobs_database, jobs_template
from tests.fixtures.servers import NatsServer, TestDatabase
from tests.integration.classify.asking import Asking, mail

__all__ = ["classify", "classify_template", "jobs", "jobs_database", "jobs_template"]

CV = "id name current sizeBytes skills titles languages { name level } places years etag text"
SAVE = f"""mutation ($i: SaveCvInput!) {{ saveCv(input: $i) {{
    __typename
    ... on SaveCvSuccess {{ cv {{ {CV} }} }}
    ... on CvChanged {{ etag }}
    ... on InvalidInput {{ field }}
    ... on Problem {{ message }}
}} }}"""
DELETE = "mutation ($i: DeleteCvInput!) { deleteCv(input: $i) { __typename ... on Problem { message } } }"
MATCHES = """{ applications { edges { node {
    company match { score titleFit title sharedSkills missingSkills place placeDiffers }
} } } }"""
VERDICTS = "{ classifiedMessages { edges { node { classification { company match { score } } } } } }"
TEXT = "Wohnort: Berlin\nSoftware Engineer\nPython, SQL\nSprachen: Deutsch C1\n5 Jahre Berufserfahrung\n"
UNDERSTOOD = {
    "name": "CV",
    "current": True,
    "skills": ["Python", "SQL"],
    "titles": ["Software Engineer"],
    "languages": [{"name": "German", "level": "C1"}],
    "places": ["Berlin"],
    "years": 5,
    "text": TEXT,
}
#: Of that CV with a Software Engineer in Berlin who is to know Go and Python.
MATCH = {
    "score": pytest.approx(0.8),
    "titleFit": 1.0,
    "title": "Software Engineer",
    "sharedSkills": ["Python"],
    "missingSkills": ["Go"],
    "place": "Berlin, Germany",
    "placeDiffers": False,
}


@dataclass
class Desk:
    """Somebody at the gateway, and their mail at classify."""

    gateway: RunningGateway
    client: Client
    asking: Asking

    async def save(self, **fields: Any) -> dict[str, Any]:
        """The payload of saveCv."""
        answer: dict[str, Any] = (await self.client.data(SAVE, i={"text": TEXT, **fields}))["saveCv"]
        return answer

    async def post(self, body: dict[str, Any]) -> tuple[int, str]:
        """(status, code) of what is refused before anybody looks for a CV in it. Sent as JSON escapes."""
        headers = {**self.client.headers, "content-type": "application/json"}
        answer = await self.client.http.post(f"{self.client.url}/graphql", content=json.dumps(body), headers=headers)
        return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    async def delete(self, cv_id: str) -> str:
        """What deleteCv comes to."""
        return str((await self.client.data(DELETE, i={"id": cv_id}))["deleteCv"]["__typename"])

    async def cvs(self) -> list[dict[str, Any]]:
        """All of theirs."""
        found: list[dict[str, Any]] = (await self.client.data(f"{{ cvs {{ {CV} }} }}"))["cvs"]
        return found

    async def matches(self) -> dict[str, Any]:
        """By company."""
        edges = (await self.client.data(MATCHES))["applications"]["edges"]
        return {edge["node"]["company"]: edge["node"]["match"] for edge in edges}

    async def matched(self, company: str) -> dict[str, Any]:
        """By company, once that one is matched."""
        found: dict[str, Any] = {}

        async def is_matched() -> bool:
            found.update(await self.matches())
            return found[company] is not None

        await until(is_matched, f"{company} is matched")
        return found

    async def unmatched(self, company: str) -> None:
        """Waits until that one is not matched any more."""

        async def is_unmatched() -> bool:
            return (await self.matches())[company] is None

        await until(is_unmatched, f"nothing is left to match {company} with")

    async def verdicts(self) -> dict[str, Any]:
        """The matches that mails show, by company."""
        edges = (await self.client.data(VERDICTS))["classifiedMessages"]["edges"]
        shown = [edge["node"]["classification"] for edge in edges]
        return {one["company"]: one["match"] for one in shown}


@pytest.fixture
async def desk(
    classify: ClassifyStack, jobs: JobsStack, identity_database: TestDatabase, own_nats_server: NatsServer
) -> AsyncIterator[Desk]:
    """A gateway before a real classify and a real jobs."""
    asking = await Asking.on(classify)
    await jobs.start()
    targets = {"classify_target": asking.process.process.settings.listen, "jobs_target": jobs.address}
    async with running_gateway(
        identity_database, own_nats_server.url, World(), actor_key=ACTOR_KEY, **targets
    ) as gateway:
        client = await gateway.person()
        asking.user_id = client.user_id
        yield Desk(gateway, client, asking)


async def test_a_saved_cv_is_understood_and_applications_are_matched_with_it_until_it_is_deleted(desk: Desk) -> None:
    await desk.asking.receive(
        mail(Label.APPLIED, 1, "Acme", title="Software Engineer", skills=["Go", "Python"], location="Berlin, Germany"),
        mail(Label.APPLIED, 1, "Beta", title=""),
    )
    without = await desk.matches()
    saved = (await desk.save())["cv"]
    matches = await desk.matched("Acme")
    verdicts, listed = await desk.verdicts(), await desk.cvs()
    deleted = [await desk.delete(saved["id"]) for _ in range(2)]
    await desk.unmatched("Acme")

    assert without == {"Acme": None, "Beta": None}
    assert {name: saved[name] for name in UNDERSTOOD} == UNDERSTOOD
    assert listed == [saved]
    assert matches == {"Acme": MATCH, "Beta": None}
    assert verdicts == {"Acme": {"score": MATCH["score"]}, "Beta": None}
    assert (deleted, await desk.cvs()) == (["DeleteCvSuccess", "CvNotFound"], [])


async def test_what_goes_wrong_has_a_name_and_strangers_find_nothing(desk: Desk) -> None:
    first, request_id = (await desk.save())["cv"], str(new_id())
    again = [(await desk.save(requestId=request_id, name="Other"))["cv"]["id"] for _ in range(2)]
    second = await desk.save(id=first["id"], etag=first["etag"], text="Nurse")
    outdated = await desk.save(id=first["id"], etag=first["etag"])
    long = await desk.save(text="x" * (MAX_BYTES + 1))
    stranger = Desk(desk.gateway, await desk.gateway.person(), desk.asking)
    theirs = [(await stranger.save(id=one))["__typename"] for one in (first["id"], "nonsense")]

    assert again[0] == again[1] != first["id"]
    assert (outdated["__typename"], outdated["etag"]) == ("CvChanged", second["cv"]["etag"])
    assert (long["__typename"], long["field"]) == ("InvalidInput", "text")
    assert theirs == ["CvNotFound", "CvNotFound"]
    assert await stranger.delete(first["id"]) == "CvNotFound"
    assert await stranger.cvs() == []
    assert [(one["name"], one["current"]) for one in await desk.cvs()] == [("CV", True), ("Other", False)]


async def test_any_text_that_fits_is_kept_as_it_is_and_what_is_no_text_is_refused_by_name(desk: Desk) -> None:
    marked = "\u200f\u202eNurse\u202c\n\U0001f600\n"
    left = MAX_BYTES - len(marked.encode())
    full = marked + "\u00e4" * (left // 2) + "x" * (left % 2)
    saved = (await desk.save(text=full))["cv"]
    refused = [await desk.save(text=said) for said in (full + "x", " \u2003\n", "Nurse\x1b[2J")]
    names = [await desk.save(name=said) for said in ("n" * 101, "a\tb")]
    # Halves of a character, and NUL, as JSON and as a document spell them.
    inline = 'mutation { saveCv(input: {text: "%s"}) { __typename } }'
    bodies: list[dict[str, Any]] = [
        {"query": inline % said} for said in (r"\ud800", r"\u{d800}", r"a\u0000b", r"a\u{0}b")
    ]
    bodies += [{"query": SAVE, "variables": {"i": {"text": said}}} for said in ("\ud800 Nurse", "Nurse\x00")]
    no_text = [await desk.post(body) for body in bodies]

    assert (len(full.encode()), saved["sizeBytes"], saved["text"]) == (MAX_BYTES, MAX_BYTES, full)
    assert saved["titles"] == ["Nurse"]
    assert [(one["__typename"], one["field"]) for one in refused] == [("InvalidInput", "text")] * 3
    assert [(one["__typename"], one["field"]) for one in names] == [("InvalidInput", "name")] * 2
    assert no_text == [(200, "GRAPHQL_PARSE_FAILED")] * 2 + [(400, "BAD_REQUEST")] * 4
    assert await desk.cvs() == [saved]
