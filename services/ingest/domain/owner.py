"""Whose mailbox it is, and which mail they sent."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

#: What providers call the mail that the owner sent (Gmail names its labels in the account's language).
SENT_LABELS = frozenset({"sent", "gesendet", "sent mail", "gesendete nachrichten"})
#: Fewer mails than this say nothing about whom they were delivered to.
_VOTES_NEEDED = 3
#: Headers that tell stand at the top; the rest of a mail is its sender's to write.
_HEAD_BYTES = 32 * 1024
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
#: The topmost one was added last, by the mailbox's own server.
_DELIVERED = re.compile(rb"^Delivered-To:[ \t]*<?([^\s<>@]{1,64}@[^\s<>@]{1,255})>?[ \t]*\r?$", re.I | re.M)


def sent_by_owner(sender_email: str, labels: Collection[str], owner_address: str) -> bool:
    """Whether the mailbox's owner sent it: the provider says so, or the address does."""
    if any(label.casefold() in SENT_LABELS for label in labels):
        return True
    return bool(owner_address) and sender_email == owner_address


def delivered_to(mails: Iterable[bytes]) -> str:
    """The address (lower case) to which most of these raw mails were delivered; empty when they do not tell."""
    votes = Counter(address for raw in mails if (address := _recipient(raw)))
    if not votes:
        return ""
    address, count = votes.most_common(1)[0]
    return address if count >= _VOTES_NEEDED and 2 * count > votes.total() else ""


def _recipient(raw: bytes) -> str:
    head = _END_OF_HEADERS.split(raw[:_HEAD_BYTES], 1)[0]
    found = _DELIVERED.search(head)
    return found[1].decode("ascii", "ignore").lower() if found else ""
