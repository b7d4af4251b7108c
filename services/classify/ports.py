"""What the handlers need of the world."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.classify.domain.events import MailFact
from services.classify.domain.labels import Verdict
from services.classify.domain.mail import MailText
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


@dataclass(frozen=True, slots=True)
class Decided:
    """A mail with its verdict."""

    mail: Mail
    verdict: Verdict


#: The verdict on one mail; pure.
Decide = Callable[[MailText], Verdict]


class Decider(Protocol):
    """Who decides: the rules, in a process of their own."""

    async def decide(self, mails: Sequence[MailText]) -> list[Verdict]:
        """One verdict per mail, in order. Raises Problem, transient when nobody can decide now."""


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

    async def add(self, decided: Sequence[Decided], pipeline_version: str) -> None:
        """Notes verdicts and facts; a message that has a verdict keeps it."""

    async def component(self, content_keys: Collection[str]) -> list[MailFact]:
        """The facts that may have a say in the grouping of these mails, they themselves included."""

    async def standing(self, content_keys: Collection[str]) -> Standing:
        """The applications that these mails are events of, with those events."""

    async def write(self, changes: Changes) -> None:
        """Makes the applications what they became."""
