"""Searching: what is found, in which order, and how it is shown. Over gRPC, with real mails behind it."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from services.classify.domain.labels import Label
from tests.fixtures.classify_service import classify_on
from tests.fixtures.servers import NatsServer, PostgresServer
from tests.integration.classify.letters import Searcher, as_linked, letter
from tests.integration.classify.mails import day

ACME = letter(Label.APPLIED, 1, "Thanks for applying", "We received it.", company="Acme", title="Data Engineer")
ACME_TALK = letter(
    Label.INTERVIEW, 5, "Your interview", "We invite you to a phone screen.", company="Acme", title="Data Engineer"
)
GLOBEX = letter(
    Label.REJECTION,
    9,
    "Ihre Bewerbung",
    "Leider müssen wir Ihnen absagen. Gespräche mit anderen Bewerbern laufen.",
    company="Globex",
    title="Entwickler",
    sender="Petra Müller <petra@globex.de>",
)
RECRUITER = letter(Label.RECRUITER_OUTREACH, 12, "A role for you", "Phone me about this screen role in Cologne.")
PRIVATE = letter(Label.OTHER, 13, "Phone bill", "Your phone bill for an interview with the screen.")


@pytest.fixture(scope="module")
async def searched(
    postgres_server: PostgresServer, nats_server: NatsServer, classify_template: str
) -> AsyncIterator[Searcher]:
    """Somebody with these five mails; the tests only read."""
    database = await postgres_server.create_database(classify_template)
    async with classify_on(database, nats_server) as stack:
        running = await stack.start(decide=as_linked, clock=lambda: day(20))
        person = Searcher(stack, running, uuid4())
        await person.has(ACME, ACME_TALK, GLOBEX, RECRUITER, PRIVATE)
        yield person


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phone", ["=Your interview", "A role for you"]),
        ("phone screen", ["=Your interview", "A role for you"]),
        ('"phone screen"', ["=Your interview"]),
        ('"screen phone"', []),
        ("phone -cologne", ["=Your interview"]),
        ("invitation", ["=Your interview"]),
        ("bewerbungen", ["=Ihre Bewerbung"]),
        ("gespräch", ["=Ihre Bewerbung"]),
        ("mueller", ["=Ihre Bewerbung"]),
        ("inter", ["=Your interview"]),
        ("inter ", []),
        ("acme", ["="]),
        ("acme phone", ["=Your interview"]),
        ("engineer received", ["=Thanks for applying"]),
        ("from:globex", ["=Ihre Bewerbung"]),
        ("from:petra absagen", ["=Ihre Bewerbung"]),
        ("label:interview", ["=Your interview"]),
        ("label:rejection,recruiter_outreach", ["A role for you", "=Ihre Bewerbung"]),
        ("company:globex", ["=Ihre Bewerbung"]),
        ("company:acme bewerbung", []),
        ("stage:rejected", ["=Ihre Bewerbung"]),
        ("stage:rejected phone", []),
        ("industry:unknown phone", ["=Your interview"]),
        ("industry:bank phone", []),
        ("tag:remote", []),
        ("phone after:2026-01-12", ["A role for you"]),
        ("phone before:2026-01-12", ["=Your interview"]),
        ("-acme engineer", []),
        ("bill", []),
        ("", []),
        ('"', []),
    ],
)
async def test_finds(searched: Searcher, query: str, found: list[str]) -> None:
    assert await searched.finds(query) == found


async def test_one_person_finds_nothing_of_another(searched: Searcher) -> None:
    other = Searcher.__new__(Searcher)
    other.__dict__ |= searched.__dict__ | {"user_id": uuid4()}

    assert (await other.asks("phone")).total_count == 0
    assert (await searched.asks("phone")).total_count == 2


async def test_shows_where_it_was_found_in_pieces(searched: Searcher) -> None:
    (hit,) = (await searched.asks('"phone screen" your')).hits

    subject, text = ([(one.text, one.matched) for one in part] for part in (hit.mails[0].subject, hit.mails[0].text))
    assert subject == [("Your", True), (" interview", False)]
    assert text == [("We invite you to a ", False), ("phone screen", True), (".", False)]
