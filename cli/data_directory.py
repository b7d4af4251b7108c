"""Where everything of one installation lies on this machine."""

import os
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CliError

DEFAULT = Path(".jobtrail")


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The paths below one root (`--data-dir`, JOBTRAIL_DATA_DIR, or ./.jobtrail)."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> "DataDirectory":
        """The directory at `path`, made absolute: children run with other working directories."""
        return cls(path.expanduser().resolve())

    def create(self) -> None:
        """Make it when missing, for this user alone. Raises CliError when that is not possible."""
        # Under root PostgreSQL is another user, who must be able to pass through the root to its own folder.
        root_mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=root_mode)
            for directory in (self.run, self.logs):
                directory.mkdir(exist_ok=True, mode=0o700)
            self._check_writable()
        except OSError as error:
            raise CliError(
                f"The data directory {self.root} cannot be used: {error.strerror} ({error.filename}). "
                "Choose another with JOBTRAIL_DATA_DIR or --data-dir."
            ) from error

    def _check_writable(self) -> None:
        probe = self.run / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()

    @property
    def run(self) -> Path:
        """What is only true while the stack runs: lock and state."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def state(self) -> Path:
        return self.run / "state.json"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    def log(self, part: str) -> Path:
        return self.logs / f"{part}.log"

    def of(self, part: str) -> Path:
        """The directory for a part's own files."""
        return self.root / part
