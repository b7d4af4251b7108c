"""Next steps as the protos spell them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import next_steps_pb2 as wire
from kit import paging
from kit.wire import timestamp
from services.classify.domain.steps.appointments import Appointment, OwnKind
from services.classify.domain.steps.marks import step_id
from services.classify.domain.steps.patience import Patience, Turn
from services.classify.domain.steps.plan import Step, StepState, View


def views_of(values: Collection[int]) -> frozenset[View]:
    """The views; INVALID_ARGUMENT for one that is not set or not known."""
    return frozenset(View(_word(wire.StepView, value, "STEP_VIEW_", "views")) for value in values)


def states_of(values: Collection[int]) -> frozenset[StepState]:
    """The states; INVALID_ARGUMENT for one that is not set or not known."""
    return frozenset(StepState(_word(wire.StepState, value, "STEP_STATE_", "states")) for value in values)


def step_to_proto(step: Step) -> wire.NextStep:
    """A step."""
    made = wire.NextStep(
        id=str(step.id),
        view=wire.StepView.Value(f"STEP_VIEW_{step.view.name}"),
        kind=_kind(step),
        state=wire.StepState.Value(f"STEP_STATE_{step.state.name}"),
        application_id=str(step.application_id),
        time=timestamp(step.at),
        overdue=step.overdue,
        snooze_until_time=timestamp(step.mark.snoozed_until) if step.mark else None,
        mark_time=timestamp(step.mark.marked_at) if step.mark else None,
    )
    made.MergeFrom(_particulars(step))
    return made


def patience_to_proto(patience: Patience) -> wire.Patience:
    """What is usual for a person."""
    return wire.Patience(
        ghosted_after_days=patience.ghosted_after_days,
        follow_up_applied_days=patience.follow_up_days[Turn.APPLIED],
        follow_up_interview_days=patience.follow_up_days[Turn.INTERVIEW],
        follow_up_word_days=patience.follow_up_days[Turn.WORD],
        heard=patience.heard,
    )


def own_to_proto(row: Any) -> wire.OwnAppointment:
    """A person's own appointment."""
    return wire.OwnAppointment(
        id=str(row.id),
        application_id=str(row.home or row.application_id),
        kind=own_kind_to_proto(row.kind),
        title=row.title,
        start_time=timestamp(row.starts_at),
        end_time=timestamp(row.ends_at),
        is_day=row.is_day,
        location=row.location,
        notes=row.notes,
        etag=str(row.version),
        removed=row.removed_at is not None,
    )


def entry_to_proto(one: Appointment, own: Mapping[UUID, Any]) -> wire.CalendarEntry:
    """What stands in the calendar; `own` are the rows of the person's own appointments."""
    said = one.said
    return wire.CalendarEntry(
        uid=one.uid,
        application_id=str(one.application_id),
        kind=own_kind_to_proto(said.kind.value),
        title=said.summary,
        start_time=timestamp(one.starts_at),
        end_time=timestamp(one.ends_at),
        is_day=said.is_day,
        location=said.location,
        round=one.round,
        message_id=str(said.message_id) if said.message_id else "",
        stated=said.stated,
        time_zone=said.zone,
        time_zone_unknown=not said.zone_known,
        step_id=str(step_id(one.name)),
        own=own_to_proto(own[said.own_id]) if said.own_id and said.own_id in own else None,
    )


def own_kind_to_proto(kind: str) -> wire.OwnAppointmentKind.ValueType:
    """OWN_APPOINTMENT_KIND_… of a stored word."""
    return wire.OwnAppointmentKind.Value(f"OWN_APPOINTMENT_KIND_{kind.upper()}")


def own_kind_of(value: int) -> OwnKind:
    """The kind; INVALID_ARGUMENT for one that is not set or not known."""
    return OwnKind(_word(wire.OwnAppointmentKind, value, "OWN_APPOINTMENT_KIND_", "kind"))


def _kind(step: Step) -> wire.StepKind.ValueType:
    if step.asked is not None:
        return wire.StepKind.Value(f"STEP_KIND_{step.asked.last.kind.value}")
    if step.appointment is not None:
        return wire.StepKind.Value(f"STEP_KIND_{step.appointment.said.kind.name}")
    return wire.STEP_KIND_FOLLOW_UP


def _particulars(step: Step) -> wire.NextStep:
    """The fields that depend on what the step is made of."""
    if step.asked is not None:
        last, dated = step.asked.last, step.asked.dated
        return wire.NextStep(
            text=last.text,
            message_id=str(last.message_id),
            mail_count=len(step.asked.mails),
            is_day=dated is not None and dated.due_is_day,
        )
    if step.appointment is not None:
        one = step.appointment
        return wire.NextStep(
            text=one.said.summary,
            end_time=timestamp(one.ends_at),
            is_day=one.said.is_day,
            location=one.said.location,
            round=one.round,
            message_id=str(one.said.message_id) if one.said.message_id else "",
            stated=one.said.stated,
            time_zone=one.said.zone,
            time_zone_unknown=not one.said.zone_known,
            own_appointment_id=str(one.said.own_id) if one.said.own_id else "",
        )
    assert step.follow_up is not None
    return wire.NextStep(
        silence=wire.Silence(
            days=step.follow_up.silent_days,
            usual_days=step.follow_up.usual_days,
            turn=wire.SilenceTurn.Value(f"SILENCE_TURN_{step.follow_up.turn.name}"),
        )
    )


def _word(enum: Any, value: int, prefix: str, field: str) -> str:
    names = {number: name for name, number in enum.items()}
    if value == 0 or value not in names:
        raise paging.invalid(field, "There is no such word.")
    return str(names[value]).removeprefix(prefix).lower()
