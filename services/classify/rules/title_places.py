"""Titles that no sentence names: on a line of their own, beside the employer's or below words that announce them."""

import re
from collections.abc import Iterator

from services.classify.rules.company_names import key
from services.classify.rules.needles import required
from services.classify.rules.scan import NEEDLES, Gate
from services.classify.rules.sieve import spread
from services.classify.rules.text import Folded
from services.classify.rules.title_wordings import CONNECTORS

#: Sentences that are looked at: below them a board shows other vacancies.
_LINES = 14
#: How sure the two places are: the first is where boards show what was applied for.
_BESIDE, _BELOW = 6.0, 5.0
#: "We have received your application for the following position:"
_ANNOUNCES = re.compile(
    r"\b(?:position|role|job|vacancy|opening|requisition|posting|stelle|position applied for)(?:s|\(s\))? ?:$"
)
#: "Acme · Berlin", as boards write under the title.
_PLACE = re.compile(r"(?: [·•|]|,) .*$")
#: Where a board begins to show others.
_OTHERS = re.compile(r"\b(?:similar|recommended|other) (?:jobs|positions|roles|openings)\b|\bmore jobs\b|\bahnliche\b")
#: Where the writer signs, with a title that is the writer's.
_CLOSES = re.compile(
    r"(?:with )?(?:(?:kind|kindest|warm|best)\b.{0,12}|regards|sincerely|yours|thanks|thank you|cheers|all the best"
    r"|(?:every )?good wish(?:es)?|warmly|respectfully|take care"
    r"|herzlich(?:st)?|es gru(?:ss|sse)t|alles gute|beste wunsche|[lv]g|gruss"
    r"|mit .{0,16}gru(?:ss|sse)n?|(?:viele|beste|liebe|freundliche|herzliche) gru(?:ss|sse)|cordialement|bien a vous"
    r"|(?:un )?(?:cordial )?saludos?|atentamente|(?:cordiali|distinti|cari) saluti|cordialmente|un saluto"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|atenciosamente"
    r"|(?:com os melhores )?cumprimentos|abraco|z (?:wyrazami )?powazani(?:em|a)|(?:serdecznie )?pozdrawiam)\b.{0,16}"
)
#: Characters of the longest of these.
_CLOSING = 80
#: Sentences that may do either.
_ENDING = Gate([NEEDLES.requirement(required(one)) for one in (*spread(_OTHERS.pattern), *spread(_CLOSES.pattern))])
#: Which line a writer's headline is, and words of the name above it.
_HEADLINE, _NAME = 2, 3
#: Letters of an employer's name that stand together wherever it is written.
_FIRST = 2
#: Characters of a line that was joined to the next: so long a one is taken for a line that was wrapped.
_JOINED = 50


def standing_alone(text: Folded, employers: frozenset[str]) -> Iterator[tuple[float, str]]:
    """(score, line) for lines that stand where titles do; `employers` are keys of the employer's name."""
    lines = text.verbatim[: _up_to_others(text)]
    beginnings = [name[:_FIRST] for name in employers]
    for index in range(1, len(lines)):
        above, line = text.lines[index - 1], text.lines[index]
        if above.endswith(":") and _ANNOUNCES.search(above):
            yield _BELOW, lines[index]
        for beginning in beginnings:
            if beginning in line:
                yield from _beside(lines, index, employers)
                break


def closes(folded: str) -> bool:
    """Whether the writer begins to sign with this line."""
    return _CLOSES.fullmatch(folded) is not None


#: "Hi Ana, short one."
_GREETS = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b")
#: Lines below the one that closes a mail in which its writer is named.
_SIGNED = 4


def of_writers(text: Folded) -> range:
    """The lines in which the writer signs; empty when nothing closes the mail."""
    at = next((at for at in text.gates.lines(_ENDING.bit) if at > 1 and _is_closing(text, at)), None)
    return range(0) if at is None else range(at + 1, at + 1 + _SIGNED)


def is_headline(text: Folded, index: int) -> bool:
    """Whether a line is the one that networks show below the name of who writes, above the greeting."""
    return (
        index == _HEADLINE
        and len(text.lines) > index + 1
        and len(text.lines[1].split(" ")) <= _NAME
        and _GREETS.match(text.lines[index + 1]) is not None
    )


def _is_closing(text: Folded, index: int) -> bool:
    line = text.lines[index]
    # Thanks are said above what a mail is about, too.
    return len(line) <= _CLOSING and not line.startswith("thank") and _ends(text, index) and closes(line)


def _up_to_others(text: Folded) -> int:
    """How many lines are about what was applied for."""
    ends = (at for at in text.gates.lines(_ENDING.bit) if 0 < at < _LINES and _ends(text, at))
    return next(ends, _LINES)


def _ends(text: Folded, index: int) -> bool:
    """Whether a sentence ends what is about what was applied for."""
    note = text.notes[index]
    told: bool | None = note.get(_ENDING)
    if told is None:
        line = text.lines[index]
        told = note[_ENDING] = _OTHERS.search(line) is not None or (len(line) <= _CLOSING and closes(line))
    return told


def _beside(lines: list[str], index: int, employers: frozenset[str]) -> Iterator[tuple[float, str]]:
    """The line between "Acme" and "Acme · Berlin", or above "Acme"."""
    line = lines[index]
    if index > 1 and len(line) <= 80 and key(_PLACE.sub("", line)) in employers:
        yield _BESIDE, lines[index - 1]
    elif len(line) > _JOINED:
        yield from ((_BESIDE, head) for head in _heads(line, employers))


def _heads(line: str, employers: frozenset[str]) -> Iterator[str]:
    """What stands before the employer in a line: only a title that is too long for one line is joined to it."""
    words = line.split(" ")
    if any(word.islower() and word not in CONNECTORS for word in words):
        return  # a sentence
    for start in range(3, len(words)):
        head = " ".join(words[:start])
        if len(head) >= _JOINED and any(
            key(" ".join(words[start:end])) in employers for end in range(start + 1, start + 5)
        ):
            yield head
            return
