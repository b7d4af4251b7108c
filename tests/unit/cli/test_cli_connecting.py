"""What connecting mailboxes needs on this machine: keys, and a place for a browser to come back to."""

import asyncio
import base64
from pathlib import Path

import httpx
import pytest

from cli import fake_google
from cli.credential_keys import credential_keys, forget_older, make_newer, stored_numbers
from cli.loopback import waiting
from cli.stored_secrets import StoredSecrets
from services.ingest.connecting.google_client import parse_client
from services.ingest.credentials import parse_keys


def test_the_first_start_makes_a_key_that_ingest_can_read_and_later_ones_find_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"

    first = credential_keys(StoredSecrets(path))
    again = credential_keys(StoredSecrets(path))

    assert first == again
    assert {key_id: len(key) for key_id, key in parse_keys(first).items()} == {"k1": 32}
    assert path.stat().st_mode & 0o077 == 0


def test_a_newer_key_seals_until_the_older_is_forgotten(tmp_path: Path) -> None:
    secrets = StoredSecrets(tmp_path / "secrets.json")
    before = credential_keys(secrets)
    make_newer(secrets)
    both = credential_keys(secrets)
    forgotten = forget_older(secrets)

    assert list(parse_keys(both)) == ["k2", "k1"]
    assert both.endswith("," + before)
    assert (forgotten, list(parse_keys(credential_keys(secrets)))) == (1, ["k2"])
    # On disk too, and other secrets stay.
    assert stored_numbers(StoredSecrets(tmp_path / "secrets.json")) == [2]


def test_more_than_nine_keys_are_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    secrets = StoredSecrets(tmp_path / "secrets.json")
    secrets.get("nats")
    for _ in range(11):
        make_newer(secrets)

    assert list(parse_keys(credential_keys(secrets)))[:3] == ["k11", "k10", "k9"]
    assert forget_older(secrets) == 10
    assert "nats" in secrets.names()


def test_the_fake_googles_client_is_one_that_ingest_takes() -> None:
    client = parse_client(fake_google.settings(8099)["GOOGLE_CLIENT_JSON"])

    assert (client.installed, client.loopback_redirect_uris) == (True, ())


@pytest.mark.parametrize(("value", "wanted"), [("", False), ("0", False), ("1", True)])
def test_the_fake_google_comes_when_asked_for(value: str, wanted: bool) -> None:
    assert fake_google.wanted({fake_google.VARIABLE: value}) is wanted


async def test_only_what_brings_the_awaited_state_ends_the_waiting() -> None:
    async with waiting() as back, httpx.AsyncClient(trust_env=False) as browser:
        early = await browser.get(f"{back.url}?state=s&code=too-early")
        brought = asyncio.create_task(back.wait("s", 10))
        await asyncio.sleep(0)
        statuses = [
            early.status_code,
            (await browser.get(back.url)).status_code,
            (await browser.get(f"{back.url}favicon.ico")).status_code,
            (await browser.get(f"{back.url}?state=other&code=1")).status_code,
            (await browser.post(f"{back.url}?state=s&code=1")).status_code,
        ]
        came = await browser.get(f"{back.url}?state=s&code=4%2F0A&scope=x")

        assert statuses == [404] * 5
        assert (came.status_code, came.headers["cache-control"]) == (200, "no-store")
        assert "4/0A" not in came.text
        assert await brought == {"state": "s", "code": "4/0A", "scope": "x"}


async def test_a_request_that_is_none_keeps_nobody_from_coming_back() -> None:
    async with waiting() as back:
        port = int(back.url.rsplit(":", 1)[1].strip("/"))
        brought = asyncio.create_task(back.wait("s", 10))
        for noise in (b"\xff" * 40_000 + b"\r\n", b"\r\n", b"GET /?state=s HTTP"):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(noise)
            writer.close()
        async with httpx.AsyncClient(trust_env=False) as browser:
            await browser.get(f"{back.url}?state=s&error=access_denied")

        assert await brought == {"state": "s", "error": "access_denied"}


async def test_who_does_not_come_back_is_not_waited_for_for_ever() -> None:
    async with waiting() as back:
        with pytest.raises(TimeoutError):
            await back.wait("s", 0.01)


def test_a_stored_key_has_what_aes_256_asks_for(tmp_path: Path) -> None:
    key = StoredSecrets(tmp_path / "secrets.json").get("credential_key_1")

    assert len(base64.urlsafe_b64decode(key + "=")) == 32
