"""What is known of each folder, kept in the cursor: which messages it held, and which of them bore a star."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.ingest.imap.uidset import pack, pack_list, unpack, unpack_list

VERSION = 1


@dataclass(slots=True)
class FolderState:
    """A folder as it was when it was last looked at."""

    uidvalidity: int
    #: Everything below has been looked at.
    uidnext: int = 1
    #: HIGHESTMODSEQ; 0 where the server counts no modifications.
    modseq: int = 0
    uids: set[int] = field(default_factory=set)
    flagged: set[int] = field(default_factory=set)
    #: X-GM-MSGID by UID, where there is such a thing: a message that is gone can no longer be asked for its id.
    numbers: dict[int, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As `from_json` reads it."""
        value: dict[str, Any] = {
            "uidvalidity": self.uidvalidity,
            "uidnext": self.uidnext,
            "modseq": self.modseq,
            "count": len(self.uids),
            "uids": pack(self.uids),
            "flagged": pack(self.flagged),
        }
        if self.numbers:
            value["numbers"] = pack_list(self.numbers[uid] for uid in sorted(self.numbers))
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "FolderState":
        """What was kept. KeyError, TypeError or ValueError when it is something else."""
        uids = unpack(value["uids"])
        numbers = unpack_list(value["numbers"]) if "numbers" in value else []
        return cls(
            uidvalidity=int(value["uidvalidity"]),
            uidnext=int(value["uidnext"]),
            modseq=int(value["modseq"]),
            uids=uids,
            flagged=unpack(value["flagged"]),
            numbers=dict(zip(sorted(uids), numbers, strict=True)) if numbers else {},
        )


def write_cursor(states: Mapping[str, Mapping[str, Any]], *, gmail: bool) -> dict[str, Any]:
    """The cursor: folders by key, each as FolderState.to_json."""
    return {"version": VERSION, "gmail": gmail, "folders": dict(states)}
