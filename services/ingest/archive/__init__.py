"""Mail archives as streams of mails: bounded memory, resumable anywhere, broken parts recorded."""

from services.ingest.archive.detect import open_archive
from services.ingest.archive.item import Archive, ArchiveItem, ArchiveUnreadable
from services.ingest.archive.source import ReadingCancelled

__all__ = ["Archive", "ArchiveItem", "ArchiveUnreadable", "ReadingCancelled", "open_archive"]
