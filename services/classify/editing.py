"""The use cases of editing by hand. The caller opens and commits the transaction.

a call ──▶ the user's lock ──▶ applications as they stand, etags compared ──▶ decisions noted ──▶ regrouped at once

What is decided is noted; what applications become follows from it by the same pure function that groups mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from kit import paging
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.ids import new_id
from services.classify.corrections import turn
from services.classify.domain import deciding
from services.classify.domain.arrangement import Pile
from services.classify.domain.decisions import Decision, DecisionKind, hand_facts, moment
from services.classify.domain.outcome import Outcome as Reading
from services.classify.domain.profile import Review
from services.classify.domain.standing import Changes, piles_of
from services.classify.domain.titles import title_key
from services.classify.handlers import NO_CHANGES, read, regroup
from services.classify.store.applications import Applications, etag_of
from services.classify.store.corrections import Corrections
from services.classify.store.decisions import Decisions
from services.classify.store.editing import LABEL, Lookups
from services.classify.store.ledger import UserLedger

Told = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Target:
    """An application that a call names, and the etag it was seen with; "" when any will do."""

    id: UUID
    if_match: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call."""

    decisions: Sequence[Decision]
    changes: Changes
    #: applications that were named, by their present ids
    named: Sequence[UUID]


class Editing:
    """Decisions of one user, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID, now: datetime) -> None:
        self._ledger = UserLedger(tx, user_id)
        self._decisions = Decisions(tx, user_id)
        self._applications = Applications(tx, user_id)
        self._corrections = Corrections(tx, user_id)
        self._lookups = Lookups(tx, user_id)
        self._now = now

    async def before(self, request_id: UUID | None) -> Outcome | None:
        """What the same call did when it was made for the first time. Takes the lock."""
        await self._ledger.lock()
        made = await self._decisions.of_request(request_id) if request_id else []
        return await self._outcome(made, NO_CHANGES, []) if made else None

    async def add(self, told: Told, request_id: UUID | None) -> Outcome:
        """Adds an application. ALREADY_APPLIED when there is one to that role, unless it shall be separate."""
        if not told.get("separate"):
            await self._refuse_alike(told)
        one = new_id()
        made = Decision(one, 0, DecisionKind.ADDED, self._now, (f"hand:{one}",), told=told)
        return await self._decide([made], request_id, [])

    async def say(self, targets: Sequence[Target], kind: DecisionKind, told: Told, request_id: UUID | None) -> Outcome:
        """Says the same of every target."""
        piles = await self._piles(targets)
        made = [self._said(kind, piles[one], told) for one in piles]
        return await self._decide(made, request_id, piles)

    async def say_anew(
        self, target: Target, kind: DecisionKind, told: Told, replaced: UUID, request_id: UUID | None
    ) -> Outcome:
        """Says something in place of what was said before. CHANGE_NOT_FOUND unless that was of this sort."""
        [pile] = (await self._piles([target])).values()
        said_before = (one for one in pile.decisions if one.id == replaced and one.kind is kind)
        before = next(said_before, None)
        if before is None:
            raise _no_such("change", replaced)
        if kind is DecisionKind.LOGGED:
            told = {"event_at": (moment(before.told.get("event_at")) or before.at).isoformat(), **_given(told)}
            told |= {name: before.told.get(name) for name in ("company", "job_title")}
        said = deciding.said_of(kind, pile, {**told, "replaces": str(replaced)}, new_id(), self._now)
        # Of the same application as before, should the two that it may be made of be taken apart again.
        made = replace(said, application=before.application)
        return await self._decide([made], request_id, [pile.id])

    async def restore(self, targets: Sequence[Target]) -> Outcome:
        """Lets dismissed ones be seen again."""
        piles = await self._piles(targets)
        gone = [one for pile in piles.values() for one in pile.said if one.kind is DecisionKind.DISMISSED]
        return await self._count(gone, undone=True, named=piles)

    async def merge(self, target: Target, others: Sequence[Target], request_id: UUID | None) -> Outcome:
        """Makes the others part of the target."""
        piles = await self._piles([target, *others])
        remaining, *merged = piles.values()
        if not merged:
            raise paging.invalid("others", "Name another application to merge into it.")
        made = deciding.merged(remaining, merged, new_id(), self._now)
        return await self._decide([made], request_id, [remaining.id])

    async def split(self, target: Target, message_ids: Sequence[UUID], request_id: UUID | None) -> Outcome:
        """Makes an application of its own of some of the target's mails."""
        [pile] = (await self._piles([target])).values()
        keys = set((await self._keys(message_ids)).values())
        mails = set(deciding.mails_of(pile))
        if not keys <= mails:
            raise paging.invalid("message_ids", "Not all of these mails are of this application.")
        if keys == mails:
            raise paging.invalid("message_ids", "These are all of its mails: nothing is left to split from.")
        return await self._decide([deciding.split(pile, keys, new_id(), self._now)], request_id, [pile.id])

    async def move(self, message_ids: Sequence[UUID], target: Target, request_id: UUID | None) -> Outcome:
        """Moves mails to the target."""
        keys, origins = await self._counted(message_ids)
        piles = await self._piles([target], [pile.id for pile in origins])
        goal = piles[next(iter(piles))]
        from_others = [piles[pile.id] for pile in origins if pile.id != goal.id]
        if not from_others:
            raise paging.invalid("message_ids", "These mails are of this application already.")
        made = deciding.moved(keys, from_others, goal, new_id(), self._now)
        return await self._decide([made], request_id, list(piles))

    async def set_aside(self, message_ids: Sequence[UUID], request_id: UUID | None) -> Outcome:
        """Lets mails count to no application."""
        keys, origins = await self._counted(message_ids)
        made = [deciding.set_aside(keys & set(deciding.mails_of(pile)), pile, new_id(), self._now) for pile in origins]
        return await self._decide(made, request_id, [pile.id for pile in origins])

    async def undo(self, ids: Sequence[UUID], *, redo: bool, read_as: Mapping[str, Reading] | None = None) -> Outcome:
        """Takes decisions and corrections back, or lets them count again; mails that were counted automatically are set
        aside.

        `read_as` has, by content key, mails read under the labels that count again.
        """
        await self._ledger.lock()
        found = await self._decisions.get(ids)
        corrected = await self._corrections.rows(ids)
        automatic = set(ids) - {one.id for one in (*found, *corrected)}
        events = await self._lookups.events(automatic) if automatic else []
        if missing := automatic - {row.id for row in events if row.message_id and not redo}:
            raise _no_such("change", min(missing))
        turned = [one for one in found if one.undone is redo]
        outcome = await self._count(turned, undone=not redo, named=[])
        said = await turn(self._ledger, self._corrections, corrected, read_as or {}, redo=redo)
        outcome = Outcome(outcome.decisions, _both(outcome.changes, said), outcome.named)
        if not events:
            return outcome
        aside = await self.set_aside([row.message_id for row in events], None)
        return Outcome([*outcome.decisions, *aside.decisions], _both(outcome.changes, aside.changes), aside.named)

    async def settle(self, target: Target, reason: Review, *, accept: bool) -> Outcome:
        """The person has looked at an application: it is right, or they do not want to be asked about it again."""
        [pile] = (await self._piles([target])).values()
        if reason is Review.COMPANY:
            made = self._said(DecisionKind.IGNORED, pile, {"reason": reason.value})
        else:
            kind = DecisionKind.CONFIRMED if accept else DecisionKind.IGNORED
            made = deciding.said_of(kind, pile, {}, new_id(), self._now, deciding.doubts_of([pile]))
        return await self._decide([made], None, [pile.id])

    async def ignore_mail(self, message_id: UUID) -> Outcome:
        """The person does not want to be asked what a message means."""
        await self._ledger.lock()
        key = (await self._keys([message_id]))[message_id]
        made = Decision(new_id(), 0, DecisionKind.IGNORED, self._now, (key,), told={"reason": LABEL})
        return await self._decide([made], None, [])

    async def enter(self, made: Sequence[Decision], request_id: UUID) -> Outcome:
        """Notes what was brought in from elsewhere, as the person's own. Call with the lock held."""
        return await self._decide(made, request_id, [])

    async def take_back(self, made: Sequence[Decision]) -> Outcome:
        """Takes these back, whatever they are about. Call with the lock held."""
        return await self._count(made, undone=True, named=[])

    async def _refuse_alike(self, told: Told) -> None:
        title = title_key(told.get("job_title"))
        found = await self._lookups.alike(told.get("company"), told.get("job_title"))
        rows = await self._applications.batch(found, self._now)
        same = [one for one in found if title_key(rows[one].job_title) == title]
        if same:
            metadata = {"application_ids": ",".join(map(str, same))}
            message = "You have applied for this already. Open that application, or add this one as a separate one."
            raise Problem(Status.ALREADY_EXISTS, "ALREADY_APPLIED", message, metadata)

    async def _piles(self, targets: Sequence[Target], also: Sequence[UUID] = ()) -> dict[UUID, Pile]:
        """What the targets (first, in their order) and others are made of, by their present ids."""
        await self._ledger.lock()
        heirs = await self._decisions.heirs([one.id for one in targets])
        for one in targets:
            if one.id not in heirs:
                raise _no_such("application", one.id)
        rows = await self._applications.batch(set(heirs.values()), self._now)
        for one in targets:
            _compare(one, etag_of(rows[heirs[one.id]]), heirs[one.id])
        return await self._made_of([*(heirs[one.id] for one in targets), *also])

    async def _made_of(self, ids: Iterable[UUID]) -> dict[UUID, Pile]:
        wanted = list(dict.fromkeys(ids))
        keys = await self._lookups.event_keys(wanted)
        piles = await self._arranged(keys)
        if not piles.keys() >= set(wanted):
            # Grouped by an earlier version of this program: the person has not seen them as they would be now.
            raise _changed(wanted[0], "")
        return {one: piles[one] for one in wanted}

    async def _arranged(self, content_keys: Collection[str]) -> dict[UUID, Pile]:
        facts, before, decisions = await read(self._ledger, content_keys)
        return await asyncio.to_thread(piles_of, facts, before, new_id, decisions)

    async def _counted(self, message_ids: Sequence[UUID]) -> tuple[set[str], list[Pile]]:
        """The mails, and the applications that they are of. MESSAGE_NOT_COUNTED when one is of none."""
        await self._ledger.lock()
        keys = await self._keys(message_ids)
        counted = (await self._ledger.standing(set(keys.values()))).events
        for message_id, key in keys.items():
            if key not in counted:
                raise not_counted(message_id)
        piles = await self._made_of(counted[key].application_id for key in sorted(keys.values()))
        return set(keys.values()), list(piles.values())

    async def _keys(self, message_ids: Sequence[UUID]) -> dict[UUID, str]:
        keys = await self._lookups.keys_of(message_ids)
        for message_id in message_ids:
            if message_id not in keys:
                raise not_counted(message_id)
        return keys

    def _said(self, kind: DecisionKind, pile: Pile, told: Told) -> Decision:
        if kind is DecisionKind.LOGGED:
            # For when no mail is left that says so.
            company = next((fact.company for fact in pile.facts if fact.company), None)
            job_title = next((fact.job_title for fact in pile.facts if fact.job_title), None)
            told = {**told, "company": company, "job_title": job_title}
        return deciding.said_of(kind, pile, told, new_id(), self._now)

    async def _decide(self, made: Sequence[Decision], request_id: UUID | None, named: Iterable[UUID]) -> Outcome:
        names = {key for one in made for key in one.names()}
        reached = await self._ledger.reach(names)
        await self._decisions.add(made, request_id)
        return await self._outcome(made, await self._regroup(reached), named)

    async def _count(self, turned: Sequence[Decision], *, undone: bool, named: Iterable[UUID]) -> Outcome:
        if not turned:
            return await self._outcome([], NO_CHANGES, named)
        names = {key for one in turned for key in one.names()}
        reached = await self._ledger.reach(names)
        await self._decisions.count([one.id for one in turned], undone=undone)
        return await self._outcome(turned, await self._regroup(reached), named)

    async def _regroup(self, keys: Collection[str]) -> Changes:
        decisions = await self._ledger.decisions(keys)
        facts = hand_facts(decisions)
        added = {one.key for one in decisions if one.kind is DecisionKind.ADDED}
        await self._decisions.rekey(facts, added - {fact.key for fact in facts})
        return await regroup(self._ledger, keys)

    async def _outcome(self, decisions: Sequence[Decision], changes: Changes, named: Iterable[UUID]) -> Outcome:
        """With the applications that are there now: those named, or else those that the decisions are about."""
        ids = list(named)
        if not changes and not ids:
            names = {key for one in decisions for key in one.names()}
            ids = sorted((await self._ledger.standing(names)).applications)
        return Outcome(decisions, changes, ids)


def _given(told: Told) -> Told:
    return {name: value for name, value in told.items() if value is not None}


def not_counted(message_id: object) -> Problem:
    """What is said of a message that is of no application."""
    metadata = {"message_id": str(message_id)[:100]}
    return Problem(Status.NOT_FOUND, "MESSAGE_NOT_COUNTED", "This message is of no application.", metadata)


def _no_such(what: str, one: UUID) -> Problem:
    metadata = {f"{what}_id": str(one)}
    return Problem(Status.NOT_FOUND, f"{what.upper()}_NOT_FOUND", f"There is no such {what}.", metadata)


def _compare(target: Target, etag: str, now: UUID) -> None:
    if target.if_match and target.if_match != etag:
        raise _changed(now, etag)


def _changed(one: UUID, etag: str) -> Problem:
    message = "The application has changed since you saw it. Look at it again, then decide."
    metadata = {"application_id": str(one), "etag": etag}
    return Problem(Status.FAILED_PRECONDITION, "APPLICATION_CHANGED", message, metadata)


def _both(first: Changes, then: Changes) -> Changes:
    """What was told of two steps, as one; ids that the second removed again are not told as new."""
    gone = set(then.removed_ids)
    return Changes(
        created=tuple(one for one in (*first.created, *then.created) if one.id not in gone),
        updated=tuple(one for one in (*first.updated, *then.updated) if one.id not in gone),
        removed_ids=tuple(dict.fromkeys([*first.removed_ids, *then.removed_ids])),
        events=(*first.events, *then.events),
        removed_event_ids=(*first.removed_event_ids, *then.removed_event_ids),
    )
