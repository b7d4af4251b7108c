"""Archives on their way in: tus 1.0.0 (core protocol and creation), passed on to ingest in pieces of 1 MiB.

Nothing is kept here: the body is read as it comes, each piece is appended, and what was broken off goes on at the
offset that ingest has. Memory is one piece, whatever the file measures.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.bodies import read_body
from gateway.parts import Parts
from gateway.plain_http import refusal, user_of
from jobtrail.ingest.v1 import ingest_service_pb2, upload_pb2
from kit import logs
from kit.errors import Problem, Status

log = logs.get(__name__)

#: What one AppendUpload takes.
PIECE_BYTES = 1024 * 1024
#: A client that sends nothing for so long has gone.
IDLE_SECONDS = 60.0
_MAX_JSON_BYTES = 16 * 1024
_VERSION = "1.0.0"
_TUS = {"tus-resumable": _VERSION, "cache-control": "no-store"}
_OFFSET_MEDIA = "application/offset+octet-stream"


class Uploads:
    """The four requests of tus."""

    def __init__(self, parts: Parts, idle_seconds: float = IDLE_SECONDS) -> None:
        self._parts = parts
        self._idle_seconds = idle_seconds

    async def collection(self, request: Request) -> Response:
        """OPTIONS and POST /uploads."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_TUS, "tus-version": _VERSION, "tus-extension": "creation"})
        return await self._answered(request, self._create)

    async def one(self, request: Request) -> Response:
        """HEAD and PATCH /uploads/{id}."""
        return await self._answered(request, self._stand if request.method == "HEAD" else self._append)

    async def _answered(self, request: Request, handler: Any) -> Response:
        try:
            _check_version(request)
            user = await user_of(self._parts, request)
            response: Response = await handler(request, user.id)
        except Problem as problem:
            return _refusal(problem)
        return response

    async def _create(self, request: Request, user_id: UUID) -> Response:
        wanted = await _wanted(request)
        services = self._parts.services
        answer = await services.ingest.call(services.mail.CreateUpload, wanted, user_id)
        upload: upload_pb2.Upload = answer.upload
        body = {"id": upload.id, "filename": upload.filename, "sizeBytes": upload.size_bytes, "offset": upload.offset}
        headers = {**_TUS, **_offsets(upload), "location": f"/uploads/{upload.id}"}
        return Response(orjson.dumps(body), 201, headers, "application/json")

    async def _stand(self, request: Request, user_id: UUID) -> Response:
        services = self._parts.services
        wanted = ingest_service_pb2.GetUploadRequest(id=request.path_params["id"])
        answer = await services.ingest.call(services.mail.GetUpload, wanted, user_id)
        return Response(status_code=200, headers={**_TUS, **_offsets(answer.upload)})

    async def _append(self, request: Request, user_id: UUID) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != _OFFSET_MEDIA:
            raise _unsupported(_OFFSET_MEDIA)
        upload_id = request.path_params["id"]
        offset = _whole_number(request.headers.get("upload-offset"), "Upload-Offset")
        stands_at = offset
        async for piece in self._pieces(request):
            stands_at = await self._append_piece(upload_id, offset, piece, user_id)
            offset += len(piece)
            # Beyond is fine: somebody else brought the same bytes. Each piece still goes where the client said.
            if stands_at < offset:
                raise _elsewhere(stands_at)
        return Response(status_code=204, headers={**_TUS, "upload-offset": str(stands_at)})

    async def _append_piece(self, upload_id: str, offset: int, piece: bytes, user_id: UUID) -> int:
        services = self._parts.services
        wanted = ingest_service_pb2.AppendUploadRequest(id=upload_id, offset=offset, data=piece)
        answer = await services.ingest.call(services.mail.AppendUpload, wanted, user_id)
        stands_at: int = answer.upload.offset
        return stands_at

    async def _pieces(self, request: Request) -> AsyncIterator[bytes]:
        """The body in pieces; what came before it broke off is worth keeping and comes as the last of them."""
        piece = bytearray()
        body = request.stream()
        while True:
            try:
                async with asyncio.timeout(self._idle_seconds):
                    chunk = await anext(body, None)
            except (ClientDisconnect, TimeoutError) as error:
                log.info("upload_broken_off", error=repr(error))
                break
            if chunk is None:
                break
            piece += chunk
            while len(piece) >= PIECE_BYTES:
                yield bytes(piece[:PIECE_BYTES])
                del piece[:PIECE_BYTES]
        # An empty piece too, when nothing came: it says whether the upload is there and where it stands.
        yield bytes(piece)


async def _wanted(request: Request) -> ingest_service_pb2.CreateUploadRequest:
    """What is to be uploaded: by tus headers, or for simple programs as JSON {filename, sizeBytes, fingerprint}."""
    if "upload-length" in request.headers:
        metadata = _metadata(request.headers.get("upload-metadata", ""))
        return ingest_service_pb2.CreateUploadRequest(
            filename=metadata.get("filename", "archive"),
            size_bytes=_whole_number(request.headers["upload-length"], "Upload-Length"),
            fingerprint=metadata.get("fingerprint", ""),
        )
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise _unsupported("application/json")
    return _from_json(await read_body(request, _MAX_JSON_BYTES))


def _from_json(body: bytes) -> ingest_service_pb2.CreateUploadRequest:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _invalid("body", "This is not JSON.") from error
    if not isinstance(data, dict):
        raise _invalid("body", "The request must be a JSON object.")
    filename, size, fingerprint = data.get("filename"), data.get("sizeBytes"), data.get("fingerprint", "")
    if not isinstance(filename, str) or not isinstance(fingerprint, str) or "\x00" in filename + fingerprint:
        raise _invalid("filename", "filename and fingerprint must be texts.")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 2**62:
        raise _invalid("sizeBytes", "sizeBytes must be a whole number.")
    return ingest_service_pb2.CreateUploadRequest(filename=filename, size_bytes=size, fingerprint=fingerprint)


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: comma-separated pairs of a name and its value in base64."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            text = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise _invalid("Upload-Metadata", "Upload-Metadata cannot be read.") from error
        if "\x00" in text:
            raise _invalid("Upload-Metadata", "NUL characters are not text.")
        found[name] = text
    return found


def _whole_number(text: str | None, field: str) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise _invalid(field, f"{field} must be a whole number.")
    return int(text)


def _check_version(request: Request) -> None:
    version = request.headers.get("tus-resumable", _VERSION)
    if version != _VERSION:
        message = f"This server speaks tus {_VERSION}."
        raise Problem(Status.FAILED_PRECONDITION, "TUS_VERSION_UNKNOWN", message, {"version": version[:20]})


def _offsets(upload: upload_pb2.Upload) -> Mapping[str, str]:
    return {"upload-offset": str(upload.offset), "upload-length": str(upload.size_bytes)}


def _invalid(field: str, message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})


def _elsewhere(offset: int) -> Problem:
    message = "The bytes do not begin where the upload stands."
    return Problem(Status.FAILED_PRECONDITION, "UPLOAD_OFFSET_MISMATCH", message, {"offset": str(offset)})


def _unsupported(media: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "UNSUPPORTED_MEDIA_TYPE", f"Send {media}.")


def _refusal(problem: Problem) -> Response:
    """The failure, as JSON with the status tus gives it."""
    offset = problem.metadata.get("offset")
    headers = {**_TUS, **({"upload-offset": offset} if offset else {})}
    if problem.reason == "TUS_VERSION_UNKNOWN":
        return refusal(problem, status=412, headers={**headers, "tus-version": _VERSION})
    return refusal(problem, headers=headers)
