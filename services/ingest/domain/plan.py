"""The search plan: which questions to ask a mailbox's own index, and how their answers rank a message.

Asking the index costs a hundredth of fetching, so a message is judged by which probes it matched before a unit is spent
on its body. Probes are data; providers translate them.
"""

from dataclasses import dataclass

from services.ingest.domain import plan_contrary as contrary
from services.ingest.domain import plan_senders as senders
from services.ingest.domain import plan_words as words
from services.ingest.domain.remote import FetchPolicy, Lane


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the index: messages that match any of the things it names."""

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
    #: Whole words of the sender's name or address.
    sender_words: tuple[str, ...] = ()
    #: The person sent it. Where the provider cannot tell, the probe matches nothing.
    own: bool = False
    #: Of use in messages only that match one of these as well: where fewer hits are cheaper, the others are left out.
    only_with: tuple["Probe", ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not fetched unless a person asks."""

    #: UPPER_SNAKE: NOISE, NOT_A_CANDIDATE.
    reason: str


_HIRING_WORDS_PROBE = Probe(9, "hiring_words", phrases=words.HIRING_WORDS + words.HIRING_PHRASES)
_HIRING_SENDERS_PROBE = Probe(16, "hiring_senders", sender_words=senders.HIRING_SENDERS)
_LOOSE_PROBE = Probe(17, "loose_words", phrases=words.LOOSE_WORDS + words.LOOSE_PHRASES)

#: In the order in which they are asked: what is sure comes first, and is fetched while the rest is asked.
#: A number is never given to another probe: it is stored. Lists of a language may grow.
PROBES: tuple[Probe, ...] = (
    Probe(0, "ats_senders", senders=senders.ATS_SENDERS),
    # Before the phrases: an alert is full of them.
    Probe(1, "alerts", senders=senders.ALERT_SENDERS, subjects=senders.ALERT_SUBJECTS),
    Probe(2, "applications_en", phrases=words.APPLICATION_EN),
    Probe(3, "applications_de", phrases=words.GERMAN),
    Probe(4, "board_senders", senders=senders.BOARD_SENDERS),
    Probe(5, "interviews_en", phrases=words.INTERVIEW_EN),
    Probe(7, "applications_other", phrases=words.OTHER_LANGUAGES),
    # Before what they speak against, which is fetched as soon as it is found.
    Probe(13, "other_matters", phrases=contrary.OTHER_MATTERS),
    Probe(14, "postings", phrases=contrary.POSTINGS),
    Probe(15, "applied", phrases=words.APPLIED),
    _HIRING_WORDS_PROBE,
    Probe(18, "own", own=True),
    Probe(20, "private", phrases=contrary.PRIVATE),
    Probe(6, "calendar_files", filenames=("ics",)),
    Probe(8, "outreach", phrases=words.OUTREACH_EN),
    _HIRING_SENDERS_PROBE,
    _LOOSE_PROBE,
    Probe(19, "own_letters", phrases=words.OWN_LETTERS),
    Probe(21, "own_answers", phrases=words.OWN_ANSWERS),
    # Two mails in three are bulk; it matters in those that would be fetched for a word.
    Probe(
        10,
        "bulk",
        phrases=words.BULK_PHRASES,
        only_with=(_HIRING_WORDS_PROBE, _HIRING_SENDERS_PROBE, _LOOSE_PROBE),
    ),
    Probe(11, "promotions", categories=("promotions",)),
    Probe(12, "social", categories=("social",)),
)


def _bits(*names: str) -> int:
    return sum(1 << probe.number for probe in PROBES if probe.name in names)


_FROM_ATS = _bits("ats_senders")
#: Only said by employers.
_PLAIN = _bits("applications_en", "applications_de", "interviews_en", "board_senders", "applications_other")
#: Said by employers and others.
_APPLIED = _bits("applied")
_CALENDAR = _bits("calendar_files")
_ALERTS = _bits("alerts")
_NOISE = _bits("promotions", "social", "alerts")
_OUTREACH = _bits("outreach")
_HIRING_WORDS = _bits("hiring_words")
_HIRING_SENDERS = _bits("hiring_senders")
_EMPLOYMENT = _HIRING_WORDS | _HIRING_SENDERS
_LOOSE = _bits("loose_words")
_BULK = _bits("bulk")
_OWN = _bits("own")
_OWN_LETTERS = _bits("own_letters")
_OWN_ANSWERS = _bits("own_answers")
_OTHER = _bits("other_matters", "postings")
_PRIVATE = _bits("private")


def rank(hits: int, *, known_thread: bool, policy: FetchPolicy) -> Lane | LeftOut:
    """Where a message goes, from the probes it matched. `known_thread`: its thread belongs to an application."""
    if known_thread or _is_sure(hits):
        return Lane.SURE
    if _is_likely(hits):
        return Lane.LIKELY
    if hits & _NOISE:
        return Lane.NOISE if policy is FetchPolicy.EVERYTHING else LeftOut("NOISE")
    return Lane.BACKFILL if policy is FetchPolicy.EVERYTHING else LeftOut("NOT_A_CANDIDATE")


def _is_sure(hits: int) -> bool:
    if hits & _FROM_ATS:
        return True
    if hits & _ALERTS:
        return False
    if hits & _PLAIN:
        return True
    spoken = hits & (_EMPLOYMENT | _OUTREACH)
    if hits & _APPLIED and (spoken or not hits & _OTHER):
        return True
    # Interviews come as bare calendar entries, and so do evenings with friends.
    return bool(hits & _CALENDAR) and not hits & _OWN and bool(spoken or not hits & _PRIVATE)


def _is_likely(hits: int) -> bool:
    """Worth a look: it speaks of work, to one person."""
    if hits & _OWN:
        # What somebody sends to employers is in the threads of their answers; alone it has to be a letter.
        return bool(hits & _OWN_LETTERS) or _several(hits, _EMPLOYMENT, _LOOSE, _OWN_ANSWERS)
    if hits & _OUTREACH and not hits & _NOISE:
        return True
    if hits & (_NOISE | _BULK):
        # Gmail puts mail of people who hire on other tabs too.
        return bool(hits & _HIRING_SENDERS and hits & _HIRING_WORDS) and not hits & (_ALERTS | _BULK)
    return bool(hits & _EMPLOYMENT) or bool(hits & _LOOSE and not hits & (_OTHER | _PRIVATE))


def _several(hits: int, *kinds: int) -> bool:
    return sum(bool(hits & kind) for kind in kinds) > 1
