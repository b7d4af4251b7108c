"""What the handlers need of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.classify.domain.corrections import Field, Origin, Pinned, Said, pin
from services.classify.domain.decisions import Decision
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Verdict
from services.classify.domain.leaning import LEANING, leaning_of
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.domain.standing import Changes, Standing


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as ingest keeps it, in classify's words."""

    message_id: UUID
    content_key: str
    #: aware UTC
    mail_date: datetime
    #: whom it was exchanged with: the sender, or the first recipient of what the person wrote
    correspondent: str
    thread_keys: frozenset[str]
    job_urls: frozenset[str]
    text: MailText
    #: Whether its provider says which thread it belongs to.
    provider_thread: bool = False
    #: What the mailbox's owner is called, as far as the mail says.
    owner_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A mail with what the pipeline, and perhaps a person, says of it."""

    mail: Mail
    outcome: Outcome
    said: Said = field(default_factory=dict)
    #: the mail read under the label that the person said
    read_as: Outcome | None = None

    @property
    def verdict(self) -> Verdict:
        """What counts."""
        return pin(self.outcome.verdict, self.said, self.read_as.verdict if self.read_as else None).verdict

    def stored(self, pipeline_version: str) -> Stored:
        """As it is to be stored."""
        mail = self.mail
        return Stored(
            message_id=mail.message_id,
            content_key=mail.content_key,
            mail_date=mail.mail_date,
            correspondent=mail.correspondent,
            thread_keys=mail.thread_keys,
            job_urls=mail.job_urls,
            outcome=self.outcome,
            pipeline_version=pipeline_version,
            said=self.said,
            read_as=self.read_as,
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A message's row: facts, what the pipeline says, and what counts."""

    message_id: UUID
    content_key: str
    #: aware UTC
    mail_date: datetime
    correspondent: str
    thread_keys: frozenset[str]
    job_urls: frozenset[str]
    outcome: Outcome
    pipeline_version: str
    #: what a person said of it
    said: Said = field(default_factory=dict)
    #: the mail read under the label that the person said, see domain.corrections
    read_as: Outcome | None = None

    @property
    def pinned(self) -> Pinned:
        """What counts, and what of it the person said."""
        return pin(self.outcome.verdict, self.said, self.read_as.verdict if self.read_as else None)

    @property
    def verdict(self) -> Verdict:
        """What counts."""
        return self.pinned.verdict

    @property
    def details(self) -> Mapping[str, Any]:
        """What else the mail tells, under the label that counts."""
        return self.read_as.details if self.read_as else self.outcome.details

    @property
    def fact(self) -> MailFact:
        """What grouping sees of it."""
        verdict = self.verdict
        return MailFact(
            key=self.content_key,
            message_id=self.message_id,
            mail_date=self.mail_date,
            label=verdict.label,
            confidence=verdict.confidence,
            evidence=verdict.evidence,
            company=verdict.company,
            job_title=verdict.job_title,
            requisition_id=verdict.requisition_id,
            source=verdict.source,
            sender_email=self.correspondent,
            thread_keys=self.thread_keys,
            job_urls=self.job_urls,
            # Whom a person has told what the mail means leans to nothing else.
            leaning=None if Field.LABEL in self.said else leaning_of(self.outcome.details.get(LEANING)),
        )


class Mails(Protocol):
    """Where mails are read."""

    async def read(self, user_id: UUID, message_ids: Sequence[UUID]) -> list[Mail]:
        """Those that exist. Raises Problem, transient when ingest is away."""


class Ledger(Protocol):
    """One user's verdicts, facts and applications, inside one transaction."""

    async def lock(self) -> None:
        """Makes this the only transaction that regroups this user's mail until it ends."""

    async def unclassified(self, message_ids: Sequence[UUID]) -> list[UUID]:
        """Those without a verdict, in the order given."""

    async def add(self, messages: Sequence[Stored]) -> None:
        """Notes verdicts and facts; a message that has a verdict keeps it."""

    async def stored(self, message_ids: Collection[UUID]) -> list[Stored]:
        """Those that have a verdict."""

    async def copies(self, content_keys: Collection[str]) -> list[Stored]:
        """Every message of these mails, in all mailboxes."""

    async def rewrite(self, revised: Sequence[Stored]) -> None:
        """Writes what became of messages. Every copy of their mails must be among them."""

    async def said(self, content_keys: Collection[str]) -> dict[str, Said]:
        """What the person says of these mails; those they said nothing of are missing."""

    async def say(self, mail: Stored, said: Said, origin: Origin, copied_from: Mapping[Field, UUID]) -> None:
        """Notes what the person says of a mail; what they said of the same fields before waits behind it."""

    async def reach(self, content_keys: Collection[str]) -> set[str]:
        """The keys of everything that may have a say in the grouping of these, they themselves included."""

    async def facts(self, content_keys: Collection[str]) -> list[MailFact]:
        """What the mails with these keys tell."""

    async def decisions(self, content_keys: Collection[str]) -> list[Decision]:
        """What the person decided about these, also what they took back."""

    async def standing(self, content_keys: Collection[str]) -> Standing:
        """The applications that these are events of, with those events."""

    async def write(self, changes: Changes) -> None:
        """Makes the applications what they became."""
