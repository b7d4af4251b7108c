"""Mail the person wrote. It can apply or withdraw; it is never a decision about them."""

import re

from services.classify.domain.labels import Label
from services.classify.rules import context
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading

_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|antwort|fw|fwd|wg)\s*(?:\[\d+\])?:", re.IGNORECASE)


def find(reading: Reading) -> Finding:
    """APPLIED for an application sent by mail, WITHDRAWN for a withdrawal or a declined offer, else OTHER."""
    text = reading.text
    if (at := context.OWN_WITHDRAWS.first_in(text)) is not None and not _is_imagined(reading, at):
        return Finding(Label.WITHDRAWN, 0.85, text.line_of(at), ("own:withdraws",))
    if (at := context.OWN_DECLINES.first_in(text)) is not None and not _is_imagined(reading, at):
        return Finding(Label.WITHDRAWN, 0.75, text.line_of(at), ("own:declines",))
    is_reply = bool(_REPLY.match(text.verbatim[0]))
    applies = context.OWN_APPLIES.first_in(text)
    if applies is not None and not is_reply and not reading.is_elsewhere and reading.about(context.JOB):
        return Finding(Label.APPLIED, 0.7, text.line_of(applies), ("own:applies",))
    accepts = reading.about(context.OWN_ACCEPTS)
    return Finding(Label.OTHER, 0.9, None, ("own:accepts_offer",) if accepts else ("own:mail",))


def _is_imagined(reading: Reading, position: int) -> bool:
    before = reading.text.before(position)
    return bool(before and context.CONDITION.search(before))
