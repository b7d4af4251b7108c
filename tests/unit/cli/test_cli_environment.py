"""What the processes are told, and which of it the user may overrule."""

from dataclasses import replace
from pathlib import Path

import pytest

from cli.environment import (
    SERVICES,
    Computed,
    GatewayAddress,
    gateway_address,
    gateway_environment,
    listen_of,
    service_environment,
)
from cli.errors import SettingsError
from cli.servers import Servers, own_database_url

GATEWAY = GatewayAddress("127.0.0.1", 8000, "http://127.0.0.1:8000")
COMPUTED = Computed(
    database_urls={schema: f"postgresql+asyncpg://{schema}_app@db/jobtrail" for schema in ("identity", *SERVICES)},
    nats_url="nats://jobtrail:pw@127.0.0.1:4222",
    actor_key="key",
    listen={"ingest": "127.0.0.1:1", "classify": "127.0.0.1:2", "jobs": "127.0.0.1:3"},
    data=Path("/data"),
    credential_keys="k1:a",
    gateway=GATEWAY,
)


def test_a_service_is_told_its_own_values_only() -> None:
    assert service_environment("classify", COMPUTED, {}) == {
        "CLASSIFY_DATABASE_URL": "postgresql+asyncpg://classify_app@db/jobtrail",
        "CLASSIFY_NATS_URL": "nats://jobtrail:pw@127.0.0.1:4222",
        "CLASSIFY_ACTOR_KEY": "key",
        "CLASSIFY_LISTEN": "127.0.0.1:2",
        "CLASSIFY_DATA_DIR": "/data/classify",
        "CLASSIFY_INGEST_TARGET": "127.0.0.1:1",
        "PYTHONUNBUFFERED": "1",
    }


def test_the_gateway_is_told_where_every_service_is() -> None:
    assert gateway_environment(GATEWAY, COMPUTED, {}) == {
        "GATEWAY_DATABASE_URL": "postgresql+asyncpg://identity_app@db/jobtrail",
        "GATEWAY_NATS_URL": "nats://jobtrail:pw@127.0.0.1:4222",
        "GATEWAY_ACTOR_KEY": "key",
        "GATEWAY_DATA_DIR": "/data/gateway",
        "GATEWAY_HOST": "127.0.0.1",
        "GATEWAY_PORT": "8000",
        "GATEWAY_PUBLIC_URL": "http://127.0.0.1:8000",
        "GATEWAY_INGEST_TARGET": "127.0.0.1:1",
        "GATEWAY_CLASSIFY_TARGET": "127.0.0.1:2",
        "GATEWAY_JOBS_TARGET": "127.0.0.1:3",
        "PYTHONUNBUFFERED": "1",
    }


def test_what_the_user_sets_for_one_part_no_other_part_is_told() -> None:
    environ = {"OPENAI_API_KEY": "sk", "INGEST_GOOGLE_CLIENT_JSON": "{}", "GATEWAY_SECRET": "s", "HTTPS_PROXY": "p"}

    told = {name: service_environment(name, COMPUTED, environ) for name in SERVICES}
    told["gateway"] = gateway_environment(GATEWAY, COMPUTED, environ)

    who = {name: sorted(part for part, values in told.items() if name in values) for name in environ}
    assert who == {
        "OPENAI_API_KEY": ["classify"],
        "INGEST_GOOGLE_CLIENT_JSON": ["ingest"],
        "GATEWAY_SECRET": ["gateway"],
        "HTTPS_PROXY": ["classify", "gateway", "ingest", "jobs"],
    }


def test_ingest_is_told_what_connecting_mailboxes_needs() -> None:
    told = service_environment("ingest", replace(COMPUTED, google={"GOOGLE_TOKEN_URL": "http://127.0.0.1:9/token"}), {})

    assert {name: told[name] for name in told if name.startswith("INGEST_") and "GOOGLE" in name} == {
        "INGEST_GOOGLE_TOKEN_URL": "http://127.0.0.1:9/token"
    }
    assert (told["INGEST_CREDENTIAL_KEYS"], told["INGEST_PUBLIC_URL"]) == ("k1:a", "http://127.0.0.1:8000")
    assert told["INGEST_IMAP_PRIVATE"] == "true"


@pytest.mark.parametrize(
    "gateway",
    [
        GatewayAddress("0.0.0.0", 8000, "http://127.0.0.1:8000"),
        GatewayAddress("127.0.0.1", 8000, "https://jobs.example"),
    ],
)
def test_where_others_may_come_the_own_network_stays_closed(gateway: GatewayAddress) -> None:
    told = service_environment("ingest", replace(COMPUTED, gateway=gateway), {})

    assert "INGEST_IMAP_PRIVATE" not in told


def test_what_the_user_has_set_wins() -> None:
    environ = {"INGEST_NATS_URL": "nats://mine", "HOME": "/home/me"}
    environment = service_environment("ingest", COMPUTED, environ)

    assert environment["INGEST_NATS_URL"] == "nats://mine"
    assert environment["HOME"] == "/home/me"
    assert listen_of("ingest", {"INGEST_LISTEN": "10.0.0.1:7"}, 1) == "10.0.0.1:7"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, GATEWAY),
        ({"GATEWAY_PORT": "9000"}, GatewayAddress("127.0.0.1", 9000, "http://127.0.0.1:9000")),
        ({"GATEWAY_HOST": "0.0.0.0"}, GatewayAddress("0.0.0.0", 8000, "http://127.0.0.1:8000")),
        ({"GATEWAY_HOST": "::"}, GatewayAddress("::", 8000, "http://[::1]:8000")),
        (
            {"GATEWAY_PUBLIC_URL": "https://jobs.example"},
            GatewayAddress("127.0.0.1", 8000, "https://jobs.example"),
        ),
    ],
)
def test_the_gateways_address(environ: dict[str, str], expected: GatewayAddress) -> None:
    assert gateway_address(environ) == expected


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8e3", "٨", "8000 "])
def test_a_port_that_is_none_is_a_settings_error(port: str) -> None:
    with pytest.raises(SettingsError, match="GATEWAY_PORT must be a number from 1 to 65535"):
        gateway_address({"GATEWAY_PORT": port})


@pytest.mark.parametrize(
    ("admin_url", "expected"),
    [
        (
            "postgresql://postgres:p%40ss@127.0.0.1:5432/jobtrail",
            "postgresql+asyncpg://ingest_app:s%2Fcret@127.0.0.1:5432/jobtrail",
        ),
        (
            "postgresql://admin@db.example/own?sslmode=require",
            "postgresql+asyncpg://ingest_app:s%2Fcret@db.example/own?ssl=require",
        ),
    ],
)
def test_a_runtime_role_reaches_the_same_database_as_the_administrator(admin_url: str, expected: str) -> None:
    servers = Servers(admin_url, None, "nats://127.0.0.1", ())

    assert servers.app_url("ingest", "s/cret") == expected


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg"])
def test_a_database_of_ones_own_may_be_written_in_every_usual_way(scheme: str) -> None:
    assert own_database_url(f"{scheme}://u:p@h:1/d?sslmode=require") == "postgresql://u:p@h:1/d?sslmode=require"


@pytest.mark.parametrize("url", ["mysql://h/d", "postgresql://h", "h/d", "postgresql:///"])
def test_what_is_no_postgres_database_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL must look like"):
        own_database_url(url)
