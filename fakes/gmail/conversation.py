"""Which conversation a new mail joins: Gmail's rule of references, then of subject."""

from __future__ import annotations

import re

from fakes.gmail.content import Outline
from fakes.gmail.mime import decoded

_PREFIX = re.compile(r"^((re|aw|fwd?|wg)\s*:\s*)+", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """A subject without answer prefixes, case and blanks."""
    return " ".join(_PREFIX.sub("", decoded(subject).strip()).casefold().split())


class Threads:
    """Remembers the thread and subject of every Message-ID in a mailbox."""

    def __init__(self) -> None:
        self._by_message_id: dict[str, tuple[str, str]] = {}

    def find(self, outline: Outline) -> str | None:
        """The thread of a mail that is referred to and has the same subject, or None: a thread of its own."""
        for reference in reversed(outline.references):
            thread_id, subject = self._by_message_id.get(reference, ("", ""))
            if thread_id and base_subject(subject) == base_subject(outline.subject):
                return thread_id
        return None

    def remember(self, outline: Outline, thread_id: str) -> None:
        """Later mails may refer to this one; of duplicate Message-IDs the first counts."""
        if outline.message_id:
            self._by_message_id.setdefault(outline.message_id, (thread_id, outline.subject))
