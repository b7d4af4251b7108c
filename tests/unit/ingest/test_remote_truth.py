"""Whatever happens to a mailbox, to the calls, and to the process: in the end what is here is the truth, each once."""

import asyncio
import random
from collections import Counter
from uuid import UUID, uuid4

import hypothesis
from hypothesis import strategies as st

from kit.errors import Problem, Status
from services.ingest.domain.remote import RemoteState
from services.ingest.remote.engine import sync_mailbox
from services.ingest.remote.port import NotFetched
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import ASIDE, ModelMailbox, World

MAILBOX_EVENTS = ("deliver", "copy", "star", "trash", "untrash", "spam", "unspam", "remove", "reuse", "move")
TROUBLES = (
    "unavailable",
    "forget history",
    "expire listing",
    "kill",
    "lose commit",
    "die after commit",
    "flaky message",
)
#: What happens before a call of the provider's: mostly nothing.
EVENTS = st.lists(st.sampled_from([""] * 20 + [*MAILBOX_EVENTS] * 2 + [*TROUBLES]), max_size=80)


class Killed(BaseException):
    """The process died."""


class Storm:
    """A mailbox to which things happen, and the processes that read it one after the other."""

    def __init__(self, events: list[str], seed: int) -> None:
        self.world = World()
        self.memory = Memory()
        self._events = iter(events)
        self._random = random.Random(seed)
        # That an id has another mail now is told by history alone: with both, nobody can know.
        self._reuses = seed % 2 == 0
        self._dead = False
        self._commit_fate = ""
        self._removed: list[str] = []
        self.kills = 0
        for _ in range(self._random.randint(0, 8)):
            self._mail()

    def before(self, _call: str) -> None:
        """What happens before a call."""
        event = next(self._events, "")
        if event in MAILBOX_EVENTS:
            self._at_provider(event)
        elif event:
            self._trouble(event)

    def at_commit(self, when: str) -> None:
        """A dead process commits nothing."""
        if self._commit_fate == when:
            self._dead = True
            self.kills += 1
        if self._dead:
            raise Killed

    def run(self, operation_id: UUID) -> MemoryRun:
        """The next process."""
        self._dead, self._commit_fate = False, ""
        return MemoryRun(self.memory, operation_id, at_commit=self.at_commit)

    def _mail(self) -> None:
        labels = self._random.choice([("Inbox",), ("Inbox", "Unread"), ("Spam",), ("Trash",), ("Sent",)])
        marks = self._random.choice(["", "sure", "likely", "noise"])
        self.world.deliver(*labels, marks=marks, thread=self._random.choice(["", "t1", "t2"]))

    def _at_provider(self, event: str) -> None:
        world = self.world
        if event == "deliver" or not world.mails:
            self._mail()
            return
        one = self._random.choice(sorted(world.mails))
        match event:
            case "copy":
                world.copy(one)
            case "star":
                world.relabel(one, add=["Starred"])
            case "move":
                world.relabel(one, add=[self._random.choice(["Interviews", "Inbox"])], remove=["Inbox", "Starred"])
            case "trash":
                world.relabel(one, add=["Trash"], remove=["Inbox", "Spam"])
            case "untrash":
                world.relabel(one, remove=["Trash"])
            case "spam":
                world.relabel(one, add=["Spam"], remove=["Inbox"])
            case "unspam":
                world.relabel(one, add=["Inbox"], remove=["Spam"])
            case "remove":
                world.remove(one)
                self._removed.append(one)
            case "reuse":
                gone = [other for other in self._removed if other not in world.mails]
                if gone and self._reuses:
                    world.deliver(remote_id=gone[0])

    def _trouble(self, event: str) -> None:
        match event:
            case "unavailable":
                raise Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", "Away.")
            case "forget history":
                if not self._reuses:
                    self.world.forget()
            case "expire listing":
                self.world.age += 1
            case "kill":
                self._dead = True
                self.kills += 1
                raise Killed
            case "lose commit":
                self._commit_fate = "before"
            case "die after commit":
                self._commit_fate = "after"
            case "flaky message":
                for one in sorted(self.world.mails)[:1]:
                    self._upset(one)

    def _upset(self, one: str) -> None:
        """It does not come the first time it is asked for."""
        mail = self.world.mails[one]
        mail.trouble = None if mail.trouble else NotFetched(one, "PROVIDER_TROUBLE", "Later.")


async def settle(storm: Storm) -> list[MemoryRun]:
    """Syncs until one ends well without anything having happened meanwhile. Returns the attempts."""
    attempts = []
    operation_id = uuid4()
    for _ in range(80):
        run = storm.run(operation_id)
        attempts.append(run)
        provider = ModelMailbox(storm.world, storm.before)
        try:
            await sync_mailbox(run, storm.memory.ports(provider))
        except Problem as problem:
            if problem.reason not in ("PROVIDER_UNAVAILABLE", "HISTORY_UNSTABLE", "LISTING_UNSTABLE"):
                raise
        except Killed:
            continue
        else:
            if operation_id != attempts[0].operation.id:
                return attempts
            operation_id = uuid4()
    raise AssertionError("it never came to rest")


async def at_rest(storm: Storm) -> None:
    """One sync in which nothing happens, after all that could."""
    for mail in storm.world.mails.values():
        mail.trouble = None
    run = storm.run(uuid4())
    await sync_mailbox(run, storm.memory.ports(ModelMailbox(storm.world)))


def check(storm: Storm) -> None:
    """The tables against the truth."""
    world, tables = storm.world, storm.memory.tables
    stored = {one: row for one, row in tables.rows.items() if row.state is RemoteState.STORED}
    failed = {one for one, row in tables.rows.items() if row.state is RemoteState.FAILED}

    # All that is wanted is here, and nothing is here that is not there.
    assert {one for one, mail in world.mails.items() if not mail.labels & ASIDE} <= stored.keys() | failed
    assert stored.keys() <= world.mails.keys()
    assert not {row.state for row in tables.rows.values()} & {RemoteState.PENDING, RemoteState.LISTED}
    # Each message once, as its provider has it now.
    assert len({message.raw for message in tables.messages.values()}) == len(tables.messages)
    for id_, message in tables.messages.items():
        of_it = [one for one, row in stored.items() if row.message_id == id_]
        assert message.deleted == (not of_it)
        if of_it:
            assert {world.mails[one].raw for one in of_it} == {message.raw}
            assert message.labels == frozenset().union(*(world.mails[one].labels for one in of_it))
    # Counted and announced once.
    assert sorted(tables.announced) == sorted(map(str, tables.messages))
    assert tables.message_count == len(tables.messages)
    for operation_id, receipt in tables.receipts.items():
        assert receipt.tally.adds_up
        assert min(receipt.tally.new, receipt.tally.known, receipt.tally.skipped, receipt.tally.failed) >= 0
        counted = Counter(
            row.counted_as.partition(":")[0] for row in tables.rows.values() if row.counted_by == operation_id
        )
        assert all(count <= getattr(receipt.tally, ending) for ending, count in counted.items())


@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(events=EVENTS, seed=st.integers(0, 2**32))
# An id is gone when its body is asked for, and another mail's before the answer is written down.
@hypothesis.example(["", "move", "star", "move", "unavailable", "", "remove", "", "", "reuse"], 0)
def test_any_interleaving_ends_in_the_truth(events: list[str], seed: int) -> None:
    async def storm() -> None:
        one = Storm(events, seed)
        await settle(one)
        await at_rest(one)
        check(one)

    asyncio.run(storm())
