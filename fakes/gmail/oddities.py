"""Mail as it should not be, but is: broken encodings, missing headers, nested mails, calendars, very large ones."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

from fakes.gmail.content import Content
from fakes.gmail.corpora import Mail

_DAY_MS = 86_400_000
_FRAME = (
    "From: {sender}\r\nTo: alex.morgan@example.com\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{ident}>\r\n"
)
_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nPRODID:-//fake//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
    "SEQUENCE:0\r\nDTSTAMP:20261101T090000Z\r\nDTSTART:20261105T100000Z\r\nDTEND:20261105T104500Z\r\n"
    "SUMMARY:Interview: Data Analyst\r\nORGANIZER:mailto:dana@northgate.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
#: 25 MB is what Gmail accepts, counted with its encoding.
_HUGE_BYTES = 25_000_000


def _mail(name: str, rest: str | bytes, **fields: str) -> bytes:
    given = {
        "sender": "Dana Reyes <dana@northgate.example>",
        "subject": f"Oddity: {name}",
        "date": "Thu, 05 Nov 2026 08:00:00 +0000",
        "ident": f"{name}@oddities.example",
    }
    head = _FRAME.format_map(given | fields).encode("utf-8", "surrogateescape")
    return head + (rest.encode() if isinstance(rest, str) else rest)


def _text(body: str, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> str:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"


def _multipart(kind: str, *parts: str) -> str:
    inner = "".join(f"--edge\r\n{part}\r\n" for part in parts)
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="edge"\r\n\r\n{inner}--edge--\r\n'


def _file(name: str, kind: str, data: bytes) -> str:
    encoded = base64.encodebytes(data).decode().replace("\n", "\r\n")
    disposition = f'attachment; filename="{name}"' if name else "attachment"
    head = f"Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n"
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n{encoded}"


_HELLO = "Thank you for your application.\r\n"


def _nested(depth: int) -> bytes:
    raw = _mail("innermost", _text("We would like to invite you to an interview."))
    for level in range(depth):
        raw = _mail(f"level{level}", b"Content-Type: message/rfc822\r\n\r\n" + raw)
    return raw


def _forwarded() -> bytes:
    inner = _mail("forwarded-inner", _text("Unfortunately we chose another candidate."), sender="HR <hr@acme.example>")
    carried = "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner.decode()
    return _mail("forwarded", _multipart("mixed", _text("See below."), carried))


def _calendar(attached: bool, inline: bool) -> bytes:
    event = _CALENDAR.format(uid="one@oddities.example")
    parts = [_text("You are invited.")]
    if inline:
        parts.append(_text(event, "text/calendar; charset=utf-8; method=REQUEST"))
    if attached:
        parts.append(_file("invite.ics", "application/octet-stream", event.encode()))
    return _mail(f"calendar-{'both' if inline and attached else 'one'}-{int(inline)}", _multipart("mixed", *parts))


def _huge() -> bytes:
    data = random.Random("huge").randbytes(57 * (_HUGE_BYTES // 78 - 100))
    return _mail("huge", _multipart("mixed", _text(_HELLO), _file("film.mov", "video/quicktime", data)))


#: By name. Two of a name pair share a Message-ID on purpose.
ODDITIES: dict[str, Callable[[], bytes]] = {
    "bad_base64": lambda: _mail("bad_base64", _text("VGhhbmsg!!!eW91IGZvciBhcHBseWluZw=\r\n#", encoding="base64")),
    "bad_quoted_printable": lambda: _mail("bad_qp", _text("100=% of =ZZ what=\r\n=", encoding="quoted-printable")),
    "no_headers_at_all": lambda: b"\r\nOnly a body.\r\n",
    "no_message_id": lambda: _mail("x", _text(_HELLO)).replace(b"Message-ID: <x@oddities.example>\r\n", b""),
    "no_from_no_date": lambda: (
        b"Subject: Who are you?\r\nMessage-ID: <nofrom@oddities.example>\r\n\r\n" + _HELLO.encode()
    ),
    "duplicate_message_id_1": lambda: _mail("twin", _text("The first."), subject="First twin"),
    "duplicate_message_id_2": lambda: _mail("twin", _text("The second."), subject="Second twin"),
    "eight_bit_headers": lambda: _mail("eight", _text(_HELLO)).replace(
        b"Dana Reyes", "J\xf6rg M\xfcller".encode("latin-1")
    ),
    "utf8_headers": lambda: _mail("utf8", _text(_HELLO), subject="Ihre Bewerbung – Rückmeldung"),
    "unknown_charset": lambda: _mail("charset", _text("caf\xe9", "text/plain; charset=x-klingon")),
    "japanese": lambda: _mail(
        "japanese",
        b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + "応募ありがとう".encode("iso-2022-jp"),
        subject="=?ISO-2022-JP?B?GyRCMX5KZxsoQg==?=",
    ),
    "broken_words": lambda: _mail("words", _text(_HELLO), subject="=?utf-8?Q?half =?x?B?//?= =?utf-8?b?4oK?="),
    "bad_date": lambda: _mail("date", _text(_HELLO), date="Feb 31st, noon-ish"),
    "missing_boundary": lambda: _mail("boundary", "Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nlost\r\n--x--\r\n"),
    "unclosed_boundary": lambda: _mail("unclosed", _multipart("mixed", _text("cut"))[:-12]),
    "empty": lambda: _mail("empty", "\r\n"),
    "nul_bytes": lambda: _mail("nul", _text("a\x00b\x00c\x1b[31m")),
    "long_subject": lambda: _mail("long", _text(_HELLO), subject="very " * 12_000 + "long"),
    "html_only": lambda: _mail("html", _text("<p>Thank you for <b>applying</b></p>", "text/html; charset=utf-8")),
    "stub_and_html": lambda: _mail(
        "stub",
        _multipart(
            "alternative",
            _text("Please enable HTML."),
            _text(
                "<p>We regret to <a href='https://acme.example/s'>inform</a> you</p>" * 20, "text/html; charset=utf-8"
            ),
        ),
    ),
    "html_as_attachment": lambda: _mail(
        "htmlfile",
        _multipart("mixed", _text("see file"), _file("", "text/html; charset=utf-8", b"<p>Your offer is inside</p>")),
    ),
    "nested": lambda: _nested(3),
    "deeply_nested": lambda: _nested(40),
    "forwarded": _forwarded,
    "calendar_inline": lambda: _calendar(attached=False, inline=True),
    "calendar_attached": lambda: _calendar(attached=True, inline=False),
    "calendar_both": lambda: _calendar(attached=True, inline=True),
    "winmail": lambda: _mail(
        "winmail",
        _multipart("mixed", _text(_HELLO), _file("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" * 100)),
    ),
    "strange_filename": lambda: _mail(
        "filename", _multipart("mixed", _text(_HELLO), _file("../../etc/passwd\x01", "application/pdf", b"%PDF-1.4"))
    ),
    "huge": _huge,
}


def oddities(end_ms: int, *, huge: bool = True) -> Iterator[Mail]:
    """All of them, one a day up to `end_ms`; truth holds the name. `huge` False leaves out the one of 25 MB."""
    names = [name for name in ODDITIES if huge or name != "huge"]
    for number, name in enumerate(names):
        received_ms = end_ms - (len(names) - number) * _DAY_MS
        yield Mail(Content(ODDITIES[name]()), ("INBOX", "UNREAD"), received_ms, "", {"oddity": name})
