"""Gmail's label ids in the words of a Takeout archive: a message bears the same labels whichever way it came."""

from collections.abc import Iterable, Mapping
from typing import Any

#: Gmail's own labels. Takeout has no word for the rest; those keep their id.
SYSTEM = {
    "INBOX": "Inbox",
    "SENT": "Sent",
    "DRAFT": "Drafts",
    "SPAM": "Spam",
    "TRASH": "Trash",
    "CHAT": "Chat",
    "UNREAD": "Unread",
    "STARRED": "Starred",
    "IMPORTANT": "Important",
    "CATEGORY_PERSONAL": "Category Personal",
    "CATEGORY_SOCIAL": "Category Social",
    "CATEGORY_PROMOTIONS": "Category Promotions",
    "CATEGORY_UPDATES": "Category Updates",
    "CATEGORY_FORUMS": "Category Forums",
}
_NAME_CHARS = 225
#: Gmail allows 10,000 labels.
_LABELS = 10_000
#: Sets of labels whose names are remembered: a mailbox has a few dozen.
_REMEMBERED = 1_000


class LabelNames:
    """Id to name, of one mailbox."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {**names, **SYSTEM}
        #: Of those that all have a name.
        self._remembered: dict[tuple[str, ...], frozenset[str]] = {}

    @property
    def ids(self) -> list[str]:
        """Of all labels, in a stable order."""
        return sorted(self._names)

    def name(self, label_id: str) -> str:
        """The name; the id itself where there is none."""
        return self._names.get(label_id, label_id)

    def names(self, label_ids: Iterable[str]) -> frozenset[str]:
        """The names of several."""
        asked = tuple(label_ids)
        named = self._remembered.get(asked)
        if named is None:
            named = frozenset(self._names.get(label_id, label_id) for label_id in asked)
            if len(self._remembered) < _REMEMBERED and self.knows(asked):
                self._remembered[asked] = named
        return named

    def with_ids(self, label_ids: Iterable[str]) -> "LabelNames":
        """The same, with ids that have no name as names of themselves."""
        return LabelNames({label_id: label_id for label_id in label_ids} | self._names)

    def knows(self, label_ids: Iterable[str]) -> bool:
        """Whether all of them have a name."""
        asked = tuple(label_ids)
        return asked in self._remembered or all(label_id in self._names for label_id in asked)


def read_labels(answer: Mapping[str, Any]) -> LabelNames:
    """From labels.list."""
    told = answer.get("labels")
    named: dict[str, str] = {}
    for label in told[:_LABELS] if isinstance(told, list) else []:
        label_id, name = label.get("id"), label.get("name")
        if isinstance(label_id, str) and isinstance(name, str):
            named[label_id] = name[:_NAME_CHARS]
    return LabelNames(named)


def label_ids(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids that a message or a history record names."""
    told = message.get("labelIds")
    return tuple([item for item in told if isinstance(item, str)]) if isinstance(told, list) else ()
