"""`jobtrail import`: upload, start the sync, follow it to its receipt. Broken off, it goes on where it stood."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from cli.api import Api, Unavailable
from cli.errors import CliError
from cli.packing import as_file, measure

_IMPORT = """
mutation Import($input: ImportUploadInput!) {
  importUpload(input: $input) {
    __typename
    ... on ImportUploadSuccess { operation { id } }
    ... on Problem { message }
  }
}
"""
_FIELDS = """
  id state cancelRequested
  progress { done total phase }
  failure { reason message }
  receipt { inScope new known skipped failed reasons { reason count } }
"""
_FOLLOW = f"subscription Follow($id: ID!) {{ operationProgressed(id: $id) {{ {_FIELDS} }} }}"
_LOOK = f"query Look($id: ID!) {{ operation(id: $id) {{ {_FIELDS} }} }}"
ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
#: How long a gateway that is away is waited for.
PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.5


class Meter(Protocol):
    """Shows how far it is."""

    def show(self, phase: str, done: int, total: int) -> None:
        """`total` 0: unknown."""


async def import_path(api: Api, path: Path, mailbox: str, meter: Meter) -> Mapping[str, Any]:
    """Imports a file or folder and returns the operation as it ended."""
    with as_file(path) as (name, source):
        upload_id = await _upload(api, name, source, meter)
    operation_id = await start_import(api, upload_id, mailbox)
    return await follow(api, operation_id, lambda operation: _show(meter, operation))


async def start_import(api: Api, upload_id: str, mailbox: str) -> str:
    """Starts the sync that reads an upload; the same upload twice gives the same operation. Returns its id."""
    asked = {"input": {"uploadId": upload_id, "mailboxName": mailbox}}
    started = await patiently(lambda: api.mutate(_IMPORT, asked))
    return str(started["operation"]["id"])


async def _upload(api: Api, name: str, source: BinaryIO, meter: Meter) -> str:
    size, fingerprint = measure(source)
    upload_id: str
    upload_id, offset = await patiently(lambda: api.create_upload(name, size, fingerprint))
    while offset < size:
        meter.show("uploading", offset, size)
        try:
            offset = await api.append(upload_id, source, offset)
        except Unavailable:
            # Where the server stands is asked, not assumed: the lost answer may have been a success.
            offset = await patiently(lambda: api.offset(upload_id))
    meter.show("uploading", size, size)
    return upload_id


async def follow(api: Api, operation_id: str, hear: Callable[[Mapping[str, Any]], None]) -> Mapping[str, Any]:
    """Hears every picture of an operation until it has ended; returns the last one."""
    while True:
        try:
            async for answer in api.subscribe(_FOLLOW, {"id": operation_id}):
                hear(answer["operationProgressed"])
                if answer["operationProgressed"]["state"] in ENDED:
                    return await _look(api, operation_id)
        except Unavailable:
            await patiently(lambda: _look(api, operation_id))
        operation = await _look(api, operation_id)
        if operation["state"] in ENDED:
            return operation


async def _look(api: Api, operation_id: str) -> Mapping[str, Any]:
    operation = (await patiently(lambda: api.query(_LOOK, {"id": operation_id})))["operation"]
    if operation is None:
        raise CliError("The operation is not there any more.")
    return dict(operation)


async def patiently(ask: Callable[[], Any]) -> Any:
    """Asks until the gateway answers; gives up after PATIENCE_SECONDS."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        try:
            return await ask()
        except Unavailable:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)


def _show(meter: Meter, operation: Mapping[str, Any]) -> None:
    progress = operation["progress"]
    meter.show(progress["phase"] or operation["state"].lower(), progress["done"], progress["total"] or 0)


def receipt_lines(receipt: Mapping[str, Any]) -> list[str]:
    """The receipt as a person reads it; the numbers add up."""
    lines = [
        f"{receipt['inScope']} messages in scope = {receipt['new']} new + {receipt['known']} known"
        f" + {receipt['skipped']} skipped + {receipt['failed']} failed"
    ]
    lines += [f"  {one['count']} × {one['reason']}" for one in receipt["reasons"]]
    return lines
