"""Reading the fake with Google's own client."""

import asyncio
import base64
import itertools
from typing import Any

import pytest
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from fakes.gmail import FakeGmail
from tests.integration.fakes.conftest import ANN
from tests.integration.fakes.google_client import off, service
from tests.unit.fakes.gmail_mails import mail

_READ = "https://www.googleapis.com/auth/gmail.readonly"
_METADATA = "https://www.googleapis.com/auth/gmail.metadata"
_SEND = "https://www.googleapis.com/auth/gmail.send"


def _all_pages(resource: Any, key: str, **options: Any) -> list[dict[str, Any]]:
    request, rows = resource.list(userId="me", **options), []
    while request is not None:
        answer = request.execute()
        rows += answer.get(key, [])
        request = resource.list_next(request, answer)
    return rows


def _history(resource: Any, **options: Any) -> list[dict[str, Any]]:
    """The client's `list_next` refuses a request with a repeated parameter (historyTypes), so pages go by token."""
    rows, token = [], None
    while True:
        answer = resource.list(userId="me", pageToken=token, **options).execute()
        rows += answer.get("history", [])
        token = answer.get("nextPageToken")
        if token is None:
            return rows


async def test_listing_all_pages_gives_every_message_once_newest_first(google: FakeGmail) -> None:
    google.fill(ANN, size=330, days=14)
    users = service(google, ANN)

    every = await off(_all_pages, users.messages(), "messages", maxResults=100, includeSpamTrash=True)
    visible = await off(_all_pages, users.messages(), "messages", maxResults=10_000)
    profile = await off(users.getProfile(userId="me").execute)

    truth = google.truth(ANN)
    dates = [int(truth[row["id"]]["internalDate"]) for row in every]
    assert {row["id"] for row in every} == set(truth)
    assert len(every) == 330
    assert all(later + 2_000 > earlier for later, earlier in itertools.pairwise(dates))
    assert {row["id"] for row in visible} == {one for one in truth if "SPAM" not in truth[one]["labelIds"]}
    assert profile["messagesTotal"] == 330
    assert all(row["threadId"] == truth[row["id"]]["threadId"] for row in every)


async def test_a_message_deleted_between_pages_shifts_nothing(google: FakeGmail) -> None:
    for _ in range(6):
        google.deliver(ANN, mail())
        google.advance(60)
    messages = service(google, ANN).messages()
    first = await off(messages.list(userId="me", maxResults=3).execute)
    google.delete(ANN, first["messages"][0]["id"])

    second = await off(messages.list(userId="me", maxResults=3, pageToken=first["nextPageToken"]).execute)

    seen = [row["id"] for row in first["messages"] + second["messages"]]
    assert sorted(seen) == sorted(google.truth(ANN))
    assert "nextPageToken" not in second


async def test_what_google_refuses_in_a_listing_is_refused(google: FakeGmail) -> None:
    messages = service(google, ANN).messages()
    token = "12345678901234567890"

    with pytest.raises(HttpError, match="Invalid pageToken"):
        await off(messages.list(userId="me", pageToken=token).execute)
    with pytest.raises(HttpError, match="Invalid label: Label_9"):
        await off(messages.list(userId="me", labelIds=["Label_9"]).execute)
    with pytest.raises(HttpError, match="Invalid field selection ids"):
        await off(messages.list(userId="me", fields="messages/ids").execute)
    with pytest.raises(HttpError, match="Delegation denied for ben@"):
        await off(messages.list(userId="ben@x.example").execute)


async def test_labels_filter_together_and_count(google: FakeGmail) -> None:
    google.deliver(ANN, mail(), labels=["INBOX", "UNREAD"])
    both = google.deliver(ANN, mail(), labels=["INBOX", "STARRED"])
    users = service(google, ANN)

    found = await off(users.messages().list(userId=ANN, labelIds=["INBOX", "STARRED"]).execute)
    inbox = await off(users.labels().get(userId="me", id="INBOX").execute)
    every = await off(users.labels().list(userId="me").execute)

    assert [row["id"] for row in found["messages"]] == [both["id"]]
    assert (inbox["messagesTotal"], inbox["messagesUnread"], inbox["type"]) == (2, 1, "system")
    assert {"id": "INBOX", "name": "INBOX", "type": "system"} in every["labels"]


async def test_the_raw_format_gives_back_what_was_delivered(google: FakeGmail) -> None:
    raw = mail("8-bit: ä").replace(b"\n", b"\r\n")
    delivered = google.deliver(ANN, raw)

    shown = await off(service(google, ANN).messages().get(userId="me", id=delivered["id"], format="raw").execute)

    assert base64.urlsafe_b64decode(shown["raw"] + "=" * (-len(shown["raw"]) % 4)) == raw


async def test_an_attachment_is_had_by_the_id_of_the_last_get_until_it_ages(google: FakeGmail) -> None:
    google.fill(ANN, "oddities", huge=False)
    ident = next(one for one, row in google.truth(ANN).items() if row["oddity"] == "winmail")
    messages = service(google, ANN).messages()
    shown = await off(messages.get(userId="me", id=ident).execute)
    attachment = shown["payload"]["parts"][1]["body"]["attachmentId"]
    fetch = messages.attachments().get(userId="me", messageId=ident, id=attachment)

    assert (await off(fetch.execute))["size"] == shown["payload"]["parts"][1]["body"]["size"] == 400
    google.advance(3_601)
    with pytest.raises(HttpError, match="Invalid attachment token"):
        await off(fetch.execute)


async def test_a_thread_holds_its_messages_oldest_first(google: FakeGmail) -> None:
    first = google.deliver(ANN, mail(subject="Plan", ident="1@a"))
    google.advance(60)
    second = google.deliver(ANN, mail(subject="Re: Plan", headers="In-Reply-To: <1@a>\n"))
    threads = service(google, ANN).threads()

    listed = await off(threads.list(userId="me").execute)
    shown = await off(threads.get(userId="me", id=first["threadId"], format="metadata").execute)

    assert [row["id"] for row in listed["threads"]] == [first["threadId"]]
    assert [row["id"] for row in shown["messages"]] == [first["id"], second["id"]]
    assert listed["threads"][0]["historyId"] == shown["historyId"] == second["historyId"]
    assert google.stats()["users"][ANN]["units"] == 10 + 40


async def test_history_tells_every_change_even_over_empty_pages(google: FakeGmail) -> None:
    users = service(google, ANN)
    start = (await off(users.getProfile(userId="me").execute))["historyId"]
    google.set_oddities(empty_history_pages=0.5)
    ids = [google.deliver(ANN, mail())["id"] for _ in range(20)]
    google.trash(ANN, ids[0])
    google.delete(ANN, ids[1])

    records = await off(_history, users.history(), startHistoryId=start, maxResults=3)
    only = await off(_history, users.history(), startHistoryId=start, historyTypes=["messageDeleted", "labelAdded"])

    added = [row["message"]["id"] for record in records for row in record.get("messagesAdded", [])]
    assert added == ids
    assert [sorted(record) for record in only] == [
        ["id", "labelsAdded", "messages"],
        ["id", "messages", "messagesDeleted"],
    ]
    assert only[0]["labelsAdded"][0]["labelIds"] == ["TRASH"]


async def test_history_without_changes_has_no_list_and_history_too_old_is_not_found(google: FakeGmail) -> None:
    users = service(google, ANN)
    start = (await off(users.getProfile(userId="me").execute))["historyId"]

    assert await off(users.history().list(userId="me", startHistoryId=start).execute) == {"historyId": start}
    google.expire_history(ANN)
    with pytest.raises(HttpError) as caught:
        await off(users.history().list(userId="me", startHistoryId=start).execute)
    assert caught.value.status_code == 404
    assert caught.value.error_details == [
        {"message": "Requested entity was not found.", "domain": "global", "reason": "notFound"}
    ]


async def test_a_batch_answers_each_part_by_its_id(google: FakeGmail) -> None:
    ids = [google.deliver(ANN, mail())["id"] for _ in range(3)]
    messages = service(google, ANN).messages()
    answers: dict[str, Any] = {}
    batch = BatchHttpRequest(lambda name, answer, error: answers.update({name: error or answer}), f"{google.url}batch")
    for ident in [*ids, "feed"]:
        batch.add(messages.get(userId="me", id=ident, format="minimal"), request_id=ident)

    await off(batch.execute)

    assert {name: answers[name]["id"] for name in ids} == {name: name for name in ids}
    assert answers["feed"].status_code == 404


async def test_a_batch_counts_each_part_and_is_refused_above_a_hundred(google: FakeGmail) -> None:
    ident = google.deliver(ANN, mail())["id"]
    messages = service(google, ANN).messages()
    google.set_latency(0.01)
    errors: list[Any] = []

    def run(parts: int) -> None:
        batch = BatchHttpRequest(lambda _, __, error: errors.append(error), f"{google.url}batch")
        for _ in range(parts):
            batch.add(messages.get(userId="me", id=ident, format="minimal"))
        batch.execute()

    await off(run, 25)
    assert sum(error is None for error in errors) == 10
    assert {str(error.reason) for error in errors if error} == {"Too many concurrent requests for user"}
    with pytest.raises(HttpError, match="Received: 101, Limit: 100"):
        await off(run, 101)


async def test_an_expired_access_token_is_refreshed_and_the_call_repeated(google: FakeGmail) -> None:
    users = service(google, ANN)
    await off(users.getProfile(userId="me").execute)
    google.advance(3_600)

    await off(users.getProfile(userId="me").execute)

    assert google.stats()["refreshes"] == 2


async def test_a_revoked_grant_is_an_invalid_grant_for_good(google: FakeGmail) -> None:
    users = service(google, ANN)
    await off(users.getProfile(userId="me").execute)
    google.revoke(ANN)

    with pytest.raises(RefreshError, match="Token has been expired or revoked") as caught:
        await off(users.getProfile(userId="me").execute)
    assert not caught.value.retryable


async def test_the_metadata_scope_sees_headers_only(google: FakeGmail) -> None:
    ident = google.deliver(ANN, mail(subject="Hi"))["id"]
    messages = service(google, ANN, [_METADATA]).messages()

    shown = await off(messages.get(userId="me", id=ident, format="metadata", metadataHeaders=["Subject"]).execute)

    assert shown["payload"]["headers"] == [{"name": "Subject", "value": "Hi"}]
    with pytest.raises(HttpError, match="doesn't allow format FULL"):
        await off(messages.get(userId="me", id=ident).execute)
    with pytest.raises(HttpError, match="does not support 'q'"):
        await off(messages.list(userId="me", q="hi").execute)


async def test_other_scopes_see_nothing(google: FakeGmail) -> None:
    with pytest.raises(HttpError, match="insufficient authentication scopes") as caught:
        await off(service(google, ANN, [_SEND]).getProfile(userId="me").execute)
    assert caught.value.error_details[0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


async def test_many_threads_with_clients_of_their_own_get_what_they_ask_for(google: FakeGmail) -> None:
    google.set_quota("unlimited")
    ids = [google.deliver(ANN, mail())["id"] for _ in range(60)]

    def read(part: list[str]) -> list[str]:
        messages = service(google, ANN).messages()
        return [messages.get(userId="me", id=ident, format="minimal").execute()["id"] for ident in part]

    answers = await asyncio.gather(*(off(read, ids[start::6]) for start in range(6)))

    assert answers == [ids[start::6] for start in range(6)]
