"""Pages, probes and the headers they go out with."""

from pathlib import Path

import httpx
import pytest

from cli.ports import choose_port
from kit.roles import ensure_schemas
from tests.fixtures.deadline import until
from tests.fixtures.gateway import RunningGateway, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, PostgresServer, TestDatabase

HTML = {"Accept": "text/html"}


@pytest.fixture
def web_dir(tmp_path: Path) -> Path:
    """A built web app."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>the app")
    (tmp_path / "assets" / "app-1a2b.js").write_text("the script")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return tmp_path


async def _get(gateway: RunningGateway, path: str) -> tuple[httpx.Response, str]:
    response = await gateway.http.get(f"{gateway.url}{path}", headers=HTML)
    return response, response.text


async def test_the_app_is_served_under_every_address_it_shows_and_its_files_for_ever(
    identity_database: TestDatabase, nats_server: NatsServer, web_dir: Path
) -> None:
    async with running_gateway(identity_database, nats_server.url, World(), web_dir=web_dir) as gateway:
        for path in ("/", "/applications", "/applications/42"):
            response, text = await _get(gateway, path)
            assert (response.status_code, text) == (200, "<!doctype html>the app")
            assert response.headers["Cache-Control"] == "no-cache"
        script, text = await _get(gateway, "/assets/app-1a2b.js")
        missing, _ = await _get(gateway, "/assets/gone.js")
        outside, leaked = await _get(gateway, "/%2e%2e/secret.txt")

    assert (script.status_code, text) == (200, "the script")
    assert "immutable" in script.headers["Cache-Control"]
    assert missing.status_code == 404
    assert (outside.status_code, "secret" in leaked) == (404, False)


async def test_pages_run_no_script_but_ours_and_nobody_frames_them(gateway: RunningGateway) -> None:
    response, _ = await _get(gateway, "/")

    policy = response.headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in response.headers
    assert "server" not in {name.lower() for name in response.headers}


async def test_over_https_browsers_are_told_to_stay_there(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    public = "https://jobs.example.org"
    async with running_gateway(identity_database, nats_server.url, World(), public_url=public) as gateway:
        response, _ = await _get(gateway, "/healthz")

    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


async def test_before_the_app_is_built_the_page_says_so(
    identity_database: TestDatabase, nats_server: NatsServer, tmp_path: Path
) -> None:
    for development in (False, True):
        settings = {"web_dir": tmp_path / "nothing", "development": development}
        async with running_gateway(identity_database, nats_server.url, World(), **settings) as gateway:
            response, text = await _get(gateway, "/")
            other, _ = await _get(gateway, "/applications")

        assert (response.status_code, other.status_code) == (200, 404)
        assert "not built yet" in text
        assert ("/graphql" in text) is development


async def test_graphiql_and_open_introspection_are_for_development_only(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    async with running_gateway(identity_database, nats_server.url, World(), development=True) as gateway:
        response, text = await _get(gateway, "/graphql")
        schema = await gateway.stranger().data("{ __schema { queryType { name } } }")

        assert (response.status_code, "GraphiQL" in text) == (200, True)
        assert "unsafe-inline" in response.headers["Content-Security-Policy"]
        assert schema == {"__schema": {"queryType": {"name": "Query"}}}


async def test_without_development_there_is_no_graphiql(gateway: RunningGateway) -> None:
    assert (await _get(gateway, "/graphql"))[0].status_code == 404


async def test_the_probes_name_who_is_away_and_only_postgres_makes_it_unready(
    own_postgres_server: PostgresServer, own_nats_server: NatsServer, identity_template: TestDatabase
) -> None:
    database = await own_postgres_server.create_database()
    await ensure_schemas(database.admin_url, {"identity": database.app_passwords["identity"]})
    away = f"127.0.0.1:{choose_port()}"
    async with running_gateway(database, own_nats_server.url, World(), jobs_target=away) as gateway:

        async def ready() -> tuple[int, object]:
            response = await gateway.http.get(f"{gateway.url}/readyz")
            return response.status_code, response.json()

        await until(lambda: gateway.parts.bus.connected, "NATS is there")
        assert await ready() == (200, {"ready": True, "away": ["jobs"]})
        await own_nats_server.kill()
        assert await ready() == (200, {"ready": True, "away": ["jobs", "nats"]})
        await own_postgres_server.kill()
        assert await ready() == (503, {"ready": False, "away": ["jobs", "nats", "postgres"]})

        response = await gateway.http.get(f"{gateway.url}/healthz")
        assert (response.status_code, response.json()) == (200, {"alive": True})
        headers = {"Authorization": "Bearer something"}
        response = await gateway.http.post(f"{gateway.url}/graphql", json={"query": "{a}"}, headers=headers)
        answer = response.json()
        assert response.status_code == 503
        assert answer["errors"][0]["extensions"]["reason"] == "DATABASE_UNAVAILABLE"
