"""Writes mails as Google Takeout does: one mbox, mboxrd quoting."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from tools.mailgen.dates import mbox_date
from tools.mailgen.model import GeneratedMail

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def append(file: BinaryIO, mail: GeneratedMail, number: int) -> int:
    """Writes one mail with its From_ line; returns the bytes written."""
    ident = 18 * 10**17 + random.Random(number).randrange(10**17)
    stored = _FROM.sub(rb">\1", mail.raw)
    entry = f"From {ident}@xxx {mbox_date(mail.truth.sent_at)}\n".encode() + stored + b"\n"
    return file.write(entry)


def write_mbox(path: Path, mails: Iterable[GeneratedMail]) -> int:
    """Writes an mboxrd file, one mail in memory at a time; returns how many mails it holds."""
    count = 0
    with path.open("wb", buffering=1 << 20) as file:
        for count, mail in enumerate(mails, start=1):
            append(file, mail, count)
    return count
