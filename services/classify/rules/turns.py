# ruff: noqa: E501 - one wording is one line.
"""What turns an application round: an offer that is taken back, a refusal that is.

Both speak of what they take back in its own words ("offer", "we told you that we would not move forward"), so they are
looked for before anything else.
"""

from services.classify.domain.labels import Label
from services.classify.domain.reopening import REOPENINGS, says_reopened
from services.classify.rules.context import CONDITION, INVERTED_CONDITION, TO_MACHINES
from services.classify.rules.finding import Finding
from services.classify.rules.phrase import topic
from services.classify.rules.reading import Reading

_OFFER = r"(?:(?:job|employment|written|verbal|conditional|formal|original|initial|previous|earlier) )*(?:offer|job offer|employment contract)\b"
_RESCINDED = topic(
    rf"(?:rescind|retract|revok|withdraw)(?:ing|ed)? (?:our|the|your|this|that|its) {_OFFER}",
    r"(?:the|our|your|this|that) (?:\w+ ){0,2}offer\b[^.]{0,80} (?:has been|had been|was|is|is being|is hereby|must be|has to be|needs to be) (?:hereby |now |therefore )?(?:rescinded|withdrawn|retracted|revoked)",
    rf"(?:no longer able|unable|not able|not in a position) to (?:honou?r|uphold|stand by|proceed with|go ahead with|move forward with) (?:our|the|your|this) {_OFFER}",
    r"(?:angebot|zusage)\b[^.]{0,80}(?:zuruck(?:zuziehen|ziehen|nehmen|zunehmen|gezogen|genommen)|widerruf|nicht (?:mehr )?aufrecht|hinfallig)",
    r"(?:zuruck(?:zuziehen|ziehen|nehmen|zunehmen)|widerrufen|ziehen|nehmen)\b[^.]{0,40} (?:vertragsangebot|jobangebot|stellenangebot|arbeitsvertrag)[^.]{0,40}(?:zuruck)",
    r"(?:retirer|annuler|revoquer|retirons|annulons) (?:notre|l'|la|cette|votre) ?(?:\w+ )?(?:offre|promesse) d'emb",
    r"(?:retirar|cancelar|anular|retiramos|revocar) (?:la|nuestra|tu|su) oferta (?:de (?:empleo|trabajo)|laboral)",
)
#: Who may take an offer back some day has not done so; nor does the reader, who declines one.
_NOT_YET = topic(
    r"\b(?:right to|may|might|could|would|can be|until|expire|subject to|means that|failure to|otherwise|you (?:have |'ve )?(?:withdraw|withdrew|declin))",
    r"\b(?:vorbehalten|konnte|wurde[n]? wir|bis zum|gultig bis)\b",
)
_NOT_SAID = (CONDITION, INVERTED_CONDITION, _NOT_YET, TO_MACHINES)
_REOPENED = topic(*REOPENINGS)
#: Such news is near the top.
_LINES = 30


def rescinded(reading: Reading) -> Finding | None:
    """An offer that is taken back; what would be taken back if something happens is not."""
    for line in range(min(_LINES, len(reading.text.lines))):
        sentence = reading.text.lines[line]
        if _RESCINDED.is_in_lines(reading.text, [line]) and not any(topic.search(sentence) for topic in _NOT_SAID):
            return Finding(Label.REJECTION, 0.92, line, ("offer_rescinded",), template=True)
    return None


def reopened(reading: Reading) -> int | None:
    """The line that says that an application which had ended goes on; None without one."""
    found = (line for line in range(min(_LINES, len(reading.text.lines))) if _says(reading, line))
    return next(found, None)


def _says(reading: Reading, line: int) -> bool:
    said = _REOPENED.is_in_lines(reading.text, [line]) and says_reopened(reading.text.verbatim[line])
    return said and not TO_MACHINES.is_in_lines(reading.text, [line])
