"""An archive on its way in: filled by offset, then imported. Broken off, it goes on where it stood."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

#: Bytes one append may bring.
APPEND_BYTES = 1024 * 1024
#: An upload that nobody touched for this long is given up.
ABANDONED_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Upload:
    """An archive on its way in."""

    id: UUID
    user_id: UUID
    #: As the person knows it; never a path.
    filename: str
    size_bytes: int
    #: Without gaps.
    received_bytes: int
    #: Where it is read into, and by which sync; None until imported.
    mailbox_id: UUID | None
    operation_id: UUID | None
    created_at: datetime
    consumed_at: datetime | None

    @property
    def complete(self) -> bool:
        """Whether all bytes have arrived."""
        return self.received_bytes == self.size_bytes


def missing_part(received_bytes: int, offset: int, data: bytes) -> bytes:
    """What of `data`, which begins at `offset`, has not arrived yet. `offset` is not beyond `received_bytes`."""
    return data[max(0, received_bytes - offset) :]
