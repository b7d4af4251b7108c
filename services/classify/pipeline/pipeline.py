"""One way through all stages, for mail that arrives, is run again, or is only previewed.

    hash ─▶ cache ──known──────────────────────────────────────────────▶ verdict (CACHE)
              │ new
              ▼
            this machine ──sure──▶ verdict ─▶ cache
              │ in doubt
              ▼
            language model ──▶ verdict ─▶ cache, when it answered

What stays in doubt because nobody could be asked is not remembered: a key that is set later is to make a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from services.classify.domain.labels import CONVERSATION_LABELS, PROCESS_LABELS, Label, Verdict
from services.classify.domain.leaning import LEANING
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.llm.stage import Availability
from services.classify.llm.words import Answer, Doubtful, NoAnswer
from services.classify.pipeline.asking import settle
from services.classify.pipeline.normal import content_hash
from services.classify.pipeline.remembered import counts_for_all, memory_of, recalled, was_asked
from services.classify.ports import Mail


class Examiner(Protocol):
    """The stages of this machine, in a process of their own."""

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order. Raises Problem, transient when nobody can decide now."""

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """What each tells when it is read under a label or verdict. Raises Problem, transient when nobody reads."""


class Memory(Protocol):
    """What was decided before."""

    async def look(self, user_id: UUID, hashes: Sequence[bytes], version: str) -> dict[bytes, Outcome]:
        """What is known of these texts."""

    async def put(self, user_id: UUID, outcomes: Mapping[bytes, Outcome], version: str) -> None:
        """Remembers these."""


class Asked(Protocol):
    """The language-model stage."""

    def availability(self) -> Availability:
        """Whether it answers now."""

    async def decide(self, user_id: UUID, doubtful: Sequence[Doubtful]) -> list[Answer | NoAnswer]:
        """One answer, or why there is none, per mail, in order."""


class Pipeline:
    """All stages together. Opens short transactions of its own: call it with none open."""

    def __init__(self, local: Examiner, memory: Memory, model: Asked, version: str) -> None:
        self._local = local
        self._memory = memory
        self._model = model
        self.version = version

    async def decide(self, user_id: UUID, mails: Sequence[Mail], *, ask_model: bool = True) -> list[Outcome]:
        """One outcome per mail, in order. May take as long as the language model may."""
        hashes = [content_hash(mail.text, mail.owner_names) for mail in mails]
        known = await self._memory.look(user_id, hashes, self.version) if mails else {}
        found = {
            place: one
            for place, (mail, text) in enumerate(zip(mails, hashes, strict=True))
            if (memory := known.get(text)) and (one := recalled(mail, memory, self.version))
        }
        fresh = [place for place in range(len(mails)) if place not in found]
        decided = await self.decide_afresh(user_id, [mails[place] for place in fresh], ask_model=ask_model)
        await self._remember(user_id, [(hashes[place], mails[place]) for place in fresh], decided)
        outcomes = dict(zip(fresh, decided, strict=True)) | {place: one for place, (one, _) in found.items()}
        anothers = [place for place, (_, is_anothers) in found.items() if is_anothers]
        return await self._with_own_details(mails, [outcomes[place] for place in range(len(mails))], anothers)

    async def _remember(self, user_id: UUID, mails: Sequence[tuple[bytes, Mail]], outcomes: Sequence[Outcome]) -> None:
        memories = [
            (text, memory)
            for (text, mail), outcome in zip(mails, outcomes, strict=True)
            if (memory := memory_of(mail, outcome)) is not None
        ]
        # Of mails of the same words, one whose verdict counts for all of them.
        memories.sort(key=lambda one: counts_for_all(one[1]))
        await self._memory.put(user_id, dict(memories), self.version)

    async def read_as(self, mails: Sequence[tuple[Mail, Label]]) -> list[Outcome]:
        """What each tells when it is read under a label that a person said."""
        return await self._local.read_as([(mail.text, label) for mail, label in mails]) if mails else []

    async def _with_own_details(
        self, mails: Sequence[Mail], outcomes: list[Outcome], wanting: Sequence[int]
    ) -> list[Outcome]:
        """A remembered verdict counts for every mail of the same words; what it links to and by when is each mail's."""
        # What this machine decided alone is read under its verdict, which is most of the work less. Before a language
        # model was asked, details were read under what this machine leaned to.
        alone = [place for place in wanting if not was_asked(outcomes[place])]
        again = [place for place in wanting if was_asked(outcomes[place])]
        told = await self._local.read_as([(mails[one].text, outcomes[one].verdict) for one in alone]) if alone else []
        told += await self._local.examine([mails[one].text for one in again]) if again else []
        for place, one in zip(alone + again, told, strict=True):
            outcomes[place] = replace(outcomes[place], details=one.details)
        return outcomes

    async def decide_afresh(self, user_id: UUID, mails: Sequence[Mail], *, ask_model: bool) -> list[Outcome]:
        """The same without remembering anything, before or after."""
        outcomes = await self._local.examine([mail.text for mail in mails])
        doubtful = [place for place, one in enumerate(outcomes) if not one.certain and not one.undecided]
        if not doubtful or not ask_model:
            return [fitting(one) for one in outcomes]
        answers = await self._model.decide(
            user_id, [_doubtful(place, mails[place], outcomes[place]) for place in doubtful]
        )
        name = self._model.availability().model
        for place, answer in zip(doubtful, answers, strict=True):
            outcomes[place] = settle(outcomes[place], answer, name)
        return [fitting(one) for one in outcomes]


def _doubtful(place: int, mail: Mail, outcome: Outcome) -> Doubtful:
    return Doubtful(place, mail.text, outcome.verdict, outcome.companies, outcome.titles, mail.owner_names)


def fitting(outcome: Outcome) -> Outcome:
    """Without details where the verdict says that the mail is about nobody's application, but for what it leans to."""
    label, leaning = outcome.verdict.label, outcome.details.get(LEANING)
    # A language model has read all of it: what it says is no news is none.
    kept = {LEANING: leaning} if leaning and label not in PROCESS_LABELS and not was_asked(outcome) else {}
    told = outcome.details if label in CONVERSATION_LABELS else {}
    fitting = {name: value for name, value in told.items() if name != LEANING} | kept
    return outcome if fitting == outcome.details else replace(outcome, details=fitting)
