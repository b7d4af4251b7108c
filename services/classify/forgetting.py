"""MessagesErased in: whatever was made of messages that are gone is forgotten, and the rest regrouped.

    one transaction: inbox row, user's lock, the mailbox's tombstone, verdicts and facts gone,
                     applications and events brought up to date, live notice ─▶ acknowledged

Facts come in any order: what is told of a mailbox after its first erasure is passed over (see consumer), so that a
message that was just being read does not come back.
"""

from collections.abc import Sequence
from uuid import UUID

from jobtrail.ingest.v1.events_pb2 import MessagesErased
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.inbox import Envelope, Inbox
from services.classify.domain.standing import Changes
from services.classify.events import applications_changed
from services.classify.handlers import NO_CHANGES, regroup
from services.classify.store.decisions import Decisions
from services.classify.store.erased import ErasedMailboxes
from services.classify.store.ledger import UserLedger
from services.classify.store.patience import unlearned

DURABLE = "classify-message-erased"


class ErasedConsumer:
    """Works one fact: up to 100 messages of one user."""

    def __init__(self, database: Database, inbox: Inbox) -> None:
        self._database = database
        self._inbox = inbox

    async def __call__(self, fact: MessagesErased, envelope: Envelope) -> None:
        """Returns once everything is committed. Messages that are not known are passed over."""
        user_id, mailbox_id = _required(fact.user_id, "user_id"), _required(fact.mailbox_id, "mailbox_id")
        ids = [one for text in dict.fromkeys(fact.message_ids) if (one := parse_id(text)) is not None]
        async with self._database.begin(user_id) as tx:
            if not await self._inbox.first_time(tx, envelope):
                return
            changes = await forget(tx, user_id, mailbox_id, ids)
            if changes:
                tx.notify(user_id, applications_changed(changes))


async def forget(tx: Transaction, user_id: UUID, mailbox_id: UUID, message_ids: Sequence[UUID]) -> Changes:
    """Forgets messages of a mailbox that is erased; says what changed. Doing it again changes nothing."""
    ledger, erased = UserLedger(tx, user_id), ErasedMailboxes(tx, user_id)
    await ledger.lock()
    await erased.note(mailbox_id)
    gone = await ledger.stored(message_ids)
    if not gone:
        return NO_CHANGES
    keys = {one.content_key for one in gone}
    # Before they go: whom they had a say in is found through them.
    reached = await ledger.reach(keys)
    await erased.remove(message_ids)
    # The same mail may be kept in another mailbox.
    kept = await ledger.copies(keys)
    lost = keys - {one.content_key for one in kept}
    await erased.forget_mails(lost)
    await Decisions(tx, user_id).forget(lost)
    await ledger.rewrite(kept)
    changes = await regroup(ledger, reached | keys)
    # What was learned of this mail is learned anew from what is left.
    await unlearned(tx, user_id)
    return changes


def _required(text: str, field: str) -> UUID:
    one = parse_id(text)
    if one is None:
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", f"The fact names no {field}.", {"field": field})
    return one
