"""Settings: one frozen class per process, read once from the environment, never imported elsewhere."""

import os
import sys
from typing import NoReturn, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Exit code for a process that cannot start because of its settings (EX_CONFIG of sysexits.h).
EXIT_BAD_SETTINGS = 78

#: What a process may do; all of it on a laptop, one each where parts are scaled apart.
ROLES = ("server", "worker", "relay")

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


class ServiceSettings(BaseSettings):
    """What every service reads, each under its own prefix (INGEST_DATABASE_URL …)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    #: postgresql+asyncpg://role:password@host:port/database of the runtime role, which owns no table.
    database_url: SecretStr
    #: nats://user:password@host:port
    nats_url: SecretStr
    #: host:port the gRPC server listens on.
    listen: str
    #: Secret that signs and checks actors, shared by all processes; a comma separates the new key from old ones.
    actor_key: SecretStr = Field(min_length=32)
    #: Folder for files of the service's own.
    data_dir: str = ".jobtrail"
    #: Connections to Postgres per process.
    pool_size: int = Field(default=8, ge=1, le=100)
    #: Which parts this process runs: server, worker, relay.
    roles: str = ",".join(ROLES)
    #: How lines are logged: json, or text for people.
    log_format: str = Field(default="json", pattern="^(json|text)$")
    #: Lowest level that is logged.
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    #: Where traces go (OTLP over gRPC); empty: nowhere.
    otlp_endpoint: str = ""
    #: Whether the gRPC server describes itself to tools such as grpcurl.
    reflection: bool = False

    def role_names(self) -> frozenset[str]:
        """The roles as a set."""
        return frozenset(part.strip() for part in self.roles.split(",") if part.strip())


def load(settings_class: type[SettingsT]) -> SettingsT:
    """Reads the settings, or ends the process with exit 78 and one message that names every variable that is wrong."""
    try:
        return settings_class()
    except ValidationError as error:
        _refuse(settings_class, error)


def _refuse(settings_class: type[BaseSettings], error: ValidationError) -> NoReturn:
    prefix = str(settings_class.model_config.get("env_prefix", ""))
    lines = [f"{settings_class.__name__}: {error.error_count()} variable(s) missing or wrong:"]
    for problem in error.errors(include_input=False, include_url=False):
        # A field that is read under a name of its own is reported under that one.
        owned = problem["loc"][0] in settings_class.model_fields
        name = (prefix if owned else "") + ".".join(str(part) for part in problem["loc"])
        state = "is missing" if name.upper() not in os.environ else problem["msg"]
        lines.append(f"  {name.upper()}: {state}")
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 (logging is not configured yet, and this is for people)
    raise SystemExit(EXIT_BAD_SETTINGS)
