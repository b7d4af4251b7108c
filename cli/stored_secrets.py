"""Passwords and keys of one installation: made at first use, kept in a file only its owner reads."""

import json
import secrets
from pathlib import Path

from cli.durable_file import replace_text
from cli.errors import CliError

_BYTES = 32


class StoredSecrets:
    """Named secrets in the JSON file at `path`. Only the holder of the supervisor's lock may make new ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)

    def get(self, name: str) -> str:
        """The secret called `name` (43 characters: letters, digits, - and _), made and stored when there is none."""
        if name not in self._known:
            self._known[name] = secrets.token_urlsafe(_BYTES)
            self._write()
        return self._known[name]

    def names(self) -> list[str]:
        """What secrets there are."""
        return list(self._known)

    def forget(self, name: str) -> None:
        """Removes a secret for good; nothing when there is none."""
        if self._known.pop(name, None) is not None:
            self._write()

    def _write(self) -> None:
        replace_text(self._path, json.dumps(self._known, indent=2) + "\n", mode=0o600)


def _read(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text())
        if isinstance(content, dict) and all(isinstance(value, str) for value in content.values()):
            return content
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise CliError(f"{path} cannot be read: run as the user who owns it.") from error
    except ValueError:
        pass
    # Not replaced by new ones: the passwords of the database and the keys of what is encrypted would be gone.
    raise CliError(
        f"{path} is damaged: restore it from a backup, or move {path.parent} away to begin with an empty one."
    )
