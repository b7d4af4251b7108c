"""The call of ClassifyService that looks at mails without keeping them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit import paging
from kit.rpc import current_actor
from services.classify.ports import Mail
from services.classify.preview import Previewed, Unreadable, mail_of_fields, preview
from services.classify.server.parts import ClassifyParts, line_of, moment_of
from services.classify.server.words import outcome_to_proto

MAX_MAILS = 50
MAX_RAW_BYTES = 1024 * 1024
MAX_BYTES = 4 * MAX_RAW_BYTES
_SUBJECT_CHARS, _SENDER_CHARS, _BODY_CHARS = 1_000, 400, 200_000


class PreviewCalls:
    """Nothing is stored, nothing remembered."""

    def __init__(self, parts: ClassifyParts) -> None:
        self._parts = parts

    async def PreviewClassifications(
        self, request: wire.PreviewClassificationsRequest, context: Any
    ) -> wire.PreviewClassificationsResponse:
        parts, user_id = self._parts, current_actor().user_id
        if not 0 < len(request.mails) <= MAX_MAILS or request.ByteSize() > MAX_BYTES:
            raise paging.invalid("mails", f"1 to {MAX_MAILS} mails, and at most {MAX_BYTES} bytes in all.")
        parts.allowance.take(user_id, len(request.mails))
        mails = await self._read(user_id, request.mails)
        found = await preview(parts.pipeline, user_id, mails, ask_model=request.ask_model)
        return wire.PreviewClassificationsResponse(results=[self._result(one) for one in found])

    async def _read(self, user_id: UUID, asked: Sequence[wire.PreviewMail]) -> list[Mail | Unreadable]:
        kinds = [one.WhichOneof("mail") for one in asked]
        if None in kinds or any(len(one.raw) > MAX_RAW_BYTES for one in asked):
            raise paging.invalid("mails", f"A mail is raw, at most {MAX_RAW_BYTES} bytes, or fields.")
        raws = [one.raw for one in asked if one.WhichOneof("mail") == "raw"]
        parsed = iter(await self._parts.raw_mails.parse(user_id, raws) if raws else ())
        return [
            next(parsed) if kind == "raw" else self._pasted(one.fields) for kind, one in zip(kinds, asked, strict=True)
        ]

    def _pasted(self, fields: wire.PreviewFields) -> Mail:
        if len(fields.body) > _BODY_CHARS:
            raise paging.invalid("body", f"At most {_BODY_CHARS} characters.")
        at = moment_of(fields.mail_time, "mail_time") if fields.HasField("mail_time") else self._parts.clock()
        subject = line_of(fields.subject, "subject", _SUBJECT_CHARS)
        return mail_of_fields(subject, line_of(fields.sender, "sender", _SENDER_CHARS), fields.body, at)

    def _result(self, one: Previewed | Unreadable) -> wire.PreviewResult:
        if isinstance(one, Unreadable):
            return wire.PreviewResult(failure=one.reason)
        verdict = outcome_to_proto(one.outcome, self._parts.pipeline.version, self._parts.clock())
        return wire.PreviewResult(classification=verdict, subject=one.mail.text.subject)
