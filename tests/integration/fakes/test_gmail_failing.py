"""Everything that can go wrong on request, over a plain HTTP client."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from fakes.gmail import FakeGmail
from tests.integration.fakes.conftest import ANN
from tests.unit.fakes.gmail_mails import mail


class _Reader:
    """A client with ann's access token."""

    def __init__(self, google: FakeGmail, session: aiohttp.ClientSession) -> None:
        self._root, self._session = f"{google.url}gmail/v1/users/me", session
        self._headers = {"Authorization": f"Bearer {google.grant(ANN)['access_token']}"}

    async def get(self, path: str) -> tuple[int, Any]:
        async with self._session.get(f"{self._root}{path}", headers=self._headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def reader(google: FakeGmail) -> AsyncIterator[_Reader]:
    async with aiohttp.ClientSession() as session:
        yield _Reader(google, session)


@pytest.mark.parametrize(
    ("kind", "code", "reason", "status"),
    [
        ("500", 500, "backendError", "INTERNAL"),
        ("503", 503, "backendError", "UNAVAILABLE"),
        ("401", 401, "authError", "UNAUTHENTICATED"),
        ("429_concurrent", 429, "rateLimitExceeded", "RESOURCE_EXHAUSTED"),
        ("429_exhausted", 429, "rateLimitExceeded", "RESOURCE_EXHAUSTED"),
        ("429_retry_after", 429, "rateLimitExceeded", "RESOURCE_EXHAUSTED"),
        ("403_quota", 403, "rateLimitExceeded", "RESOURCE_EXHAUSTED"),
        ("403_user_rate", 403, "userRateLimitExceeded", "PERMISSION_DENIED"),
        ("403_domain_policy", 403, "domainPolicy", "PERMISSION_DENIED"),
        ("403_scopes", 403, "insufficientPermissions", "PERMISSION_DENIED"),
        ("400_precondition", 400, "failedPrecondition", "FAILED_PRECONDITION"),
    ],
)
async def test_the_next_calls_are_refused_as_google_words_it(
    google: FakeGmail, reader: _Reader, kind: str, code: int, reason: str, status: str
) -> None:
    google.add_fault(kind, method="getProfile", count=2)

    answers = [await reader.get("/profile") for _ in range(3)]

    assert [answer[0] for answer in answers] == [code, code, 200]
    error = answers[0][1]["error"]
    assert (error["code"], error["errors"][0]["reason"], error["status"]) == (code, reason, status)
    assert error["message"]


async def test_some_share_of_calls_fails_and_others_are_left_alone(google: FakeGmail, reader: _Reader) -> None:
    google.set_quota("unlimited")
    google.add_fault("500", method="labels.list", probability=0.5)

    codes = [(await reader.get("/labels"))[0] for _ in range(60)]

    assert 10 < codes.count(500) < 50
    assert (await reader.get("/profile"))[0] == 200


async def test_a_connection_can_end_before_or_within_the_answer(google: FakeGmail, reader: _Reader) -> None:
    google.add_fault("drop", count=2)  # two: aiohttp repeats a read on a kept connection once by itself
    google.add_fault("truncate", count=1)

    with pytest.raises(aiohttp.ClientError):
        await reader.get("/profile")
    google.clear_faults(1)
    with pytest.raises(aiohttp.ClientPayloadError):
        await reader.get("/labels")
    assert (await reader.get("/profile"))[0] == 200


async def test_an_answer_can_come_slowly_or_for_another_message(google: FakeGmail, reader: _Reader) -> None:
    first, second = (google.deliver(ANN, mail())["id"] for _ in range(2))
    google.add_fault("slow", id=first, count=1, seconds=0.05)

    assert (await reader.get(f"/messages/{first}"))[1]["id"] == first
    google.add_fault("wrong_id", id=first, count=1)
    assert (await reader.get(f"/messages/{first}"))[1]["id"] == second
    assert (await reader.get(f"/messages/{first}"))[1]["id"] == first


async def test_a_call_is_held_until_it_is_released_and_sees_what_happened_meanwhile(
    google: FakeGmail, reader: _Reader
) -> None:
    ident = google.deliver(ANN, mail())["id"]
    google.add_fault("hold", method="messages.get")
    waiting = asyncio.create_task(reader.get(f"/messages/{ident}"))
    await google.until_called("messages.get")
    google.delete(ANN, ident)

    google.clear_faults()

    assert (await waiting)[0] == 404


async def test_ten_calls_at_once_are_served_and_the_eleventh_is_not(google: FakeGmail, reader: _Reader) -> None:
    google.add_fault("hold", method="getProfile")
    held = [asyncio.create_task(reader.get("/profile")) for _ in range(10)]
    await google.until_called("getProfile", 10)

    code, answer = await reader.get("/labels")
    google.clear_faults()

    assert (code, answer["error"]["message"]) == (429, "Too many concurrent requests for user")
    assert [one[0] for one in await asyncio.gather(*held)] == [200] * 10
    assert google.stats()["users"][ANN]["max_in_flight"] == 10


async def test_a_user_in_the_box_is_told_until_when(google: FakeGmail, reader: _Reader) -> None:
    google.box(ANN)

    code, answer = await reader.get("/profile")

    assert code == 429
    assert answer["error"]["message"].startswith("User-rate limit exceeded.  Retry after 20")
    assert answer["error"]["message"].endswith("Z")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/messages?maxResult=5", 'Unknown name "maxResult"'),
        ("/messages?maxResults=many", "Invalid value at 'max_results' (TYPE_UINT32), \"many\""),
        ("/messages?includeSpamTrash=perhaps", "Invalid value at 'include_spam_trash' (TYPE_BOOL)"),
        ("/messages/1?format=everything", "Invalid value at 'format'"),
        ("/history", "Missing required parameter: startHistoryId"),
        ("/history?startHistoryId=abc", "Invalid value at 'start_history_id' (TYPE_UINT64)"),
        ("/history?startHistoryId=1&historyTypes=all", "Invalid value at 'history_types'"),
    ],
)
async def test_parameters_google_does_not_know_are_refused(reader: _Reader, path: str, message: str) -> None:
    code, answer = await reader.get(path)

    assert code == 400
    assert message in answer["error"]["message"]


async def test_what_the_fake_does_not_model_says_so(google: FakeGmail, reader: _Reader) -> None:
    assert (await reader.get("/drafts"))[0] == 501
    async with aiohttp.ClientSession() as session, session.get(f"{google.url}gmail/v2/nothing") as answer:
        assert answer.status == 404
