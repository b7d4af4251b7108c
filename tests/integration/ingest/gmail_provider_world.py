"""The Gmail reader before the fake Gmail, with one time for both: it jumps whenever only time is waited for."""

import contextlib
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from fakes.gmail import FakeGmail
from kit.errors import Problem, Status
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.message import ParsedMessage
from services.ingest.domain.remote import Lane, Listed, Scope
from services.ingest.gmail.costs import NEW_2026, QuotaProfile
from services.ingest.gmail.mailbox import GmailMailbox
from services.ingest.gmail.provider import GmailProvider
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.requests import Request, Requests
from services.ingest.gmail.ticks import sleep_until
from services.ingest.gmail.unit_days import UNITS_PER_DAY, DayUnits
from services.ingest.gmail.wire import Answer, Wire
from services.ingest.mime.gmail_payload import parse_payload
from services.ingest.remote.port import Fetched, ListPage, NotFetched, Wanted
from tests.unit.ingest.gmail_ticks import START, JumpingTicks

KIM = "kim@mail.example"
EVERYTHING = Scope(None, True)


class WatchedWire(Wire):
    """Knows how many requests are out, and when each was sent."""

    def __init__(self, longest_seconds: float) -> None:
        super().__init__(longest_seconds=longest_seconds)
        self.out = 0
        self.most_out = 0
        self.sent: list[tuple[float, Request]] = []
        self.now = lambda: 0.0

    async def send(self, request: Request, token: str) -> Answer:
        self.sent.append((self.now(), request))
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        try:
            return await super().send(request, token)
        finally:
            self.out -= 1


@dataclass
class FakeTokens:
    """Tokens as Google's token endpoint gives them, without the way there."""

    google: FakeGmail
    user: str
    revoked: bool = False
    refreshes: int = 0
    every: list[str] = field(default_factory=list)

    async def token(self, *, fresh: bool = False) -> str:
        if self.revoked:
            raise Problem(Status.UNAUTHENTICATED, "GRANT_REVOKED", "Gone.")
        if fresh or not self.every:
            self.refreshes += 1
            self.every.append(self.google.grant(self.user)["access_token"])
        return self.every[-1]


@dataclass
class World:
    """A fake Gmail and a provider before it."""

    google: FakeGmail
    wire: WatchedWire
    ticks: JumpingTicks
    quota: Quota
    tokens: dict[str, FakeTokens] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provider = GmailProvider(self.wire, Requests(self.google.url), self.quota, self.tokens_of)

    async def open(self, user: str = KIM) -> GmailMailbox:
        """The user's mailbox; the user is made if need be."""
        self.google.create_user(user)
        now = datetime.now(UTC)
        return await self.provider.open(Mailbox(uuid4(), uuid4(), MailboxKind.GMAIL, "Gmail", user, 0, now, None))

    def restart(self) -> None:
        """As if the process had been started anew: what was sent before is not remembered."""
        self.quota = Quota(self.quota.profile, self.ticks, DayUnits(now=self.ticks.now))
        self.provider = GmailProvider(self.wire, Requests(self.google.url), self.quota, self.tokens_of)

    def tokens_of(self, mailbox: Mailbox) -> FakeTokens:
        """The tokens of a mailbox."""
        return self.tokens.setdefault(mailbox.address, FakeTokens(self.google, mailbox.address))

    async def pass_time(self, seconds: float) -> None:
        """Returns that much later."""
        await sleep_until(self.ticks, self.ticks.now() + seconds)

    def seconds(self) -> float:
        """Since the beginning."""
        return self.ticks.now() - START

    def calls(self, method: str, user: str = KIM) -> int:
        """How often the fake was asked."""
        counted: int = self.google.stats(user)["users"].get(user, {"methods": {}})["methods"].get(method, 0)
        return counted

    def rejected(self) -> int:
        """Requests that the fake refused."""
        counted: int = self.google.stats()["rejected"]
        return counted


@contextlib.asynccontextmanager
async def gmail_world(
    *,
    quota: str = "new2026",
    profile: QuotaProfile = NEW_2026,
    day_limit: int = UNITS_PER_DAY,
    longest_seconds: float = 30.0,
) -> AsyncIterator[World]:
    """Everything, started. `quota` is what the fake keeps, `profile` what the reader believes."""
    async with FakeGmail(quota=quota, start=START, frozen=True) as google:
        wire = WatchedWire(longest_seconds)
        ticks = JumpingTicks(lambda: wire.out > 0, google.advance)
        wire.now = ticks.now
        await wire.start()
        limits = Quota(profile, ticks, DayUnits(day_limit, now=ticks.now))
        world = World(google, wire, ticks, limits)
        try:
            yield world
        finally:
            await wire.stop()


async def every_page(mailbox: GmailMailbox, scope: Scope = EVERYTHING) -> list[Listed]:
    """The whole listing."""
    found: list[Listed] = []
    token: str | None = None
    while True:
        page: ListPage = await mailbox.list(scope, token)
        found += page.messages
        token = page.next_token
        if token is None:
            return found


def wanted(messages: Sequence[Listed], lane: Lane = Lane.BACKFILL) -> list[Wanted]:
    return [Wanted(one.remote_id, one.thread_id, lane) for one in messages]


def singly(ids: Collection[str], lane: Lane = Lane.BACKFILL) -> list[Wanted]:
    """Each as if it were alone in its thread."""
    return [Wanted(one, one, lane) for one in ids]


async def fetch(mailbox: GmailMailbox, asked: Sequence[Wanted]) -> dict[str, Fetched | NotFetched]:
    """Outcomes by id; every message has exactly one."""
    outcomes: dict[str, Fetched | NotFetched] = {}
    async with contextlib.aclosing(mailbox.fetch(asked)) as arriving:
        async for outcome in arriving:
            remote_id = outcome.message.remote_id if isinstance(outcome, Fetched) else outcome.remote_id
            assert remote_id not in outcomes
            outcomes[remote_id] = outcome
    return outcomes


def read(outcome: Fetched | NotFetched) -> ParsedMessage:
    """The message as the parser process reads it."""
    assert isinstance(outcome, Fetched), outcome
    parsed = parse_payload(outcome.content, envelope_date=outcome.received_at, true_size=outcome.size_bytes)
    assert isinstance(parsed, ParsedMessage), parsed
    return parsed
