"""Requests that a page of another site could make a browser send."""

from typing import Any

import pytest

from gateway import admin
from kit.ids import new_id
from tests.fixtures.gateway import RunningGateway, cookies_of

VIEWER = {"query": "{ viewer { email } }"}


@pytest.fixture
async def cookie(gateway: RunningGateway) -> str:
    """The Cookie header of a browser that is signed in."""
    user_id = await gateway.add_user(f"{new_id().hex}@example.org")
    token = await admin.create_sign_in_link(gateway.parts.database, user_id)
    address = f"{gateway.url}/signin?token={token}"
    response = await gateway.http.get(address, follow_redirects=False)
    return f"jobtrail={cookies_of(response)['jobtrail'].value}"


async def _post(gateway: RunningGateway, headers: dict[str, str]) -> tuple[int, Any]:
    response = await gateway.http.post(f"{gateway.url}/graphql", json=VIEWER, headers=headers)
    return response.status_code, response.json()


async def test_a_page_of_ours_may_ask_under_every_name_this_machine_has(gateway: RunningGateway, cookie: str) -> None:
    port = gateway.url.rsplit(":", 1)[1]
    for origin in (gateway.url, f"http://localhost:{port}", f"http://[::1]:{port}"):
        status, answer = await _post(gateway, {"Cookie": cookie, "Origin": origin})

        assert (status, answer["data"]["viewer"] is not None) == (200, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_of_another_site_is_refused(gateway: RunningGateway, cookie: str, headers: dict[str, str]) -> None:
    status, answer = await _post(gateway, {"Cookie": cookie, **headers})

    assert status == 403
    assert answer["errors"][0]["extensions"]["reason"] == "FOREIGN_ORIGIN"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
    ],
)
async def test_what_a_form_can_send_is_not_taken(gateway: RunningGateway, cookie: str, content_type: str) -> None:
    headers = {"Cookie": cookie, "Content-Type": content_type}
    answer = await gateway.http.post(f"{gateway.url}/graphql", content=b'{"query":"{viewer{id}}"}', headers=headers)
    assert answer.status_code == 415


async def test_a_get_never_carries_the_person_and_never_changes_anything(gateway: RunningGateway, cookie: str) -> None:
    headers = {"Cookie": cookie}
    response = await gateway.http.get(f"{gateway.url}/graphql", params=VIEWER, headers=headers)
    asked = response.json()
    mutation = {"query": "mutation { signOut { __typename } }"}
    response = await gateway.http.get(f"{gateway.url}/graphql", params=mutation, headers=headers)
    refused = response.json()

    assert asked == {"data": {"viewer": None}}
    assert "data" not in refused
    assert (await _post(gateway, headers))[1]["data"]["viewer"] is not None


async def test_an_upload_from_another_site_is_refused(gateway: RunningGateway, cookie: str) -> None:
    headers = {"Cookie": cookie, "Origin": "https://evil.example"}
    body = {"filename": "x", "sizeBytes": 1}
    response = await gateway.http.post(f"{gateway.url}/uploads", json=body, headers=headers)
    assert response.status_code == 403
