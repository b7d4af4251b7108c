"""What of an answer is believed. The model reads what strangers wrote; here the mail itself must bear out what it says.

Pure. A label nothing in the mail speaks for is not believed at all; one with too little behind it is believed less.
"""

import re
from dataclasses import dataclass

from services.classify.domain.labels import PROCESS_LABELS, Label
from services.classify.domain.mail import MailText
from services.classify.llm.bearing import Bearing, bearing
from services.classify.llm.reply import Item
from services.classify.llm.trim import Trimmed
from services.classify.llm.words import Doubtful
from services.classify.rules.finding import EVIDENCE_LIMIT
from services.classify.rules.reading import read
from services.classify.rules.text import fold

#: What is left of the confidence, at most, when …
NO_EVIDENCE = 0.6
STEERING = 0.5
CONTRADICTED = 0.5
UNKNOWN_LANGUAGE = 0.75
NO_WORK = 0.75
#: Shorter than this a citation stands in any mail.
_SHORTEST_CITATION = 8
#: Labels that a sentence saying no contradicts.
_HOPEFUL = frozenset({Label.OFFER, Label.INTERVIEW, Label.ASSESSMENT, Label.APPLIED, Label.VIEWED, Label.UPDATE})
#: What the person's own mail can be.
_OWN = frozenset({Label.APPLIED, Label.WITHDRAWN, Label.OTHER})
_WEAK = {
    Bearing.UNKNOWN: ("llm:unknown_language", UNKNOWN_LANGUAGE),
    Bearing.NO_WORK: ("llm:work_not_named", NO_WORK),
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Believed:
    """What of an answer stands."""

    label: Label
    confidence: float
    company: str | None
    job_title: str | None
    evidence: str
    signals: tuple[str, ...]


def judge(item: Item, one: Doubtful, trimmed: Trimmed) -> Believed | None:
    """What of the answer is believed; None when the mail does not bear its label out."""
    if one.mail.from_self and item.label not in _OWN:
        return None
    borne = bearing(item.label, one.mail, _own_words(trimmed))
    if borne is Bearing.NONE:
        return None
    evidence = cited(item.evidence, trimmed)
    caps = dict(_caps(item, one.mail, borne, evidence, trimmed.steering))
    words = _words_known(one, trimmed)
    return Believed(
        label=item.label,
        confidence=round(min([item.confidence, *caps.values()]), 3),
        company=_grounded(item.company, words),
        job_title=_grounded(item.job_title, words),
        evidence=evidence,
        signals=tuple(caps),
    )


def _caps(item: Item, mail: MailText, borne: Bearing, evidence: str, steered: bool) -> list[tuple[str, float]]:
    """Why an answer is believed less, and how much of its confidence may stay."""
    found: list[tuple[str, float]] = []
    if item.label in PROCESS_LABELS:
        found += [] if evidence else [("llm:no_evidence", NO_EVIDENCE)]
        found += [("llm:steering", STEERING)] if steered else []
    if borne in _WEAK:
        found.append(_WEAK[borne])
    if item.label in _HOPEFUL and read(mail).strong(Label.REJECTION):
        found.append(("llm:contradicted", CONTRADICTED))
    return found


def cited(citation: str, trimmed: Trimmed) -> str:
    """The mail's own sentence that the model cited, verbatim; "" when it is not there, or is an attempt to steer."""
    wanted = _plain(citation)
    if len(wanted) < _SHORTEST_CITATION:
        return ""
    for sent, verbatim in _own_lines(trimmed):
        if wanted in _plain(sent) or wanted in _plain(verbatim):
            return verbatim[:EVIDENCE_LIMIT].strip()
    return _cited_across(wanted, trimmed)


def _cited_across(wanted: str, trimmed: Trimmed) -> str:
    """The same for a citation that runs over lines: the longest of its lines."""
    within = [
        verbatim
        for sent, verbatim in _own_lines(trimmed)
        if len(plain := _plain(sent)) >= _SHORTEST_CITATION and plain in wanted
    ]
    whole = _plain(" ".join(trimmed.sent))
    return max(within, key=len)[:EVIDENCE_LIMIT].strip() if within and wanted in whole else ""


def _own_lines(trimmed: Trimmed) -> list[tuple[str, str]]:
    """(as sent, as in the mail) of the lines that stand in the mail and do not try to steer."""
    pairs = enumerate(zip(trimmed.sent, trimmed.verbatim, strict=True))
    return [pair for place, pair in pairs if pair[1] and not trimmed.steers(place)]


def _plain(text: str) -> str:
    """Compared without case, accents, spaces and what punctuation a model may tidy."""
    return " ".join(_WORD.findall(fold(text)))


def _own_words(trimmed: Trimmed) -> str:
    """What the mail says, folded, without the lines that try to steer."""
    return "\n".join(fold(sent) for sent, _ in _own_lines(trimmed))


def _words_known(one: Doubtful, trimmed: Trimmed) -> frozenset[str]:
    """Every word that a company or title may be made of: the mail's, its sender's and the candidates'."""
    texts = (*(line for _, line in _own_lines(trimmed)), one.mail.sender_name, *one.companies, *one.titles)
    known = {word for text in texts for word in _WORD.findall(fold(text))}
    domain = one.mail.sender_email.rpartition("@")[2]
    return frozenset(known | set(_WORD.findall(fold(domain[:254]))))


def _grounded(name: str | None, known: frozenset[str]) -> str | None:
    """The name when all its words stand in the mail, else None: what the model knows from elsewhere does not count."""
    words = _WORD.findall(fold(name or ""))
    return name if words and all(word in known for word in words) else None
