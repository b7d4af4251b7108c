"""Raw mail to plain values. Everything a sender writes is hostile: each step is bounded and linear."""

from services.ingest.mime.elision import MailBuffer
from services.ingest.mime.parse import parse

__all__ = ["MailBuffer", "parse"]
