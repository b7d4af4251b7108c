"""Large mailboxes: attachments and repeated bulk mail in between, written at disk speed."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from tools.mailgen.headers import head
from tools.mailgen.mime import build
from tools.mailgen.model import OWNER, Address, Attachment, GeneratedMail, Letter, Truth
from tools.mailgen.post import bulk_headers, message_id, thread_id

_LINE = 77  # a base64 line with its break
_SENDER = Address("Sam Okoro", "sam.okoro@mailbox.example")
_DIGEST = Address("Forum Digest", "digest@forum-digest.example")


@cache
def _blob() -> bytes:
    """2 MB of full base64 lines; attachments are cut from it at different places."""
    return base64.encodebytes(random.Random("mailgen blob").randbytes(57 * 26_000))


def _attachment(rng: random.Random, size: int) -> Attachment:
    blob = _blob()
    cut = rng.randrange(len(blob) // _LINE) * _LINE
    turned = blob[cut:] + blob[:cut]
    encoded = (turned * (size // len(turned) + 1))[: size // _LINE * _LINE].rstrip(b"\n")
    name, media = rng.choice(
        (("holiday.jpg", "image/jpeg"), ("scan.pdf", "application/pdf"), ("video.mov", "video/quicktime"))
    )
    return Attachment(name, media, encoded)


def _truth(letter: Letter, kind: str) -> Truth:
    return Truth(letter.message_id, "OTHER", kind, None, None, None, None, None, letter.sent_at, "en", False)


def _large(rng: random.Random, at: GeneratedMail) -> GeneratedMail:
    letter = Letter(
        sender=_SENDER,
        to=OWNER,
        subject=f"Photos, part {rng.randrange(1, 40)}",
        body="Here are the next ones, they would not fit into one mail.\n\nSam",
        sent_at=at.truth.sent_at + timedelta(minutes=7),
        message_id=message_id(rng, "human", "mail.mailbox.example"),
        thread_id=thread_id(rng),
        shape="plain",
        # Mostly 1-6 MB with a few near the 25 MB that mail providers let through.
        attachments=(_attachment(rng, int(min(25, rng.lognormvariate(1.2, 0.8) + 0.5) * 1_000_000)),),
    )
    return GeneratedMail(build(letter, rng), _truth(letter, "large"))


@cache
def _digest_body() -> bytes:
    rows = "".join(
        f'<tr><td style="padding:6px">Thread {number}: is it worth it?</td><td>{number * 7 % 90} replies</td></tr>\n'
        for number in range(500)
    )
    page = f"<html><body><p>Your digest of the day</p><table>\n{rows}</table></body></html>\n"
    return f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n{page}".encode()


def _digest(rng: random.Random, at: GeneratedMail) -> GeneratedMail:
    letter = Letter(
        sender=_DIGEST,
        to=OWNER,
        subject="Your forum digest",
        body="",
        sent_at=at.truth.sent_at + timedelta(minutes=3),
        message_id=message_id(rng, "bulk", "mail.forum-digest.example"),
        thread_id=thread_id(rng),
        gmail_labels="Category Forums,Unread",
        extra_headers=bulk_headers(rng, "mail.forum-digest.example", listed=True),
    )
    return GeneratedMail(head(letter, rng, "UTF-8", 0).encode() + _digest_body(), _truth(letter, "digest"))


def swollen(mails: Iterator[GeneratedMail], count: int, size: int, seed: int) -> Iterator[GeneratedMail]:
    """The given mails (about `count`) with large and bulk mail strewn in, until about `size` bytes are reached.

    Stays under `size` by less than one large mail, and never drops one of the given mails.
    """
    rng = random.Random(f"{seed}/bulk")
    written, last = 0, None
    for number, last in enumerate(mails, start=1):
        yield last
        written += len(last.raw)
        while written < size * min(1.0, number / count):
            extra = _large(rng, last) if rng.random() < 0.04 else _digest(rng, last)
            written += len(extra.raw)
            yield extra
    while last is not None and written < size:
        extra = _large(rng, last)
        written += len(extra.raw)
        yield extra
