"""Requests as googleapiclient builds them, and what they cost together."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from services.ingest.domain.remote import Lane
from services.ingest.gmail.answers import whole, without_payload
from services.ingest.gmail.costs import LEGACY, NEW_2026, PROFILES, Method, QuotaProfile
from services.ingest.gmail.fetching import Job, plan
from services.ingest.gmail.requests import GOOGLE_ROOT_URL, Request, Requests
from services.ingest.remote.port import Wanted

REQUESTS = Requests("http://127.0.0.1:8099/")


def asked(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


EVERY = [
    REQUESTS.profile(),
    REQUESTS.labels(),
    REQUESTS.messages(query="after:5", page_token="7", spam_and_trash=True),
    REQUESTS.history(5, None),
    REQUESTS.message("18c5a1b2c3d4e5f6"),
    REQUESTS.thread("18c5a1b2c3d4e5f6"),
    REQUESTS.attachment("18c5a1b2c3d4e5f6", "ANGjdJ_x-y"),
    REQUESTS.watch("projects/p/topics/t"),
    REQUESTS.stop(),
]


@pytest.mark.parametrize("request_", EVERY, ids=lambda one: one.method)
def test_everything_goes_to_the_root_that_was_configured(request_: Request) -> None:
    assert request_.url.startswith("http://127.0.0.1:8099/gmail/v1/users/me/")


def test_google_is_the_root_unless_told_otherwise() -> None:
    assert Requests().profile().url.startswith(GOOGLE_ROOT_URL)


def test_what_googles_client_builds_it_cannot_send() -> None:
    single, batch = REQUESTS._users.getProfile(userId="me"), REQUESTS._service.new_batch_http_request()
    batch.add(REQUESTS._users.getProfile(userId="me"))

    for one in (single, batch):
        with pytest.raises(AssertionError, match="never sent by it"):
            one.execute()


def test_batches_too_would_go_to_the_root_that_was_configured() -> None:
    assert REQUESTS._service.new_batch_http_request()._batch_uri.startswith("http://127.0.0.1:8099/batch")


def test_one_module_builds_the_service_and_nothing_holds_an_http_of_that_client() -> None:
    """One service per process: of one place, which the process's one provider calls once."""
    services = Path(__file__).parents[3] / "services"
    texts = {path: path.read_text() for path in services.rglob("*.py")}
    builds = [path.name for path, text in texts.items() if "build_from_document(" in text]
    makes = [path.name for path, text in texts.items() if re.search(r"(?<!def )\bRequests\(", text)]
    http = [path.name for path, text in texts.items() if re.search(r"^\s*(import|from) \S*httplib2", text, re.M)]

    assert (builds, makes, http) == (["requests.py"], ["process.py"], [])


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.name)
def test_every_method_has_a_price(profile: QuotaProfile) -> None:
    assert set(profile.costs) == {request.method for request in EVERY} == set(Method)


def test_a_listing_asks_for_the_largest_page() -> None:
    request = REQUESTS.messages(query='{from:a "b c"}', labels=["INBOX"], page_token="7", spam_and_trash=False)

    expected = {"q": ['{from:a "b c"}'], "labelIds": ["INBOX"], "pageToken": ["7"], "maxResults": ["500"]}
    assert expected.items() <= asked(request).items()
    assert asked(request)["includeSpamTrash"] == ["false"]


def test_what_is_not_asked_for_is_not_sent() -> None:
    assert not {"q", "labelIds", "pageToken"} & set(asked(REQUESTS.messages(page_token=None, spam_and_trash=True)))


def test_history_asks_for_every_kind_of_change() -> None:
    assert asked(REQUESTS.history(5, "77")) | {"alt": [], "prettyPrint": []} == {
        "startHistoryId": ["5"],
        "maxResults": ["500"],
        "historyTypes": ["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"],
        "pageToken": ["77"],
        "alt": [],
        "prettyPrint": [],
    }


@pytest.mark.parametrize("get", [REQUESTS.message, REQUESTS.thread])
def test_an_id_cannot_leave_its_place_in_the_address(get: Callable[[str], Request]) -> None:
    request = get("../labels?x=1#")

    assert urlsplit(request.url).path.endswith("/..%2Flabels%3Fx%3D1%23")
    assert request.expected_id == "../labels?x=1#"


def test_a_message_is_asked_for_in_full_and_without_white_space() -> None:
    assert asked(REQUESTS.message("a")) == {"format": ["full"], "prettyPrint": ["false"], "alt": ["json"]}


def wanted(*threads: str, lane: Lane = Lane.BACKFILL) -> list[Wanted]:
    return [Wanted(f"{number}{thread}", thread, lane) for number, thread in enumerate(threads)]


def units(jobs: list[Job], profile: QuotaProfile) -> int:
    prices = (profile.costs[Method.MESSAGES_GET], profile.costs[Method.THREADS_GET])
    return sum(prices[bool(job.thread_id)] for job in jobs)


@pytest.mark.parametrize("profile", [NEW_2026, LEGACY], ids=lambda one: one.name)
@pytest.mark.parametrize(("members", "requests"), [(1, 1), (2, 2), (3, 1), (60, 1)])
def test_a_thread_is_fetched_whole_from_three_wanted_messages_on(
    members: int, requests: int, profile: QuotaProfile
) -> None:
    jobs = plan(wanted(*["t"] * members), profile)

    assert len(jobs) == requests
    assert units(jobs, profile) == min(profile.costs[Method.MESSAGES_GET] * members, profile.costs[Method.THREADS_GET])


def test_jobs_go_by_lane_and_then_as_they_were_given() -> None:
    given = [*wanted("a", "b"), *wanted("c", lane=Lane.PERSON), *wanted("d", lane=Lane.HISTORY)]

    assert [job.wanted[0].thread_id for job in plan(given, NEW_2026)] == ["c", "d", "a", "b"]


def test_a_thread_goes_with_its_most_urgent_message() -> None:
    given = [*wanted("a"), *wanted("t", "t"), Wanted("urgent", "t", Lane.PERSON)]

    assert plan(given, NEW_2026)[0].thread_id == "t"


def test_messages_whose_thread_is_unknown_are_fetched_one_by_one() -> None:
    assert len(plan(wanted("", "", "", ""), NEW_2026)) == 4


MESSAGE = (
    b'{"id":"1","threadId":"2","labelIds":["INBOX"],"snippet":"s","payload":{"parts":[{}]},"sizeEstimate":5,"x":"y"}'
)


def test_a_message_is_decoded_without_its_payload() -> None:
    assert without_payload(MESSAGE) == {
        "id": "1",
        "threadId": "2",
        "labelIds": ["INBOX"],
        "snippet": "s",
        "sizeEstimate": 5,
        "x": "y",
    }


@pytest.mark.parametrize(
    "body",
    [
        b'{"payload":{},"id":"1"}',
        b'{"sizeEstimate":5,"payload":{},"id":"1"}',
        b'{ "id": "1", "payload": {}, "sizeEstimate": 5 }',
        b'{"id":"1"}',
        b"{}",
        b"[]",
        b"7",
    ],
)
def test_what_is_written_in_another_order_is_decoded_whole(body: bytes) -> None:
    assert without_payload(body) == whole(body) == orjson.loads(body)


def test_words_of_a_mail_do_not_pass_for_keys() -> None:
    told = {
        "id": "1",
        "snippet": 'x","payload":{},"sizeEstimate":9,"id":"2',
        "payload": {"headers": [{"name": "Subject", "value": ',"sizeEstimate":7,"id":"3"}'}]},
        "sizeEstimate": 5,
        "internalDate": "8",
    }

    read = without_payload(orjson.dumps(told))

    assert read == {name: value for name, value in told.items() if name != "payload"}


@pytest.mark.parametrize("cut", range(1, len(MESSAGE), 9))
def test_a_message_that_is_cut_is_not_taken(cut: int) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        without_payload(MESSAGE[:cut])


def test_an_empty_answer_is_an_empty_object() -> None:
    assert whole(b"") == {}
