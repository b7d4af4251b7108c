"""Which kind of archive a path is, by its content."""

import gzip
from pathlib import Path

from services.ingest.archive.files import GZIP_ERRORS, EmlArchive, GzipMboxArchive, MboxArchive
from services.ingest.archive.folder import FolderArchive
from services.ingest.archive.item import Archive, ArchiveUnreadable
from services.ingest.archive.sniff import HEAD_BYTES, MAIL_SUFFIXES, kind_by_content
from services.ingest.archive.zipped import ZipArchive
from services.ingest.mime.charset import clean

#: Formats people have, with the sentence that helps.
_KNOWN = {
    b"!BDN": "This is an Outlook data file (.pst); export the folder as .eml or mbox instead.",
    b"\xd0\xcf\x11\xe0": "This is an Outlook message (.msg); save it as .eml instead.",
    b"Rar!": "This is a RAR archive; pack the mails as zip instead.",
    b"7z\xbc\xaf": "This is a 7-Zip archive; pack the mails as zip instead.",
    b"%PDF": "This is a PDF, not a mail archive.",
}


def open_archive(path: Path) -> Archive:
    """The archive at `path`: an mbox (maybe gzipped), a mail, a zip, or a folder of those or of Maildirs.

    Raises ArchiveUnreadable with a reason; OSError only when the disk fails or permission is missing.
    """
    if path.is_dir():
        return FolderArchive(path)
    if not path.is_file():
        raise ArchiveUnreadable("NOT_FOUND", f"There is no file or folder {clean(str(path))}.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        raise ArchiveUnreadable("EMPTY", f"{clean(path.name)} is empty.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZipArchive(path)
    if head.startswith(b"\x1f\x8b"):
        return _gzipped(path)
    kind = "eml" if path.name.lower().endswith(MAIL_SUFFIXES) else kind_by_content(head)
    if kind:
        return MboxArchive(path) if kind == "mbox" else EmlArchive(path)
    for magic, detail in _KNOWN.items():
        if head.startswith(magic):
            raise ArchiveUnreadable("UNSUPPORTED_FORMAT", detail)
    raise ArchiveUnreadable("UNKNOWN_FORMAT", f"{clean(path.name)} is neither mbox, zip, .eml nor Maildir.")


def _gzipped(path: Path) -> GzipMboxArchive:
    try:
        with gzip.open(path) as unpacked:
            head = unpacked.read(HEAD_BYTES)
    except GZIP_ERRORS as error:
        raise ArchiveUnreadable("CORRUPT", f"{clean(path.name)} is a broken gzip file.") from error
    if kind_by_content(head) != "mbox":
        raise ArchiveUnreadable("UNKNOWN_FORMAT", f"{clean(path.name)} is compressed, but holds no mbox.")
    return GzipMboxArchive(path)
