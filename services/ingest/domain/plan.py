"""The search plan: which questions to ask a mailbox's own index, and how their answers rank a message.

Asking the index costs a hundredth of fetching, so a message is judged by which probes it matched before a unit is spent
on its body. Probes are data; providers translate them.
"""

from dataclasses import dataclass

from services.ingest.domain import plan_words as words
from services.ingest.domain.remote import FetchPolicy, Lane


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the index: messages that match any of its senders, phrases, subjects, files or categories."""

    #: Stable: stored as bit `number` of a message's hits. From 0 to 62.
    number: int
    name: str
    #: Domains or addresses the message comes from.
    senders: tuple[str, ...] = ()
    #: Phrases anywhere in it.
    phrases: tuple[str, ...] = ()
    #: Phrases in the subject.
    subjects: tuple[str, ...] = ()
    #: File name endings, without the dot.
    filenames: tuple[str, ...] = ()
    #: Gmail's categories ("promotions"); where the provider has none, the probe matches nothing.
    categories: tuple[str, ...] = ()
    #: Lists and newsletters: messages with a list header.
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not fetched unless a person asks."""

    #: UPPER_SNAKE: NOISE, NOT_A_CANDIDATE.
    reason: str


#: In the order in which they are asked: what is sure comes first, and is fetched while the rest is asked.
#: A number is never given to another probe: it is stored. Lists of a language may grow.
PROBES: tuple[Probe, ...] = (
    Probe(0, "ats_senders", senders=words.ATS_SENDERS),
    # Before the phrases: an alert is full of them.
    Probe(1, "alerts", senders=words.ALERT_SENDERS, subjects=words.ALERT_SUBJECTS),
    Probe(2, "applications_en", phrases=words.APPLICATION_EN),
    Probe(3, "applications_de", phrases=words.GERMAN),
    Probe(4, "board_senders", senders=words.BOARD_SENDERS),
    Probe(5, "interviews_en", phrases=words.INTERVIEW_EN),
    Probe(6, "calendar_files", filenames=("ics",)),
    Probe(7, "applications_other", phrases=words.OTHER_LANGUAGES),
    Probe(8, "outreach", phrases=words.OUTREACH_EN),
    Probe(9, "hiring_words", phrases=words.HIRING_WORDS + words.HIRING_PHRASES),
    Probe(10, "bulk", phrases=words.BULK_PHRASES),
    Probe(11, "promotions", categories=("promotions",)),
    Probe(12, "social", categories=("social",)),
)


def _bits(*names: str) -> int:
    return sum(1 << probe.number for probe in PROBES if probe.name in names)


_FROM_ATS = _bits("ats_senders")
_STRONG = _bits(
    "applications_en", "applications_de", "interviews_en", "board_senders", "calendar_files", "applications_other"
)
_ALERTS = _bits("alerts")
_NOISE = _bits("promotions", "social", "alerts")
_OUTREACH = _bits("outreach")
_WORDS = _bits("hiring_words")
_BULK = _bits("bulk")


def rank(hits: int, *, known_thread: bool, policy: FetchPolicy) -> Lane | LeftOut:
    """Where a message goes, from the probes it matched. `known_thread`: its thread belongs to an application."""
    if known_thread or hits & _FROM_ATS:
        return Lane.SURE
    if hits & _STRONG and not hits & _ALERTS:
        return Lane.SURE
    if hits & _OUTREACH and not hits & _NOISE:
        return Lane.LIKELY
    if hits & _WORDS and not hits & (_NOISE | _BULK):
        return Lane.LIKELY
    if hits & _NOISE:
        return Lane.NOISE if policy is FetchPolicy.EVERYTHING else LeftOut("NOISE")
    return Lane.BACKFILL if policy is FetchPolicy.EVERYTHING else LeftOut("NOT_A_CANDIDATE")
