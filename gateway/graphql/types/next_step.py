"""What a person could do next."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo
from gateway.graphql.types.base import at, words
from gateway.graphql.types.message import Message
from jobtrail.classify.v1 import next_steps_pb2 as wire

if TYPE_CHECKING:
    from gateway.graphql.types.application import Application


@strawberry.enum(description="Which part of the list a step is in.")
class StepView(Enum):
    DUE = strawberry.enum_value("DUE", description="To be done by the person.")
    UPCOMING = strawberry.enum_value("UPCOMING", description="To attend.")
    FOLLOW_UP = strawberry.enum_value("FOLLOW_UP", description="To ask again.")


@strawberry.enum(description="Where a step stands.")
class StepState(Enum):
    OPEN = strawberry.enum_value("OPEN", description="To be done.")
    SNOOZED = strawberry.enum_value("SNOOZED", description="Put off until a time.")
    DONE = strawberry.enum_value("DONE", description="Done.")
    DISMISSED = strawberry.enum_value(
        "DISMISSED", description="The person says that there is no such thing to do, or no such appointment."
    )


@strawberry.enum(description="What is to be done.")
class StepKind(Enum):
    TAKE_ASSESSMENT = strawberry.enum_value("TAKE_ASSESSMENT", description="Take a test.")
    CHOOSE_SLOT = strawberry.enum_value("CHOOSE_SLOT", description="Choose a time.")
    SEND_DOCUMENTS = strawberry.enum_value("SEND_DOCUMENTS", description="Send papers.")
    ANSWER_OFFER = strawberry.enum_value("ANSWER_OFFER", description="Answer an offer.")
    CONFIRM = strawberry.enum_value("CONFIRM", description="Confirm something.")
    REPLY = strawberry.enum_value("REPLY", description="Answer a question.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="Attend an interview.")
    CALL = strawberry.enum_value("CALL", description="Be there for a call.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="Take a test at a time.")
    DEADLINE = strawberry.enum_value("DEADLINE", description="Meet a deadline.")
    OTHER = strawberry.enum_value("OTHER", description="Anything else that has a time.")
    FOLLOW_UP = strawberry.enum_value("FOLLOW_UP", description="Ask again.")


@strawberry.enum(description="What the last word was.")
class SilenceTurn(Enum):
    APPLIED = strawberry.enum_value("APPLIED", description="Applied, and nothing since.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="An interview.")
    WORD = strawberry.enum_value("WORD", description="Any other word.")


_VIEWS = words(StepView, wire.StepView, "STEP_VIEW_")
_STATES = words(StepState, wire.StepState, "STEP_STATE_")
_KINDS = words(StepKind, wire.StepKind, "STEP_KIND_")
_SINCE = {SilenceTurn.APPLIED: " since you applied", SilenceTurn.INTERVIEW: " since the interview"}
_TURNS = words(SilenceTurn, wire.SilenceTurn, "SILENCE_TURN_")


def wire_view(view: StepView) -> wire.StepView.ValueType:
    """The proto's number of a view."""
    return wire.StepView.Value(f"STEP_VIEW_{view.name}")


def wire_state(state: StepState) -> wire.StepState.ValueType:
    """The proto's number of a state."""
    return wire.StepState.Value(f"STEP_STATE_{state.name}")


@strawberry.type(description="How long there was no word, and by when there usually is one.")
class Silence:
    days: int = strawberry.field(description="Whole days without a word.")
    usual_days: int = strawberry.field(description="By how many days there usually is one, from the person's own mail.")
    turn: SilenceTurn | None = strawberry.field(description="What the last word was, where that matters.")
    reason: str = strawberry.field(description='A sentence: "No word for 43 days; you usually hear within 31."')

    @classmethod
    def of(cls, silence: wire.Silence) -> Self:
        """The GraphQL form."""
        return cls.lasting(silence.days, silence.usual_days, _TURNS.get(silence.turn))

    @classmethod
    def lasting(cls, days: int, usual_days: int, turn: SilenceTurn | None = None) -> Self:
        """So many days, where so many are usual."""
        span = f"{days} day{'' if days == 1 else 's'}"
        since = _SINCE.get(turn, "") if turn else ""
        return cls(
            days=days,
            usual_days=usual_days,
            turn=turn,
            reason=f"No word for {span}{since}; you usually hear within {usual_days}.",
        )


@strawberry.type(description="One thing to do. Derived from mail; what the person did about it is kept.")
class NextStep:
    id: strawberry.ID = strawberry.field(description="Id of the step.")
    application_key: strawberry.Private[str]
    message_key: strawberry.Private[str]
    view: StepView = strawberry.field(description="Which part of the list it is in.")
    kind: StepKind = strawberry.field(description="What is to be done.")
    state: StepState = strawberry.field(description="Where it stands.")
    text: str | None = strawberry.field(description="What to do, as the mail, the calendar or the person says it.")
    at: datetime | None = strawberry.field(
        description="When it is due or begins; midnight UTC when only a day is said."
    )
    is_day: bool = strawberry.field(description="Whether only the day is said.")
    ends_at: datetime | None = strawberry.field(description="When it ends, for what takes time.")
    overdue: bool = strawberry.field(description="Whether its time has passed.")
    snoozed_until: datetime | None = strawberry.field(description="Until when it sleeps, when snoozed.")
    marked_at: datetime | None = strawberry.field(description="When the person marked it.")
    mail_count: int = strawberry.field(description="How many mails ask for it: the request and its reminders.")
    location: str | None = strawberry.field(description="Place, or link to the call.")
    round: int | None = strawberry.field(description="Which interview of its application it is, from 1.")
    silence: Silence | None = strawberry.field(description="Why a follow-up is suggested.")
    stated: bool = strawberry.field(
        description="Whether only the words of a mail say so, no calendar entry: less certain, to be checked."
    )
    time_zone: str | None = strawberry.field(description="The time zone as the words of the mail spell it.")
    time_zone_known: bool = strawberry.field(
        description="Else it is not certain which zone is meant: the times are what the clock on the wall shows, as if "
        "UTC."
    )
    own_appointment_id: strawberry.ID | None = strawberry.field(description="The person's own entry behind it.")

    @strawberry.field(description="The application it is about; null when it has just gone away.")
    def application(
        self, info: Info
    ) -> Annotated["Application", strawberry.lazy("gateway.graphql.types.application")] | None:
        return info.context.load.applications.get(self.application_key)

    @strawberry.field(description="The message behind it; null for what the person noted and for follow-ups.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key) if self.message_key else None

    @classmethod
    def of(cls, step: wire.NextStep) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("NextStep", step.id),
            application_key=step.application_id,
            message_key=step.message_id,
            view=_VIEWS[step.view],
            kind=_KINDS[step.kind],
            state=_STATES[step.state],
            text=step.text or None,
            at=at(step, "time"),
            is_day=step.is_day,
            ends_at=at(step, "end_time"),
            overdue=step.overdue,
            snoozed_until=at(step, "snooze_until_time"),
            marked_at=at(step, "mark_time"),
            mail_count=step.mail_count,
            location=step.location or None,
            round=step.round or None,
            silence=Silence.of(step.silence) if step.HasField("silence") else None,
            stated=step.stated,
            time_zone=step.time_zone or None,
            time_zone_known=not step.time_zone_unknown,
            own_appointment_id=global_id("OwnAppointment", step.own_appointment_id)
            if step.own_appointment_id
            else None,
        )


@strawberry.type(description="A page of steps.")
class NextStepConnection:
    edges: list[Edge[NextStep]] = strawberry.field(description="The rows: by their time, then what was asked last.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="How long this person's employers usually take, learned from their own mail.")
class Patience:
    ghosted_after_days: int = strawberry.field(description="After so many silent days an application is ghosted.")
    follow_up_applied_days: int = strawberry.field(description="Follow up so many days after applying.")
    follow_up_interview_days: int = strawberry.field(description="Follow up so many days after an interview.")
    follow_up_word_days: int = strawberry.field(description="Follow up so many days after any other word.")
    heard: int = strawberry.field(description="How many answers it was learned from.")

    @classmethod
    def of(cls, patience: wire.Patience) -> Self:
        """The GraphQL form."""
        return cls(
            ghosted_after_days=patience.ghosted_after_days,
            follow_up_applied_days=patience.follow_up_applied_days,
            follow_up_interview_days=patience.follow_up_interview_days,
            follow_up_word_days=patience.follow_up_word_days,
            heard=patience.heard,
        )
