"""Opens IMAP mailboxes as they are kept: what all of them share in this process."""

import ssl
from collections.abc import Callable

from kit.errors import Problem, Status
from services.ingest.domain.mailbox import Mailbox
from services.ingest.imap.address import Policy, Resolve, system_resolve
from services.ingest.imap.endpoint import ImapEndpoint, Secrets
from services.ingest.imap.provider import ImapMailbox, open_imap

#: The secrets of a mailbox.
SecretsOf = Callable[[Mailbox], Secrets]


class ImapProvider:
    """One per process: reading the certificates that are trusted takes a while."""

    def __init__(
        self,
        secrets_of: SecretsOf,
        policy: Policy,
        context: ssl.SSLContext | None = None,
        *,
        lookup: Resolve = system_resolve,
    ) -> None:
        self._secrets_of = secrets_of
        self._policy = policy
        self._context = context or ssl.create_default_context()
        self._lookup = lookup

    async def open(self, mailbox: Mailbox) -> ImapMailbox:
        """The mailbox, for one sync. Nothing is asked yet."""
        kept = mailbox.remote.endpoint if mailbox.remote else {}
        try:
            endpoint = ImapEndpoint.from_json(kept)
        except (KeyError, ValueError) as error:
            message = "It is not known where this mailbox is. Connect it again."
            metadata = {"mailbox_id": str(mailbox.id), "state": mailbox.state.value}
            raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", message, metadata) from error
        return open_imap(endpoint, self._secrets_of(mailbox), self._policy, self._context, resolve=self._lookup)
