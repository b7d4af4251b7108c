"""Opens IMAP mailboxes as they are kept, and listens to them between syncs: what they share in this process."""

import functools
import ssl
from collections.abc import Callable

from kit.errors import Problem, Status
from services.ingest.domain.mailbox import Mailbox
from services.ingest.imap.address import Policy, Resolve, system_resolve
from services.ingest.imap.endpoint import ImapEndpoint, Secrets
from services.ingest.imap.provider import ImapMailbox, open_imap
from services.ingest.imap.watching import Watcher

#: The secrets of a mailbox.
SecretsOf = Callable[[Mailbox], Secrets]


class ImapProvider:
    """One per process: reading the certificates that are trusted takes a while."""

    def __init__(
        self,
        secrets_of: SecretsOf,
        policy: Policy,
        watcher: Watcher,
        *,
        context: ssl.SSLContext | None = None,
        lookup: Resolve = system_resolve,
    ) -> None:
        self._secrets_of = secrets_of
        self._policy = policy
        self._watcher = watcher
        self._given = context
        self._lookup = lookup

    @functools.cached_property
    def _context(self) -> ssl.SSLContext:
        """Read when the first mailbox is opened: many processes never open one."""
        return self._given or ssl.create_default_context()

    async def open(self, mailbox: Mailbox) -> "Watched":
        """The mailbox, for one sync; listened to when that is done. Nothing is asked yet."""
        await self._watcher.release(mailbox.id)
        return Watched(self._open(mailbox), mailbox, self._watcher)

    async def open_aside(self, mailbox: Mailbox) -> ImapMailbox:
        """The mailbox for a question of a person's, beside whoever reads it or listens to it."""
        return self._open(mailbox)

    def _open(self, mailbox: Mailbox) -> ImapMailbox:
        kept = mailbox.remote.endpoint if mailbox.remote else {}
        try:
            endpoint = ImapEndpoint.from_json(kept)
        except (KeyError, ValueError) as error:
            message = "It is not known where this mailbox is. Connect it again."
            metadata = {"mailbox_id": str(mailbox.id), "state": mailbox.state.value}
            raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", message, metadata) from error
        return open_imap(endpoint, self._secrets_of(mailbox), self._policy, self._context, resolve=self._lookup)


class Watched:
    """A mailbox that goes on being listened to when its sync is done with it."""

    def __init__(self, opened: ImapMailbox, mailbox: Mailbox, watcher: Watcher) -> None:
        self._opened = opened
        self._mailbox = mailbox
        self._watcher = watcher
        self.pin = opened.pin
        self.list = opened.list
        self.list_all = opened.list_all
        self.find = opened.find
        self.labels = opened.labels
        self.changes = opened.changes
        self.fetch = opened.fetch
        self.wait_for_change = opened.wait_for_change

    @property
    def units_used(self) -> int:
        """None."""
        return self._opened.units_used

    async def close(self) -> None:
        """Done with it."""
        await self._watcher.take(self._mailbox, self._opened)
