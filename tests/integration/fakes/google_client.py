"""Google's own Python client, pointed at the fake."""

import asyncio
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar

import google_auth_httplib2
import httplib2
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document

from fakes.gmail import FakeGmail

Answer = TypeVar("Answer")


def credentials(google: FakeGmail, user: str, scopes: list[str] | None = None) -> Credentials:
    """What an app has after consent: no access token yet, so that the first call refreshes."""
    given = google.grant(user, scopes)
    return Credentials(
        None,
        refresh_token=given["refresh_token"],
        token_uri=f"{google.url}token",
        client_id=given["client_id"],
        client_secret=given["client_secret"],
    )


def service(google: FakeGmail, user: str, scopes: list[str] | None = None) -> Any:
    """The client with an Http of its own (httplib2 must not be shared between threads). Blocks: see `off`."""
    document = json.loads((files("googleapiclient.discovery_cache.documents") / "gmail.v1.json").read_text())
    document["rootUrl"] = document["baseUrl"] = google.url
    http = google_auth_httplib2.AuthorizedHttp(credentials(google, user, scopes), http=httplib2.Http(timeout=20))
    return build_from_document(document, http=http).users()


async def off(call: Callable[..., Answer], *arguments: Any, **options: Any) -> Answer:
    """Runs a blocking call in a thread, so that the fake can answer in this one."""
    return await asyncio.to_thread(call, *arguments, **options)
