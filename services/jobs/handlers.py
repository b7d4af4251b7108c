"""Saving and deleting CVs. What becomes of the current one is told in the transaction that makes it so."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jobtrail.jobs.v1.events_pb2 import CurrentCvChanged
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.ids import new_id, parse_id
from services.jobs.domain.cv import DEFAULT_NAME, MAX_CVS, Reading
from services.jobs.ports import CvStore
from services.jobs.wire import reading_proto, stored_reading


@dataclass(frozen=True, slots=True)
class SaveCv:
    """What is to be saved, checked. `id` as asked for, "" for a new one; `etag` "" is not compared.

    `request_id` None when the caller named none.
    """

    id: str
    etag: str
    name: str
    text: str
    reading: Reading
    request_id: UUID | None


async def save_cv(tx: Transaction, cvs: CvStore, user_id: UUID, wanted: SaveCv) -> Any:
    """The row as it is saved; it is the current one. CV_NOT_FOUND, CV_CHANGED, TOO_MANY_CVS.

    A request that saved before saves nothing: the row as it is now, CV_NOT_FOUND when it is deleted.
    """
    await cvs.lock()
    before = await cvs.of_request(wanted.request_id) if wanted.request_id else None
    if before is not None:
        return await get_cv(cvs, str(before))
    one, name = await (_known(cvs, wanted) if wanted.id else _fresh(cvs, wanted))
    revision = await cvs.next_revision()
    values = {
        "name": wanted.name or name,
        "text": wanted.text,
        "size_bytes": len(wanted.text.encode()),
        "reading": stored_reading(wanted.reading),
        "revision": revision,
    }
    await (cvs.change(one, values) if wanted.id else cvs.add(one, values))
    if wanted.request_id:
        await cvs.note_request(wanted.request_id, one, revision)
    saved = await cvs.get(one)
    _tell(tx, user_id, revision, saved)
    return saved


async def delete_cv(tx: Transaction, cvs: CvStore, user_id: UUID, text: str) -> None:
    """Its words and their reading are deleted; the one that was saved before it is the current one. CV_NOT_FOUND.

    Facts that told of its reading before stay on the bus as long as all facts do.
    """
    await cvs.lock()
    row, current = await get_cv(cvs, text), await cvs.current()
    await cvs.delete(row.id)
    if row.id == current.id:
        _tell(tx, user_id, await cvs.next_revision(), await cvs.current())


async def get_cv(cvs: CvStore, text: str) -> Any:
    """The row of the id that `text` spells. CV_NOT_FOUND."""
    one = parse_id(text)
    row = await cvs.get(one) if one is not None else None
    if row is None:
        raise Problem(Status.NOT_FOUND, "CV_NOT_FOUND", "You have no such CV.", {"cv_id": text[:100]})
    return row


async def _known(cvs: CvStore, wanted: SaveCv) -> tuple[UUID, str]:
    row = await get_cv(cvs, wanted.id)
    if wanted.etag and wanted.etag != str(row.revision):
        message = "The CV was saved since you read it: look at it again."
        raise Problem(Status.ABORTED, "CV_CHANGED", message, {"cv_id": str(row.id), "etag": str(row.revision)})
    return row.id, row.name


async def _fresh(cvs: CvStore, wanted: SaveCv) -> tuple[UUID, str]:
    if await cvs.count() >= MAX_CVS:
        message = f"More than {MAX_CVS} CVs cannot be kept: delete one first."
        raise Problem(Status.RESOURCE_EXHAUSTED, "TOO_MANY_CVS", message, {"limit": str(MAX_CVS)})
    return new_id(), DEFAULT_NAME


def _tell(tx: Transaction, user_id: UUID, revision: int, current: Any) -> None:
    reading = reading_proto(current.reading) if current is not None else None
    tx.publish(CurrentCvChanged(user_id=str(user_id), revision=revision, reading=reading))
