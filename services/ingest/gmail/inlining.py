"""Bodies that Gmail leaves out of format=full although the product reads them: calendar files and large texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.ingest.gmail.answers import number

#: As the reader of mails reads: see mime.limits.
CALENDAR_BYTES = 512 * 1024
#: A text is looked at for a megabyte, but can only be had whole.
TEXT_BYTES = 8 * 1024 * 1024
#: Each costs as much as a message.
PER_MESSAGE = 4
_DEPTH = 10
_PARTS = 200
_CALENDARS = ("text/calendar", "application/ics", "text/x-vcalendar")
_TEXTS = ("text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class Missing:
    """A body that is worth the units."""

    attachment_id: str
    #: The part's `body`, to be completed in place.
    body: dict[str, Any]


def missing_bodies(message: Mapping[str, Any]) -> list[Missing]:
    """The bodies to fetch, at most PER_MESSAGE."""
    leaves = list(_leaves(message.get("payload"), 0))[:_PARTS]
    wanted: list[Missing] = []
    # An invitation often comes twice, as a part to show and as a file: the first is enough.
    if not any(_is_calendar(leaf) and _has_data(leaf) for leaf in leaves):
        wanted += [found for leaf in leaves if _is_calendar(leaf) and (found := _missing(leaf, CALENDAR_BYTES))]
    texts = [leaf for leaf in leaves if leaf.get("mimeType") in _TEXTS]
    shown = [leaf for leaf in texts if _has_data(leaf) or not leaf.get("filename")]
    wanted += [found for leaf in shown if (found := _missing(leaf, TEXT_BYTES))]
    if not shown:
        # Some senders attach their only text.
        wanted += [found for leaf in texts if (found := _missing(leaf, TEXT_BYTES))][:1]
    return wanted[:PER_MESSAGE]


def _leaves(part: object, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(part, dict):
        return
    children = part.get("parts")
    if isinstance(children, list) and children:
        for child in children[:_PARTS] if depth < _DEPTH else ():
            yield from _leaves(child, depth + 1)
    else:
        yield part


def _is_calendar(part: Mapping[str, Any]) -> bool:
    name = part.get("filename")
    return part.get("mimeType") in _CALENDARS or (isinstance(name, str) and name.lower().endswith((".ics", ".vcs")))


def _has_data(part: Mapping[str, Any]) -> bool:
    body = part.get("body")
    return isinstance(body, dict) and bool(body.get("data"))


def _missing(part: Mapping[str, Any], max_bytes: int) -> Missing | None:
    body = part.get("body")
    if not isinstance(body, dict) or body.get("data"):
        return None
    attachment_id = body.get("attachmentId")
    if not isinstance(attachment_id, str) or not 0 < number(body.get("size")) <= max_bytes:
        return None
    return Missing(attachment_id, body)
