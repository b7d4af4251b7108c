"""jobtrail digest: what there is to know this week, as text. It sends nothing: a pipe to a mail program does."""

import asyncio
import os
from datetime import datetime
from typing import Annotated

import typer

from cli.api import Api
from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.errors import CliError
from cli.installation import demo_token, gateway_url

app = typer.Typer()

Url = Annotated[str, typer.Option(envvar="JOBTRAIL_URL", help="A gateway elsewhere; needs JOBTRAIL_TOKEN.")]
Token = Annotated[str, typer.Option(envvar="JOBTRAIL_TOKEN", help="A bearer token; default: the demo user.")]
_DIGEST = """
query Digest($since: DateTime, $timeZone: String!) {
  digest(since: $since, timeZone: $timeZone) { subject text markdown }
}
"""


@app.command()
def command(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Changes since this day; default: a week ago.")
    ] = None,
    time_zone: Annotated[str, typer.Option(help="Where days begin: an IANA name.")] = "UTC",
    markdown: Annotated[bool, typer.Option("--markdown", help="In Markdown, with the subject as its heading.")] = False,
    url: Url = "",
    token: Token = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Print what is due, coming up, to be followed up, and what changed. Nothing is sent."""
    if url and not token:
        raise CliError("A gateway elsewhere needs a token: set JOBTRAIL_TOKEN (signIn with bearer: true gives one).")
    typer.echo(asyncio.run(_digest(since, time_zone, markdown, url, token, DataDirectory.at(data_dir))))


async def _digest(
    since: datetime | None, time_zone: str, markdown: bool, url: str, token: str, data: DataDirectory
) -> str:
    if not token:
        _, token = await demo_token(data, os.environ, "jobtrail digest")
    asked = {"since": f"{since:%Y-%m-%d}T00:00:00Z" if since else None, "timeZone": time_zone}
    async with Api(url or gateway_url(data), token) as api:
        found = (await api.query(_DIGEST, asked))["digest"]
    if found is None:
        raise CliError("The digest cannot be told right now. Try again in a moment.")
    return f"# {found['subject']}\n\n{found['markdown']}" if markdown else f"{found['subject']}\n\n{found['text']}"
