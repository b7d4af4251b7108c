"""Labels: the system's, which every mailbox has, and a person's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SYSTEM = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)
#: What listings leave out unless they are asked for it.
HIDDEN = frozenset({"SPAM", "TRASH"})


class Labels:
    """The labels of one mailbox by id."""

    def __init__(self) -> None:
        self._names = {label: label for label in SYSTEM}

    def create(self, name: str) -> str:
        """The id of the label of that name, made if it is new."""
        known = self.find(name)
        if known is not None:
            return known
        ident = f"Label_{len(self._names) - len(SYSTEM) + 1}"
        self._names[ident] = name
        return ident

    def find(self, name: str) -> str | None:
        """The id for a name as a person writes it: no case, blanks and slashes as hyphens."""
        wanted = _folded(name)
        return next((ident for ident, own in self._names.items() if _folded(own) == wanted), None)

    def __contains__(self, ident: str) -> bool:
        return ident in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def json(self, ident: str) -> dict[str, Any]:
        """As `labels.list` shows it."""
        shown: dict[str, Any] = {"id": ident, "name": self._names[ident]}
        if ident.startswith("CATEGORY_"):
            shown |= {"messageListVisibility": "hide", "labelListVisibility": "labelHide"}
        return {**shown, "type": "system" if ident in SYSTEM else "user"}


def _folded(name: str) -> str:
    return name.casefold().replace(" ", "-").replace("/", "-")
