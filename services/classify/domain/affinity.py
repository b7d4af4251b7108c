"""Does this mail belong to that application? Evidence for it (weighted signals) and objections against it.

One objection outweighs all evidence. Weights are points on one scale: a requisition id settles the matter, a thread
nearly does, a shared company alone only makes a candidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.classify.domain.clues import Clue
from services.classify.domain.draft import Draft
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from services.classify.domain.senders import writes_for_one
from services.classify.domain.ties import CALENDAR, CANDIDATE
from services.classify.domain.titles import Likeness


class SignalKind(StrEnum):
    """Why a mail joined its application."""

    FIRST = "first"
    REQUISITION = "requisition"
    POSTING = "posting"
    CALENDAR = "calendar"
    CANDIDATE = "candidate"
    THREAD = "thread"
    CONVERSATION = "conversation"
    TITLE = "title"
    SHORTENED_TITLE = "shortened_title"
    PLACE = "place"
    COMPANY = "company"
    SENDER = "sender"
    SOURCE = "source"
    OTHER_RECEIPT = "other_receipt"
    OPEN = "open"


WEIGHTS: Mapping[SignalKind, float] = {
    SignalKind.FIRST: 0,
    SignalKind.REQUISITION: 6,
    SignalKind.POSTING: 5,
    # These three are divided by the number of applications that share them: Gmail threads unrelated receipts by
    # subject.
    SignalKind.CALENDAR: 5,
    SignalKind.CANDIDATE: 4,
    SignalKind.THREAD: 4,
    SignalKind.CONVERSATION: 2,
    SignalKind.TITLE: 3,
    SignalKind.SHORTENED_TITLE: 1,
    SignalKind.PLACE: 1,
    SignalKind.COMPANY: 1,
    SignalKind.SENDER: 1,
    SignalKind.SOURCE: 0.5,
    SignalKind.OTHER_RECEIPT: 1,
    SignalKind.OPEN: 1,
}
#: What is shared like a thread.
THREADS = frozenset({SignalKind.CALENDAR, SignalKind.CANDIDATE, SignalKind.THREAD})
#: What a mail whose employer is unknown must bring to join: more than half a thread.
ENOUGH_WITHOUT_EMPLOYER = 2.0
#: Two candidates closer than this are a guess.
CLEAR_LEAD = 1.0

#: Names under which one application is known: the recruiter's, the client's, and one that was misread.
MOST_EMPLOYERS = 3

#: A board's and an employer's receipt for one application are at most this far apart.
RECEIPT_PAIR = timedelta(days=3)
#: A second receipt for the same role so soon is a copy, also after a quick automatic rejection.
DUPLICATE_RECEIPT = timedelta(days=14)
#: A receipt for the same role after this much silence is a second application.
REAPPLY_GAP = timedelta(days=60)
#: How long before its receipt an application may already have been talked about (a sourced candidate's first call).
TALK_BEFORE_RECEIPT = timedelta(days=30)
#: After this much silence only a link (thread, requisition, posting) ties a mail to an application.
MEMORY = timedelta(days=365)
#: The same once it is closed: a survey follows a rejection, a new season's news does not.
MEMORY_OF_CLOSED = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Signal:
    """One piece of evidence: its kind, its weight in points, and what was found."""

    kind: SignalKind
    weight: float
    detail: str


def evidence(clue: Clue, draft: Draft, spread: Mapping[str, int]) -> tuple[Signal, ...]:
    """Everything that speaks for `clue` belonging to `draft`; `spread` counts the applications behind each link."""
    found = [*_links(clue, draft, spread), *_role(clue, draft), *_people(clue, draft)]
    if clue.employer in draft.employers:
        found.append(_signal(SignalKind.COMPANY, f"{clue.fact.company or clue.employer}: {clue.told}"))
    if not draft.closed:
        found.append(_signal(SignalKind.OPEN, f"open since {draft.started_at:%Y-%m-%d}"))
    return tuple(found)


def objects(clue: Clue, draft: Draft, spread: Mapping[str, int]) -> bool:
    """True when `clue` cannot belong to `draft`, whatever speaks for it."""
    another = clue.employer and draft.employers and clue.employer not in draft.employers
    if another and not _same_writer_goes_on(clue, draft, spread):
        return True
    if _other_requisition(clue, draft):
        return True
    certain = _linked(clue, draft, ("requisition:", "posting:"))
    if draft.likeness(clue.title) is Likeness.DIFFERENT and not certain:
        return True
    if clue.fact.label is Label.APPLIED:
        return not _is_only_an_answer(clue, draft, spread) and _other_application(clue, draft)
    return not (certain or clue.links & draft.links or _remembered(clue.fact.mail_date, draft))


def strength(signals: tuple[Signal, ...]) -> float:
    """Points of all signals together."""
    return sum(signal.weight for signal in signals)


def _same_writer_goes_on(clue: Clue, draft: Draft, spread: Mapping[str, int]) -> bool:
    """Whether a person answers in their own thread: then another company is the client they had not named before."""
    if clue.fact.label is Label.APPLIED or clue.fact.sender_email not in draft.senders:
        return False
    return len(draft.employers) < MOST_EMPLOYERS and _answers_by_hand(clue, draft, spread)


def _is_only_an_answer(receipt: Clue, draft: Draft, spread: Mapping[str, int]) -> bool:
    """Whether somebody's "got it, thanks" in the middle of a conversation sounds like a receipt."""
    goes_on = receipt.fact.mail_date - draft.last_at < REAPPLY_GAP
    return goes_on and draft.last_receipt_at is not None and _answers_by_hand(receipt, draft, spread)


def _answers_by_hand(clue: Clue, draft: Draft, spread: Mapping[str, int]) -> bool:
    """Whether `clue` is a person's mail, no system's, in a thread that hardly any other application shares."""
    if clue.fact.source or not writes_for_one(clue.fact.sender_email):
        return False
    shared = [link for link in clue.links & draft.links if _is_own_thread(link)]
    return any(WEIGHTS[SignalKind.THREAD] / spread[link] >= ENOUGH_WITHOUT_EMPLOYER for link in shared)


def _is_own_thread(link: str) -> bool:
    """Whether its writers made it; a mail provider also threads strangers' mail of one subject."""
    return link.startswith("thread:") and not link.startswith("thread:provider:")


def _kind_of_thread(link: str) -> SignalKind:
    kinds = {CALENDAR: SignalKind.CALENDAR, CANDIDATE: SignalKind.CANDIDATE}
    name = link.removeprefix("thread:")
    return next((kind for prefix, kind in kinds.items() if name.startswith(prefix)), SignalKind.THREAD)


def _links(clue: Clue, draft: Draft, spread: Mapping[str, int]) -> list[Signal]:
    shared = sorted(clue.links & draft.links)
    found = []
    for prefix, kind in (("requisition:", SignalKind.REQUISITION), ("posting:", SignalKind.POSTING)):
        found += [_signal(kind, link) for link in shared if link.startswith(prefix)][:1]
    threads = [link for link in shared if link.startswith("thread:")]
    if threads:
        points = {link: WEIGHTS[_kind_of_thread(link)] / spread[link] for link in threads}
        best = min(threads, key=lambda link: (-points[link], link))
        found.append(Signal(_kind_of_thread(best), points[best], best))
    elif clue.conversation and clue.conversation in draft.conversations:
        found.append(_signal(SignalKind.CONVERSATION, clue.conversation))
    return found


def _role(clue: Clue, draft: Draft) -> list[Signal]:
    kinds = {Likeness.SAME: SignalKind.TITLE, Likeness.SHORTENED: SignalKind.SHORTENED_TITLE}
    kind = kinds.get(draft.likeness(clue.title) or Likeness.DIFFERENT)
    places = sorted(clue.places & draft.places)
    return [
        *([_signal(kind, clue.fact.job_title or "")] if kind else []),
        *([_signal(SignalKind.PLACE, " ".join(places))] if places else []),
    ]


def _people(clue: Clue, draft: Draft) -> list[Signal]:
    fact = clue.fact
    if fact.label is Label.APPLIED:
        other = near_receipt(fact, draft) and fact.sender_email not in draft.receipt_senders
        return [_signal(SignalKind.OTHER_RECEIPT, fact.sender_email)] if other else []
    if fact.sender_email and fact.sender_email in draft.senders:
        return [_signal(SignalKind.SENDER, fact.sender_email)]
    return [_signal(SignalKind.SOURCE, fact.source)] if fact.source and fact.source in draft.sources else []


def near_receipt(fact: MailFact, draft: Draft) -> bool:
    """True when `draft` has a receipt that may be the other half of this one."""
    return draft.last_receipt_at is not None and fact.mail_date - draft.last_receipt_at <= RECEIPT_PAIR


def _other_application(receipt: Clue, draft: Draft) -> bool:
    """Whether this receipt starts another application than `draft`."""
    at, likeness = receipt.fact.mail_date, draft.likeness(receipt.title)
    if draft.last_receipt_at is None:
        return draft.closed or at - draft.last_at > TALK_BEFORE_RECEIPT
    if likeness is None and other_posting(receipt, draft):
        return True
    same_sender = receipt.fact.sender_email in draft.receipt_senders
    if same_sender and receipt.places and draft.places and not receipt.places & draft.places:
        return True  # one sender names places by one habit: "Engineer, Berlin" and "Engineer, Munich" are two
    same_role = likeness is Likeness.SAME or _linked(receipt, draft, ("requisition:", "posting:"))
    if same_role:
        copy = at - draft.last_receipt_at <= DUPLICATE_RECEIPT
        return not copy and (draft.closed or at - draft.last_at >= REAPPLY_GAP)
    if likeness is Likeness.SHORTENED and same_sender:
        return True
    return not near_receipt(receipt.fact, draft)


def other_posting(receipt: Clue, draft: Draft) -> bool:
    """Whether it links to a posting of a site, and the application's receipts to others there."""
    comparable = not receipt.vacancy_hosts.isdisjoint(draft.vacancy_hosts)
    return comparable and not _linked(receipt, draft, ("requisition:", "posting:"))


def _other_requisition(clue: Clue, draft: Draft) -> bool:
    """A different id from the same source is a different role; a board and an employer number the same role anew."""
    if clue.requisition is None:
        return False
    comparable = [
        numbers for source, numbers in draft.requisitions.items() if comparable_sources(clue.fact.source, source)
    ]
    return bool(comparable) and not any(clue.requisition in numbers for numbers in comparable)


def comparable_sources(one: str | None, other: str | None) -> bool:
    """Whether requisition ids of the two sources are of one numbering; of an unknown one they may be."""
    return one == other or not one or not other


def _remembered(at: datetime, draft: Draft) -> bool:
    return at - draft.last_at <= (MEMORY_OF_CLOSED if draft.closed else MEMORY)


def _linked(clue: Clue, draft: Draft, prefixes: tuple[str, ...]) -> bool:
    return any(link.startswith(prefixes) for link in clue.links & draft.links)


def _signal(kind: SignalKind, detail: str) -> Signal:
    return Signal(kind, WEIGHTS[kind], detail)
