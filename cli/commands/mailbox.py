"""jobtrail mailbox: list, connect, sync, disconnect."""

import asyncio
import contextlib
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from cli import mailboxes
from cli.api import Api
from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.errors import CliError
from cli.import_mail import follow, receipt_lines
from cli.installation import demo_token, gateway_url
from cli.table import columns

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Mailboxes: list, connect, sync, disconnect.")
connect_app = typer.Typer(no_args_is_help=True, help="Connect a mailbox that lives elsewhere.")
app.add_typer(connect_app, name="connect")

T = TypeVar("T")

Url = Annotated[str, typer.Option(envvar="JOBTRAIL_URL", help="A gateway elsewhere; needs JOBTRAIL_TOKEN.")]
Token = Annotated[str, typer.Option(envvar="JOBTRAIL_TOKEN", help="A bearer token; default: the demo user.")]
Which = Annotated[str, typer.Argument(help="Its name or address.")]
Name = Annotated[str, typer.Option(help="What to call it; default: its address.")]
#: None each: as it was chosen before, or the default. Connecting again must not undo a choice that nobody mentions.
Days = Annotated[
    int | None, typer.Option(min=0, help="How many days back to read; 0: everything. Default: as before, or 90.")
]
SpamAndTrash = Annotated[
    bool | None, typer.Option("--spam-and-trash/--no-spam-and-trash", help="Read spam and trash too.")
]
Everything = Annotated[
    bool | None,
    typer.Option("--everything/--candidates", help="Fetch every message, or what looks like job mail."),
]


class Mode(StrEnum):
    """How a sync goes about it."""

    AUTO = "auto"
    FULL = "full"
    INCREMENTAL = "incremental"


class Security(StrEnum):
    """How a connection to an IMAP server is secured."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class OAuthProvider(StrEnum):
    """Who makes access tokens of a refresh token."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


@app.command("list")
def list_(url: Url = "", token: Token = "", data_dir: DataDir = DEFAULT) -> None:
    """List mailboxes: where each stands, and what to do about it."""
    found = _with_api(url, token, data_dir, mailboxes.all_of)
    if not found:
        typer.echo("No mailboxes yet: connect one with `jobtrail mailbox connect gmail`.")
        return
    rows = [
        (one["name"], one["kind"].lower(), one["state"].lower().replace("_", " "), str(one["messageCount"]), _last(one))
        for one in found
    ]
    typer.echo(columns(("name", "kind", "state", "messages", "last sync"), rows))
    for one in found:
        if one["stateMessage"]:
            typer.echo(f"{one['name']}: {one['stateMessage']}")


@connect_app.command()
def gmail(
    name: Name = "",
    days: Days = None,
    spam_and_trash: SpamAndTrash = None,
    everything: Everything = None,
    browser: Annotated[bool, typer.Option(help="Open the consent page in a browser.")] = True,
    url: Url = "",
    token: Token = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Connect a Gmail mailbox: consent at Google in a browser on this machine, then come back here."""

    def show(address: str) -> None:
        typer.echo(f"Consent at Google:\n{address}")
        if browser:
            webbrowser.open(address)

    settings = _settings(days, spam_and_trash, everything)
    made = _with_api(url, token, data_dir, lambda api: mailboxes.connect_gmail(api, name, settings, show))
    _say_connected(made)


@connect_app.command()
def imap(
    host: Annotated[str, typer.Argument(help="The server, for example imap.example.org.")],
    username: Annotated[str, typer.Argument(help="Who signs in, usually the address.")],
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: the usual one.")] = 0,
    security: Annotated[Security, typer.Option(help="How the connection is secured.")] = Security.TLS,
    xoauth2: Annotated[
        bool, typer.Option("--xoauth2", help="The secret is an OAuth 2 access token, which ends after an hour.")
    ] = False,
    oauth: Annotated[
        OAuthProvider | None, typer.Option(help="The secret is a refresh token of this provider; needs --client-id.")
    ] = None,
    client_id: Annotated[str, typer.Option(help="The client that the refresh token was given to.")] = "",
    name: Name = "",
    days: Days = None,
    spam_and_trash: SpamAndTrash = None,
    everything: Everything = None,
    url: Url = "",
    token: Token = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Connect a mailbox at an IMAP server. The password is asked for, or read from the standard input.

    The secret of an OAuth client is read from JOBTRAIL_OAUTH_CLIENT_SECRET.
    """
    if oauth and not client_id:
        raise CliError("A refresh token belongs to a client: say which with --client-id.")
    # As the password: an argument would be for everybody on the machine to see.
    client_secret = os.environ.get("JOBTRAIL_OAUTH_CLIENT_SECRET", "")
    client = {"provider": oauth.value.upper(), "clientId": client_id, "clientSecret": client_secret} if oauth else None
    wanted = {
        "host": host,
        "username": username,
        "secret": _secret(),
        "port": port,
        "security": security.value.upper(),
        "auth": "XOAUTH2" if xoauth2 else "PASSWORD",
        "oauth": client,
        "name": name,
        "settings": _settings(days, spam_and_trash, everything),
    }
    _say_connected(_with_api(url, token, data_dir, lambda api: mailboxes.connect_imap(api, wanted)))


@app.command()
def sync(
    mailbox: Which,
    mode: Annotated[Mode, typer.Option(help="auto: what is new, or everything the first time.")] = Mode.AUTO,
    url: Url = "",
    token: Token = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Bring a mailbox up to date, and wait for the receipt. Broken off, it goes on without you."""

    async def work(api: Api) -> Mapping[str, Any]:
        one = await mailboxes.find(api, mailbox)
        operation = await mailboxes.start_sync(api, one, mode.value.upper())
        return await follow(api, operation, lambda _picture: None)

    ended = _with_api(url, token, data_dir, work)
    for line in receipt_lines(ended["receipt"]) if ended["receipt"] else []:
        typer.echo(line)
    if ended["state"] != "SUCCEEDED":
        failure = ended["failure"]
        raise CliError(failure["message"] if failure else f"The sync was {ended['state'].lower()}.")


@app.command()
def disconnect(
    mailbox: Which,
    erase: Annotated[bool, typer.Option("--erase", help="Erase the mailbox and all its messages for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
    url: Url = "",
    token: Token = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Take a connection back: revoke the grant, forget the password. The messages stay unless --erase is given."""
    if erase and not yes:
        typer.confirm(f"Erase {mailbox} and all its messages for good?", abort=True)

    async def work(api: Api) -> Mapping[str, Any]:
        left = await mailboxes.disconnect(api, await mailboxes.find(api, mailbox), erase=erase)
        if left["operation"]:
            await follow(api, left["operation"]["id"], lambda _picture: None)
        return left

    left = _with_api(url, token, data_dir, work)
    typer.echo(f"{mailbox} is {'erased' if erase else 'disconnected; its messages are still here'}.")
    if left["revocation"] == "FAILED":
        typer.echo("Google did not confirm the end of the consent: end it at https://myaccount.google.com/permissions.")


def _with_api(url: str, token: str, data_dir: Any, work: Callable[[Api], Awaitable[T]]) -> T:
    if url and not token:
        raise CliError("A gateway elsewhere needs a token: set JOBTRAIL_TOKEN (signIn with bearer: true gives one).")

    async def run() -> T:
        async with _api(url, token, DataDirectory.at(data_dir)) as api:
            return await work(api)

    return asyncio.run(run())


@contextlib.asynccontextmanager
async def _api(url: str, token: str, data: DataDirectory) -> AsyncIterator[Api]:
    address = url or gateway_url(data)
    if not token:
        _, token = await demo_token(data, os.environ, "jobtrail mailbox")
    async with Api(address, token) as api:
        yield api


def _settings(days: int | None, spam_and_trash: bool | None, everything: bool | None) -> dict[str, Any]:
    """What was chosen on this command line."""
    policy = None if everything is None else "EVERYTHING" if everything else "CANDIDATES"
    given = {"windowDays": days, "includeSpamAndTrash": spam_and_trash, "policy": policy}
    return {name: value for name, value in given.items() if value is not None}


def _secret() -> str:
    """Never an argument: those are for everybody on the machine to see."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password or token", hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


def _say_connected(made: Mapping[str, Any]) -> None:
    name = made["mailbox"]["name"]
    typer.echo(f"{name} is connected and is being read. Follow it with `jobtrail mailbox sync '{name}'`.")


def _last(mailbox: Mapping[str, Any]) -> str:
    return str(mailbox["syncedAt"] or "never")[:16].replace("T", " ")
