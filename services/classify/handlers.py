"""The use cases of classify: mails in, verdicts and applications out. The caller opens and commits the transaction."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from kit.ids import new_id
from services.classify.domain.corrections import Said, told_label
from services.classify.domain.decisions import Decision, event_keys
from services.classify.domain.events import MailFact
from services.classify.domain.outcome import Outcome
from services.classify.domain.standing import Changes, Standing, changes, stand
from services.classify.ports import Decided, Ledger, Stored

NO_CHANGES = Changes((), (), (), (), ())


async def record(decided: Sequence[Decided], ledger: Ledger, pipeline_version: str) -> Changes:
    """Notes the verdicts and brings the applications they touch up to date; says what changed.

    The outcome depends on the set of all mails noted so far and of what the person says of them only, never on their
    order or on repetitions.
    """
    await ledger.lock()
    fresh = set(await ledger.unclassified([one.mail.message_id for one in decided]))
    said = await ledger.said({one.mail.content_key for one in decided})
    read = await _read_before(ledger, said)
    pinned = [
        replace(one, said=said.get(one.mail.content_key, {}), read_as=read.get(one.mail.content_key)) for one in decided
    ]
    await ledger.add([one.stored(pipeline_version) for one in pinned if one.mail.message_id in fresh])
    return await regroup(ledger, {one.mail.content_key for one in decided})


async def _read_before(ledger: Ledger, said: Mapping[str, Said]) -> dict[str, Outcome]:
    """How mails that the person said the label of read under it, as far as a copy was read."""
    keys = {key for key, one in said.items() if told_label(one) is not None}
    copies = await ledger.copies(keys) if keys else []
    return {one.content_key: one.read_as for one in copies if one.read_as is not None}


async def restate(
    ledger: Ledger,
    content_keys: Collection[str],
    outcomes: Mapping[UUID, Outcome],
    pipeline_version: str,
    read_as: Mapping[str, Outcome] | None = None,
) -> Changes:
    """Brings messages of these mails up to date with what the person says now, and with new outcomes where there are.

    `read_as` has, by content key, mails read under the label that the person says. Call with the lock held. Doing it
    again changes nothing.
    """
    read = read_as or {}
    said = await ledger.said(content_keys)
    before = await ledger.copies(content_keys)
    after = [
        revised(one, outcomes.get(one.message_id), said.get(one.content_key, {}), pipeline_version, read)
        for one in before
    ]
    if after == before:
        return NO_CHANGES
    reached = await ledger.reach(content_keys)
    await ledger.rewrite(after)
    moved = {new.content_key for old, new in zip(before, after, strict=True) if _may_move(old, new)}
    return await regroup(ledger, reached | moved) if moved else NO_CHANGES


async def regroup(ledger: Ledger, content_keys: Collection[str]) -> Changes:
    """Brings the applications that these mails have, or had, a say in up to date; says what changed."""
    facts, before, decisions = await read(ledger, content_keys)
    # A large component takes a while to group, and this process also answers calls.
    found = await asyncio.to_thread(_regrouped, facts, before, decisions)
    await ledger.write(found)
    return found


async def read(ledger: Ledger, content_keys: Collection[str]) -> tuple[list[MailFact], Standing, list[Decision]]:
    """Everything that these have a say in: facts, what stands for them, and what the person decided about it."""
    reached = await ledger.reach(content_keys)
    decisions = await ledger.decisions(reached)
    return await ledger.facts(reached), await ledger.standing(reached | event_keys(decisions)), decisions


def revised(one: Stored, outcome: Outcome | None, said: Said, version: str, read_as: Mapping[str, Outcome]) -> Stored:
    """The message with a new outcome (None: its own) and what the person says; `read_as` as for restate."""
    read = read_as.get(one.content_key, one.read_as)
    # What was read under another label than the one that counts now tells nothing any more.
    fitting = read if read is not None and read.verdict.label is told_label(said) else None
    if outcome is None:
        return replace(one, said=said, read_as=fitting)
    return replace(one, outcome=outcome, said=said, read_as=fitting, pipeline_version=version)


def _may_move(old: Stored, new: Stored) -> bool:
    # Another version may also group otherwise what tells the same, by keys that were just written.
    return old.fact != new.fact or old.pipeline_version != new.pipeline_version


def _regrouped(facts: Sequence[MailFact], before: Standing, decisions: Sequence[Decision]) -> Changes:
    return changes(before, stand(facts, before, new_id, decisions))
