"""The brake on guessing passwords: counted in Postgres, so that every replica brakes alike."""

import hashlib
from datetime import timedelta

from gateway.identity import model, store
from kit.db import Database

#: Attempts are forgotten this long after the first of them.
WINDOW = timedelta(minutes=15)
#: For one address (of the network) and one account: a person mistypes a few times.
MAX_PER_ACCOUNT = 5
#: For one address over all accounts: a household or office mistypes more often, a guesser far more.
MAX_PER_ADDRESS = 50


class Brake:
    """Counts attempts before they are checked, so that many at once are counted too, and holds after too many."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def attempt(self, address: str, email: str) -> None:
        """Counts one; TOO_MANY_ATTEMPTS when there were too many already."""
        account, everywhere = _keys(address, email)
        async with self._database.begin(None) as tx:
            counted = await store.count_attempt(tx, [account, everywhere], WINDOW)
        limits = ((account, MAX_PER_ACCOUNT), (everywhere, MAX_PER_ADDRESS))
        waits = [counted[key][1] for key, limit in limits if counted[key][0] > limit]
        if waits:
            raise model.too_many_attempts(max(waits))

    async def succeeded(self, address: str, email: str) -> None:
        """The person has shown who they are: their own count begins again, and this was no guess from the address."""
        account, everywhere = _keys(address, email)
        async with self._database.begin(None) as tx:
            await store.forget_attempts(tx, account)
            await store.uncount_attempt(tx, everywhere)


def _keys(address: str, email: str) -> tuple[bytes, bytes]:
    return (
        hashlib.sha256(f"account\0{address}\0{email.lower()}".encode()).digest(),
        hashlib.sha256(f"address\0{address}".encode()).digest(),
    )
