# ruff: noqa: E501 - one wording is one line.
"""Sentences that take a no, or a pause, back ("We would like to reopen your application"), or an appointment."""

from __future__ import annotations

import re
from functools import lru_cache

from services.classify.domain.folding import fold

# A mailbox repeats few sentences over and over, and regrouping reads them again; 2,048 of 300 characters are 1 MB.
_CACHED = 2048
_CASE = r"(?:application|candidacy|candidature|profile|case|file|process)"
#: Over folded text; `[^.]` keeps to a sentence.
REOPENINGS = (
    rf"re-?open(?:ed|ing)? (?:your|the) (?:\w+ ){{0,3}}{_CASE}|your (?:\w+ )?{_CASE} (?:has been|is|was) re-?opened",
    r"(?:position|role|job|opening|vacancy|requisition|search)\b[^.]{0,60} (?:has|have|was|is)(?: been| now| just)* "
    r"(?:re-?opened|opened (?:up )?again|become available again|available again)",
    r"(?:reconsider|re-?activat|reviv)\w* (?:your|you)\b",
    rf"(?:continue|resume|pick up|restart|go on with) (?:the|your|our) (?:\w+ ){{0,3}}{_CASE} with you",
    rf"(?:resuming|resumed|restarting|restarted|unfrozen|unpaused) (?:the |our |your )?(?:\w+ ){{0,2}}(?:hiring|recruit\w*|search|{_CASE})\b",
    r"(?:hiring|recruit\w*|process|search|position|role) (?:has|have|is|was)(?: been| now)* (?:resumed|no longer on hold)",
    r"(?:rejection|e-?mail|message|notice|decision|letter)\b[^.]{0,60} sent (?:to you )?(?:in error|by mistake|accident)",
    r"(?:reject|declin)\w*[^.]{0,60} (?:in error|by mistake|accidentally)",
    r"(?:bewerbung|bewerbungsverfahren|verfahren|prozess)[^.]{0,40} (?:wieder ?auf(?:genommen|nehmen|zunehmen)"
    r"|(?:erneut|wieder) (?:aufgenommen|geoffnet|gepruft|berucksichtig\w*))",
    r"(?:stelle|position)[^.]{0,40} wieder (?:frei|offen|zu besetzen|ausgeschrieben)",
    r"absage[^.]{0,60}(?:irrtum|versehen|gegenstandslos|zuruck(?:nehmen|ziehen|genommen|gezogen))",
    r"(?:irrtumlich|versehentlich)[^.]{0,60}(?:absage|abgesagt|abgelehnt)",
    r"(?:rouvrir|reexaminer|reprendre|reconsiderer) votre (?:candidature|dossier)"
    r"|votre candidature (?:a ete|est) (?:rouverte|de nouveau)",
    r"(?:reabrir|retomar|reconsiderar) (?:tu|su) (?:candidatura|solicitud|proceso)",
)
#: What also says so, of an application that had been refused, but is said of others too.
_STILL = r"(?:are|you're|remain) still (?:in the (?:running|process)|under consideration|being considered)"
_REOPENING = re.compile("|".join((*REOPENINGS, _STILL)))
#: Then it is not said, or denied.
_ONLY_IMAGINED = re.compile(
    r"\b(?:if|should (?:you|the|a|your|our)|unless|whether|in case|once|until|as soon as|when(?:ever)?|would|could|might"
    r"|may|not|cannot|never|unable|without|falls|sollte|wenn|sobald|bis|nicht|kein\w*|si|ne|pas|no)\b(?! (?:like|love) to)"
    r"|n't\b|'d (?!like|love)"
)


@lru_cache(maxsize=_CACHED)
def says_reopened(sentence: str) -> bool:
    """Whether a sentence says that an application which had ended, or was on hold, goes on."""
    folded = fold(sentence)
    found = _REOPENING.search(folded)
    return found is not None and _ONLY_IMAGINED.search(folded[max(0, found.start() - 60) : found.end()]) is None


_CALLED_OFF = re.compile(
    r"\b(?:cancel+(?:ed|ation|ling|ing)?|called off|abgesagt|absage|entfallt|storniert|annul(?:le|lee|e|ee|ato|ata)s?"
    r"|cancelad[oa]|anulad[oa]|annullat[oa]|cancellat[oa]|geannuleerd|odwolan\w*|anulowan\w*)\b"
)


@lru_cache(maxsize=_CACHED)
def calls_off(sentence: str) -> bool:
    """Whether a sentence, about an appointment, says that it does not take place."""
    return _CALLED_OFF.search(fold(sentence)) is not None
