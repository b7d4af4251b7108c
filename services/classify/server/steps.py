"""The calls of NextStepsService about steps: what is due, what is coming, whom to ask again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from kit import paging
from kit.clock import Clock
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.rpc import current_actor
from services.classify.domain.steps.marks import Mark, MarkState
from services.classify.domain.steps.plan import Step, StepState, of_view, plan
from services.classify.server.parts import moment_of
from services.classify.server.step_words import patience_to_proto, states_of, step_to_proto, views_of
from services.classify.server.words import ids_of
from services.classify.store.patience import patience_of
from services.classify.store.steps import Steps, found

MAX_SNOOZE = timedelta(days=366)


class StepCalls:
    """The calls about steps. Every one sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def ListSteps(self, request: wire.ListStepsRequest, context: Any) -> wire.ListStepsResponse:
        views, states = views_of(request.views), states_of(request.states) or {StepState.OPEN}
        behind, size = _behind(request.page_token), paging.page_size(request.page_size)
        async with self._database.begin(current_actor().user_id) as tx:
            steps = of_view(await self._plan(tx), views, states)
        rest = [one for one in steps if behind is None or one.order > behind]
        tokens = [_token(one) for one in rest[:size]]
        return wire.ListStepsResponse(
            steps=[step_to_proto(one) for one in rest[:size]],
            next_page_token=tokens[-1] if len(rest) > size else "",
            page_tokens=tokens,
            total_count=len(steps),
        )

    async def BatchGetApplicationSteps(
        self, request: wire.BatchGetApplicationStepsRequest, context: Any
    ) -> wire.BatchGetApplicationStepsResponse:
        ids = set(ids_of(request.application_ids, "application_ids"))
        async with self._database.begin(current_actor().user_id) as tx:
            steps = await self._plan(tx)
        return wire.BatchGetApplicationStepsResponse(
            steps=[step_to_proto(one) for one in steps if one.application_id in ids]
        )

    async def CompleteStep(self, request: wire.CompleteStepRequest, context: Any) -> wire.CompleteStepResponse:
        done = Mark(MarkState.DONE, self._clock())
        return wire.CompleteStepResponse(step=step_to_proto(await self._marked(request.id, done)))

    async def SnoozeStep(self, request: wire.SnoozeStepRequest, context: Any) -> wire.SnoozeStepResponse:
        now = self._clock()
        until = moment_of(request.until_time, "until_time")
        if not now < until <= now + MAX_SNOOZE:
            raise paging.invalid("until_time", "A step sleeps until some time within the next year.")
        step = await self._marked(request.id, Mark(MarkState.SNOOZED, now, until))
        return wire.SnoozeStepResponse(step=step_to_proto(step))

    async def DismissStep(self, request: wire.DismissStepRequest, context: Any) -> wire.DismissStepResponse:
        dismissed = Mark(MarkState.DISMISSED, self._clock())
        return wire.DismissStepResponse(step=step_to_proto(await self._marked(request.id, dismissed, past=True)))

    async def ReopenStep(self, request: wire.ReopenStepRequest, context: Any) -> wire.ReopenStepResponse:
        return wire.ReopenStepResponse(step=step_to_proto(await self._marked(request.id, None, past=True)))

    async def GetPatience(self, request: wire.GetPatienceRequest, context: Any) -> wire.GetPatienceResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            patience = await patience_of(tx, user_id, self._clock())
        return wire.GetPatienceResponse(patience=patience_to_proto(patience))

    async def _plan(self, tx: Transaction) -> Sequence[Step]:
        now = self._clock()
        return plan(await Steps(tx, current_actor().user_id).known(now), now)

    async def _known(self, tx: Transaction, *, past: bool) -> Sequence[Step]:
        """The plan; with `past` also appointments that are over, or whose application is."""
        planned = await self._plan(tx)
        return [*planned, *await Steps(tx, current_actor().user_id).attended(self._clock())] if past else planned

    async def _marked(self, text: str, mark: Mark | None, *, past: bool = False) -> Step:
        """The step after it was marked, or after its mark was taken back."""
        one, user_id = _step_id(text), current_actor().user_id
        async with self._database.begin(user_id) as tx:
            steps = Steps(tx, user_id)
            step = _required(found(await self._known(tx, past=past), one), text)
            await (steps.unmark(step) if mark is None else steps.mark(step, mark))
            tx.notify(user_id, ApplicationsChanged(updated_ids=[str(step.application_id)]))
            # What was asked of it may come apart by the mark: it goes by the same names.
            return _required(_of_names(await self._known(tx, past=past), step.names), text)


def _of_names(steps: Sequence[Step], names: Sequence[str]) -> Step | None:
    return next((one for one in steps if not set(names).isdisjoint(one.names)), None)


def _step_id(text: str) -> UUID:
    one = parse_id(text)
    if one is None:
        raise _no_such_step(text)
    return one


def _required(step: Step | None, text: str) -> Step:
    if step is None:
        raise _no_such_step(text)
    return step


def _no_such_step(text: str) -> Problem:
    message = "There is no such step, or not any more."
    return Problem(Status.NOT_FOUND, "STEP_NOT_FOUND", message, {"step_id": text[:100]})


def _token(step: Step) -> str:
    undated, at, one = step.order
    return paging.encode([str(int(undated)), repr(at), one])


def _behind(token: str) -> tuple[bool, float, str] | None:
    key = paging.decode(token, 3)
    if key is None:
        return None
    undated, at, one = (part or "" for part in key)
    try:
        return undated == "1", float(at), one
    except ValueError as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error
