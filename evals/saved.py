"""Runs kept on disk under .evals/, by data, pipeline and git revision: labels and names only, never the mails."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from evals.outcomes import Run, from_json, to_json

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".evals"


class NoSavedRunError(LookupError):
    """No run of that name or revision has been saved for this data."""


def revision(name: str = "HEAD") -> str:
    """The short id of a git revision, with + when it is HEAD and the tree has changes. Raises NoSavedRunError."""
    found = _git("rev-parse", "--short=12", f"{name}^{{commit}}")
    if not found:
        raise NoSavedRunError(f"git knows no revision {name!r}")
    changed = name == "HEAD" and _git("status", "--porcelain", "--untracked-files=no")
    return found + ("+" if changed else "")


def path_of(found: Run, at: str) -> Path:
    """Where a run is kept."""
    return FOLDER / found.data_digest / f"{found.pipeline}-{at}.json"


def save(found: Run, at: str) -> Path:
    """Keeps a run; an earlier one of the same pipeline at the same revision is replaced."""
    file = path_of(found, at)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(to_json(found), indent=1), encoding="utf-8")
    return file


def load(name: str, like: Run) -> Run:
    """An earlier run: a file, or a git revision at which the same data was scored. Raises NoSavedRunError."""
    file = Path(name)
    if not file.is_file():
        file = path_of(like, revision(name))
    try:
        return from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoSavedRunError(f"no saved run of this data in {file}") from error


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own words; git wherever it is
    return done.stdout.strip() if done.returncode == 0 else ""
