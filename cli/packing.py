"""A folder of mail becomes one file to upload: a zip without compression, the same bytes for the same folder."""

import contextlib
import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cli.errors import CliError

#: The date inside the zip: the same for all, so that the same mails give the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)
#: What of a file tells it from others without reading gigabytes.
_EDGE_BYTES = 1024 * 1024


@contextlib.contextmanager
def as_file(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The name and the open bytes of what is to be uploaded. Raises CliError when there is nothing to read."""
    if not path.exists():
        raise CliError(f"There is no file or folder {path}.")
    try:
        if path.is_dir():
            with tempfile.TemporaryFile() as packed:
                _pack(path, packed)
                yield f"{path.resolve().name}.zip", packed
        else:
            with path.open("rb") as source:
                yield path.name, source
    except OSError as error:
        raise CliError(f"{path} cannot be read: {error.strerror or error}") from error


def _pack(folder: Path, target: BinaryIO) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if not files:
        raise CliError(f"The folder {folder} holds no files.")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        for path in files:
            info = zipfile.ZipInfo(str(path.relative_to(folder)), _DATE)
            with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as entry:
                while piece := source.read(_EDGE_BYTES):
                    entry.write(piece)
    target.flush()


def measure(source: BinaryIO) -> tuple[int, str]:
    """Size in bytes, and a fingerprint over size, beginning and end: the same file is known again after a break."""
    size = source.seek(0, 2)
    digest = hashlib.sha256(str(size).encode())
    for begin in (0, max(0, size - _EDGE_BYTES)):
        source.seek(begin)
        digest.update(source.read(_EDGE_BYTES))
    return size, digest.hexdigest()
