"""Which mails are one application: a pure function of the set of facts.

Mails are read oldest first (by mail date, never by arrival), each joins the application that the most evidence
speaks for and nothing against, or starts one. Since the whole set is sorted before it is read, any order, batching
or duplication of arrival gives the same groups; since everything compared is a blocking key, a group depends on
nothing outside its component (see `blocking`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from services.classify.domain.affinity import Signal
from services.classify.domain.clues import Told, clues_of
from services.classify.domain.companies import company_display, company_key
from services.classify.domain.context import in_context
from services.classify.domain.draft import Draft
from services.classify.domain.events import MailFact, chronological, unique_facts
from services.classify.domain.labels import Label
from services.classify.domain.reader import Reader, headline
from services.classify.domain.rewording import resembling, said_in, two_sides
from services.classify.domain.titles import title_display

#: Doubts that knowing the company settles.
NO_EMPLOYER = "No mail names the company, and nothing ties it to an application."
ONLY_DOMAIN = "The company is known only from the sender's domain."


@dataclass(frozen=True, slots=True)
class Group:
    """The mails of one application."""

    #: keys of its facts
    keys: frozenset[str]
    #: key of its earliest fact, which gives it identity
    anchor_key: str
    #: best display forms; None when no mail tells
    company: str | None
    job_title: str | None
    #: fact key -> why it joined
    signals: Mapping[str, tuple[Signal, ...]]
    #: False when a person should look at it; `doubts` says why, one sentence each
    certain: bool
    doubts: tuple[str, ...]


def group(facts: Collection[MailFact]) -> tuple[Group, ...]:
    """The applications behind `facts`, oldest first; facts that tell of none belong to none (see `context`)."""
    reader = Reader()
    for clue in clues_of(in_context(unique_facts(facts))):
        reader.read(clue)
    _doubt_resembling(reader.drafts)
    return tuple(_group(draft, reader.signals) for draft in reader.drafts)


def _doubt_resembling(drafts: Iterable[Draft]) -> None:
    """Let a person look at two applications that may be one, by a board and by the employer in their own words."""
    of_employer: defaultdict[str, dict[MailFact, Draft]] = defaultdict(dict)
    for draft in drafts:
        receipts = [clue.fact for clue in draft.clues if clue.fact.label is Label.APPLIED and clue.title]
        # With receipts of two systems, both sides have been found.
        if draft.employer and len({fact.source for fact in receipts}) == 1:
            of_employer[draft.employer][receipts[0]] = draft
    for found in of_employer.values():
        for one, other in two_sides(sorted(found, key=chronological)):
            if resembling(said_in(one.job_title or ""), said_in(other.job_title or "")):
                found[other].doubts.append(
                    f"{headline(other)} may confirm the same application as that for {one.job_title}, in other words."
                )


def _group(draft: Draft, signals: Mapping[str, tuple[Signal, ...]]) -> Group:
    keys = [clue.fact.key for clue in draft.clues]
    doubts = tuple(dict.fromkeys([*draft.doubts, *_doubts_about_employer(draft)]))
    return Group(
        keys=frozenset(keys),
        anchor_key=keys[0],
        company=best_form(_companies(draft), company_display),
        job_title=best_form((clue.fact.job_title for clue in draft.clues), title_display),
        signals={key: signals[key] for key in keys},
        certain=not doubts,
        doubts=doubts,
    )


def _companies(draft: Draft) -> list[str | None]:
    """As written, oldest first; different companies latest first, because a recruiter names the client late."""
    names = [clue.fact.company for clue in draft.clues]
    return names[::-1] if len(set(map(company_key, names)) - {None}) > 1 else names


def _doubts_about_employer(draft: Draft) -> list[str]:
    if draft.employer is None:
        return [NO_EMPLOYER]
    if all(clue.told is Told.BRAND for clue in draft.clues):
        return [ONLY_DOMAIN]
    return []


def best_form(written: Iterable[str | None], display: Callable[[str], str]) -> str | None:
    """The display form written most often; of equals the one written first."""
    forms = Counter(shown for form in written if form and (shown := display(form)))
    return max(forms, key=forms.__getitem__, default=None)
