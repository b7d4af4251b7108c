"""Pauses that Google asked for, by account ("" is the whole project), known over restarts and to all replicas."""

import asyncio
from collections.abc import Mapping

PROJECT = ""


class Pauses:
    """Notes pauses made here, to be saved, and knows those that were learned from elsewhere."""

    def __init__(self) -> None:
        self._known: dict[str, float] = {}
        self._unsaved: dict[str, float] = {}
        #: Set when there is something to save.
        self.noted = asyncio.Event()

    def note(self, account: str, until: float) -> None:
        """Nothing for this account before `until` (seconds since 1970)."""
        self._known[account] = max(until, self._known.get(account, 0.0))
        self._unsaved[account] = self._known[account]
        self.noted.set()

    def until(self, account: str) -> float:
        """When the account's pause ends; 0 when it has none."""
        return self._known.get(account, 0.0)

    def take_unsaved(self) -> dict[str, float]:
        """What was noted since the last call. Give it back with `return_unsaved` if it could not be saved."""
        taken, self._unsaved = self._unsaved, {}
        self.noted.clear()
        return taken

    def return_unsaved(self, taken: Mapping[str, float]) -> None:
        """Keeps what could not be saved for the next time."""
        for account, until in taken.items():
            self._unsaved[account] = max(until, self._unsaved.get(account, 0.0))

    def learn(self, saved: Mapping[str, float]) -> list[str]:
        """What the store says of all accounts; returns those whose pause is longer than was known here."""
        longer = [account for account, until in saved.items() if until > self._known.get(account, 0.0)]
        self._known = {**saved, **self._unsaved} | {account: saved[account] for account in longer}
        return longer
