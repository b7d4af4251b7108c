"""The folders of a mailbox: which are read, and which word of Takeout's each is as a label."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from imapclient import imap_utf7

from kit import logs
from services.ingest.imap.limits import FOLDER_NAME_BYTES, FOLDERS, LABEL_CHARS
from services.ingest.imap.session import Session

log = logs.get(__name__)

_KEY_CHARS = 16
#: CR and LF would end our command; NUL is forbidden; the rest of them nobody can type.
_UNSPEAKABLE = re.compile(rb"[\x00-\x1f\x7f]")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Role(StrEnum):
    """What a folder is for; for all but PLAIN the value is the label, in the words of Takeout."""

    INBOX = "Inbox"
    SENT = "Sent"
    ARCHIVE = "Archived"
    PLAIN = ""
    SPAM = "Spam"
    TRASH = "Trash"
    DRAFTS = "Drafts"
    #: Everything there is: Gmail keeps each message here once, elsewhere it repeats the other folders.
    ALL = "All"
    #: Repeat messages of other folders.
    STARRED = "Starred"
    IMPORTANT = "Important"


#: In which order folders are read.
ORDER = tuple(Role)
_REPEATS = frozenset({Role.ALL, Role.STARRED, Role.IMPORTANT})
#: Attributes of RFC 6154 (and older ones of Gmail's).
_ATTRIBUTES = {
    rb"\sent": Role.SENT,
    rb"\archive": Role.ARCHIVE,
    rb"\junk": Role.SPAM,
    rb"\spam": Role.SPAM,
    rb"\trash": Role.TRASH,
    rb"\drafts": Role.DRAFTS,
    rb"\all": Role.ALL,
    rb"\allmail": Role.ALL,
    rb"\flagged": Role.STARRED,
    rb"\starred": Role.STARRED,
    rb"\important": Role.IMPORTANT,
}
#: What folders are called where the server does not say what they are for.
_NAMES = {
    Role.SENT: "sent,sent items,sent messages,sent mail,gesendet,gesendete elemente,gesendete objekte,envoyés,"
    "messages envoyés,éléments envoyés,enviados,elementos enviados,posta inviata,inviata,verzonden",
    Role.SPAM: "junk,spam,junk e-mail,junk email,junk mail,bulk mail,spamverdacht,unerwünscht,courrier indésirable,"
    "indésirables,correo no deseado,posta indesiderata,ongewenst",
    Role.TRASH: "trash,deleted,deleted items,deleted messages,bin,papierkorb,gelöscht,gelöschte elemente,corbeille,"
    "éléments supprimés,papelera,eliminados,elementos eliminados,cestino,prullenbak",
    Role.DRAFTS: "drafts,draft,entwürfe,brouillons,borradores,bozze,concepten",
    Role.ARCHIVE: "archive,archives,archiv,archivo,archivio",
}
_ROLE_OF_NAME = {name: role for role, names in _NAMES.items() for name in names.split(",")}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened."""

    #: As the server writes it.
    name: bytes
    #: Stands for the name in ids and cursors.
    key: str
    role: Role
    label: str


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a mailbox that are read, in order."""

    #: Gmail's way: ids of the whole mailbox, and labels.
    gmail: bool
    all: tuple[Folder, ...]
    #: Every label there may be: also those of folders that only repeat messages.
    labels: frozenset[str]

    def scoped(self, *, include_spam_and_trash: bool) -> tuple[Folder, ...]:
        """Those of a listing."""
        left_out = () if include_spam_and_trash else (Role.SPAM, Role.TRASH)
        return tuple(folder for folder in self.all if folder.role not in left_out)

    def by_key(self, key: str) -> Folder | None:
        """The one that a key stands for, if it is still there."""
        return next((folder for folder in self.all if folder.key == key), None)

    @property
    def watched(self) -> Folder | None:
        """Where new mail shows first."""
        return self.all[0] if self.all else None


def read_folders(session: Session) -> Folders:
    """Asks for the folders, and chooses those that are read."""
    session.begin()
    others = _others(session)
    session.begin()
    found = choose(session.list_folders(), others)
    if not any(folder.role in (Role.INBOX, Role.ALL) for folder in found):
        # Every mailbox has an INBOX; without it all that is known would look deleted.
        raise ValueError("The server names no INBOX.")
    return pick(found, gmail=session.offers("X-GM-EXT-1"))


def _others(session: Session) -> tuple[bytes, ...]:
    """Beginnings of the names of folders that belong to other people."""
    if not session.offers("NAMESPACE"):
        return ()
    namespace = session.namespace()
    prefixes = (pair[0] for space in (namespace.other, namespace.shared) for pair in space or ())
    return tuple(prefix for prefix in prefixes if isinstance(prefix, bytes) and prefix)


def choose(listed: Iterable[tuple[Sequence[object], object, object]], others: tuple[bytes, ...]) -> list[Folder]:
    """Folders out of LIST's answer: those that can be opened, with names that can be said, in order."""
    found: dict[str, Folder] = {}
    for attributes, delimiter, name in listed:
        raw = name if isinstance(name, bytes) else str(name).encode()
        if _closed(attributes) or (others and raw.startswith(others)):
            continue
        if not raw or len(raw) > FOLDER_NAME_BYTES or _UNSPEAKABLE.search(raw):
            log.warning("imap_folder_left_out", name=repr(raw[:100]))
            continue
        folder = _folder(raw, attributes, delimiter)
        found.setdefault(folder.key, folder)
    ordered = sorted(found.values(), key=lambda folder: (ORDER.index(folder.role), folder.name))
    if len(ordered) > FOLDERS:
        log.warning("imap_folders_left_out", count=len(ordered) - FOLDERS)
    return ordered[:FOLDERS]


def pick(found: Sequence[Folder], *, gmail: bool) -> Folders:
    """Which of them are read, so that each message comes once: Gmail's own three, or all that hold messages."""
    labels = frozenset(
        label for label in (*(role.value for role in Role), *(folder.label for folder in found)) if label
    ) - {Role.ALL.value}
    everything = next((folder for folder in found if folder.role is Role.ALL), None)
    if gmail and everything:
        binned = (folder for folder in found if folder.role in (Role.SPAM, Role.TRASH))
        return Folders(True, (everything, *binned), labels)
    held = tuple(folder for folder in found if folder.role not in {*_REPEATS, Role.DRAFTS})
    return Folders(False, held, labels)


def _closed(attributes: Sequence[object]) -> bool:
    return any(str(attribute).lower().find(word) >= 0 for attribute in attributes for word in ("noselect", "nonexist"))


def _folder(raw: bytes, attributes: Sequence[object], delimiter: object) -> Folder:
    if raw.upper() == b"INBOX":
        return Folder(raw, _key(b"INBOX"), Role.INBOX, Role.INBOX.value)
    path = _path(readable(raw), delimiter)
    role = _role(attributes, path)
    return Folder(raw, _key(raw), role, role.value or "/".join(path)[:LABEL_CHARS])


def _key(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:_KEY_CHARS]


def _path(name: str, delimiter: object) -> list[str]:
    mark = delimiter.decode("latin-1") if isinstance(delimiter, bytes) else ""
    parts = [part for part in name.split(mark) if part] if mark else [name]
    # Cyrus and others keep all folders below INBOX.
    return parts[1:] if len(parts) > 1 and parts[0].upper() == "INBOX" else parts or [name]


def _role(attributes: Sequence[object], path: list[str]) -> Role:
    for attribute in attributes:
        if isinstance(attribute, bytes) and (role := _ATTRIBUTES.get(attribute.lower())):
            return role
    return _ROLE_OF_NAME.get(path[0].casefold(), Role.PLAIN) if len(path) == 1 else Role.PLAIN


def readable(raw: bytes) -> str:
    """A name for people: out of modified UTF-7, or out of what the server wrote instead."""
    try:
        text = imap_utf7.decode(raw) if raw.isascii() else raw.decode()
    except (UnicodeError, ValueError):
        text = raw.decode("latin-1")
    return _UNREADABLE.sub("�", text)
