"""A part's log on disk: appended as bytes, turned over at a size, read from its end."""

from pathlib import Path
from typing import BinaryIO

ROTATE_AT_BYTES = 10_000_000  # one old and one current file per part: at most 20 MB of log each
_TAIL_BYTES = 65_536


class LogFile:
    """Appends chunks to `path`; when it passes `rotate_at` bytes it becomes `path`.1 and a new one begins."""

    def __init__(self, path: Path, *, rotate_at: int = ROTATE_AT_BYTES) -> None:
        self._path = path
        self._rotate_at = rotate_at
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._open()

    def write(self, chunk: bytes) -> None:
        """Write a chunk; the file turns over after a chunk that ends a line, so no line is torn in two."""
        self._file.write(chunk)
        if self._file.tell() >= self._rotate_at and chunk.endswith(b"\n"):
            self._file.close()
            self._path.replace(previous(self._path))
            self._file = self._open()

    def close(self) -> None:
        self._file.close()

    def _open(self) -> BinaryIO:
        # Unbuffered: whoever reads the log after a crash must find the last line in it.
        return self._path.open("ab", buffering=0)


def previous(path: Path) -> Path:
    """Where the turned-over file of `path` lies."""
    return path.with_name(path.name + ".1")


def mark(path: Path) -> int:
    """The place in a log where what is written from now on begins; for `since`."""
    return path.stat().st_size if path.exists() else 0


def since(path: Path, begin: int, lines: int) -> list[str]:
    """The last `lines` lines written after `mark` returned `begin`."""
    if not path.exists():
        return []
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(begin if begin <= size else 0, size - _TAIL_BYTES))  # smaller: it turned over in the meantime
        return file.read().decode("utf-8", errors="replace").splitlines()[-lines:]


def tail(path: Path, lines: int) -> list[str]:
    """The last `lines` lines of a log, reaching into the turned-over file when the current one is short."""
    found: list[str] = []
    for part in (path, previous(path)):
        if len(found) < lines and part.exists():
            found = _last_lines(part, lines - len(found)) + found
    return found


def _last_lines(path: Path, lines: int) -> list[str]:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        # 64 kB hold the last lines of an error; more is only read when somebody asks for many lines.
        file.seek(max(0, size - max(_TAIL_BYTES, lines * 400)))
        text = file.read().decode("utf-8", errors="replace")
    return text.splitlines()[-lines:] if lines else []
