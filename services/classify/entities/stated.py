"""When an interview takes place, as the text of a mail says it. Pure.

Only what is stated counts, not what is proposed, asked or to be chosen from: one time that the mail fixes, one that it
moves it to, or one that it calls off. What may be read otherwise is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.classify.entities.clock import Moment, moments
from services.classify.entities.stated_words import (
    CANCELLED,
    CHOICE,
    CONDITION,
    MAYBE,
    MOVED,
    NEW,
    OLD,
    ONLY_TIME,
    OPENING,
    OTHERS,
    PROPOSED,
    WAS,
)
from services.classify.rules.reading import Reading

#: Sentences that are read, and the characters of one.
_LINES, _CHARS = 60, 500
_TEXT_CHARS = 300
#: Looked for first, for it is cheap.
_DIGIT = re.compile(r"\d")
MOST = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """One time, with the sentence that says it, verbatim."""

    moment: Moment
    text: str
    #: it takes the place of another time
    moved: bool = False
    #: nobody will be there
    cancelled: bool = False


def stated_of(reading: Reading) -> list[Stated]:
    """At most three, in the order of time; none where a calendar entry tells, or for what the person wrote."""
    mail = reading.mail
    if mail.sent_at is None or mail.calendar or (mail.from_self and not reading.forwarded):
        return []
    found = list(_found(reading))
    changed = _distinct(one for one in found if one is not None and (one.moved or one.cancelled))
    if changed:
        return changed if len(changed) == 1 else []
    plain = _distinct(one for one in found if one is not None)
    sure = None not in found and not CHOICE.search(reading.text.flat)
    return plain if sure and len(plain) <= MOST else []


def _distinct(found: Iterator[Stated]) -> list[Stated]:
    """By time; of one that is said twice, what says most of it: its zone, its end."""
    best: dict[object, Stated] = {}
    for one in sorted(found, key=lambda one: (not one.moment.zone_known, one.moment.ends_at is None)):
        known = [each for each in best.values() if _same(each.moment, one.moment)]
        if not known:
            best[one.moment.starts_at] = one
    return sorted(best.values(), key=lambda one: one.moment.starts_at)


def _same(known: Moment, other: Moment) -> bool:
    if known.zone_known == other.zone_known:
        return known.starts_at == other.starts_at
    # Without its zone it is said once more on the same day; the same minute of some hour.
    apart = abs(known.starts_at - other.starts_at).total_seconds()
    return apart <= 14 * 3600 and apart % 900 == 0


def _found(reading: Reading) -> Iterator[Stated | None]:
    """What each sentence states; None for a time that is only proposed."""
    lines, verbatim = reading.text.lines, reading.text.verbatim
    for place, line in enumerate(lines[:_LINES]):
        told, text = line[:_CHARS], verbatim[place]
        if not _DIGIT.search(told) or not MAYBE.search(told):
            continue
        if place and ONLY_TIME.match(told) and not MAYBE.search(lines[place - 1]):
            # "Date: …" and "Time: …", a line each.
            told, text = f"{lines[place - 1][:_CHARS]}, {told}", f"{verbatim[place - 1]}, {text}"
        yield from _stated(told, text, reading)


def _stated(line: str, text: str, reading: Reading) -> Iterator[Stated | None]:
    assert reading.mail.sent_at is not None
    every = moments(line, text, reading.mail.sent_at)
    times = [one for one in every if not OPENING.search(line[: one.first])]
    said = " ".join(text.split())[:_TEXT_CHARS]
    if not times or WAS.match(line):
        return
    if line.endswith("?") or any(OTHERS.match(line, one.last) for one in times):
        yield None
    elif moved := MOVED.search(line):
        yield from _changed(line, said, times, moved.start())
    elif called_off := CANCELLED.search(line):
        # "If you need to cancel the talk on ..."
        if not CONDITION.search(line[: called_off.start()]):
            yield from (Stated(one, said, cancelled=True) for one in times)
    elif PROPOSED.search(line):
        yield None
    else:
        yield from (Stated(one, said) for one in times)


def _changed(line: str, said: str, times: Sequence[Moment], word: int) -> Iterator[Stated | None]:
    """The time that takes the place of another; alone, and said to be the old one, it is called off."""
    new = [one for one in times if not OLD.search(line[: one.first])]
    if len(new) == 1 and (len(times) > 1 or word < new[0].first or NEW.search(line[: new[0].first])):
        yield Stated(new[0], said, moved=True)
    elif len(times) == 1:
        yield Stated(times[0], said, cancelled=True)
    else:
        # "Your talk on … is moved to …": of two, the one that it is moved to.
        to = [one for one in new if NEW.search(line[: one.first])]
        yield Stated(to[0], said, moved=True) if len(to) == 1 else None
