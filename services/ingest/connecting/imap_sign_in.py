"""Trying an IMAP mailbox before it is kept."""

from services.ingest.imap.address import Policy
from services.ingest.imap.check import check_sign_in
from services.ingest.imap.endpoint import ImapEndpoint

#: Within what the person's request may take.
_SECONDS = 7.0


class ImapCheck:
    """Signs in for real."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def check(self, endpoint: ImapEndpoint, secret: str) -> str:
        """See connecting.ports.ImapSignIn."""
        return (await check_sign_in(endpoint, secret, self._policy, seconds=_SECONDS)).address
