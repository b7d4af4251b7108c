"""From a message's headers to what a person recognises it by. Headers are written by strangers: bounded, then read."""

from datetime import datetime

from services.ingest.mime.address import read_addresses
from services.ingest.mime.charset import clean
from services.ingest.mime.header import one_line, unfold_text
from services.ingest.mime.limits import ADDRESS_NAME_CHARS
from services.ingest.remote.port import Named

#: As much as a line of a list shows, and then some.
SUBJECT_CHARS = 300
_HEADER_CHARS = 8 * SUBJECT_CHARS


def heading(remote_id: str, sender: str, subject: str, received_at: datetime | None) -> Named:
    """From the values of From and Subject as they stand in the message; empty for those it lacks."""
    found = read_addresses(unfold_text(sender[:_HEADER_CHARS])).kept
    shown = (found[0].name or found[0].email) if found else ""
    title = one_line(unfold_text(subject[:_HEADER_CHARS]), SUBJECT_CHARS)
    return Named(remote_id, clean(shown)[:ADDRESS_NAME_CHARS], clean(title), received_at)
