"""`up --fake-google`: a Google that is none, so that connecting a mailbox can be tried without an account."""

import importlib.util
import json
from collections.abc import Mapping

from cli.errors import CliError

#: Set by the option; a person may set it too.
VARIABLE = "JOBTRAIL_FAKE_GOOGLE"
#: Whose mailbox it has: the owner of the demo mails.
ACCOUNT = "alex.morgan@example.com"
#: The client that the fake knows from the start. It opens nothing but the fake.
_CLIENT = {
    "installed": {
        "client_id": "1001-jobtrail.apps.googleusercontent.com",
        "client_secret": "GOCSPX-fake-secret",
        "redirect_uris": ["http://localhost"],
    }
}


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether the person asked for it."""
    return environ.get(VARIABLE, "") not in ("", "0")


def arguments(port: int, environ: Mapping[str, str]) -> tuple[str, ...]:
    """What `python -m fakes.gmail` is started with. CliError where it does not come along (it is not installed)."""
    if importlib.util.find_spec("fakes") is None:
        raise CliError("The fake Google is part of the source tree only: run this from there.")
    # It keeps the quota that ingest is told to expect.
    quota = environ.get("INGEST_GMAIL_QUOTA") or "new2026"
    return ("--port", str(port), "--user", ACCOUNT, "--corpus", "demo", "--quota", quota)


def settings(port: int) -> dict[str, str]:
    """What ingest needs to take it for Google."""
    root = f"http://127.0.0.1:{port}/"
    return {
        "GMAIL_ROOT_URL": root,
        "GOOGLE_AUTH_URL": f"{root}o/oauth2/v2/auth",
        "GOOGLE_TOKEN_URL": f"{root}token",
        "GOOGLE_REVOKE_URL": f"{root}revoke",
        "GOOGLE_CERTS_URL": f"{root}oauth2/v3/certs",
        "GOOGLE_CLIENT_JSON": json.dumps(_CLIENT),
    }
