"""The PostgreSQL and the NATS of an installation: embedded, or of one's own through DATABASE_URL and NATS_URL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import nats
import nats.errors

from cli.data_directory import DataDirectory
from cli.embedded.nats import ONE_ATTEMPT, EmbeddedNats, quiet
from cli.embedded.postgres import EmbeddedPostgres
from cli.errors import CliError, SettingsError
from cli.part import Part
from cli.stored_secrets import StoredSecrets
from cli.supervisor import Chore

DATABASE = "jobtrail"


@dataclass(frozen=True, slots=True)
class Servers:
    """How to reach both, and the steps that bring them about."""

    admin_url: str  #: postgresql://, of the database Jobtrail lives in, as a role that may create roles and schemas
    maintenance_url: str | None  #: where the database can be created from; None when it is not ours to create
    nats_url: str
    steps: tuple[Part | Chore, ...]

    def app_url(self, schema: str, password: str) -> str:
        """SQLAlchemy URL of a schema's runtime role."""
        parts = urlsplit(self.admin_url)
        address = parts.netloc.rpartition("@")[2]
        # asyncpg under SQLAlchemy calls `ssl` what everybody else calls `sslmode`.
        query = parts.query.replace("sslmode=", "ssl=")
        netloc = f"{schema}_app:{quote(password, safe='')}@{address}"
        return urlunsplit(("postgresql+asyncpg", netloc, parts.path, query, ""))


def arrange(
    data: DataDirectory, environ: Mapping[str, str], secrets: StoredSecrets, port: Callable[[str], int]
) -> Servers:
    """Decide per server whether it is ours or the person's own. `port` gives the embedded ones theirs."""
    own_database, own_nats = environ.get("DATABASE_URL"), environ.get("NATS_URL")
    steps: list[Part | Chore] = []
    if own_database:
        admin_url, maintenance_url = own_database_url(own_database), None
        steps.append(Chore("postgres", lambda: _answers_postgres(admin_url)))
    else:
        postgres = embedded_postgres(data, secrets, port("postgres"))
        admin_url, maintenance_url = postgres.admin_url(DATABASE), postgres.admin_url()
        steps.append(postgres.part())
    if own_nats:
        nats_url = own_nats
        steps.append(Chore("nats", lambda: _answers_nats(nats_url)))
    else:
        embedded = EmbeddedNats(data.of("nats"), port("nats"), secrets.get("nats"), data.log("nats"))
        nats_url = embedded.url
        steps.append(embedded.part())
    return Servers(admin_url, maintenance_url, nats_url, tuple(steps))


def embedded_postgres(data: DataDirectory, secrets: StoredSecrets, port: int) -> EmbeddedPostgres:
    """The installation's own PostgreSQL."""
    return EmbeddedPostgres(data.of("postgres"), port, secrets.get("postgres"), data.log("postgres"))


def own_database_url(url: str) -> str:
    """DATABASE_URL without SQLAlchemy's driver. Raises SettingsError when it is no URL of a PostgreSQL database."""
    parts = urlsplit(url)
    if parts.scheme.partition("+")[0] not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingsError("DATABASE_URL must look like postgresql://user:password@host:5432/database.")
    return urlunsplit(parts._replace(scheme="postgresql"))


async def _answers_postgres(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        where = _address(url)
        raise CliError(f"The PostgreSQL server in DATABASE_URL ({where}) does not let us in: {error}") from error
    await connection.close()


async def _answers_nats(url: str) -> None:
    try:
        client = await nats.connect(url, error_cb=quiet, **ONE_ATTEMPT)
    except (OSError, TimeoutError, ValueError, nats.errors.Error) as error:
        reason = str(error) or type(error).__name__
        raise CliError(f"The NATS server in NATS_URL ({_address(url)}) does not let us in: {reason}") from error
    await client.close()


def _address(url: str) -> str:
    """Host and port: all of the URL that may be shown."""
    return urlsplit(url).netloc.rpartition("@")[2]
