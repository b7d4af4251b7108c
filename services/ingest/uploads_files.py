"""The bytes of uploads: one file each, named by the upload's id, never by what a person called it."""

import asyncio
import contextlib
import errno
import os
from pathlib import Path
from uuid import UUID

from kit.errors import Problem, Status
from kit.ids import parse_id

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class UploadFolder:
    """Uploads in a folder. Syncs read them from there: all processes of the service share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, upload_id: UUID) -> Path:
        """Where the upload's bytes are."""
        return self._folder / str(upload_id)

    async def write(self, upload_id: UUID, offset: int, data: bytes) -> int:
        """See ports.UploadFiles. RESOURCE_EXHAUSTED when the disk is full."""
        writing = asyncio.ensure_future(asyncio.to_thread(self._write, upload_id, offset, data))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            # The thread goes on. Until it is done the caller keeps the row locked: the next append writes there too.
            await asyncio.wait([writing])
            raise
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            metadata = {"limit_bytes": str(offset)}
            raise Problem(
                Status.RESOURCE_EXHAUSTED, "UPLOAD_TOO_LARGE", "This server's disk is full.", metadata
            ) from error

    def _write(self, upload_id: UUID, offset: int, data: bytes) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path(upload_id), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with open(descriptor, "r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size < offset:
                return size
            # What an interrupted append left behind is not known to be whole.
            file.truncate(offset)
            file.seek(offset)
            _write_all(file.fileno(), data)
            os.fsync(file.fileno())
        if offset == 0:
            self._sync_folder()
        return offset + len(data)

    def _sync_folder(self) -> None:
        """A new file's name is durable only with its folder."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    async def read(self, upload_id: UUID, most: int) -> bytes:
        """See ports.UploadFiles."""
        return await asyncio.to_thread(self._read, upload_id, most)

    def _read(self, upload_id: UUID, most: int) -> bytes:
        try:
            with self.path(upload_id).open("rb") as file:
                return file.read(most)
        except FileNotFoundError:
            return b""

    async def remove(self, upload_id: UUID) -> None:
        """See ports.UploadFiles."""
        # Freeing gigabytes takes the disk a while.
        await asyncio.to_thread(self._remove, upload_id)

    def _remove(self, upload_id: UUID) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.path(upload_id).unlink()

    async def present(self) -> list[UUID]:
        """The uploads of which there is a file."""
        return await asyncio.to_thread(self._present)

    def _present(self) -> list[UUID]:
        if not self._folder.is_dir():
            return []
        found = (parse_id(entry.name) for entry in os.scandir(self._folder))
        return [one for one in found if one is not None]


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
