"""Removes the files of uploads that were read to their end or given up, and files that belong to no upload."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.lifecycle import wait_or_stop
from kit.operations.model import ACTIVE
from kit.operations.store import OperationStore
from services.ingest.domain.upload import ABANDONED_AFTER
from services.ingest.store_uploads import PostgresUploads
from services.ingest.uploads_files import UploadFolder

log = logs.get(__name__)

#: How often the folder is looked through.
CLEAN_SECONDS = 3600.0
_ROUND = 100


class UploadCleaner:
    """Keeps the uploads folder free of what nobody needs."""

    def __init__(
        self, database: Database, uploads: PostgresUploads, operations: OperationStore, folder: UploadFolder
    ) -> None:
        self._database = database
        self._uploads = uploads
        self._operations = operations
        self._folder = folder

    async def run(self, stopping: asyncio.Event) -> None:
        """Cleans every CLEAN_SECONDS until `stopping`."""
        while not stopping.is_set():
            try:
                await self.clean()
            except Exception as error:
                # The next round tries again; nothing depends on it.
                log.warning("cleaning_waits", error=repr(error))
            await wait_or_stop(stopping, CLEAN_SECONDS)

    async def clean(self) -> None:
        """One round."""
        async with self._database.begin(None) as tx:
            removable = await self._uploads.removable(tx, abandoned_for=ABANDONED_AFTER, limit=_ROUND)
            unknown = await self._uploads.unknown(tx, await self._folder.present())
        for upload_id, user_id in removable:
            await self._remove(upload_id, user_id)
        for upload_id in unknown:
            await self._folder.remove(upload_id)

    async def after_sync(self, user_id: UUID, params: Mapping[str, Any]) -> None:
        """Removes the file that a sync has read to its end."""
        if upload_id := params.get("upload_id"):
            await self._remove(UUID(upload_id), user_id)

    async def _remove(self, upload_id: UUID, user_id: UUID) -> None:
        async with self._database.begin(user_id) as tx:
            upload = await self._uploads.lock(tx, upload_id)
            if upload.consumed_at is None and upload.operation_id is not None:
                reading = await self._operations.batch(tx, [upload.operation_id])
                if reading and reading[0].state in ACTIVE:
                    return
            # The file first: a row without its file is found again, a file without its row is nobody's.
            await self._folder.remove(upload_id)
            if upload.consumed_at is None:
                await self._uploads.forget(tx, upload_id)
            else:
                await self._uploads.removed(tx, upload_id)
        log.info("upload_removed", upload=str(upload_id), consumed=upload.consumed_at is not None)
