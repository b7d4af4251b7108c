"""Negotiation, global ids, origins and tokens."""

import pytest
from starlette.datastructures import Headers

from gateway.graphql.accept import negotiate
from gateway.graphql.ids import global_id, parse_global_id, uuid_of
from gateway.identity import tokens
from gateway.identity.passwords import Passwords
from gateway.security import Origins, bearer_token, cookie_name
from gateway.settings import GatewaySettings
from kit.errors import Problem

UUID = "0190a1b2-c3d4-7000-8000-000000000001"
JSON, MODERN, STREAM = "application/json", "application/graphql-response+json", "text/event-stream"


def _settings(**more: str) -> GatewaySettings:
    needed = {
        "database_url": "x",
        "nats_url": "x",
        "actor_key": "k" * 32,
        "ingest_target": "x",
        "classify_target": "x",
        "jobs_target": "x",
    }
    return GatewaySettings(**{**needed, **more})


@pytest.mark.parametrize(
    ("accept", "streams", "expected"),
    [
        (None, False, JSON),
        ("", False, JSON),
        ("text/html", False, None),
        (f"{JSON};q=0", False, None),
        (f"{JSON};q=nonsense", False, None),
        (f"{MODERN};q=0.5, {JSON};q=0.6", False, JSON),
        (f"{MODERN}, {JSON}, {STREAM}", False, MODERN),
        (f"{MODERN}, {JSON}, {STREAM}", True, STREAM),
        (f"{STREAM};q=0, {JSON}", True, JSON),
        (STREAM, False, STREAM),
        (",".join(["x/y"] * 50 + [JSON]), False, None),
    ],
)
def test_the_form_is_negotiated(accept: str | None, streams: bool, expected: str | None) -> None:
    assert negotiate(accept, streams=streams) == expected


def test_a_global_id_is_read_back_and_nothing_else_is() -> None:
    made = global_id("Operation", "ingest", UUID)

    assert parse_global_id(made) == ("Operation", "ingest", UUID)
    assert uuid_of(global_id("Mailbox", UUID), "Mailbox") == UUID
    assert uuid_of(global_id("Mailbox", UUID), "Message") is None
    for text in ("", "=", "ü", "A" * 201, global_id("Mailbox", "x"), "TWFpbGJveA==", "\x00", global_id("A", "b", "c")):
        assert parse_global_id(text) == ("",)


@pytest.mark.parametrize(
    ("public_url", "origin", "allowed"),
    [
        ("https://jobs.example.org", "https://jobs.example.org", True),
        ("https://jobs.example.org", "https://jobs.example.org:443", True),
        ("https://jobs.example.org", "HTTPS://Jobs.Example.org", True),
        ("https://jobs.example.org", "http://jobs.example.org", False),
        ("https://jobs.example.org", "https://jobs.example.org.evil.example", False),
        ("https://jobs.example.org", "https://evil.example", False),
        ("https://jobs.example.org", "null", False),
        ("https://jobs.example.org", "", False),
        ("https://jobs.example.org", "http://localhost:8000", False),
        ("http://127.0.0.1:8000", "http://localhost:8000", True),
        ("http://127.0.0.1:8000", "http://localhost:8001", False),
        ("http://127.0.0.1:8000", "https://partner.example", True),
    ],
)
def test_only_pages_of_ours_may_act_for_a_person(public_url: str, origin: str, allowed: bool) -> None:
    listed = "https://partner.example, https://other.example" if public_url.startswith("http:") else ""
    origins = Origins(_settings(public_url=public_url, allowed_origins=listed))

    if allowed:
        origins.check(Headers({"origin": origin}))
    else:
        with pytest.raises(Problem, match="FOREIGN_ORIGIN"):
            origins.check(Headers({"origin": origin}))


def test_a_cookie_over_https_is_bound_to_its_host() -> None:
    assert cookie_name(_settings(public_url="https://x.example")) == "__Host-jobtrail"
    assert cookie_name(_settings(public_url="http://127.0.0.1:8000")) == "jobtrail"


@pytest.mark.parametrize("url", ["jobs.example.org", "ftp://x", "https://x/path", "https://", "https://x?y"])
def test_a_public_url_that_is_no_origin_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="public_url"):
        _settings(public_url=url)


def test_a_token_is_kept_as_a_digest_only_and_what_is_none_has_none() -> None:
    token = tokens.new_token()

    assert len(token) == 43
    assert tokens.digest(token) != token.encode()
    assert len(tokens.digest(token) or b"") == 32
    for text in ("", "x" * 101, "ü"):
        assert tokens.digest(text) is None


def test_a_bearer_header_is_read_whatever_its_case() -> None:
    assert bearer_token("bearer abc") == "abc"
    for value in ("", "Bearer", "Bearer ", "Basic abc", "abc"):
        assert bearer_token(value) is None


async def test_passwords_match_only_themselves_and_nobody_matches_no_password() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse battery")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.matches(stored, "correct horse battery") is True
    assert await passwords.matches(stored, "correct horse batter") is False
    assert await passwords.matches(None, "a password that nobody has") is False
    assert await passwords.matches("no hash at all", "x") is False
    long = await passwords.hash("x" * 200)
    assert await passwords.matches(long, "x" * 201) is False
