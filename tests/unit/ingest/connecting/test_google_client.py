"""The Google client's file, what can be done with it, and where people may be sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.ingest.connecting import options
from services.ingest.connecting.authorization import Leaving, challenge, grants_reading, known_error, may_return_to
from services.ingest.connecting.google_client import parse_client
from services.ingest.connecting.names import free_name, is_default
from services.ingest.settings import IngestSettings

HOME = "http://127.0.0.1:8000"
JOBS = "https://jobs.example"
REQUIRED = {
    "database_url": "postgresql+asyncpg://x",
    "nats_url": "nats://x",
    "listen": "127.0.0.1:0",
    "actor_key": "a key of at least thirty-two characters",
}


def client_json(kind: str = "web", **fields: Any) -> str:
    """As Google's console gives it."""
    values = {"client_id": "1-x.apps.googleusercontent.com", "client_secret": "GOCSPX-secret", "project_id": "p"}
    return json.dumps({kind: {**values, **fields}})


@pytest.mark.parametrize(("kind", "installed"), [("web", False), ("installed", True)])
def test_both_kinds_of_clients_are_read(kind: str, installed: bool) -> None:
    client = parse_client(client_json(kind, redirect_uris=["http://localhost"]))

    assert (client.client_id, client.client_secret) == ("1-x.apps.googleusercontent.com", "GOCSPX-secret")
    assert (client.installed, client.redirect_uris) == (installed, ("http://localhost",))
    assert "GOCSPX" not in repr(client)


def test_of_registered_addresses_terminals_can_use_loopback_ones_with_a_port() -> None:
    registered = [f"{JOBS}/oauth/google/callback", "http://localhost", "http://127.0.0.1:8765/", "https://127.0.0.1:1/"]

    assert parse_client(client_json(redirect_uris=registered)).loopback_redirect_uris == ("http://127.0.0.1:8765/",)


BAD = {
    "empty": "",
    "no JSON": "GOCSPX-secret {",
    "a list": "[]",
    "a service account": json.dumps({"type": "service_account", "private_key": "GOCSPX-secret"}),
    "no secret": json.dumps({"web": {"client_id": "1-x"}}),
    "an empty id": client_json(client_id=""),
    "a line break": client_json(client_secret="GOCSPX-secret\r\nX: y"),
    "redirects of another shape": client_json(redirect_uris="http://GOCSPX-secret"),
    "too long": client_json(project_id="x" * 70_000),
    "nested beyond reason": "[" * 50_000,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_no_client_is_refused_in_a_sentence_that_quotes_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="Google") as refused:
        parse_client(text)

    assert "GOCSPX" not in str(refused.value)
    assert refused.value.__cause__ is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(ValueError):
        parse_client(text)


def test_a_bad_client_or_key_is_said_at_the_start_without_being_shown(tmp_path: Path) -> None:
    wrong = {
        "google_client_file": str(tmp_path / "missing.json"),
        "google_client_json": "GOCSPX-secret",
        "credential_keys": "k1:c2VjcmV0",
        "public_url": "https://jobs.example/path",
    }
    with pytest.raises(ValidationError) as refused:
        IngestSettings.model_validate({**REQUIRED, **wrong})

    told = refused.value.errors(include_input=False, include_url=False)
    assert {str(one["loc"][0]) for one in told} == set(wrong)
    assert not any(secret in one["msg"] for one in told for secret in ("GOCSPX", "c2VjcmV0"))


def test_the_client_comes_from_its_file_before_its_content(tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(client_json(client_id="of the file"))
    both = {**REQUIRED, "google_client_file": str(file), "google_client_json": client_json(client_id="of the content")}
    content = {**REQUIRED, "google_client_json": client_json(client_id="of the content")}

    found = [IngestSettings.model_validate(values).google_client() for values in (both, content, REQUIRED)]

    assert [one.client_id if one else None for one in found] == ["of the file", "of the content", None]


@pytest.mark.parametrize(
    ("kind", "redirects", "public_url", "problem"),
    [
        ("installed", [], HOME, ""),
        ("installed", [], JOBS, "Desktop app"),
        ("web", [f"{JOBS}/oauth/google/callback"], JOBS, ""),
        ("web", ["https://other.example/"], JOBS, "does not list"),
        ("web", [], JOBS, ""),
    ],
)
def test_what_cannot_work_is_said_before_it_is_tried(
    kind: str, redirects: list[str], public_url: str, problem: str
) -> None:
    told = options.google(parse_client(client_json(kind, redirect_uris=redirects)), public_url)

    assert told.configured
    assert told.loopback == (kind == "installed")
    assert problem in told.problem
    assert bool(told.problem) == bool(problem)


def test_the_challenge_is_the_one_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_no_way_to_google_is_like_another() -> None:
    ways = [Leaving.new() for _ in range(100)]

    assert len({one.state for one in ways} | {one.verifier for one in ways}) == 200
    assert ways[0].state not in repr(ways[0])
    assert ways[0].verifier not in repr(ways[0])


@given(st.text(max_size=100))
def test_only_our_own_places_are_gone_back_to(text: str) -> None:
    assert not may_return_to(f"https://{text}", HOME)
    assert not may_return_to(f"http://evil.example/{text}", HOME)
    assert may_return_to(f"{HOME}/oauth/google/callback", HOME)


@pytest.mark.parametrize(
    ("scope", "reads"),
    [("", False), ("openid email", False), (f"openid {'https://www.googleapis.com/auth/gmail.readonly'}", True)],
)
def test_reading_mail_has_to_be_among_what_was_granted(scope: str, reads: bool) -> None:
    assert grants_reading(scope) is reads


@given(st.text(max_size=100))
def test_an_error_code_is_a_word_or_other(text: str) -> None:
    known = known_error(text)

    assert known == "other" or (known == text and known.replace("_", "").isalpha() and known.isascii())


def test_names_nobody_chose_are_told_from_those_somebody_did() -> None:
    assert [is_default(name) for name in ("Gmail", "Gmail 2", "Mail", "My Gmail", "Gmail two")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert free_name("Gmail", {"Gmail", "Gmail 2"}) == "Gmail 3"
    assert free_name("Gmail", set()) == "Gmail"
