"""When an interview takes place, as the text of a mail says it. Pure.

Only what is stated counts, not what is proposed, asked or to be chosen from: one time that the mail fixes, one that it
moves it to, or one that it calls off. What may be read otherwise is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.classify.entities.clock import Moment, moments
from services.classify.rules.reading import Reading

#: Sentences that are read, and the characters of one.
_LINES, _CHARS = 60, 500
_TEXT_CHARS = 300
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


#: A sentence without these has no time: looked for first, for they are cheap.
_MAYBE = re.compile(r"\d:\d\d|\d ?(?:uhr|[ap]\.? ?m\b)")
_ONLY_TIME = re.compile(r"(?:- |\* )?(?:time|uhrzeit|zeit|start|starts|beginn|um|at|from|von)\b")
_OPENING = re.compile(
    r"\b(?:by|before|until|till|no later than|due|deadline|expires?(?: on)?|closes?|valid|bis|spatestens|vor|frist"
    r"|ablauf\w*)\W+(?:(?:on|at|zum|the|den|dem|end of)\W+)*$"
)
_PROPOSED = re.compile(
    r"\b(?:would (?:you|that|this|it)|could (?:you|we)|can you|are you|do you|how about|what about"
    r"|does (?:that|this|it)|work(?:s)? for|suits?|if (?:you|that|this|it)|available|availability|availabilities|either"
    r"|alternativ\w*|options?|propos\w*|suggest\w*|tentativ\w*|possible|perhaps|maybe|vorschl\w*|schlage\w*"
    r"|passt|passen|konnten|konntest|waren|warst|hatten|hattest|ware|vielleicht|eventuell|moglich\w*|verfugbar\w*"
    r"|falls|sofern)\b"
)
_CHOICE = re.compile(
    r"\b(?:(?:choose|pick|select) (?:a|one|from|the|your|between)|time ?slots?|slots? (?:are|below)"
    r"|following (?:times|dates|slots|options)|folgende[nr]? (?:termine|zeiten|terminvorschlage)|terminvorschlag\w*"
    r"|zur auswahl|wahlen sie|which (?:of|time|date|one)|welche[rs]? (?:termin|dieser|der))\b"
)
_OTHERS = re.compile(r"[\s,]*(?:or|oder|and|und|/|&|,)\W*(?:at |um |from |von |am |on )?\d")
_WAS = re.compile(r"^(?:old|alt|bisher\w*|previous\w*|ursprunglich\w*|vorher) ?:")
_MOVED = re.compile(
    r"^(?:new|neu|changed|geandert) ?:|\b(?:re-?schedul\w*|moved?|moving|postpon\w*|brought forward"
    r"|shift\w*|push\w* back|instead of"
    r"|new (?:time|date|slot)|verschob\w*|verschieb\w*|verschoben|verleg\w*|vorverleg\w*|umgebucht"
    r"|neue[rn]? (?:termin|zeit|uhrzeit)|statt (?:am|des|dem|der|wie|vom|um|den)|anstelle)\b"
)
_OLD = re.compile(
    r"\b(?:from|old|alt|instead of|originally(?: \w+){0,2}|previously(?: \w+){0,2}|vom|von|statt|anstelle|anstatt"
    r"|ursprunglich\w*(?: \w+){0,2}|bisher\w*)(?: (?:on|for|at|am|fur|des|der|dem|den|the|scheduled|planned|geplant\w*"
    r"|vereinbart\w*|vom|von|termins?)){0,3}\W*$"
)
_NEW = re.compile(
    r"\b(?:to|new|neu|auf|nun|jetzt|now|is|ist|lautet|for|fur|:)(?: (?:on|am|the|den|dem|der)){0,2}\W*$|:\s*$"
)
_CANCELLED = re.compile(
    r"^(?:(?:re|aw|fwd?|wg): ?)*(?:cancell?ed|abgesagt\w*|storniert)\b"
    r"|\b(?:(?:is|was|has been|have been|been|be|had to|have to|need to|must|we) cancel(?:l?ed)?|called off"
    r"|(?:cannot|can't|can not|will not|won't) (?:take place|happen)|abgesagt|absagen|abzusagen|entfallt|entfallen"
    r"|ausfallen|fallt (?:leider )?aus|nicht stattfinden)\b"
)


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
    sure = None not in found and not _CHOICE.search(reading.text.flat)
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
        if not _MAYBE.search(told):
            continue
        if place and _ONLY_TIME.match(told) and not _MAYBE.search(lines[place - 1]):
            # "Date: …" and "Time: …", a line each.
            told, text = f"{lines[place - 1][:_CHARS]}, {told}", f"{verbatim[place - 1]}, {text}"
        yield from _stated(told, text, reading)


def _stated(line: str, text: str, reading: Reading) -> Iterator[Stated | None]:
    assert reading.mail.sent_at is not None
    every = moments(line, text, reading.mail.sent_at)
    times = [one for one in every if not _OPENING.search(line[: one.first])]
    said = " ".join(text.split())[:_TEXT_CHARS]
    if not times or _WAS.match(line):
        return
    if line.endswith("?") or any(_OTHERS.match(line, one.last) for one in times):
        yield None
    elif moved := _MOVED.search(line):
        yield from _changed(line, said, times, moved.start())
    elif _CANCELLED.search(line):
        yield from (Stated(one, said, cancelled=True) for one in times)
    elif _PROPOSED.search(line):
        yield None
    else:
        yield from (Stated(one, said) for one in times)


def _changed(line: str, said: str, times: Sequence[Moment], word: int) -> Iterator[Stated | None]:
    """The time that takes the place of another; alone, and said to be the old one, it is called off."""
    new = [one for one in times if not _OLD.search(line[: one.first])]
    if len(new) == 1 and (len(times) > 1 or word < new[0].first or _NEW.search(line[: new[0].first])):
        yield Stated(new[0], said, moved=True)
    elif len(times) == 1:
        yield Stated(times[0], said, cancelled=True)
    else:
        # "Your talk on … is moved to …": of two, the one that it is moved to.
        to = [one for one in new if _NEW.search(line[: one.first])]
        yield Stated(to[0], said, moved=True) if len(to) == 1 else None
