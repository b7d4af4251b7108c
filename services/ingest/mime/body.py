"""From the tree of parts to one text, links, calendar events and a list of attachments."""

import re
from dataclasses import dataclass, field

from services.ingest.domain.message import Attachment, CalendarEvent, Link
from services.ingest.mime.charset import clean, decode
from services.ingest.mime.header import one_line
from services.ingest.mime.html import render
from services.ingest.mime.icalendar import read_calendar
from services.ingest.mime.limits import ATTACHMENTS, CALENDAR_BYTES, LINKS, TEXT_CHARS
from services.ingest.mime.parts import Part
from services.ingest.mime.plain import bare_links, is_markup, letters_without_links, tidy, unflow

#: Text with less than this share of the letters of its HTML twin is a stub ("please use an HTML reader").
_STUB_SHARE = 0.5
#: Or it says so itself, in few letters.
_STUB = re.compile(r"\bhtml\b|browser|online[- ]version|web version|email client", re.IGNORECASE)
_STUB_LETTERS = 200
#: Never shown: AMP needs a mail program that runs it.
_IGNORED = frozenset({"text/x-amp-html", "application/pgp-signature", "application/pkcs7-signature"})
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True)
class Body:
    """What the parts of one mail hold."""

    text: str = ""
    #: Mails inside the mail: forwarded ones, or the returned one of a bounce.
    forwarded: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    links: dict[Link, None] = field(default_factory=dict)
    calendar: dict[tuple[str, int, str], CalendarEvent] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)


def read_body(root: Part) -> Body:
    """The body of a whole mail; a mail of which only a text attachment can be read shows that one."""
    body = Body()
    body.text = _text_of(root, body, bounce=False) or _attached_text(root, body)
    return body


def _text_of(part: Part, body: Body, *, bounce: bool) -> str:
    """The readable text of a part with its children; everything else goes to `body`."""
    kind = part.media_type
    if kind in _ENCRYPTED:
        body.warnings.add("ENCRYPTED")
    if kind.startswith("message/") and part.children:
        _add_nested(part.children[0], body, bounce=bounce)
        return ""
    if part.children:
        texts = [_text_of(child, body, bounce=bounce or kind == "multipart/report") for child in part.children]
        if kind == "multipart/alternative":
            return _best_alternative(part.children, texts)
        return "\n\n".join(text for text in texts if text)[:TEXT_CHARS]
    if kind in _IGNORED:
        return ""
    if _is_calendar(part):
        _add_calendar(part, body)
    elif _is_text(part):
        return _leaf_text(part, body)
    elif not kind.startswith("multipart/") or part.filename:
        _add_attachment(part, body)
    elif part.start < part.end:
        return _leaf_text(part, body)  # a multipart without parts holds text after all
    return ""


def _is_text(part: Part) -> bool:
    attached = part.disposition == "attachment" and part.filename
    return part.media_type in ("text/plain", "text/html", "text/enriched", "text/richtext") and not attached


def _is_calendar(part: Part) -> bool:
    return part.media_type in ("text/calendar", "application/ics", "text/x-vcalendar") or (
        part.filename.lower().endswith((".ics", ".vcs"))
    )


def _leaf_text(part: Part, body: Body) -> str:
    source = decode(part.body(), part.parameters.get("charset"))
    if part.is_cut:
        body.warnings.add("TEXT_CUT")
    if part.media_type == "text/html" or is_markup(source):
        rendered = render(source)
        _add_links(rendered.links, body)
        if rendered.cut:
            body.warnings.add("HTML_CUT")
        return tidy(rendered.text)
    if part.parameters.get("format", "").lower() == "flowed":
        source = unflow(source, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    if len(source) > TEXT_CHARS:
        body.warnings.add("TEXT_CUT")
    text = tidy(source)
    _add_links(bare_links(text), body)
    return text


def _best_alternative(children: tuple[Part, ...], texts: list[str]) -> str:
    """The first text, unless another one has so much more to read that the first is a stub."""
    readable = [text for text in texts if text]
    if len(readable) < 2:
        return "".join(readable)
    sizes = [letters_without_links(text) for text in readable]
    richest = max(range(len(readable)), key=sizes.__getitem__)
    stub = sizes[0] < _STUB_SHARE * sizes[richest] or (sizes[0] < _STUB_LETTERS and bool(_STUB.search(readable[0])))
    return readable[richest] if stub else readable[0]


def _add_nested(mail: Part, body: Body, *, bounce: bool) -> None:
    """A mail inside the mail, headed by the lines that programs write above a forwarded mail."""
    labels = (("From", "from"), ("Date", "date"), ("Subject", "subject"), ("To", "to"))
    lines = [f"{label}: {one_line(value, 500)}" for label, name in labels if (value := mail.headers.text(name))]
    text = _text_of(mail, body, bounce=bounce)
    nested = clean("\n".join([*lines, "", text])).strip()
    (body.returned if bounce else body.forwarded).append(nested)


def _add_links(links: tuple[Link, ...], body: Body) -> None:
    """HTML says what a link is called, so the bare twin of its text part adds nothing."""
    known = {link.url for link in body.links}
    for link in links:
        if link.text:
            body.links.pop(Link(link.url, ""), None)
        elif link.url in known:
            continue
        if len(body.links) == LINKS:
            body.warnings.add("LINKS_CUT")
            return
        body.links.setdefault(Link(clean(link.url), clean(link.text)))


def _add_calendar(part: Part, body: Body) -> None:
    source = decode(part.body(CALENDAR_BYTES), part.parameters.get("charset"))
    events = read_calendar(source, part.parameters.get("method", ""))
    for event in events:
        body.calendar.setdefault((event.uid, event.sequence, event.method), event)
    if not events:
        body.warnings.add("CALENDAR_UNREADABLE")
    if part.filename:
        _add_attachment(part, body)


def _add_attachment(part: Part, body: Body) -> None:
    if len(body.attachments) == ATTACHMENTS:
        body.warnings.add("ATTACHMENTS_CUT")
        return
    body.attachments.append(Attachment(clean(part.filename), part.media_type, part.size_bytes))


def _attached_text(part: Part, body: Body) -> str:
    """Some senders attach their only text."""
    if part.media_type in ("text/html", "text/plain") and part.disposition == "attachment":
        return _leaf_text(part, body)
    if part.media_type.startswith("message/"):
        return ""
    return next((text for child in part.children if (text := _attached_text(child, body))), "")
