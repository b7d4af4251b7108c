"""Opens Gmail mailboxes: what all of them share in this process."""

from services.ingest.domain.mailbox import Mailbox
from services.ingest.gmail.client import GmailClient
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.requests import Requests
from services.ingest.gmail.tokens import OneRefresh, TokensOf
from services.ingest.gmail.wire import Wire


class GmailProvider:
    """One per process."""

    def __init__(self, wire: Wire, requests: Requests, quota: Quota, tokens_of: TokensOf) -> None:
        self._wire = wire
        self._requests = requests
        self._quota = quota
        self._tokens_of = tokens_of

    async def open(self, mailbox: Mailbox) -> GmailMailbox:
        """The mailbox, for one sync. Nothing is asked yet."""
        # Two people may have connected the same Google account, and Google counts it once.
        account = self._quota.account(mailbox.address or str(mailbox.id))
        client = GmailClient(self._wire, account, OneRefresh(self._tokens_of(mailbox)), self._quota.ticks)
        return GmailMailbox(client, self._requests, self._quota.profile)
