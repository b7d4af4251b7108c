"""What a person does about their next steps."""

from datetime import datetime
from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import InvalidInput, NotSignedIn, ServiceUnavailable, StepNotFound, named
from gateway.graphql.ids import uuid_of
from gateway.graphql.next_steps import asked
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.next_step import NextStep
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="Which step.")
class StepInput:
    id: strawberry.ID = strawberry.field(description="The step.")


@strawberry.input(description="Which step to put off, and until when.")
class SnoozeStepInput:
    id: strawberry.ID = strawberry.field(description="The step.")
    until: datetime = strawberry.field(description="Until when, within the next year.")


@strawberry.type(description="It is done.")
class CompleteStepSuccess:
    step: NextStep = strawberry.field(description="As it stands now.")


@strawberry.type(description="It sleeps.")
class SnoozeStepSuccess:
    step: NextStep = strawberry.field(description="As it stands now.")


@strawberry.type(description="It is dismissed.")
class DismissStepSuccess:
    step: NextStep = strawberry.field(description="As it stands now.")


@strawberry.type(description="It is open again.")
class ReopenStepSuccess:
    step: NextStep = strawberry.field(description="As it stands now.")


CompleteStepPayload = Annotated[
    CompleteStepSuccess | StepNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("CompleteStepPayload"),
]
SnoozeStepPayload = Annotated[
    SnoozeStepSuccess | StepNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("SnoozeStepPayload"),
]
DismissStepPayload = Annotated[
    DismissStepSuccess | StepNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("DismissStepPayload"),
]
ReopenStepPayload = Annotated[
    ReopenStepSuccess | StepNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("ReopenStepPayload"),
]


@strawberry.type
class NextStepMutations:
    @strawberry.mutation(description="Marks a step as done.")
    async def complete_step(self, info: Info, input: StepInput) -> CompleteStepPayload:
        try:
            answer = await asked(info, "CompleteStep", wire.CompleteStepRequest(id=_key(input.id)))
        except Problem as problem:
            return named(problem, StepNotFound)
        return CompleteStepSuccess(step=NextStep.of(answer.step))

    @strawberry.mutation(description="Puts a step off.")
    async def snooze_step(self, info: Info, input: SnoozeStepInput) -> SnoozeStepPayload:
        try:
            request = wire.SnoozeStepRequest(id=_key(input.id), until_time=wire_time(input.until, "until"))
            answer = await asked(info, "SnoozeStep", request)
        except Problem as problem:
            return named(problem, StepNotFound)
        return SnoozeStepSuccess(step=NextStep.of(answer.step))

    @strawberry.mutation(
        description="Says that there is no such thing to do, or that there is or was no such appointment: it leaves "
        "lists and calendars."
    )
    async def dismiss_step(self, info: Info, input: StepInput) -> DismissStepPayload:
        try:
            answer = await asked(info, "DismissStep", wire.DismissStepRequest(id=_key(input.id)))
        except Problem as problem:
            return named(problem, StepNotFound)
        return DismissStepSuccess(step=NextStep.of(answer.step))

    @strawberry.mutation(description="Takes back that a step is done, put off or dismissed.")
    async def reopen_step(self, info: Info, input: StepInput) -> ReopenStepPayload:
        try:
            answer = await asked(info, "ReopenStep", wire.ReopenStepRequest(id=_key(input.id)))
        except Problem as problem:
            return named(problem, StepNotFound)
        return ReopenStepSuccess(step=NextStep.of(answer.step))


def _key(text: str) -> str:
    """The id inside; for what is no step's id one that no step has."""
    return uuid_of(text, "NextStep") or "none"
