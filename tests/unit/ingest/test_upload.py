"""What of an append is new."""

import asyncio
import threading
from pathlib import Path
from uuid import UUID

import pytest

from kit.ids import new_id
from services.ingest.domain.upload import missing_part
from services.ingest.uploads_files import UploadFolder
from tests.fixtures.deadline import until


@pytest.mark.parametrize(
    ("received", "offset", "missing"),
    [(0, 0, b"abcd"), (4, 4, b"abcd"), (6, 4, b"cd"), (8, 4, b""), (9, 4, b""), (100, 0, b"")],
)
def test_only_what_lies_behind_the_received_bytes_is_missing(received: int, offset: int, missing: bytes) -> None:
    assert missing_part(received, offset, b"abcd") == missing


async def test_a_cancelled_append_ends_only_when_nothing_writes_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the row would be free while a thread that is late still cuts off what the next append has written."""
    begun, go_on = threading.Event(), threading.Event()
    write = UploadFolder._write

    def late(folder: UploadFolder, upload_id: UUID, offset: int, data: bytes) -> int:
        begun.set()
        assert go_on.wait(10)
        return write(folder, upload_id, offset, data)

    monkeypatch.setattr(UploadFolder, "_write", late)
    folder, upload_id = UploadFolder(tmp_path), new_id()
    appending = asyncio.create_task(folder.write(upload_id, 0, b"first"))
    await until(begun.is_set, "the thread is at it")
    appending.cancel()
    for _ in range(10):
        await asyncio.sleep(0)
    ended_early = appending.done()
    go_on.set()
    await asyncio.wait([appending])

    assert not ended_early
    assert appending.cancelled()
    assert folder.path(upload_id).read_bytes() == b"first"
