"""What the gateway reads from its environment."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_WEB_DIR = Path(__file__).resolve().parent.parent / "web" / "dist"


class GatewaySettings(BaseSettings):
    """Read once at start (GATEWAY_DATABASE_URL …)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="GATEWAY_")

    #: postgresql+asyncpg://… of identity_app, which owns no table.
    database_url: SecretStr
    #: nats://user:password@host:port
    nats_url: SecretStr
    #: Secret that signs actors, shared by all processes; a comma separates the new key from old ones.
    actor_key: SecretStr = Field(min_length=32)
    #: Address to listen on.
    host: str = "127.0.0.1"
    #: Port to listen on; 0 takes a free one.
    port: int = Field(default=8000, ge=0, le=65_535)
    #: How people reach it: scheme, host and port, without a path. https turns on Secure cookies.
    public_url: str = "http://127.0.0.1:8000"
    #: Further origins whose pages may act with a person's cookie, separated by commas.
    allowed_origins: str = ""
    #: Addresses of proxies whose X-Forwarded-For is believed, separated by commas; empty: none.
    trusted_proxies: str = ""
    #: host:port of each service.
    ingest_target: str
    classify_target: str
    jobs_target: str
    #: GraphiQL, introspection for everybody and helpful suggestions. Not for the open internet.
    development: bool = False
    #: The built web app.
    web_dir: Path = _WEB_DIR
    #: Connections to Postgres.
    pool_size: int = Field(default=8, ge=1, le=100)
    #: What one GraphQL operation may take in all.
    execution_seconds: float = Field(default=10.0, gt=0)
    #: How often an open subscription makes sure that its session still stands.
    session_check_seconds: float = Field(default=60.0, gt=0)
    #: How lines are logged: json, or text for people.
    log_format: str = Field(default="json", pattern="^(json|text)$")
    #: Lowest level that is logged.
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    #: Where traces go (OTLP over gRPC); empty: nowhere.
    otlp_endpoint: str = ""

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise ValueError("must be http(s)://host[:port] without a path")
        return value.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach it over https."""
        return self.public_url.startswith("https://")
