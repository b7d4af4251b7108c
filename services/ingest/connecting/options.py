"""What can be connected here, and what is missing where something cannot."""

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from services.ingest.connecting.authorization import CALLBACK_PATH
from services.ingest.connecting.consent import HELP_URL
from services.ingest.connecting.google_client import GoogleClient, is_loopback


def google(client: GoogleClient | None, public_url: str) -> pb.GoogleOptions:
    """Whether Gmail can be connected, and if not, what to do."""
    redirect_uri = public_url + CALLBACK_PATH
    return pb.GoogleOptions(
        configured=client is not None,
        redirect_uri=redirect_uri,
        loopback=client is not None and client.installed,
        loopback_redirect_uris=client.loopback_redirect_uris if client is not None else (),
        problem=_problem(client, redirect_uri),
        help_url=HELP_URL,
    )


def _problem(client: GoogleClient | None, redirect_uri: str) -> str:
    if client is None:
        return (
            "This server has no Google client yet. Make one in Google's console (it is free), download its JSON, and "
            "start the server with INGEST_GOOGLE_CLIENT_FILE set to that file."
        )
    if client.installed and not is_loopback(redirect_uri):
        return (
            "The Google client is of the kind “Desktop app”, which works for people at this machine only. Make one of "
            f"the kind “Web application” with {redirect_uri} as authorised redirect URI."
        )
    if not client.installed and client.redirect_uris and redirect_uri not in client.redirect_uris:
        return (
            f"The Google client's file does not list {redirect_uri}. Unless it was added since the download, Google "
            "will refuse: add it to the client's authorised redirect URIs."
        )
    return ""
