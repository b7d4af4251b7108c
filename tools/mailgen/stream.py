"""The mailbox as a stream in date order: storylines and noise merged, rendered only when their turn comes."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tools.mailgen.catalog import invent_company, invent_role, slug_of
from tools.mailgen.model import Case, Company, GeneratedMail
from tools.mailgen.noise import noise_mail
from tools.mailgen.picker import Picker
from tools.mailgen.plan import Beat, beats, until
from tools.mailgen.steps import PATHS
from tools.mailgen.story import Story

_PATHS = [path for _, path in PATHS]
_WEIGHTS = [weight for weight, _ in PATHS]
_PAIR_EVERY = 12  # every twelfth application is a second role at the company before
_AGAIN_EVERY = 20  # every twentieth repeats the role of a company applied to long ago


def _is_pair(number: int) -> bool:
    return number % _PAIR_EVERY == 5


def _company_number(number: int, applications: int) -> int:
    """Which invented company the application goes to."""
    if _is_pair(number):
        return number - 1
    back = max(1, applications * 2 // 5)
    if number % _AGAIN_EVERY == 13 and number >= back:
        return number - back
    return number


def _company(seed: int, number: int) -> Company:
    return invent_company(random.Random(f"{seed}/company/{number}"), number)


def _role(seed: int, number: int, company: Company) -> str:
    """The role first applied for at a company."""
    return invent_role(random.Random(f"{seed}/role/{number}"), company)


def cases(seed: int, applications: int, start: datetime, end: datetime) -> Iterator[Case]:
    """Applications spread evenly over the time, oldest first."""
    span = (end - start) / max(1, applications)
    for number in range(applications):
        rng = random.Random(f"{seed}/case/{number}")
        source = _company_number(number, applications)
        company = _company(seed, source)
        role = _role(seed, source, company)
        while _is_pair(number) and role == _role(seed, source, company):
            role = invent_role(rng, company)
        yield Case(
            key=f"{company.slug}/{slug_of(role)}/{number}",
            company=company,
            role=role,
            path=tuple(rng.choices(_PATHS, _WEIGHTS)[0].split()),
            applied_at=start + span * (number + rng.random() * 0.9),
            board=rng.choice(("linkedin", "linkedin", "indeed", "stepstone" if company.lang == "de" else "linkedin")),
            names_role=_is_pair(number) or _is_pair(number + 1) or source != number,
        )


def plan_rng(seed: int, case: Case) -> random.Random:
    """The source of a case's dates; starting anew gives the same dates."""
    return random.Random(f"{seed}/plan/{case.key}")


def tell(
    told: Iterable[Case], noise: int, seed: int, start: datetime, end: datetime, mail_bytes: int | None = None
) -> Iterator[GeneratedMail]:
    """Mails of the cases and of `noise` other mails, by date. Cases must come oldest first.

    Memory holds only storylines that are not finished, never rendered mail.
    """
    picker = Picker(seed)
    waiting: list[tuple[datetime, int, Story, Beat]] = []
    turn = 0
    for at, case in heapq.merge(_noise_times(noise, seed, start, end), _case_times(told), key=lambda item: item[0]):
        while waiting and waiting[0][0] <= at:
            yield _render(heapq.heappop(waiting))
        if case is None:
            yield noise_mail(random.Random(f"{seed}/noise/{turn}"), at, picker, mail_bytes)
        else:
            story = Story(case, seed, picker, mail_bytes)
            for beat in until(beats(case, plan_rng(seed, case)), end):
                heapq.heappush(waiting, (beat.at, turn, story, beat))
                turn += 1
        turn += 1
    while waiting:
        yield _render(heapq.heappop(waiting))


def _render(item: tuple[datetime, int, Story, Beat]) -> GeneratedMail:
    _, _, story, beat = item
    return story.tell(beat)


def _case_times(told: Iterable[Case]) -> Iterator[tuple[datetime, Case | None]]:
    for case in told:
        yield case.applied_at, case


def _noise_times(noise: int, seed: int, start: datetime, end: datetime) -> Iterator[tuple[datetime, Case | None]]:
    rng = random.Random(f"{seed}/noise-times")
    span = (end - start) / max(1, noise)
    for number in range(noise):
        at = start + span * (number + rng.random())
        yield at.replace(microsecond=0) - timedelta(seconds=1), None


def generate(
    seed: int, applications: int, noise: int, *, start: datetime, end: datetime, mail_bytes: int | None = None
) -> Iterator[GeneratedMail]:
    """A mailbox in date order: the mails of `applications` storylines and `noise` others between the two moments.

    `start` and `end` are aware UTC. `mail_bytes` is the average size to grow mails to; without it they keep their
    natural 2–6 kB. The same arguments give the same bytes.
    """
    return tell(cases(seed, applications, start, end), noise, seed, start, end, mail_bytes)
