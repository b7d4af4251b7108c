"""The control plane over HTTP, and the fake as a process."""

import base64
from typing import Any

import aiohttp
import pytest

from fakes.gmail import FakeGmail
from fakes.gmail.remote import ControlError, running
from tests.integration.fakes.conftest import ANN
from tests.unit.fakes.gmail_mails import mail


async def _control(google: FakeGmail, name: str, **arguments: Any) -> tuple[int, Any]:
    address = f"{google.url}_fake/{name}"
    async with aiohttp.ClientSession() as session, session.post(address, json=arguments) as answer:
        return answer.status, await answer.json()


async def test_what_the_object_can_do_can_be_posted(google: FakeGmail) -> None:
    raw = base64.b64encode(mail(ident="1@a")).decode()
    _, delivered = await _control(google, "deliver", user=ANN, raw=raw, labels=["INBOX"])
    await _control(google, "relabel", user=ANN, id=delivered["id"], add=["STARRED"])
    await _control(google, "set_push", behaviour={"webhook": "http://127.0.0.1:1/", "drops": 1.0})
    _, truth = await _control(google, "truth", user=ANN)

    assert truth == google.truth(ANN)
    assert truth[delivered["id"]]["labelIds"] == ["INBOX", "STARRED"]
    assert truth[delivered["id"]]["messageId"] == "1@a"


@pytest.mark.parametrize(
    ("name", "arguments", "status", "message"),
    [
        ("explode", {}, 404, "no such control"),
        ("_mailbox", {"user": ANN}, 404, "no such control"),
        ("deliver", {}, 400, "user"),
        ("deliver", {"user": "nobody@x.example", "text": "hi"}, 400, "no user nobody@x.example"),
        ("delete", {"user": ANN, "id": "00"}, 400, "has no message 00"),
        ("advance", {"seconds": "soon"}, 400, "seconds"),
        ("add_fault", {"kind": "meteor"}, 400, "no such fault: meteor"),
    ],
)
async def test_wrong_orders_are_refused_with_the_reason(
    google: FakeGmail, name: str, arguments: dict[str, Any], status: int, message: str
) -> None:
    code, answer = await _control(google, name, **arguments)

    assert code == status
    assert message in answer["error"]


async def test_truth_remembers_what_is_gone(google: FakeGmail) -> None:
    kept, gone = (google.deliver(ANN, mail())["id"] for _ in range(2))
    google.delete(ANN, gone)

    assert {ident: row["exists"] for ident, row in google.truth(ANN).items()} == {kept: True, gone: False}


async def test_statistics_start_again(google: FakeGmail) -> None:
    headers = {"Authorization": f"Bearer {google.grant(ANN)['access_token']}"}
    address = f"{google.url}gmail/v1/users/me/profile"
    async with aiohttp.ClientSession(headers=headers) as session, session.get(address) as answer:
        assert answer.status == 200
    assert google.stats()["units"] == 1

    google.reset_stats()

    assert google.stats()["requests"] == 0


async def test_as_a_process_it_says_where_it_listens_and_serves_the_demo() -> None:
    async with running("--user", "alex.morgan@example.com", "--corpus", "demo", "--latency-ms", "0") as remote:
        granted = await remote.call("grant", user="alex.morgan@example.com")
        headers = {"Authorization": f"Bearer {granted['access_token']}"}
        address = f"{remote.url}gmail/v1/users/me/messages"
        wish = {"q": "subject:interview", "maxResults": "500"}
        async with aiohttp.ClientSession(headers=headers) as session, session.get(address, params=wish) as answer:
            found = {row["id"] for row in (await answer.json())["messages"]}
        truth = await remote.call("truth", user="alex.morgan@example.com")
        with pytest.raises(ControlError, match="no such control"):
            await remote.call("explode")

    assert found
    assert {truth[ident]["label"] for ident in found} >= {"INTERVIEW"}
    assert remote.client["web"]["token_uri"] == f"{remote.url}token"
