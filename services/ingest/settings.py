"""INGEST_*"""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from kit.settings import ServiceSettings
from services.ingest.connecting.google_client import GoogleClient, parse_client
from services.ingest.credentials import Vault, parse_keys
from services.ingest.imap.address import Policy

_DEMO_ARCHIVE = Path(__file__).parent / "demo" / "demo.mbox"


class IngestSettings(ServiceSettings):
    """What the ingest service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", frozen=True, extra="ignore")

    #: Bytes of the largest upload that is taken: a Takeout of twenty years fits.
    upload_limit_bytes: int = Field(default=20 * 2**30, ge=1)
    #: The archive behind every demo mailbox.
    demo_archive: Path = _DEMO_ARCHIVE
    #: How people reach the gateway: scheme, host and port. Google sends them back there.
    public_url: str = "http://127.0.0.1:8000"
    #: "id:base64" pairs of 32-byte keys, separated by commas: the first seals credentials, all open them.
    credential_keys: SecretStr = SecretStr("")
    #: The Google client's JSON as downloaded from Google's console: the file, or its content. Empty: no Gmail.
    google_client_file: str = ""
    google_client_json: SecretStr = SecretStr("")
    #: Where Google is. Others only for tests and the demo.
    gmail_root_url: str = "https://gmail.googleapis.com/"
    google_auth_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    google_token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
    #: Where refresh tokens for mailboxes at Microsoft's, read by IMAP, are exchanged.
    microsoft_token_url: str = "https://login.microsoftonline.com/common/oauth2/v2.0/token"  # noqa: S105 (an address)
    google_revoke_url: str = "https://oauth2.googleapis.com/revoke"
    google_certs_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    #: Which of Google's price lists the Cloud project has: new2026, or legacy for one that used Gmail before May 2026.
    gmail_quota: Literal["new2026", "legacy"] = "new2026"
    #: Units that may be spent in a day of Pacific time, over all replicas.
    gmail_project_units_per_day: int = Field(default=80_000_000, ge=1)
    #: Remote mailboxes one process syncs at once; they mostly wait for their providers.
    sync_places: int = Field(default=200, ge=1, le=1000)
    #: Pushes: what the Pub/Sub subscription's tokens are made out to, and the service account that signs them. Empty:
    #: no push is taken.
    push_audience: str = ""
    push_service_account: str = ""
    #: Where Gmail is to publish changes: projects/…/topics/…, of the Google client's project. Empty: it is not asked.
    push_topic: str = Field(default="", pattern=r"^(projects/[^/]+/topics/[^/]+)?$")
    #: Whether IMAP servers on this machine and its networks may be connected to: only where people are trusted.
    imap_private: bool = False
    #: Ports that IMAP servers may be connected to at, separated by commas.
    imap_ports: str = Field(default="143,993", pattern=r"^\d{1,5}(,\d{1,5})*$")

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise ValueError("must be http(s)://host[:port] without a path")
        return value.rstrip("/")

    @field_validator("gmail_root_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("credential_keys")
    @classmethod
    def _good_keys(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value

    @field_validator("google_client_file")
    @classmethod
    def _good_file(cls, value: str) -> str:
        if value:
            parse_client(_text_of(value))
        return value

    @field_validator("google_client_json")
    @classmethod
    def _good_json(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            parse_client(value.get_secret_value())
        return value

    def google_client(self) -> GoogleClient | None:
        """The installation's Google client; the file goes before the content."""
        text = self.google_client_json.get_secret_value()
        if self.google_client_file:
            text = _text_of(self.google_client_file)
        return parse_client(text) if text else None

    def vault(self) -> Vault:
        """What seals and opens credentials."""
        return Vault(parse_keys(self.credential_keys.get_secret_value()))

    def imap_policy(self) -> Policy:
        """Where IMAP servers may be."""
        return Policy(self.imap_private, frozenset(int(port) for port in self.imap_ports.split(",")))


def _text_of(path: str) -> str:
    try:
        return Path(path).expanduser().read_text()
    except OSError as error:
        raise ValueError(f"the Google client's file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("the Google client's file is no text") from None
