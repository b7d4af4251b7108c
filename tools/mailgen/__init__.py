"""Invented job-search mailboxes with the truth about every mail: seeded, deterministic, streamed."""

from tools.mailgen.mbox import write_mbox
from tools.mailgen.model import LABELS, OWNER, GeneratedMail, Truth
from tools.mailgen.stream import generate

__all__ = ["LABELS", "OWNER", "GeneratedMail", "Truth", "generate", "write_mbox"]
