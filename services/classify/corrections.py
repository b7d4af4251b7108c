"""The use cases of corrections. The caller opens and commits the transaction.

correct ──▶ the mail, in every mailbox, counts as the person says ──▶ applications regrouped at once
   │
   └──▶ similar ones are offered, with what would change; chosen ones are corrected the same way, as copies
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from kit.errors import Problem, Status
from services.classify.alike import Model
from services.classify.domain.corrections import Field, Origin, Said
from services.classify.domain.outcome import Outcome
from services.classify.domain.standing import Changes
from services.classify.handlers import NO_CHANGES, restate
from services.classify.ports import Stored
from services.classify.store.corrections import Corrections
from services.classify.store.ledger import UserLedger
from services.classify.store.similar import SimilarMessages


async def correct(
    ledger: UserLedger, message_id: UUID, said: Said, read_as: Mapping[str, Outcome] | None = None
) -> Changes:
    """Pins what the person says of a message. CLASSIFICATION_NOT_FOUND when it has no verdict.

    `read_as` has, by content key, mails read under the label that is said.
    """
    await ledger.lock()
    message = await _message(ledger, message_id)
    await ledger.say(message, said, Origin.OWN, {})
    return await restated(ledger, {message.content_key}, read_as)


async def restated(
    ledger: UserLedger, content_keys: Collection[str], read_as: Mapping[str, Outcome] | None = None
) -> Changes:
    """Brings mails up to date with what the person says now, and notes of which applications they were and are."""
    before = await ledger.homes(content_keys)
    changes = await restate(ledger, content_keys, {}, "", read_as)
    after = await ledger.homes(content_keys)
    await ledger.place({key: {some[key] for some in (before, after) if key in some} for key in content_keys})
    return changes


async def take_back(
    ledger: UserLedger, corrections: Corrections, message_id: UUID, fields: Collection[Field]
) -> tuple[set[str], Changes]:
    """Takes corrections of a message back, of all fields when none is named; says on which mails, and what changed."""
    await ledger.lock()
    message = await _message(ledger, message_id)
    keys = await corrections.take_back(message.content_key, fields or set(Field))
    if not keys:
        raise _not_corrected(message_id)
    return keys, await restated(ledger, keys)


async def take_back_copies(
    ledger: UserLedger, corrections: Corrections, message_id: UUID, fields: Collection[Field]
) -> tuple[set[str], Changes]:
    """Takes some of the copies back that similar messages got; call it until there are none, then take_back.

    The message's own come last, so that what was broken off is only asked for again.
    """
    await ledger.lock()
    message = await _message(ledger, message_id)
    keys = await corrections.take_back_copies(message.content_key, fields or set(Field))
    return keys, await restated(ledger, keys) if keys else NO_CHANGES


async def turn(
    ledger: UserLedger, corrections: Corrections, rows: Sequence[Any], read_as: Mapping[str, Outcome], *, redo: bool
) -> Changes:
    """Takes these corrections (their rows) back, or lets them count again. Those that do already stay. Call with the
    lock held."""
    keys: set[str] = set()
    for row in rows:
        if redo and row.undone_at is not None and await corrections.again(row):
            keys.add(row.content_key)
        elif not redo and row.undone_at is None:
            keys |= await corrections.take_back(row.content_key, {Field(row.field)})
    return await restated(ledger, keys, read_as) if keys else NO_CHANGES


async def model_of(ledger: UserLedger, corrections: Corrections, message_id: UUID) -> Model:
    """A corrected message. NOT_CORRECTED when the person said nothing of it."""
    message = await _message(ledger, message_id)
    ids = await corrections.ids(message.content_key)
    if not ids:
        raise _not_corrected(message_id)
    return Model(message, ids)


async def correct_alike(
    ledger: UserLedger, model: Model, messages: Sequence[Stored], read_as: Mapping[str, Outcome]
) -> tuple[int, Changes]:
    """Corrects messages of the model's shape as it was; says how many mails, and what changed. Call with the lock."""
    keys: set[str] = set()
    for one in messages:
        offered = model.for_similar(one)
        if offered and one.content_key not in keys:
            await ledger.say(one, offered, Origin.SIMILAR, model.ids)
            keys.add(one.content_key)
    return len(keys), await restated(ledger, keys, read_as) if keys else NO_CHANGES


async def correct_chosen(
    ledger: UserLedger,
    corrections: Corrections,
    similar: SimilarMessages,
    message_id: UUID,
    chosen: Sequence[UUID],
    read_as: Mapping[str, Outcome],
) -> tuple[int, Changes]:
    """Corrects those of the chosen messages that are similar."""
    await ledger.lock()
    model = await model_of(ledger, corrections, message_id)
    alike = await similar.among(model, chosen)
    return await correct_alike(ledger, model, await ledger.stored(alike), read_as)


async def _message(ledger: UserLedger, message_id: UUID) -> Stored:
    found = await ledger.stored([message_id])
    if not found:
        raise not_classified(str(message_id))
    return found[0]


def not_classified(message_id: str) -> Problem:
    """What is said of a message without a verdict."""
    metadata = {"message_id": message_id[:100]}
    return Problem(Status.NOT_FOUND, "CLASSIFICATION_NOT_FOUND", "There is no verdict on such a message.", metadata)


def _not_corrected(message_id: UUID) -> Problem:
    metadata = {"message_id": str(message_id)}
    return Problem(Status.FAILED_PRECONDITION, "NOT_CORRECTED", "Nothing of this message was corrected.", metadata)
