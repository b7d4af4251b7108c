"""What every provider of remote mailboxes must do: one body of tests, run over each by test_remote_contract."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from kit.errors import Problem
from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Change, ChangeKind, Lane, Listed, Scope
from services.ingest.remote.port import CursorExpired, Fetched, ListPage, NotFetched, Pin, RemoteMailbox, Wanted
from tests.fixtures.imap.worlds import World

ALL = Scope(None, include_spam_and_trash=True)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_FOLDER_LABELS = {"Inbox", "Sent", "Spam", "Trash", "Work", "Starred"}


def mail(
    name: str, *, sender: str = "jobs@acme.example", subject: str = "", text: str = "Hello", more: str = ""
) -> bytes:
    """A mail whose Message-ID is <name@test>."""
    return (
        f"From: {sender}\r\nTo: ada@example.org\r\nSubject: {subject or name}\r\nMessage-ID: <{name}@test>\r\n"
        f"Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n{more}\r\n{text}\r\n"
    ).encode()


@asynccontextmanager
async def opened(world: World) -> AsyncIterator[RemoteMailbox]:
    """The world's mailbox, closed in the end."""
    mailbox = await world.open()
    try:
        yield mailbox
    finally:
        await mailbox.close()


async def listing(mailbox: RemoteMailbox, scope: Scope | None = ALL) -> list[Listed]:
    """A whole listing; None: list_all."""
    found: list[Listed] = []
    token: str | None = None
    while True:
        page: ListPage = await (mailbox.list_all(token) if scope is None else mailbox.list(scope, token))
        found += page.messages
        if page.next_token is None:
            return found
        token = page.next_token


async def finding(mailbox: RemoteMailbox, probe: Probe) -> set[str]:
    """Ids of all a probe matches."""
    found: set[str] = set()
    token: str | None = None
    while True:
        page = await mailbox.find(probe, ALL, token)
        found |= {message.remote_id for message in page.messages}
        if page.next_token is None:
            return found
        token = page.next_token


async def labelling(mailbox: RemoteMailbox) -> dict[str, set[str]]:
    """Labels by id, of the labels these tests know, as the labels' own listing has them."""
    found: dict[str, set[str]] = {}
    token: str | None = None
    while True:
        page = await mailbox.labels(token)
        for remote_id in page.remote_ids if page.label in _FOLDER_LABELS else ():
            found.setdefault(remote_id, set()).add(page.label)
        if page.next_token is None:
            return found
        token = page.next_token


async def names(mailbox: RemoteMailbox, remote_ids: list[str]) -> dict[str, str]:
    """The name of each message, by id."""
    return {remote_id: fetched.name for remote_id, fetched in (await fetching(mailbox, remote_ids)).items()}


@dataclass(frozen=True)
class Got:
    """A fetched message and the name in its Message-ID."""

    fetched: Fetched
    name: str


async def fetching(mailbox: RemoteMailbox, remote_ids: list[str]) -> dict[str, Got]:
    """What was fetched, by id."""
    wanted = [Wanted(remote_id, "", Lane.BACKFILL) for remote_id in remote_ids]
    outcomes = [outcome async for outcome in mailbox.fetch(wanted)]
    return {
        outcome.message.remote_id: Got(outcome, _name(outcome.content))
        for outcome in outcomes
        if isinstance(outcome, Fetched)
    }


def _name(content: bytes) -> str:
    # In the mail as it is, and in Gmail's JSON of it (which may write < and > otherwise).
    before, _, _ = content.partition(b"@test")
    return before.rsplit(b"<", 1)[-1].rsplit(b"\\u003c", 1)[-1].decode()


@dataclass
class Model:
    """What a reader knows of a mailbox: labels by id. Kept up to date by changes alone."""

    known: dict[str, set[str]]
    cursor: Mapping[str, object]

    @classmethod
    async def read(cls, mailbox: RemoteMailbox) -> "Model":
        """Everything, listed behind a pin."""
        pin = await mailbox.pin()
        known: dict[str, set[str]] = {message.remote_id: set() for message in await listing(mailbox, None)}
        for remote_id, labels in (await labelling(mailbox)).items():
            known.setdefault(remote_id, set()).update(labels)
        return cls(known, pin.cursor)

    async def follow(self, mailbox: RemoteMailbox) -> list[Change]:
        """Takes all changes in."""
        taken: list[Change] = []
        while True:
            page = await mailbox.changes(self.cursor)
            for change in page.changes:
                self._take(change)
            taken += page.changes
            self.cursor = page.cursor
            if not page.more:
                return taken

    def _take(self, change: Change) -> None:
        remote_id = change.message.remote_id
        if change.kind is ChangeKind.REMOVED:
            self.known.pop(remote_id, None)
            return
        labels = self.known.setdefault(remote_id, set())
        if change.kind is ChangeKind.ADDED and change.message.labels is not None:
            labels.clear()
            labels.update(change.message.labels & _FOLDER_LABELS)
        labels.update(change.labels_added & _FOLDER_LABELS)
        labels.difference_update(change.labels_removed)


async def now(mailbox: RemoteMailbox) -> dict[str, set[str]]:
    """What a reader who begins now knows."""
    return (await Model.read(mailbox)).known


class RemoteContract:
    """Asked of every provider. `world` is a fixture of the module that runs it."""

    async def test_a_pin_names_the_owner_and_counts_the_messages(self, world: World) -> None:
        await world.deliver(mail("one"))
        await world.deliver(mail("two"), label="Sent")
        async with opened(world) as mailbox:
            pin: Pin = await mailbox.pin()

        assert (pin.address, pin.total) == (world.address, 2)

    async def test_a_listing_names_each_message_in_scope_once(self, world: World) -> None:
        await world.deliver(mail("new"), received_at=NOW - timedelta(days=1))
        await world.deliver(mail("sent"), label="Sent", received_at=NOW - timedelta(days=2))
        await world.deliver(mail("old"), received_at=NOW - timedelta(days=400))
        await world.deliver(mail("bad"), label="Spam", received_at=NOW - timedelta(days=3))
        async with opened(world) as mailbox:
            found = await listing(mailbox, Scope(NOW - timedelta(days=90), include_spam_and_trash=False))
            named = await names(mailbox, [message.remote_id for message in found])

        assert sorted(named.values()) == ["new", "sent"]
        assert len(found) == 2

    async def test_spam_and_trash_are_listed_by_choice(self, world: World) -> None:
        await world.deliver(mail("good"))
        await world.deliver(mail("bad"), label="Spam")
        await world.deliver(mail("binned"), label="Trash")
        async with opened(world) as mailbox:
            chosen, every = await listing(mailbox, ALL), await listing(mailbox, None)
            named = await names(mailbox, [message.remote_id for message in every])

        assert {message.remote_id for message in chosen} == {message.remote_id for message in every}
        assert sorted(named.values()) == ["bad", "binned", "good"]

    async def test_newer_messages_have_a_larger_recency(self, world: World) -> None:
        await world.deliver(mail("older"), received_at=NOW - timedelta(days=2))
        await world.deliver(mail("newer"), received_at=NOW - timedelta(days=1))
        async with opened(world) as mailbox:
            found = await listing(mailbox)
            if any(not message.recency for message in found):
                pytest.skip("this provider's listing tells no time")
            named = await names(mailbox, [message.remote_id for message in found])
            ordered = sorted(found, key=lambda message: message.recency)

        assert [named[message.remote_id] for message in ordered] == ["older", "newer"]

    @pytest.mark.parametrize(
        ("probe", "expected"),
        [
            (Probe(1, "senders", senders=("greenhouse.example", "lever.example")), {"greenhouse", "lever"}),
            (Probe(2, "phrases", phrases=("thank you for applying",)), {"phrase"}),
            (Probe(3, "subjects", subjects=("your application",)), {"subject"}),
            (Probe(4, "either", senders=("lever.example",), phrases=("thank you for applying",)), {"lever", "phrase"}),
            (Probe(5, "nothing", senders=("nobody.example",)), set()),
        ],
        ids=lambda value: value.name if isinstance(value, Probe) else "",
    )
    async def test_a_probe_finds_what_it_asks_for(self, world: World, probe: Probe, expected: set[str]) -> None:
        await world.deliver(mail("greenhouse", sender="no-reply@greenhouse.example"))
        await world.deliver(mail("lever", sender="no-reply@lever.example"), label="Work")
        await world.deliver(mail("phrase", text="Thank you for applying to Acme."))
        await world.deliver(mail("subject", subject="Re: Your application at Acme"))
        await world.deliver(mail("noise"))
        async with opened(world) as mailbox:
            found = await finding(mailbox, probe)
            named = await names(mailbox, sorted(found))

        assert set(named.values()) == expected

    async def test_changes_lead_to_what_a_new_listing_says(self, world: World) -> None:
        for name in ("stays", "starred", "unstarred", "binned", "erased"):
            await world.deliver(mail(name), received_at=NOW)
        await world.star("<unstarred@test>")
        async with opened(world) as mailbox:
            model = await Model.read(mailbox)
            await world.deliver(mail("delivered"))
            await world.deliver(mail("bad"), label="Spam")
            await world.star("<starred@test>")
            await world.star("<unstarred@test>", on=False)
            await world.bin("<binned@test>")
            await world.erase("<erased@test>")

            await model.follow(mailbox)
            truth = await now(mailbox)
            named = await names(mailbox, sorted(truth))

        assert model.known == truth
        assert {named[remote_id]: labels for remote_id, labels in model.known.items()} == {
            "stays": {"Inbox"},
            "starred": {"Inbox", "Starred"},
            "unstarred": {"Inbox"},
            "binned": {"Trash"},
            "delivered": {"Inbox"},
            "bad": {"Spam"},
        }

    async def test_nothing_changes_when_nothing_happens(self, world: World) -> None:
        await world.deliver(mail("one"))
        async with opened(world) as mailbox:
            model = await Model.read(mailbox)
            changes = await model.follow(mailbox)

        assert changes == []

    async def test_a_cursor_outlives_the_opening(self, world: World) -> None:
        await world.deliver(mail("before"))
        async with opened(world) as mailbox:
            model = await Model.read(mailbox)
        await world.deliver(mail("after"))
        async with opened(world) as mailbox:
            changes = await model.follow(mailbox)
            named = await names(mailbox, [change.message.remote_id for change in changes])

        assert [(change.kind, named[change.message.remote_id]) for change in changes] == [(ChangeKind.ADDED, "after")]

    async def test_a_change_is_told_again_to_who_asks_again(self, world: World) -> None:
        async with opened(world) as mailbox:
            cursor = (await mailbox.pin()).cursor
            await world.deliver(mail("new"))
            first, again = await mailbox.changes(cursor), await mailbox.changes(cursor)

        assert [change.message.remote_id for change in again.changes] == [
            change.message.remote_id for change in first.changes
        ]
        assert len(first.changes) == 1

    async def test_a_forgotten_history_is_said_and_a_new_pin_goes_on(self, world: World) -> None:
        await world.deliver(mail("kept"), label="Work")
        async with opened(world) as mailbox:
            cursor = (await mailbox.pin()).cursor
            reason = await world.forget()
            with pytest.raises(CursorExpired) as expired:
                await mailbox.changes(cursor)
            model = await Model.read(mailbox)
            await world.deliver(mail("new"))
            await model.follow(mailbox)
            truth = await now(mailbox)
            named = await names(mailbox, sorted(truth))

        assert expired.value.reason == reason
        assert model.known == truth
        assert sorted(named.values()) == ["kept", "new"]

    async def test_messages_come_whole_with_their_labels_and_times(self, world: World) -> None:
        await world.deliver(mail("one", text="Grüße"), label="Sent", received_at=NOW)
        async with opened(world) as mailbox:
            (listed,) = await listing(mailbox)
            got = (await fetching(mailbox, [listed.remote_id]))[listed.remote_id]

        assert got.name == "one"
        assert got.fetched.received_at == NOW
        assert got.fetched.message.labels is not None
        assert "Sent" in got.fetched.message.labels

    async def test_every_wanted_message_has_an_outcome(self, world: World) -> None:
        for name in ("one", "two", "three"):
            await world.deliver(mail(name))
        async with opened(world) as mailbox:
            found = [message.remote_id for message in await listing(mailbox)]
            named = await names(mailbox, found)
            gone = next(remote_id for remote_id, name in named.items() if name == "two")
            await world.erase("<two@test>")
            outcomes = [outcome async for outcome in mailbox.fetch([Wanted(each, "", Lane.SURE) for each in found])]

        missing = [outcome for outcome in outcomes if isinstance(outcome, NotFetched)]
        assert [(one.remote_id, one.reason, one.gone) for one in missing] == [(gone, "DELETED_MEANWHILE", True)]
        assert len(outcomes) == 3

    async def test_fetching_can_be_ended_early(self, world: World) -> None:
        for number in range(5):
            await world.deliver(mail(f"m{number}"))
        async with opened(world) as mailbox:
            wanted = [Wanted(message.remote_id, "", Lane.SURE) for message in await listing(mailbox)]
            async with aclosing(mailbox.fetch(wanted)) as outcomes:
                first = await anext(outcomes)
            again = await names(mailbox, [one.remote_id for one in wanted])

        assert isinstance(first, Fetched)
        assert len(again) == 5

    async def test_a_revoked_grant_is_said(self, world: World) -> None:
        await world.deliver(mail("one"))
        await world.revoke()
        async with opened(world) as mailbox:
            with pytest.raises(Problem) as refused:
                await mailbox.pin()

        assert refused.value.reason == "GRANT_REVOKED"

    async def test_waiting_ends_when_something_comes(self, world: World) -> None:
        async with opened(world) as mailbox:
            model = await Model.read(mailbox)
            await model.follow(mailbox)
            waiting = asyncio.create_task(mailbox.wait_for_change(60))
            await world.deliver(mail("new"))
            told = await waiting
            changes = await model.follow(mailbox)

        if not told:
            pytest.skip("this provider does not tell by itself")
        assert [change.kind for change in changes] == [ChangeKind.ADDED]

    async def test_messages_are_named_without_being_fetched(self, world: World) -> None:
        await world.deliver(mail("one", sender='"M=?utf-8?q?=C3=BCller?=, Ada" <a@acme.example>', subject="Hello"))
        await world.deliver(mail("two", sender="jobs@acme.example", subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?="))
        await world.deliver(mail("gone"))
        async with opened(world) as mailbox:
            ids = [one.remote_id for one in await listing(mailbox)]
            await world.erase("<gone@test>")
            async with aclosing(cast(Any, mailbox).name(ids)) as names:
                found = [one async for one in names]

        shown = sorted((one.sender, one.subject) for one in found)
        assert shown == [("Müller, Ada", "Hello"), ("jobs@acme.example", "Grüße")]
        assert {one.remote_id for one in found} < set(ids)
        assert all(one.received_at is not None for one in found)
