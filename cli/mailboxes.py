"""A person's mailboxes, from the terminal: connected, synced, disconnected."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cli.api import Api
from cli.errors import CliError
from cli.import_mail import patiently
from cli.loopback import waiting

_LIST = "query { mailboxes { id kind name address state stateMessage messageCount syncedAt } }"
_OPTIONS = (
    "query { connectionOptions { google { configured loopback loopbackRedirectUris redirectUri problem helpUrl } } }"
)
_BEGIN = """
mutation Begin($input: BeginGmailConnectionInput) {
  beginGmailConnection(input: $input) {
    __typename ... on BeginGmailConnectionSuccess { authorizationUrl } ... on Problem { message }
  }
}
"""
_FINISH = """
mutation Finish($input: FinishGmailConnectionInput!) {
  finishGmailConnection(input: $input) {
    __typename ... on FinishGmailConnectionSuccess { mailbox { id name } operation { id } } ... on Problem { message }
  }
}
"""
_IMAP = """
mutation Imap($input: ConnectImapMailboxInput!) {
  connectImapMailbox(input: $input) {
    __typename ... on ConnectImapMailboxSuccess { mailbox { id name } operation { id } } ... on Problem { message }
  }
}
"""
_SYNC = """
mutation Sync($input: StartSyncInput!) {
  startSync(input: $input) { __typename ... on StartSyncSuccess { operation { id } } ... on Problem { message } }
}
"""
_DISCONNECT = """
mutation Disconnect($input: DisconnectMailboxInput!) {
  disconnectMailbox(input: $input) {
    __typename ... on DisconnectMailboxSuccess { revocation operation { id } } ... on Problem { message }
  }
}
"""
#: A consent takes no longer.
_CONSENT_SECONDS = 600.0

Mailbox = Mapping[str, Any]


async def all_of(api: Api) -> list[Mailbox]:
    """The person's mailboxes, oldest first."""
    return list((await patiently(lambda: api.query(_LIST)))["mailboxes"] or [])


async def find(api: Api, wanted: str) -> Mailbox:
    """The mailbox of that name or address. Raises CliError when there is none, or more than one."""
    found = [
        one for one in await all_of(api) if wanted.lower() in (one["name"].lower(), (one["address"] or "").lower())
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{one['name']}”" for one in found or await all_of(api)) or "none yet"
    raise CliError(
        f"There {'are several mailboxes' if found else 'is no mailbox'} called {wanted}. There are: {names}."
    )


async def connect_gmail(api: Api, name: str, settings: Mapping[str, Any], show: Callable[[str], None]) -> Mailbox:
    """Shows the address of the consent page and waits until the person comes back. Returns mailbox and operation."""
    google = (await api.query(_OPTIONS))["connectionOptions"]["google"]
    async with waiting(_port(google)) as back:
        wanted = {"name": name, "redirectUri": _redirect(google) or back.url, "settings": settings}
        begun = await api.mutate(_BEGIN, {"input": wanted})
        url = begun["authorizationUrl"]
        show(url)
        state = parse_qs(urlsplit(url).query)["state"][0]
        try:
            brought = await back.wait(state, _CONSENT_SECONDS)
        except TimeoutError as error:
            raise CliError("Nobody came back from Google within ten minutes. Begin again.") from error
    given = {key: brought.get(key, "") for key in ("state", "code", "error")}
    return await api.mutate(_FINISH, {"input": given})


def _port(google: Mapping[str, Any]) -> int:
    """Where to listen: anywhere, or where the client is registered. CliError when Google would come back to neither."""
    if not google["configured"]:
        raise CliError(f"{google['problem']} See {google['helpUrl']}.")
    if google["loopback"]:
        return 0
    if registered := _redirect(google):
        return urlsplit(registered).port or 80
    raise CliError(
        "This server's Google client is of the kind “Web application”, which comes back to registered addresses only. "
        "Connect in the web app, or register http://127.0.0.1:8765/ as another redirect URI and download the file anew."
    )


def _redirect(google: Mapping[str, Any]) -> str:
    """The registered loopback address; empty when any will do."""
    known = [] if google["loopback"] else google["loopbackRedirectUris"]
    ours = [one for one in known if urlsplit(one).hostname == "127.0.0.1" and one != google["redirectUri"]]
    return str(ours[0]) if ours else ""


async def connect_imap(api: Api, wanted: Mapping[str, Any]) -> Mailbox:
    """Returns mailbox and operation."""
    return await api.mutate(_IMAP, {"input": dict(wanted)})


async def start_sync(api: Api, mailbox: Mailbox, mode: str) -> str:
    """Returns the operation's id."""
    wanted = {"mailboxId": mailbox["id"], "mode": mode}
    started = await patiently(lambda: api.mutate(_SYNC, {"input": wanted}))
    return str(started["operation"]["id"])


async def disconnect(api: Api, mailbox: Mailbox, *, erase: bool) -> Mapping[str, Any]:
    """Returns what became of the grant, and the operation that erases."""
    return await api.mutate(_DISCONNECT, {"input": {"mailboxId": mailbox["id"], "erase": erase}})
