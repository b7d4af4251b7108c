"""Command line: `python -m tools.mailgen demo` or `python -m tools.mailgen --applications N --noise M --out F`."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tools.mailgen import demo
from tools.mailgen.bulk import swollen
from tools.mailgen.mbox import write_mbox
from tools.mailgen.model import GeneratedMail, Truth
from tools.mailgen.stream import generate

_UNITS = {"": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}
_MAILS_PER_APPLICATION = 3.1


def size(text: str) -> int:
    """Bytes from `2GB`, `500MB`, `8kB` or a plain number."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(kB|MB|GB|)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 500MB or 2GB")
    return int(float(match[1]) * _UNITS[match[2]])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mailgen", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["demo"], help="write the committed demo mailbox")
    parser.add_argument("--applications", type=int, default=100)
    parser.add_argument("--noise", type=int, default=100, help="mails that belong to no application")
    parser.add_argument("--out", type=Path, help="mbox file to write")
    parser.add_argument("--truth", type=Path, help="also write what is true about every mail, as JSON")
    parser.add_argument("--mail-bytes", type=int, help="average size of a mail (default: natural, about 3 kB)")
    parser.add_argument("--size", type=size, help="fill up with large attachments and bulk mail, e.g. 2GB")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--end", type=_moment, default=datetime(2026, 11, 20, 17, tzinfo=UTC), help="last day, ISO")
    parser.add_argument("--days", type=int, default=300, help="days before the end that the mailbox spans")
    chosen = parser.parse_args(argv)
    if chosen.what is None and chosen.out is None:
        parser.error("either `demo` or --out is needed")
    return chosen


def _noting(mails: Iterator[GeneratedMail], truths: list[Truth] | None) -> Iterator[GeneratedMail]:
    for mail in mails:
        if truths is not None:
            truths.append(mail.truth)
        yield mail


def _generate(chosen: argparse.Namespace) -> None:
    began = time.perf_counter()
    mails = generate(
        chosen.seed,
        chosen.applications,
        chosen.noise,
        start=chosen.end - timedelta(days=chosen.days),
        end=chosen.end,
        mail_bytes=chosen.mail_bytes,
    )
    if chosen.size:
        expected = int(chosen.applications * _MAILS_PER_APPLICATION) + chosen.noise
        mails = swollen(mails, expected, chosen.size, chosen.seed)
    truths: list[Truth] | None = [] if chosen.truth else None
    count = write_mbox(chosen.out, _noting(mails, truths))
    if truths is not None:
        chosen.truth.write_text(json.dumps(demo.truth_of(truths), indent=1, ensure_ascii=False), encoding="utf-8")
    took, written = time.perf_counter() - began, chosen.out.stat().st_size
    print(f"{count} mails, {written / 1e6:.1f} MB, {took:.1f} s: {chosen.out}")


def main(argv: list[str]) -> None:
    """Writes what the arguments ask for and says what it was."""
    chosen = _arguments(argv)
    if chosen.what == "demo":
        truth = demo.write()
        print(f"{truth['mails']} mails, {len(truth['applications'])} applications: {demo.FOLDER}")
        print(", ".join(f"{label} {count}" for label, count in truth["labels"].items()))
    else:
        _generate(chosen)


if __name__ == "__main__":
    main(sys.argv[1:])
