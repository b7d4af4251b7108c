"""Notices of changes: signed, at least once, at most one a second."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import google_auth_httplib2
import httplib2
import pytest
from aiohttp import web
from google.oauth2 import id_token
from googleapiclient.errors import HttpError

from fakes.gmail import FakeGmail, PushBehaviour
from tests.integration.fakes.conftest import ANN
from tests.integration.fakes.google_client import off, service
from tests.unit.fakes.gmail_mails import mail

_TOPIC = {"topicName": "projects/fake-project/topics/gmail"}


class _Webhook:
    """Takes notices; answers with the statuses given, then 204."""

    def __init__(self) -> None:
        self.notices: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.statuses: list[int] = []
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.Response:
        body = await request.json()
        self.notices.append(body)
        self.tokens.append(request.headers["Authorization"].removeprefix("Bearer "))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)

    def told(self) -> list[int]:
        """The history ids, in order of arrival."""
        return [int(json.loads(base64.b64decode(one["message"]["data"]))["historyId"]) for one in self.notices]


@pytest.fixture
async def webhook() -> AsyncIterator[_Webhook]:
    hook = _Webhook()
    runner = web.ServerRunner(web.Server(hook.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/push"
    yield hook
    await runner.cleanup()


async def _watch(google: FakeGmail, webhook: _Webhook, wish: dict[str, Any] | None = None, **behaviour: Any) -> Any:
    google.set_push(PushBehaviour(webhook=webhook.url, retry_seconds=0, **behaviour))
    return await off(service(google, ANN).watch(userId="me", body=_TOPIC | (wish or {})).execute)


async def test_a_change_is_told_to_the_webhook_with_a_token_google_signed(google: FakeGmail, webhook: _Webhook) -> None:
    watching = await _watch(google, webhook)
    delivered = google.deliver(ANN, mail())
    await google.push_idle()

    data = json.loads(base64.b64decode(webhook.notices[0]["message"]["data"]))
    assert (data["emailAddress"], int(data["historyId"])) == (ANN, int(delivered["historyId"]))
    assert int(watching["expiration"]) == int((google.now() + 7 * 86_400) * 1000)
    for certificates in ("oauth2/v1/certs", "oauth2/v3/certs"):
        request = google_auth_httplib2.Request(httplib2.Http())
        claims = await off(
            id_token.verify_token, webhook.tokens[0], request, "jobtrail-push", certs_url=f"{google.url}{certificates}"
        )
        assert claims["iss"] == "https://accounts.google.com"
        assert claims["email"] == "push@fake-project.iam.gserviceaccount.com"
        assert claims["email_verified"] is True


async def test_within_a_second_a_user_gets_one_notice_and_the_surplus_is_lost(
    google: FakeGmail, webhook: _Webhook
) -> None:
    await _watch(google, webhook)
    for _ in range(5):
        google.deliver(ANN, mail())
    google.advance(1)
    last = google.deliver(ANN, mail())
    outcomes = await google.push_idle()

    assert len(webhook.notices) == 2
    assert max(webhook.told()) == int(last["historyId"])
    assert outcomes["surplus"] == 4


async def test_history_ids_come_as_numbers_and_as_strings(google: FakeGmail, webhook: _Webhook) -> None:
    await _watch(google, webhook)
    for _ in range(20):
        google.send_push(ANN)
    await google.push_idle()

    kinds = {type(json.loads(base64.b64decode(one["message"]["data"]))["historyId"]) for one in webhook.notices}
    assert kinds == {int, str}


async def test_notices_come_twice_out_of_order_or_not_at_all(google: FakeGmail, webhook: _Webhook) -> None:
    await _watch(google, webhook, duplicates=1.0)
    google.send_push(ANN, 5)
    await google.push_idle()
    assert webhook.told() == [5, 5]

    google.set_push(PushBehaviour(webhook=webhook.url, reorders=1.0))
    google.send_push(ANN, 6)
    google.send_push(ANN, 7)
    await google.push_idle()
    assert sorted(webhook.told()[2:]) == [6, 7]

    google.set_push(PushBehaviour(webhook=webhook.url, drops=1.0))
    google.send_push(ANN, 8)
    assert (await google.push_idle())["dropped"] == 1
    assert len(webhook.notices) == 4


async def test_a_notice_held_back_comes_after_the_next(google: FakeGmail, webhook: _Webhook) -> None:
    await _watch(google, webhook, reorders=1.0)
    google.send_push(ANN, 1)
    assert webhook.told() == []

    await google.push_idle()

    assert webhook.told() == [1]


async def test_a_notice_is_repeated_until_it_is_taken_or_given_up(google: FakeGmail, webhook: _Webhook) -> None:
    webhook.statuses = [500, 429]
    await _watch(google, webhook)
    google.send_push(ANN, 9)
    await google.push_idle()
    assert webhook.told() == [9, 9, 9]

    webhook.statuses = [503] * 9
    google.send_push(ANN, 10)

    assert (await google.push_idle())["given up"] == 1
    assert webhook.told().count(10) == 5


async def test_a_watch_ends_after_a_week_or_when_stopped_and_has_one_topic(
    google: FakeGmail, webhook: _Webhook
) -> None:
    await _watch(google, webhook)
    users = service(google, ANN)
    with pytest.raises(HttpError, match="Only one user push notification client allowed per developer"):
        await off(users.watch(userId="me", body={"topicName": "projects/fake-project/topics/other"}).execute)
    assert list(google.stats()["watching"]) == [ANN]

    google.advance(7 * 86_400 + 1)
    google.deliver(ANN, mail())
    await _watch(google, webhook)
    await off(service(google, ANN).stop(userId="me").execute)
    google.deliver(ANN, mail())
    await google.push_idle()

    assert webhook.notices == []
    assert google.stats()["watching"] == {}


async def test_a_watch_can_be_of_some_labels_only(google: FakeGmail, webhook: _Webhook) -> None:
    await _watch(google, webhook, {"labelIds": ["INBOX"]})
    google.deliver(ANN, mail(), labels=["SPAM"])
    await google.push_idle()
    assert webhook.notices == []

    google.deliver(ANN, mail(), labels=["INBOX"])
    await google.push_idle()

    assert len(webhook.notices) == 1
