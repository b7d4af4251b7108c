"""GET /export/corrections.jsonl: what a person corrected, as examples for the evaluation. Goes to them only.

A line each, with the fields of any labelled JSONL that `make evals` scores. Read page by page while it is sent, so that
memory is one page, however much was corrected.
"""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.parts import Parts
from gateway.plain_http import refusal, user_of
from jobtrail.classify.v1 import classification_pb2
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit import logs
from kit.errors import Problem
from kit.wire import moment

log = logs.get(__name__)

_HEADERS = {
    "cache-control": "no-store",
    "content-disposition": 'attachment; filename="jobtrail-corrections.jsonl"',
}


class Exports:
    """Downloads of what is a person's own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def corrections(self, request: Request) -> Response:
        """The whole file; 401 without a session, 503 while classify is away."""
        try:
            user = await user_of(self._parts, request)
            first = await self._page(user.id, "")
        except Problem as problem:
            return refusal(problem)
        return StreamingResponse(self._lines(user.id, first), media_type="application/jsonl", headers=_HEADERS)

    async def _page(self, user_id: UUID, token: str) -> wire.ListCorrectedMailsResponse:
        services = self._parts.services
        request = wire.ListCorrectedMailsRequest(page_token=token)
        answer: wire.ListCorrectedMailsResponse = await services.classify.call(
            services.verdicts.ListCorrectedMails, request, user_id
        )
        return answer

    async def _lines(self, user_id: UUID, page: wire.ListCorrectedMailsResponse) -> AsyncIterator[bytes]:
        while True:
            for mail in page.mails:
                yield orjson.dumps(_example(mail), option=orjson.OPT_APPEND_NEWLINE)
            if not page.next_page_token:
                return
            # A failure from here on breaks the download off: half a file must not pass for a whole one.
            page = await self._page(user_id, page.next_page_token)


def _example(mail: wire.CorrectedMail) -> dict[str, Any]:
    label = classification_pb2.Label.Name(mail.label).removeprefix("LABEL_")
    corrected = [classification_pb2.CorrectableField.Name(field) for field in mail.corrected]
    return {
        "id": mail.content_key,
        "source": "jobtrail_corrections",
        "from": mail.sender,
        "subject": mail.subject,
        "body": mail.body,
        "date": moment(mail.mail_time).isoformat(),
        "label": label,
        "company": mail.company if mail.HasField("company") else None,
        "job_title": mail.job_title if mail.HasField("job_title") else None,
        "authentic": "real",
        "lang": mail.languages[0] if mail.languages else None,
        "ambiguous": False,
        "note": "corrected: " + ", ".join(name.removeprefix("CORRECTABLE_FIELD_").lower() for name in corrected),
        "template_cluster": None,
        "hard_negative": label == "OTHER",
        "body_is": "text",
    }
