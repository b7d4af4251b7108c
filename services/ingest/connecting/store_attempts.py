"""Every statement on consents under way. Each runs in the caller's transaction, which is already the user's."""

from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from kit.errors import Problem, Status
from services.ingest.connecting.authorization import digest
from services.ingest.credentials import Vault
from services.ingest.domain.remote import Choice
from services.ingest.store_mailboxes import CONSENT_FOR
from services.ingest.tables import connection_attempts as t

#: Consents that one person may have under way; the oldest go.
_MAX_UNDER_WAY = 20


@dataclass(frozen=True, slots=True)
class Attempt:
    """A consent under way."""

    mailbox_id: UUID
    verifier: str = field(repr=False)
    redirect_uri: str
    return_to: str
    #: The consent must be that account's; empty: any will do.
    expected_address: str
    #: What is to be read, as far as it was chosen this time.
    chosen: Choice


class PostgresAttempts:
    """Consents under way in Postgres: of the state only its hash, the verifier sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def begin(self, tx: Transaction, user_id: UUID, state: str, session_binding: str, attempt: Attempt) -> None:
        """Keeps it for CONSENT_FOR, and forgets the person's old ones."""
        state_hash = digest(state)
        key_id, sealed = self._vault.seal(attempt.verifier.encode(), _context(user_id, state_hash))
        newest = sa.select(t.c.state_hash).order_by(t.c.created_at.desc()).limit(_MAX_UNDER_WAY - 1)
        await tx.execute(sa.delete(t).where(t.c.state_hash.not_in(newest)))
        row = {
            "state_hash": state_hash,
            "user_id": user_id,
            "mailbox_id": attempt.mailbox_id,
            "session_hash": digest(session_binding),
            "key_id": key_id,
            "sealed_verifier": sealed,
            "redirect_uri": attempt.redirect_uri,
            "return_to": attempt.return_to,
            "expected_address": attempt.expected_address,
            "chosen": attempt.chosen.to_json(),
            "expires_at": sa.func.now() + CONSENT_FOR,
        }
        await tx.execute(sa.insert(t).values(row))

    async def take(self, tx: Transaction, user_id: UUID, state: str, session_binding: str) -> Attempt:
        """The consent of a state, which nobody can take again. Raises Problem CONSENT_UNKNOWN, _USED or _EXPIRED."""
        state_hash = digest(state)
        # Another session's state is not used up by trying it.
        mine = (t.c.state_hash == state_hash, t.c.session_hash == digest(session_binding))
        row = (await tx.execute(sa.select(t).where(*mine).with_for_update())).first()
        if row is None:
            message = "This sign-in at Google was not begun here, or in another session. Begin again."
            raise Problem(Status.NOT_FOUND, "CONSENT_UNKNOWN", message)
        metadata = {"mailbox_id": str(row.mailbox_id), "return_to": row.return_to}
        if row.used_at is not None:
            message = "This sign-in at Google has been ended before. Begin again."
            raise Problem(Status.FAILED_PRECONDITION, "CONSENT_USED", message, metadata)
        now = (await tx.execute(sa.select(sa.func.now()))).scalar_one()
        if row.expires_at <= now:
            message = "The sign-in at Google took more than ten minutes. Begin again."
            raise Problem(Status.FAILED_PRECONDITION, "CONSENT_EXPIRED", message, metadata)
        verifier = self._vault.open(row.key_id, bytes(row.sealed_verifier), _context(user_id, state_hash))
        # The verifier has done its duty once it is out: what is left of the row only says that it was used.
        used = {"used_at": sa.func.now(), "sealed_verifier": b""}
        await tx.execute(sa.update(t).where(*mine).values(used))
        return Attempt(
            mailbox_id=row.mailbox_id,
            verifier=verifier.decode(),
            redirect_uri=row.redirect_uri,
            return_to=row.return_to,
            expected_address=row.expected_address,
            chosen=Choice.from_json(row.chosen),
        )


def _context(user_id: UUID, state_hash: bytes) -> bytes:
    return b"verifier\0" + user_id.bytes + state_hash
