"""Requests as the packaged discovery document describes them: one service per process, its resources kept.

Nothing is sent here. googleapiclient builds and checks the requests; its httplib2 is never used, because one connection
in two threads hands out answers of other requests.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import googleapiclient
from googleapiclient.discovery import build_from_document

from services.ingest.gmail.answers import whole, without_payload
from services.ingest.gmail.costs import Method

GOOGLE_ROOT_URL = "https://gmail.googleapis.com/"
#: Gmail's largest page of ids.
PAGE_SIZE = 500
_DOCUMENT = Path("discovery_cache/documents/gmail.v1.json")
_KIB = 1024
#: 500 ids take 40 KiB; 500 history records with many label changes a few hundred.
_LIST_BYTES = 8 * _KIB * _KIB
#: format=full holds text but no attachments, and Gmail itself takes mail up to 25 MB.
_MESSAGE_BYTES = 12 * _KIB * _KIB
_THREAD_BYTES = 24 * _KIB * _KIB
_LIST_SECONDS = 30.0
_MESSAGE_SECONDS = 60.0
_ID = "0123456789abcdef"
_EVERY_CHANGE = ["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"]


class Request(NamedTuple):
    """One call, ready to be sent."""

    method: Method
    verb: str
    url: str
    body: str | None
    #: Of the answer; a longer one is not taken.
    max_bytes: int
    #: From the first byte sent to the last received.
    seconds: float
    #: The id that the answer has to bear; empty where answers have none.
    expected_id: str = ""
    #: What is decoded of the answer.
    decode: Callable[[bytes], Any] = whole


class Requests:
    """Builds requests for the mailbox that the access token belongs to ("me")."""

    def __init__(self, root_url: str = GOOGLE_ROOT_URL) -> None:
        self._service = _service(root_url)
        users = self._service.users()
        # Kept: a resource class is built anew by every call of its method, which costs twenty requests.
        self._users, self._messages, self._threads = users, users.messages(), users.threads()
        self._attachments, self._history, self._labels = self._messages.attachments(), users.history(), users.labels()
        self._message_url = _IdInUrl(self._messages.get)
        self._thread_url = _IdInUrl(self._threads.get)

    def profile(self) -> Request:
        """The owner's address, the number of messages and where the history stands."""
        return _listing(Method.GET_PROFILE, self._users.getProfile)

    def labels(self) -> Request:
        """The names of all labels."""
        return _listing(Method.LABELS_LIST, self._labels.list)

    def messages(
        self, *, query: str = "", labels: Sequence[str] = (), page_token: str | None, spam_and_trash: bool
    ) -> Request:
        """Ids of messages that match `query` and bear all `labels`."""
        asked = {"maxResults": PAGE_SIZE, "includeSpamTrash": spam_and_trash}
        chosen = {"q": query, "labelIds": list(labels), "pageToken": page_token}
        return _listing(Method.MESSAGES_LIST, self._messages.list, **asked, **_present(chosen))

    def history(self, start: int, page_token: str | None) -> Request:
        """What happened behind `start`."""
        asked = {"startHistoryId": str(start), "maxResults": PAGE_SIZE, "historyTypes": _EVERY_CHANGE}
        return _listing(Method.HISTORY_LIST, self._history.list, **asked, **_present({"pageToken": page_token}))

    def message(self, message_id: str) -> Request:
        """One message in full."""
        url = self._message_url.of(message_id)
        return Request(
            Method.MESSAGES_GET, "GET", url, None, _MESSAGE_BYTES, _MESSAGE_SECONDS, message_id, without_payload
        )

    def message_head(self, message_id: str) -> Request:
        """Who sent one message, what about and when. As dear as all of it."""
        asked = {"format": "metadata", "metadataHeaders": ["From", "Subject"]}
        built = self._messages.get(userId="me", id=message_id, prettyPrint=False, **asked)
        return _request(Method.MESSAGES_GET, built, _LIST_BYTES, _LIST_SECONDS, message_id)

    def thread(self, thread_id: str) -> Request:
        """All messages of a thread in full."""
        url = self._thread_url.of(thread_id)
        return Request(Method.THREADS_GET, "GET", url, None, _THREAD_BYTES, _MESSAGE_SECONDS, thread_id)

    def attachment(self, message_id: str, attachment_id: str) -> Request:
        """The body of one part."""
        built = self._attachments.get(userId="me", messageId=message_id, id=attachment_id, prettyPrint=False)
        return _request(Method.ATTACHMENTS_GET, built, _MESSAGE_BYTES, _MESSAGE_SECONDS)

    def watch(self, topic: str) -> Request:
        """Asks Gmail to publish changes to a Pub/Sub topic."""
        return _listing(Method.WATCH, self._users.watch, body={"topicName": topic})

    def stop(self) -> Request:
        """Ends that."""
        return _listing(Method.STOP, self._users.stop)


class _IdInUrl:
    """The address of a get by id: built and checked once, because building takes longer than sending."""

    def __init__(self, get: Callable[..., Any]) -> None:
        uri: str = get(userId="me", id=_ID, format="full", prettyPrint=False).uri
        self._before, _, self._after = uri.partition(_ID)

    def of(self, id_: str) -> str:
        """With this id in place."""
        return f"{self._before}{quote(id_, safe='')}{self._after}"


def _service(root_url: str) -> Any:
    document = json.loads((Path(googleapiclient.__file__).parent / _DOCUMENT).read_text())
    # Not client_options.api_endpoint, which leaves some addresses with Google.
    document["rootUrl"] = document["baseUrl"] = root_url.rstrip("/") + "/"
    return build_from_document(document, http=_NoTransport())


class _NoTransport:
    """In the place of an httplib2.Http."""

    def request(self, *_args: object, **_kwargs: object) -> None:
        """Of httplib2: nothing here is sent by it."""
        raise AssertionError("requests are built by googleapiclient, never sent by it")


def _listing(method: Method, build: Callable[..., Any], **asked: Any) -> Request:
    return _request(method, build(userId="me", prettyPrint=False, **asked), _LIST_BYTES, _LIST_SECONDS)


def _request(method: Method, built: Any, max_bytes: int, seconds: float, expected_id: str = "") -> Request:
    return Request(method, built.method, built.uri, built.body, max_bytes, seconds, expected_id)


def _present(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value}
