"""The same mails in every form in which people keep them, and imports as `jobtrail import` does them."""

import functools
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cli.api import Api
from cli.import_mail import Meter, import_path
from tools.mailgen import GeneratedMail, generate, write_mbox

#: Long past: no application becomes silent between two looks at it.
_END = datetime(2026, 3, 20, 17, tzinfo=UTC)


class Rising:
    """A meter that may stand still but never go back, whatever happens to those who move it."""

    def __init__(self) -> None:
        self._read = 0

    def show(self, phase: str, done: int, total: int) -> None:
        """Hears how far it is."""
        if phase == "reading":
            assert self._read <= done <= total, f"{self._read}, then {done} of {total}"
            self._read = done


@functools.cache
def mailbox(applications: int, noise: int, seed: int = 7) -> tuple[GeneratedMail, ...]:
    """An invented mailbox."""
    return tuple(generate(seed, applications, noise, start=_END - timedelta(days=200), end=_END))


def thousands() -> tuple[GeneratedMail, ...]:
    """More than 2,000 mails: long enough an import for things to happen in the middle of it."""
    return mailbox(420, 900)


def as_mbox(folder: Path, mails: Iterable[GeneratedMail]) -> Path:
    """Google Takeout's form."""
    write_mbox(folder / "mail.mbox", mails)
    return folder / "mail.mbox"


def as_folder(folder: Path, mails: Iterable[GeneratedMail]) -> Path:
    """A folder of .eml, with line ends as mail has them on the wire."""
    place = folder / "letters"
    place.mkdir()
    for number, mail in enumerate(mails):
        (place / f"{number:05}.eml").write_bytes(mail.raw.replace(b"\n", b"\r\n"))
    return place


def as_zip(folder: Path, mails: Iterable[GeneratedMail]) -> Path:
    """A compressed zip of .eml, in folders."""
    with zipfile.ZipFile(folder / "letters.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number, mail in enumerate(mails):
            packed.writestr(f"mail/{number % 3}/{number:05}.eml", mail.raw)
    return folder / "letters.zip"


def as_maildir(folder: Path, mails: Iterable[GeneratedMail]) -> Path:
    """A Maildir, with flags in the names."""
    place = folder / "Maildir"
    for name in ("cur", "new", "tmp"):
        (place / name).mkdir(parents=True)
    for number, mail in enumerate(mails):
        (place / "cur" / f"17000000{number:05}.M1P1.host:2,S").write_bytes(mail.raw)
    return place


FORMS: Mapping[str, Callable[[Path, Sequence[GeneratedMail]], Path]] = {
    "mbox": as_mbox,
    "folder": as_folder,
    "zip": as_zip,
    "maildir": as_maildir,
}


class Listening:
    """A meter for those who may go back: a service with a planted bug that is killed reads its pages again."""

    def show(self, phase: str, done: int, total: int) -> None:
        """Hears how far it is."""
        if phase == "reading":
            assert 0 <= done <= total, f"{done} of {total}"


async def bring(api: Api, archive: Path, name: str = "", meter: Meter | None = None) -> Mapping[str, Any]:
    """Imports an archive to its end and returns the operation as it ended."""
    return await import_path(api, archive, name, meter or Rising())


def numbers(operation: Mapping[str, Any]) -> tuple[int, int, int, int, int]:
    """in scope, new, known, skipped, failed of an import's receipt."""
    receipt = operation["receipt"]
    return receipt["inScope"], receipt["new"], receipt["known"], receipt["skipped"], receipt["failed"]
