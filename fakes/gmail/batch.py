"""POST /batch: several calls in one multipart body, answered together, run at once."""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import uuid
from collections.abc import Awaitable, Callable
from email.message import Message
from http import HTTPStatus

from fakes.gmail.errors import GoogleError, bad_request
from fakes.gmail.wire import Answer, Call, call, refusal

_LIMIT = 100
_parser = email.parser.BytesParser(policy=email.policy.compat32)

Respond = Callable[[Call], Awaitable[Answer]]


async def batch(outer: Call, respond: Respond) -> Answer:
    """Runs the parts concurrently, so that they meet the concurrency cap as they do at Google."""
    try:
        parts = _parts(outer)
    except GoogleError as error:
        return refusal(error)
    answers = await asyncio.gather(*(respond(_inner(part, outer)) for part in parts))
    spoilt = next((answer for answer in answers if answer.mischief), None)
    mark = f"batch_{uuid.uuid4().hex}"
    body = b"".join(
        f"--{mark}\r\nContent-Type: application/http\r\nContent-ID: {_reply_id(part)}\r\n\r\n".encode()
        + _http(answer)
        + b"\r\n"
        for part, answer in zip(parts, answers, strict=True)
    )
    whole = Answer(200, body + f"--{mark}--\r\n".encode(), f"multipart/mixed; boundary={mark}")
    if spoilt is not None:
        whole.mischief, whole.seconds = spoilt.mischief, spoilt.seconds
    return whole


def _parts(outer: Call) -> list[Message]:
    content_type = outer.headers.get("content-type", "")
    whole = _parser.parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + outer.body)
    payload = whole.get_payload()
    if not isinstance(payload, list) or not payload:
        raise bad_request("Failed to parse batch request, error: No boundary found in the Content-Type header")
    if len(payload) > _LIMIT:
        raise bad_request(f"Inner request count exceeds the limit. Received: {len(payload)}, Limit: {_LIMIT}.")
    return [part for part in payload if isinstance(part, Message)]


def _inner(part: Message, outer: Call) -> Call:
    """The request inside a part; the outer headers stand in for what it does not say."""
    text = part.get_payload(decode=True)
    line, _, rest = (text if isinstance(text, bytes) else b"").lstrip().partition(b"\n")
    verb, target = ([*line.decode("latin-1").split(), "", ""])[:2]
    own = _parser.parsebytes(rest)
    headers = {name.lower(): str(value) for name, value in own.items()}
    body = own.get_payload(decode=True)
    inherited = {name: outer.headers[name] for name in ("authorization",) if name in outer.headers}
    return call(verb, target, inherited | headers, body if isinstance(body, bytes) else b"")


def _reply_id(part: Message) -> str:
    ident = str(part.get("Content-ID", "")).strip()
    return f"<response-{ident[1:]}" if ident.startswith("<") else f"response-{ident}"


def _http(answer: Answer) -> bytes:
    reason = HTTPStatus(answer.status).phrase
    headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body)), **answer.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status} {reason}\r\n{lines}\r\n".encode() + answer.body
