"""Header fields by hand: the standard library's folding differs between Python versions, the demo file must not."""

from __future__ import annotations

import base64
import random
import re

from tools.mailgen.dates import rfc5322
from tools.mailgen.model import OWNER, Address, Letter

_SPECIALS = re.compile(r'[()<>@,;:\\".\[\]]')
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _q_word(text: str, charset: str) -> str:
    """One Q-encoded word; only letters and digits stay bare, which every phrase allows."""
    coded = "".join(
        "_" if byte == 32 else chr(byte) if chr(byte).isalnum() and byte < 128 else f"={byte:02X}"
        for byte in text.encode(charset)
    )
    return f"=?{charset}?Q?{coded}?="


def _b_word(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def encoded_words(text: str, charset: str = "UTF-8", *, use_base64: bool = False) -> str:
    """RFC 2047 words of at most 75 characters, folded one per line; plain ASCII is returned as it is."""
    if text.isascii():
        return text
    make, words, chunk = (_b_word if use_base64 else _q_word), list[str](), ""
    for char in text:
        if len(make(chunk + char, charset)) > 74:
            words.append(make(chunk, charset))
            chunk = ""
        chunk += char
    return "\n ".join([*words, make(chunk, charset)])


def fold(value: str, first: int) -> str:
    """Breaks an ASCII value at spaces so that no line passes 78 characters; `first` is the name's length."""
    if len(value) + first <= 78 or "\n" in value:
        return value
    lines, line = list[str](), ""
    for word in value.split(" "):
        if line and len(line) + 1 + len(word) + (first if not lines else 1) > 76:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n ".join([*lines, line])


def mailbox(address: Address, charset: str = "UTF-8") -> str:
    """`Name <user@host>` with the name quoted or encoded as it needs."""
    if not address.name:
        return address.email
    if not address.name.isascii():
        return f"{encoded_words(address.name, charset)} <{address.email}>"
    name = f'"{address.name}"' if _SPECIALS.search(address.name) else address.name
    return f"{name} <{address.email}>"


def noise_text(rng: random.Random, length: int) -> str:
    """Base64-looking text as signatures have it."""
    return base64.b64encode(rng.randbytes(length * 3 // 4 + 1)).decode()[:length]


def trace(letter: Letter, rng: random.Random) -> list[tuple[str, str]]:
    """What transport leaves on a received mail; a mail from the Sent folder has none."""
    if letter.sender == OWNER:
        return []
    host = letter.message_id.rsplit("@", 1)[1]
    ident = f"{rng.getrandbits(44):011x}"
    stamp = rfc5322(letter.sent_at, 0)
    return [
        ("Delivered-To", OWNER.email),
        ("Received", f"by 2002:a05:{ident[:4]}:b0:{ident[4:8]}:0:0 with SMTP id {ident};\n        {stamp}"),
        ("Return-Path", f"<bounce+{ident}@{host}>"),
        ("Received", f"from {host} ({host} [192.0.2.{rng.randrange(1, 255)}]) by mx.example.com;\n        {stamp}"),
        ("Authentication-Results", f"mx.example.com; dkim=pass header.i=@{host}; spf=pass smtp.mailfrom={host}"),
    ]


def padding(rng: random.Random, size: int) -> list[str]:
    """About `size` bytes of signature headers, like the ARC sets Gmail adds to every mail."""
    lines: list[str] = []
    names = ("ARC-Seal", "ARC-Message-Signature", "DKIM-Signature", "X-Gm-Message-State", "X-Google-Smtp-Source")
    turn = 0
    while size > 120:
        length = min(size, 700)
        value = noise_text(rng, length)
        rows = "\n        ".join(value[at : at + 66] for at in range(0, length, 66))
        lines.append(f"{names[turn % len(names)]}: i={turn // len(names) + 1}; b={rows}")
        size -= length + length // 8 + 30
        turn += 1
    return lines


def head(letter: Letter, rng: random.Random, charset: str, pad: int) -> str:
    """All header fields of a mail except the MIME ones, ending in a line break."""
    use_base64 = rng.random() < 0.4
    fields: list[tuple[str, str]] = [
        ("X-GM-THRID", str(letter.thread_id)),
        ("X-Gmail-Labels", encoded_words(letter.gmail_labels)),
        *trace(letter, rng),
        ("From", mailbox(letter.sender, charset)),
        ("To", mailbox(letter.to) if rng.random() < 0.6 else letter.to.email),
        ("Subject", encoded_words(letter.subject, charset, use_base64=use_base64)),
        ("Date", rfc5322(letter.sent_at, letter.utc_offset_hours)),
        ("Message-ID", f"<{letter.message_id}>"),
    ]
    if letter.reply_to:
        fields.append(("Reply-To", mailbox(letter.reply_to)))
    if letter.in_reply_to:
        fields.append(("In-Reply-To", f"<{letter.in_reply_to}>"))
        fields.append(("References", " ".join(f"<{ref}>" for ref in letter.references)))
    fields += [*letter.extra_headers, ("MIME-Version", "1.0")]
    lines = [f"{name}: {fold(value, len(name) + 2)}" for name, value in fields]
    return "\n".join([*lines[:2], *padding(rng, pad), *lines[2:]]) + "\n"
