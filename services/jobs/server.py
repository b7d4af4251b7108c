"""CvService over gRPC: checks what arrives, opens the actor's transaction, answers in protos."""

import asyncio
from typing import Any
from uuid import UUID

from jobtrail.jobs.v1 import cv_service_pb2 as pb
from jobtrail.jobs.v1 import cv_service_pb2_grpc
from kit import paging
from kit.db import Database
from kit.ids import parse_id
from kit.rpc import current_actor
from services.jobs.domain.cv import MAX_BYTES, MAX_NAME
from services.jobs.handlers import SaveCv, delete_cv, get_cv, save_cv
from services.jobs.reading import read_cv
from services.jobs.store import Cvs
from services.jobs.wire import cv_proto

SERVICE_NAME = "jobtrail.jobs.v1.CvService"
_MAX_REVISION_DIGITS = 18
_DELETE = "\x7f"


class CvServicer(cv_service_pb2_grpc.CvServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def SaveCv(self, request: pb.SaveCvRequest, context: Any) -> pb.SaveCvResponse:
        name, text, request_id = _name(request.name), _text(request.text), _request_id(request.request_id)
        # Before the transaction: a long one takes a while, and nobody is to wait for it.
        reading = await asyncio.to_thread(read_cv, text)
        user_id = current_actor().user_id
        wanted = SaveCv(request.id, request.etag, name, text, reading, request_id)
        async with self._database.begin(user_id) as tx:
            cvs = Cvs(tx, user_id)
            row, current = await save_cv(tx, cvs, user_id, wanted), await cvs.current()
        return pb.SaveCvResponse(cv=cv_proto(row, text=row.text, current=row.id == current.id))

    async def GetCv(self, request: pb.GetCvRequest, context: Any) -> pb.GetCvResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            cvs = Cvs(tx, user_id)
            row, current = await get_cv(cvs, request.id), await cvs.current()
        return pb.GetCvResponse(cv=cv_proto(row, text=row.text, current=row.id == current.id))

    async def ListCvs(self, request: pb.ListCvsRequest, context: Any) -> pb.ListCvsResponse:
        size, below = paging.page_size(request.page_size), _below(request.page_token)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            rows = await Cvs(tx, user_id).page(below, size + 1)
        page = rows[:size]
        return pb.ListCvsResponse(
            cvs=[cv_proto(row, text="", current=below is None and row is rows[0]) for row in page],
            next_page_token=paging.encode([str(page[-1].revision)]) if len(rows) > size else "",
        )

    async def DeleteCv(self, request: pb.DeleteCvRequest, context: Any) -> pb.DeleteCvResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            await delete_cv(tx, Cvs(tx, user_id), user_id, request.id)
        return pb.DeleteCvResponse()


def _name(text: str) -> str:
    name = text.strip()
    if len(name) > MAX_NAME:
        raise paging.invalid("name", f"At most {MAX_NAME} characters.")
    if any(character < " " or character == _DELETE for character in name):
        raise paging.invalid("name", "No control characters.")
    return name


def _text(text: str) -> str:
    if not text.strip():
        raise paging.invalid("text", "A CV needs words.")
    if len(text.encode()) > MAX_BYTES:
        raise paging.invalid("text", f"At most {MAX_BYTES:,} bytes.")
    if any(character < " " and character not in "\n\t\r\f\v" for character in text):
        raise paging.invalid("text", "This is no plain text.")
    return text


def _request_id(text: str) -> UUID | None:
    if not text:
        return None
    one = parse_id(text)
    if one is None:
        raise paging.invalid("request_id", "A request is named by a UUID.")
    return one


def _below(token: str) -> int | None:
    key = paging.decode(token, 1)
    if key is None:
        return None
    digits = key[0] or ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_REVISION_DIGITS):
        raise paging.invalid("page_token", "The page token is not one of ours.")
    return int(digits)
