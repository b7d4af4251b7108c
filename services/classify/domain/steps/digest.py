"""What there is to know this week, as text: plain, and Markdown in which what mails say is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from services.classify.domain.stage import Stage
from services.classify.domain.steps.appointments import NOTED
from services.classify.domain.steps.patience import Turn
from services.classify.domain.steps.plan import Step, StepState, View
from services.classify.domain.steps.requests import ASKED

#: What is called this week.
WEEK = timedelta(days=7)
#: Of each part so many are told; of the others only how many there are.
MOST = 20
_TEXT_CHARS = 160
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_SINCE: Mapping[Turn, str] = {
    Turn.APPLIED: "since you applied",
    Turn.INTERVIEW: "since the interview",
    Turn.WORD: "since the last word",
}


@dataclass(frozen=True, slots=True)
class Change:
    """An application that moved."""

    application_id: UUID
    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """The texts, and how many lines of each sort they stand for."""

    subject: str
    text: str
    markdown: str
    due: int
    upcoming: int
    follow_ups: int
    changes: int


@dataclass(frozen=True, slots=True)
class _Line:
    when: str
    what: str
    name: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    lines: Sequence[_Line]
    nothing: str


def digest(
    steps: Iterable[Step],
    changes: Sequence[Change],
    names: Mapping[UUID, str],
    *,
    since: datetime,
    as_of: datetime,
    zone: tzinfo,
) -> Digest:
    """Open steps of this week, and the changes since `since`. `names` are what applications are called."""
    show = _Show(names, as_of, zone)
    open_steps = [one for one in steps if one.state is StepState.OPEN]
    this_week = [one for one in open_steps if one.at is None or one.at <= as_of + WEEK]
    parts = [
        _Part("Due", [show.step(one) for one in this_week if one.view is View.DUE], "Nothing is due."),
        _Part("Coming up", [show.step(one) for one in this_week if one.view is View.UPCOMING], "No appointments."),
        _Part("Follow up", [show.step(one) for one in this_week if one.view is View.FOLLOW_UP], "Nobody to ask again."),
        _Part(f"What changed since {show.day(since)}", [show.change(one) for one in changes], "Nothing changed."),
    ]
    due, upcoming, follow_ups, changed = (len(part.lines) for part in parts)
    return Digest(
        subject=_subject(due, upcoming, follow_ups),
        text=_plain(parts),
        markdown=_markdown(parts),
        due=due,
        upcoming=upcoming,
        follow_ups=follow_ups,
        changes=changed,
    )


class _Show:
    """Words for a person in one zone."""

    def __init__(self, names: Mapping[UUID, str], as_of: datetime, zone: tzinfo) -> None:
        self._names = names
        self._as_of = as_of
        self._zone = zone

    def day(self, at: datetime) -> str:
        """Such as "Mon 5 Jan"; the year where it is another one."""
        return self._day(at.astimezone(self._zone))

    def step(self, one: Step) -> _Line:
        """What to do."""
        name = self._name(one.application_id)
        if one.follow_up is not None:
            silent = one.follow_up
            more = f"no word for {_days(silent.silent_days)} {_SINCE[silent.turn]}; usually within {silent.usual_days}"
            return _Line("", "Ask again", name, more)
        if one.appointment is not None:
            said = one.appointment.said
            number = f", round {one.appointment.round}" if one.appointment.round > 1 else ""
            when = self._when(
                one.appointment.starts_at, is_day=said.is_day, overdue=one.overdue, wall=not said.zone_known
            )
            when += " (please check)" if said.stated else ""
            return _Line(when, NOTED[said.kind] + number, name, _short(said.location or said.summary))
        assert one.asked is not None
        dated = one.asked.dated
        when = self._when(one.at, is_day=dated is not None and dated.due_is_day, overdue=one.overdue)
        return _Line(when, ASKED[one.asked.last.kind], name, _short(one.asked.last.text))

    def change(self, one: Change) -> _Line:
        """What happened."""
        return _Line(self.day(one.at), one.stage.value.replace("_", " ").capitalize(), self._name(one.application_id))

    def _name(self, one: UUID) -> str:
        return _short(self._names.get(one, "")) or "Unknown application"

    def _when(self, at: datetime | None, *, is_day: bool, overdue: bool, wall: bool = False) -> str:
        if at is None:
            return ""
        # A day is the same in every zone, and so is what the clock on some wall shows.
        shown = self._day(at) if is_day or wall else f"{self.day(at)} {at.astimezone(self._zone):%H:%M}"
        shown += f" {at:%H:%M}, time zone not certain" if wall else ""
        return f"{shown} (overdue)" if overdue else shown

    def _day(self, at: datetime) -> str:
        year = f" {at.year}" if at.year != self._as_of.astimezone(self._zone).year else ""
        return f"{at:%a} {at.day} {at:%b}{year}"


def _subject(due: int, upcoming: int, follow_ups: int) -> str:
    told = [f"{due} due"] if due else []
    told += [f"{upcoming} coming up"] if upcoming else []
    told += [f"{follow_ups} to follow up"] if follow_ups else []
    return "Your job search this week: " + (", ".join(told) or "nothing to do")


def _plain(parts: Iterable[_Part]) -> str:
    return _written(parts, lambda text: text, lambda title: f"{title}\n{'-' * len(title)}", "{name}")


def _markdown(parts: Iterable[_Part]) -> str:
    return _written(parts, lambda text: _MARKDOWN.sub(r"\\\1", text), lambda title: f"## {title}\n", "**{name}**")


def _written(parts: Iterable[_Part], escaped: Callable[[str], str], headed: Callable[[str], str], named: str) -> str:
    def lines(part: _Part) -> Iterator[str]:
        for line in part.lines[:MOST]:
            when = f"{escaped(line.when)}: " if line.when else ""
            more = f" ({escaped(line.more)})" if line.more else ""
            yield f"- {when}{escaped(line.what)} – {named.format(name=escaped(line.name))}{more}"
        if len(part.lines) > MOST:
            yield f"- … and {len(part.lines) - MOST} more"
        if not part.lines:
            yield escaped(part.nothing)

    return "\n\n".join("\n".join([headed(escaped(part.title)), *lines(part)]) for part in parts) + "\n"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _short(text: str) -> str:
    """One line of a mail's words, bounded."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _TEXT_CHARS else f"{flat[: _TEXT_CHARS - 1].rstrip()}…"
