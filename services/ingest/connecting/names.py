"""What a connected mailbox is called when the person does not say."""

import re
from collections.abc import Collection

from services.ingest.domain.mailbox import DEFAULT_NAMES, MailboxKind

_NAMES = "|".join(re.escape(DEFAULT_NAMES[kind]) for kind in (MailboxKind.GMAIL, MailboxKind.IMAP))
_DEFAULT = re.compile(rf"({_NAMES})( \d+)?")


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or it with the smallest number behind it that makes it free."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted} {number}" in taken:
        number += 1
    return f"{wanted} {number}"


def is_default(name: str) -> bool:
    """Whether it is a name that nobody chose."""
    return _DEFAULT.fullmatch(name) is not None
