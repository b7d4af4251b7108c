"""Everything the fake consists of, put together: one clock, one seeded source of chance, all users."""

from __future__ import annotations

import random

from fakes.gmail.bell import Bell
from fakes.gmail.clients import Client, Grants
from fakes.gmail.clock import Clock
from fakes.gmail.consent import Consent
from fakes.gmail.faults import Faults
from fakes.gmail.ids import Mint
from fakes.gmail.listing import Listing
from fakes.gmail.mailbox import Mailbox
from fakes.gmail.methods import Account, Methods
from fakes.gmail.oidc import Signer
from fakes.gmail.push import Push
from fakes.gmail.quota import PROFILES, Quota
from fakes.gmail.tokens import Tokens

#: Registered from the start, so that nothing needs to be set up.
CLIENT_ID = "1001-jobtrail.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-fake-secret"  # noqa: S105 - opens nothing but this fake


class World:
    """The state behind the server."""

    def __init__(self, clock: Clock, *, seed: int = 1, quota: str = "new2026", latency_seconds: float = 0.0) -> None:
        self.clock = clock
        self.bell = Bell()
        self.latency_seconds = latency_seconds
        self.mint = Mint(random.Random(f"{seed}/ids"))
        self.accounts: dict[str, Account] = {}
        self.signer = Signer()
        self.faults = Faults(random.Random(f"{seed}/faults"))
        self.quota = Quota(clock, PROFILES[quota])
        self.grants = Grants(clock, self.mint)
        self.grants.clients[CLIENT_ID] = Client(CLIENT_ID, CLIENT_SECRET)
        self.consent = Consent(self.grants, self.accounts)
        self.tokens = Tokens(self.grants, self.signer)
        self.push = Push(clock, random.Random(f"{seed}/push"), self.signer)
        self.methods = Methods(clock, random.Random(f"{seed}/methods"), self.push)

    def open_account(self, address: str, timezone: str = "UTC") -> Account:
        """A new user with an empty mailbox; the existing one when there is one."""
        known = self.accounts.get(address)
        if known is not None:
            return known
        mailbox = Mailbox(address, self.clock, self.mint, timezone)
        mailbox.on_change = lambda labels: self.push.changed(mailbox, labels)
        account = self.accounts[address] = Account(mailbox, Listing(mailbox, self.clock))
        return account
