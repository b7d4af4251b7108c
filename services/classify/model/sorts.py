"""Findings of the rules, sorted by how far they can be trusted."""

from __future__ import annotations

from enum import StrEnum

from services.classify.domain.labels import Label
from services.classify.rules.finding import Finding

#: The rules' confidence in OTHER where there is no word of work.
_SILENT = 0.94


class Sort(StrEnum):
    """One sort of finding."""

    TEMPLATE = "template"
    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"
    #: OTHER for a reason: a flat, a fraud, an account, a survey, the owner's own mail
    REFUSED = "refused"
    #: OTHER because nothing spoke, though an application is talked of
    TALK = "talk"
    #: OTHER because nothing spoke
    NOTHING = "nothing"
    #: OTHER because the mail has not one word of work in it
    SILENCE = "silence"


def sort_of(finding: Finding) -> Sort:
    """Which sort of finding it is."""
    if finding.template:
        return Sort.TEMPLATE
    if finding.label is Label.OTHER:
        if finding.signals:
            return Sort.TALK if finding.signals == ("job_talk",) else Sort.REFUSED
        return Sort.SILENCE if finding.confidence > _SILENT else Sort.NOTHING
    if finding.confidence >= 0.8:
        return Sort.STRONG
    return Sort.MEDIUM if finding.confidence >= 0.65 else Sort.WEAK
