"""Where an IMAP mailbox is and how one signs in: what a person types, minus the secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Security(StrEnum):
    """How the connection is secured."""

    #: TLS from the first byte.
    TLS = "tls"
    STARTTLS = "starttls"
    #: For servers on this machine only.
    NONE = "none"


class Auth(StrEnum):
    """How one signs in."""

    #: A password, or one made for this app.
    PASSWORD = "password"  # noqa: S105 (a word, not one)
    #: An OAuth 2 access token.
    XOAUTH2 = "xoauth2"


#: The usual port of each kind.
PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


@dataclass(frozen=True, slots=True)
class ImapEndpoint:
    """A mailbox at a server, as kept in remote_mailboxes.endpoint."""

    host: str
    username: str
    #: 0: the usual one.
    port: int = 0
    security: Security = Security.TLS
    auth: Auth = Auth.PASSWORD
    #: The owner's address; empty: the user name, when it is one.
    address: str = ""

    @property
    def effective_port(self) -> int:
        """The port to connect to."""
        return self.port or PORTS[self.security]

    @property
    def owner_address(self) -> str:
        """The owner's address in lower case; empty while unknown."""
        known = self.address or self.username
        return known.strip().lower() if "@" in known else ""

    def to_json(self) -> dict[str, Any]:
        """As `from_json` reads it."""
        return {
            "host": self.host,
            "username": self.username,
            "port": self.port,
            "security": self.security.value,
            "auth": self.auth.value,
            "address": self.address,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ImapEndpoint":
        """What was kept. KeyError or ValueError when it is something else."""
        return cls(
            host=str(value["host"]),
            username=str(value["username"]),
            port=int(value.get("port", 0)),
            security=Security(value.get("security", Security.TLS)),
            auth=Auth(value.get("auth", Auth.PASSWORD)),
            address=str(value.get("address", "")),
        )


class Secrets(Protocol):
    """Gives the password or the access token of one mailbox."""

    async def secret(self, *, fresh: bool = False) -> str:
        """The secret; `fresh`: the last one was refused, get another where that is possible.

        Problem UNAUTHENTICATED with reason GRANT_REVOKED when a person must sign in again.
        """
