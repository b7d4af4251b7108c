"""Messages, threads and history as JSON bytes; the large part of a message is taken from the content's cache."""

from __future__ import annotations

import base64
import random
import zlib
from typing import Any

from fakes.gmail.content import fill_holes
from fakes.gmail.mailbox import Message
from fakes.gmail.payload import base64url, dump, metadata_payload


class AttachmentIds:
    """Attachment ids that carry what they mean and differ at every get, as Gmail's do."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def mint(self, message_id: str, place: int, now: float) -> str:
        """An id for the part at that place in the message's walk."""
        meaning = f"{message_id}.{place}.{int(now)}.".encode()
        sealed = meaning + self._rng.randbytes(60)
        return "ANGjdJ" + base64.urlsafe_b64encode(zlib.crc32(sealed).to_bytes(4, "big") + sealed).decode().rstrip("=")

    @staticmethod
    def read(ident: str) -> tuple[str, int, int] | None:
        """Message id, place and second of minting; None for anything else."""
        try:
            data = base64.urlsafe_b64decode(ident.removeprefix("ANGjdJ") + "==")
        except ValueError:
            return None
        sealed = data[4:]
        if len(sealed) < 60 or zlib.crc32(sealed).to_bytes(4, "big") != data[:4]:
            return None
        message_id, place, second, _ = sealed.split(b".", 3)
        return message_id.decode(), int(place), int(second)


def message_json(
    message: Message, form: str, wanted: frozenset[str], ids: AttachmentIds, now: float, *, pretty: bool
) -> bytes:
    """One message in the format `minimal`, `metadata`, `full` or `raw`; `wanted` are metadata headers in lower case."""
    content = message.content
    head: dict[str, Any] = {"id": message.id, "threadId": message.thread_id}
    if message.labels:
        head["labelIds"] = sorted(message.labels)
    head["snippet"] = content.snippet
    tail: dict[str, Any] = {
        "sizeEstimate": content.size,
        "historyId": str(message.history_id),
        "internalDate": str(message.received_ms),
    }
    if form == "metadata":
        return dump({**head, "payload": metadata_payload(content.root, wanted), **tail}, pretty=pretty)
    if form == "raw":
        tail["raw"] = base64url(content.raw)
    if form != "full":
        return dump(head | tail, pretty=pretty)
    payload = fill_holes(content.payload_json(pretty=pretty), lambda place: ids.mint(message.id, place, now))
    if pretty:
        return b'%b,\n  "payload": %b,\n%b' % (dump(head, pretty=True)[:-3], payload, dump(tail, pretty=True)[2:])
    return b'%b,"payload":%b,%b' % (dump(head, pretty=False)[:-1], payload, dump(tail, pretty=False)[1:])


def thread_json(ident: str, history_id: int, messages: list[bytes], *, pretty: bool) -> bytes:
    """A thread around messages already rendered."""
    head = dump({"id": ident, "historyId": str(history_id)}, pretty=pretty)
    if not pretty:
        return b'%b,"messages":[%b]}' % (head[:-1], b",".join(messages))
    inner = b",\n    ".join(message.strip().replace(b"\n", b"\n    ") for message in messages)
    return b'%b,\n  "messages": [\n    %b\n  ]\n}\n' % (head[:-3], inner)
