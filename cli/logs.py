"""`jobtrail logs`: what the parts have written, and (`-f`) what they go on to write."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.log_file import tail

_POLL_SECONDS = 0.2


def logs(data: DataDirectory, part: str | None, lines: int, follow: bool, say: Callable[[str], None]) -> None:
    """Say the last lines of one part, or of all with the part's name in front. Raises CliError for an unknown part."""
    paths = _paths(data, part)
    width = max(len(path.stem) for path in paths)
    shown = {path: "" if part else f"{path.stem.ljust(width)} | " for path in paths}
    # Where to go on is noted first: a line written in between comes twice rather than never.
    with ExitStack() as files:
        followers = {path: Follower(path, files) for path in paths} if follow else {}
        for path in paths:
            for line in tail(path, lines):
                say(shown[path] + line)
        while follow:
            for path, follower in followers.items():
                for line in follower.news():
                    say(shown[path] + line)
            time.sleep(_POLL_SECONDS)


def _paths(data: DataDirectory, part: str | None) -> list[Path]:
    known = sorted(data.logs.glob("*.log"))
    chosen = [path for path in known if part is None or path.stem == part]
    if not chosen:
        names = ", ".join(path.stem for path in known)
        raise CliError(
            f"There is no log of {part or 'anything'} in {data.logs}." + (f" There are: {names}." if names else "")
        )
    return chosen


class Follower:
    """Reads what is appended to a log, across its turning over."""

    def __init__(self, path: Path, files: ExitStack) -> None:
        self._path = path
        self._files = files
        self._rest = b""
        self._file = self._open()
        self._file.seek(0, 2)

    def news(self) -> Iterator[str]:
        """The complete lines written since the last call."""
        yield from self._lines()
        if self._path.exists() and self._path.stat().st_ino != _inode(self._file):
            yield from self._lines()  # written between the read above and the turning over
            self._file.close()
            self._file = self._open()
            yield from self._lines()

    def _lines(self) -> Iterator[str]:
        *complete, self._rest = (self._rest + self._file.read()).split(b"\n")
        for line in complete:
            yield line.decode("utf-8", errors="replace")

    def _open(self) -> BinaryIO:
        return self._files.enter_context(self._path.open("rb"))


def _inode(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_ino
