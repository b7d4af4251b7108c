"""Requests to edit, read and bounded: what they say in the words of decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from kit import paging
from kit.errors import Problem, Status
from kit.ids import parse_id
from services.classify.domain.decisions import DecisionKind, Pin
from services.classify.domain.events import EventKind
from services.classify.editing import Target, Told, not_counted
from services.classify.server.parts import line_of, moment_of

FIELD_CHARS = 200
TAG_CHARS = 50
TEXT_CHARS = 10_000
URL_CHARS = 2_000
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_EARLIEST_YEAR, _LATEST_YEAR = 1970, 2200


def request_id_of(text: str) -> UUID | None:
    """The caller's UUID; None without one. INVALID_ARGUMENT for what is none."""
    one = parse_id(text) if text else None
    if text and one is None:
        raise paging.invalid("request_id", "The request id must be a UUID.")
    return one


def target_of(target: edit.ChangeTarget) -> Target:
    """One application; an id that is none is just one that nobody has."""
    one = parse_id(target.application_id)
    if one is None:
        metadata = {"application_id": target.application_id[:100]}
        raise Problem(Status.NOT_FOUND, "APPLICATION_NOT_FOUND", "There is no such application.", metadata)
    return Target(one, target.if_match[:100])


def targets_of(targets: Sequence[edit.ChangeTarget], field: str) -> list[Target]:
    """1 to 100 applications, each once."""
    if not 1 <= len(targets) <= paging.MAX_BATCH:
        raise paging.invalid(field, f"Name 1 to {paging.MAX_BATCH} applications.")
    return list({one.id: one for one in map(target_of, targets)}.values())


def messages_of(texts: Sequence[str]) -> list[UUID]:
    """1 to 100 messages, each once."""
    if not 1 <= len(texts) <= paging.MAX_BATCH:
        raise paging.invalid("message_ids", f"Name 1 to {paging.MAX_BATCH} messages.")
    found = {text: parse_id(text) for text in texts}
    for text, one in found.items():
        if one is None:
            raise not_counted(text)
    return list(dict.fromkeys(one for one in found.values() if one is not None))


def added_of(request: wire.AddApplicationRequest) -> Told:
    """What an application that is added says."""
    told = {
        "company": _line(request.company, "company"),
        "job_title": _line(request.job_title, "job_title"),
        "source": _line(request.source, "source"),
        "applied_at": _when(request.apply_time, "apply_time") if request.HasField("apply_time") else None,
        "separate": "yes" if request.separate else None,
    }
    if not told["company"] and not told["job_title"]:
        raise paging.invalid("company", "Say the company or the job title.")
    return {name: value for name, value in told.items() if value}


def change_of(request: wire.ChangeApplicationsRequest) -> tuple[DecisionKind, Told]:
    """What is to be said of applications."""
    match request.WhichOneof("change"):
        case "edit":
            return DecisionKind.EDITED, _edited(request.edit)
        case "event":
            return DecisionKind.LOGGED, _logged(request.event)
        case "contact":
            return DecisionKind.CONTACT, _contact(request.contact)
        case "link":
            return DecisionKind.LINK, _link(request.link)
        case "add_tag":
            return DecisionKind.TAGGED, {"tag": _tag(request.add_tag, "add_tag")}
        case "remove_tag":
            return DecisionKind.UNTAGGED, {"tag": _tag(request.remove_tag, "remove_tag")}
        case "dismissed":
            return DecisionKind.DISMISSED, {}
    raise paging.invalid("change", "Say what to change.")


def replaced_of(request: wire.ChangeApplicationsRequest) -> UUID | None:
    """The change in whose place this one is said; None when it is a new one."""
    if not request.replaces_change_id:
        return None
    if len(request.targets) != 1 or request.WhichOneof("change") not in ("event", "contact", "link"):
        raise paging.invalid("replaces_change_id", "One event, contact or link of one application is said anew.")
    one = parse_id(request.replaces_change_id)
    if one is None:
        metadata = {"change_id": request.replaces_change_id[:100]}
        raise Problem(Status.NOT_FOUND, "CHANGE_NOT_FOUND", "There is no such change.", metadata)
    return one


def _edited(fields: edit.FieldEdit) -> Told:
    told: dict[str, str | None] = {}
    for pin in (Pin.COMPANY, Pin.JOB_TITLE, Pin.SOURCE, Pin.SALARY, Pin.LOCATION):
        if fields.HasField(pin.value):  # type: ignore[arg-type]  # each is one of its fields
            told[pin.value] = _line(getattr(fields, pin.value), pin.value)
    if fields.HasField("apply_time"):
        told[Pin.APPLIED_AT.value] = _when(fields.apply_time, "apply_time")
    told |= {_pin(value).value: "" for value in fields.unpin}
    if not told:
        raise paging.invalid("edit", "Say which field to set.")
    return told


def _logged(entry: edit.EventEntry) -> Told:
    if entry.kind == app.EVENT_KIND_UNSPECIFIED or entry.kind not in app.EventKind.values():
        raise paging.invalid("kind", "Say what happened.")
    kind = EventKind(app.EventKind.Name(entry.kind).removeprefix("EVENT_KIND_").lower())
    text = _NO_TEXT.sub("", entry.text).strip()
    if len(text) > TEXT_CHARS:
        raise paging.invalid("text", f"At most {TEXT_CHARS} characters.")
    if kind is EventKind.NOTE and not text:
        raise paging.invalid("text", "A note says something.")
    at = _when(entry.event_time, "event_time") if entry.HasField("event_time") else None
    return {"kind": kind.value, "text": text, "event_at": at}


def _contact(contact: app.ApplicationContact) -> Told:
    told = {name: _line(getattr(contact, name), name) for name in ("name", "email", "phone", "role")}
    if not told["name"] and not told["email"]:
        raise paging.invalid("name", "Say the name or the address.")
    return told


def _link(link: app.ApplicationLink) -> Told:
    url = line_of(link.url, "url", URL_CHARS)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise paging.invalid("url", "This is no address of a page.") from error
    # Anything else could run in the page that shows it.
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise paging.invalid("url", "The address must begin with http:// or https://.")
    return {"url": url, "title": _line(link.title, "title")}


def _tag(text: str, field: str) -> str:
    tag = " ".join(line_of(text, field, TAG_CHARS).split())
    if not tag:
        raise paging.invalid(field, "A tag says something.")
    return tag


def _pin(value: int) -> Pin:
    if value == app.APPLICATION_FIELD_UNSPECIFIED or value not in app.ApplicationField.values():
        raise paging.invalid("unpin", "There is no such field.")
    name = app.ApplicationField.Name(app.ApplicationField.ValueType(value))
    return Pin(name.removeprefix("APPLICATION_FIELD_").lower())


def _line(text: str, field: str) -> str | None:
    return line_of(text, field, FIELD_CHARS) or None


def _when(stamp: Timestamp, field: str) -> str:
    at: datetime = moment_of(stamp, field)
    if not _EARLIEST_YEAR <= at.year <= _LATEST_YEAR:
        raise paging.invalid(field, f"Between {_EARLIEST_YEAR} and {_LATEST_YEAR}.")
    return at.isoformat()
