"""What is sealed: the secrets of a connection, as values that never show themselves."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from kit.errors import Problem, Status
from services.ingest.imap.endpoint import Auth


@dataclass(frozen=True, slots=True)
class GoogleGrant:
    """A person's consent, as the refresh token that stands for it."""

    refresh_token: str = field(repr=False)
    #: When the person consented: a grant of a client in testing mode dies seven days later.
    granted_at: datetime
    #: Of the client it was given to; another one cannot use it.
    client_id: str


class OAuthProvider(StrEnum):
    """Whose token endpoint makes access tokens."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A person's own client at a provider: what a refresh token was given to."""

    provider: OAuthProvider
    client_id: str
    #: Empty where the client has none, as programs of Microsoft's do.
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImapSecret:
    """What one signs in with at an IMAP server."""

    auth: Auth
    username: str
    #: Password, access token, or with a client the refresh token.
    secret: str = field(repr=False)
    oauth: OAuthClient | None = None


Secret = GoogleGrant | ImapSecret


def dump(secret: Secret) -> bytes:
    """The bytes to seal."""
    values: dict[str, Any]
    if isinstance(secret, GoogleGrant):
        values = {
            "kind": "google",
            "refresh_token": secret.refresh_token,
            "granted_at": secret.granted_at.isoformat(),
            "client_id": secret.client_id,
        }
    else:
        values = {
            "kind": "imap",
            "auth": secret.auth.value,
            "username": secret.username,
            "secret": secret.secret,
            "oauth": asdict(secret.oauth) if secret.oauth else None,
        }
    return json.dumps(values).encode()


def parse(opened: bytes) -> Secret:
    """The value that `dump` wrote. CREDENTIAL_UNREADABLE when it is none."""
    try:
        values: dict[str, Any] = json.loads(opened)
        if values["kind"] == "google":
            granted_at = datetime.fromisoformat(values["granted_at"])
            return GoogleGrant(values["refresh_token"], granted_at, values["client_id"])
        oauth = values.get("oauth")
        client = OAuthClient(**{**oauth, "provider": OAuthProvider(oauth["provider"])}) if oauth else None
        return ImapSecret(Auth(values["auth"]), values["username"], values["secret"], client)
    except (ValueError, KeyError, TypeError):
        # Without its cause, which may quote the secret.
        message = "A stored secret cannot be read by this version. Connect the mailbox again."
        raise Problem(Status.FAILED_PRECONDITION, "CREDENTIAL_UNREADABLE", message) from None
