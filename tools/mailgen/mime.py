"""From a Letter to the bytes of a mail: charsets, transfer encodings and multipart structure."""

from __future__ import annotations

import base64
import binascii
import random
from functools import cache

from tools.mailgen.calendar import calendar_text
from tools.mailgen.headers import head
from tools.mailgen.model import Letter
from tools.mailgen.skins import as_html, as_text

_STUBS = (
    "This message is best viewed in an HTML-capable mail program.",
    "Your email client does not support HTML.",
    "To view this email, please enable HTML.",
    "",
)
#: How a text part travels: charset, encoding, weight. A letter that does not fit its charset falls back to UTF-8.
_WIRES = (
    ("utf-8", "quoted-printable", 50),
    ("utf-8", "base64", 18),
    ("utf-8", "8bit", 10),
    ("iso-8859-1", "quoted-printable", 8),
    ("iso-8859-1", "8bit", 3),
    ("windows-1252", "quoted-printable", 8),
    ("windows-1252", "base64", 3),
)
_WEIGHTS = tuple(weight for *_, weight in _WIRES)
_LEGAL = (
    "This message and any attachments may contain confidential information intended only for the person named above.",
    "If you received it by mistake, please tell the sender and delete it; copying or passing it on is not permitted.",
    "We process personal data of applicants only to fill the vacancy and delete it six months after the decision.",
    "E-mail can be altered on its way; no liability is accepted for changes made after this message was sent.",
    "You can ask at any time which data about you is stored, and have it corrected, restricted or erased.",
    "Please consider the environment before printing this e-mail.",
)


@cache
def _css(size: int) -> str:
    """`size` bytes or a little more of plausible style rules."""
    rules, at = list[str](), 0
    while at < size:
        number = len(rules)
        rules.append(
            f".m{number:03}{{padding:{number % 32}px {number % 24}px;font-size:{12 + number % 9}px;"
            f"line-height:{18 + number % 9}px;color:#{(number * 4099) % 0xFFFFFF:06x};mso-line-height-rule:exactly}}\n"
        )
        at += len(rules[-1])
    return "".join(rules)


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _wire(rng: random.Random, text: str) -> tuple[str, str]:
    charset, encoding, _ = rng.choices(_WIRES, _WEIGHTS)[0]
    if text.isascii() and rng.random() < 0.3 and max(map(len, text.split("\n"))) < 990:
        return "us-ascii", "7bit"
    if not _fits(text, charset):
        return "utf-8", "quoted-printable"
    if encoding == "8bit" and max(map(len, text.split("\n"))) >= 990:
        return charset, "quoted-printable"
    return charset, encoding


def _encode(data: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.b2a_qp(data, istext=True)
    if encoding == "base64":
        return base64.encodebytes(data).rstrip(b"\n")
    return data


def _text_part(subtype: str, text: str, wire: tuple[str, str]) -> bytes:
    charset, encoding = wire
    quoted = f'"{charset.upper()}"' if encoding == "base64" else charset
    fields = f"Content-Type: text/{subtype}; charset={quoted}\nContent-Transfer-Encoding: {encoding}\n\n"
    return fields.encode() + _encode(text.encode(charset), encoding)


def _multipart(kind: str, parts: list[bytes], rng: random.Random) -> bytes:
    boundary = rng.choice(("000000000000{:016x}", "----=_Part_{:016d}", "_004_{:016X}_", "Apple-Mail={:016X}"))
    mark = boundary.format(rng.getrandbits(48))
    lead = f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n'.encode()
    edge = f"--{mark}\n".encode()
    return lead + b"".join(edge + part + b"\n" for part in parts) + f"--{mark}--\n".encode()


def _attachment(filename: str, media_type: str, encoded: bytes) -> bytes:
    fields = (
        f'Content-Type: {media_type}; name="{filename}"\n'
        f'Content-Disposition: attachment; filename="{filename}"\nContent-Transfer-Encoding: base64\n\n'
    )
    return fields.encode() + encoded


def plain_text(letter: Letter, width: int) -> str:
    """The whole plain-text body: text, signature, footer, quote."""
    parts = [as_text(letter.body, letter.link, width)]
    if letter.signature:
        parts.append(f"-- \n{letter.signature}")
    if letter.footer:
        parts.append(letter.footer)
    if letter.quoted:
        lines = letter.quoted.split("\n")
        parts.append("\n".join([letter.quote_intro, *(f"{letter.quote_prefix}{line}".rstrip() for line in lines)]))
    return "\n\n".join(parts) + "\n"


def _calendar_parts(letter: Letter) -> tuple[list[bytes], list[bytes]]:
    """The invite as an alternative, and again as the attachment Google adds."""
    if letter.calendar is None:
        return [], []
    ics = calendar_text(letter.calendar, letter.sent_at)
    encoded = base64.encodebytes(ics.encode()).rstrip(b"\n")
    kind = f'text/calendar; charset="UTF-8"; method={letter.calendar.method}'
    inline = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n".encode() + encoded
    return [inline], [_attachment("invite.ics", "application/ics", encoded)]


def _disclaimer(size: int) -> str:
    lines, at = list[str](), 0
    while at < size:
        lines.append(_LEGAL[len(lines) % len(_LEGAL)])
        at += len(lines[-1])
    return "\n".join(lines)


def _missing(letter: Letter, rng: random.Random, mail_bytes: int | None) -> int:
    """How far a letter is from the size it is meant to have; sizes vary around `mail_bytes`."""
    if mail_bytes is None:
        return 0
    text = 0 if letter.shape in ("html", "stub") else len(letter.body) + len(letter.footer) + len(letter.quoted)
    html = 0 if letter.shape == "plain" else int(len(as_html(letter, random.Random(0), "")) * 1.12)
    return max(0, int(mail_bytes * rng.uniform(0.7, 1.3)) - text - html - 1400)


def _dress(letter: Letter, rng: random.Random, missing: int) -> list[bytes]:
    """The text parts, richest last; `missing` bytes are made up with style rules or a legal footer."""
    shape = letter.shape
    if shape == "plain" and missing > 0:
        letter.footer = f"{letter.footer}\n\n{_disclaimer(missing)}".strip()
    width = rng.choice((0, 72, 76))
    text = "" if shape in ("html", "stub") else plain_text(letter, width)
    if shape == "plain":
        return [_text_part("plain", text, _wire(rng, text))]
    html = as_html(letter, rng, _css(missing // 512 * 512) if missing > 512 else "")
    rich = _text_part("html", html, _wire(rng, html))
    if shape == "html":
        return [rich]
    stub = rng.choice(_STUBS) + "\n"
    return [_text_part("plain", text or stub, _wire(rng, text or stub)), rich]


def build(letter: Letter, rng: random.Random, mail_bytes: int | None = None) -> bytes:
    """The complete mail. With `mail_bytes` it grows to about that size, as real mail does: headers and styles."""
    missing = _missing(letter, rng, mail_bytes)
    in_head = min(missing // 2, 4000)
    parts = _dress(letter, rng, missing - in_head)
    inline, files = _calendar_parts(letter)
    parts += inline
    files += [_attachment(item.filename, item.media_type, item.encoded) for item in letter.attachments]
    if letter.nested:
        files.append(b"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n" + letter.nested)
    content = parts[0] if len(parts) == 1 else _multipart("alternative", parts, rng)
    if files:
        content = _multipart("mixed", [content, *files], rng)
    charset = "iso-8859-1" if rng.random() < 0.12 and _fits(letter.subject + letter.sender.name, "latin-1") else "UTF-8"
    return head(letter, rng, charset, in_head).encode() + content + (b"" if content.endswith(b"\n") else b"\n")
