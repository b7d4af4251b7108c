"""Where access tokens come from."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from services.ingest.domain.mailbox import Mailbox


class AccessTokens(Protocol):
    """Access tokens of one connected mailbox, kept in memory only."""

    async def token(self, *, fresh: bool = False) -> str:
        """A token that should be good for some minutes; `fresh`: a newly made one, because the last was refused.

        UNAUTHENTICATED with reason GRANT_REVOKED when there will be none until a person consents again.
        """


#: The tokens of a mailbox.
TokensOf = Callable[[Mailbox], AccessTokens]


class OneRefresh:
    """Makes one fresh token however many requests were refused with the old one."""

    def __init__(self, tokens: AccessTokens) -> None:
        self._tokens = tokens
        self._turn = asyncio.Lock()

    async def token(self) -> str:
        """The present one."""
        return await self._tokens.token()

    async def instead_of(self, refused: str) -> str:
        """Another one than `refused`."""
        async with self._turn:
            present = await self._tokens.token()
            return present if present != refused else await self._tokens.token(fresh=True)
