"""A mailbox goes in, applications come out, live; the same mail again, in whatever form, adds nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cli.errors import CliError
from cli.import_mail import follow, import_path, start_import
from cli.packing import measure
from tests.e2e.archives import FORMS, as_mbox, bring, mailbox, numbers
from tests.e2e.conftest import NewPerson, Undisturbed
from tests.e2e.people import Person
from tests.e2e.picture import Picture, content, differences, picture
from tests.e2e.quiet import quiet
from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack
from tools.mailgen import demo

_CHANGES = "subscription { applicationChanged { missed created { id } updated { id } removedIds } }"
_IDS = "query { applications(first: 100) { totalCount edges { node { id } } } }"
_CONNECT = "mutation { connectDemoMailbox { __typename ... on ConnectDemoMailboxSuccess { mailbox { id } } } }"
_START = """
mutation Start($input: StartSyncInput!) {
  startSync(input: $input) { __typename ... on StartSyncSuccess { operation { id } } ... on Problem { message } }
}
"""
_CANCEL = """
mutation Cancel($id: ID!) {
  cancelOperation(input: {id: $id}) { __typename ... on Problem { message } }
}
"""
_RETRY = """
mutation Retry($id: ID!) {
  retryOperation(input: {id: $id}) { __typename ... on Problem { message } }
}
"""
_READ = "query Read($id: ID!) { receipt(operationId: $id) { inScope } }"
_ATTEMPTS = "query Attempts($id: ID!) { operation(id: $id) { attempts { attempt outcome } } }"


async def over_sse(somebody: Person) -> AsyncIterator[dict[str, Any]]:
    async for answer in somebody.subscribe(_CHANGES, {}):
        yield answer


async def over_websocket(somebody: Person) -> AsyncIterator[dict[str, Any]]:
    async for answer in somebody.watch(_CHANGES):
        assert "errors" not in answer, answer
        yield answer["data"]


async def listen(answers: AsyncIterator[dict[str, Any]], is_open: asyncio.Event, shown: set[str]) -> None:
    """Keeps `shown` at what a page would show that is driven by these changes alone."""
    async for answer in answers:
        change = answer["applicationChanged"]
        assert change["missed"] is not is_open.is_set(), "only the first says: read the list, from now on all is told"
        is_open.set()
        shown |= {one["id"] for one in change["created"] + change["updated"]}
        shown -= set(change["removedIds"])


@pytest.mark.parametrize("way", [over_sse, over_websocket], ids=["sse", "websocket"])
async def test_applications_appear_live_while_the_demo_mailbox_is_read(
    stack: ProcessStack, person: NewPerson, tmp_path: Path, way: Any
) -> None:
    somebody = await person()
    archive = as_mbox(tmp_path, demo.mails())
    shown: set[str] = set()
    is_open = asyncio.Event()
    listening = asyncio.create_task(listen(way(somebody), is_open, shown))
    await asyncio.wait_for(is_open.wait(), 10)

    ended = await bring(somebody, archive)
    await quiet(stack)

    async def all_shown() -> bool:
        assert not listening.done(), listening.result()
        found = (await somebody.query(_IDS))["applications"]
        return found["totalCount"] > 40 and {edge["node"]["id"] for edge in found["edges"]} == shown

    await until(all_shown, "the page that only listened shows every application and no other")
    listening.cancel()
    assert numbers(ended) == (277, 277, 0, 0, 0)


async def test_the_same_mails_again_in_any_form_add_nothing(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody = await person()
    mails = list(demo.mails())
    assert numbers(await bring(somebody, as_mbox(tmp_path, mails))) == (277, 277, 0, 0, 0)
    await quiet(stack)
    before = content(await picture(somebody))

    for form, write in FORMS.items():
        (tmp_path / form).mkdir()
        again = await bring(somebody, write(tmp_path / form, mails))
        assert numbers(again) == (277, 0, 277, 0, 0), form
    await quiet(stack)

    assert differences(before, content(await picture(somebody))) == []


async def test_whatever_form_mails_come_in_the_same_applications_come_out(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    mails = list(demo.mails())

    async def came_of(form: str) -> Picture:
        somebody = await person()
        (tmp_path / form).mkdir()
        assert numbers(await bring(somebody, FORMS[form](tmp_path / form, mails))) == (277, 277, 0, 0, 0), form
        await quiet(stack)
        whole = await picture(somebody)
        return {part: whole[part] for part in ("applications", "stats", "labels")}

    expected, *others = [await came_of(form) for form in FORMS]

    assert [differences(expected, other) for other in others] == [[]] * 3


async def test_a_sync_started_twice_is_one_and_the_demo_is_what_an_import_of_it_is(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody, importer = await person(), await person()
    mailbox_id = (await somebody.mutate(_CONNECT))["mailbox"]["id"]
    asked = {"input": {"mailboxId": mailbox_id}}

    first, second = await asyncio.gather(somebody.mutate(_START, asked), somebody.mutate(_START, asked))
    ended = await follow(somebody, first["operation"]["id"], lambda _: None)
    await bring(importer, as_mbox(tmp_path, demo.mails()))
    await quiet(stack)

    assert first["operation"]["id"] == second["operation"]["id"]
    assert numbers(ended) == (277, 277, 0, 0, 0)
    one, other = await picture(somebody), await picture(importer)
    assert (
        differences(*({part: each[part] for part in ("applications", "stats", "labels")} for each in (one, other)))
        == []
    )


async def test_cancelled_in_the_middle_and_tried_again_it_ends_as_if_nothing_had_happened(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    hasty = await person()
    upload_id = await upload(hasty, undisturbed.archive)
    operation_id = await start_import(hasty, upload_id, "")
    await until(lambda: reads(hasty, operation_id), "the archive is being read")

    await hasty.mutate(_CANCEL, {"id": operation_id})
    cancelled = await follow(hasty, operation_id, lambda _: None)
    await hasty.mutate(_RETRY, {"id": operation_id})
    ended = await follow(hasty, operation_id, lambda _: None)
    attempts = (await hasty.query(_ATTEMPTS, {"id": operation_id}))["operation"]["attempts"]
    await quiet(stack)

    assert (cancelled["state"], ended["state"]) == ("CANCELLED", "SUCCEEDED")
    assert 0 < cancelled["receipt"]["inScope"] < ended["receipt"]["inScope"]
    assert [(one["attempt"], one["outcome"]) for one in attempts] == [(1, "cancelled"), (2, "succeeded")]
    assert differences(undisturbed.picture, await picture(hasty)) == []


async def reads(somebody: Person, operation_id: str) -> bool:
    """Whether a sync has counted its first mails."""
    receipt = (await somebody.query(_READ, {"id": operation_id}))["receipt"]
    return receipt is not None and receipt["inScope"] > 0


async def upload(somebody: Person, archive: Path) -> str:
    """Uploads a whole archive; returns the upload's id."""
    with archive.open("rb") as source:
        size, fingerprint = measure(source)
        upload_id, offset = await somebody.create_upload(archive.name, size, fingerprint)
        while offset < size:
            offset = await somebody.append(upload_id, source, offset)
    return upload_id


async def test_an_upload_that_was_broken_off_goes_on_where_it_stood(
    stack: ProcessStack, person: NewPerson, tmp_path: Path
) -> None:
    somebody = await person()
    archive = as_mbox(tmp_path, mailbox(100, 200))
    with archive.open("rb") as source:
        size, fingerprint = measure(source)
        upload_id, _ = await somebody.create_upload(archive.name, size, fingerprint)
        source.seek(0)
        half = source.read(size // 2)
    await break_off(somebody, upload_id, half, size)

    async def has_arrived() -> bool:
        return await somebody.offset(upload_id) == len(half)

    await until(has_arrived, "what came before the break is kept")
    with pytest.raises(CliError, match="Not all bytes have arrived"):
        await start_import(somebody, upload_id, "")
    sent: list[int] = []
    ended = await import_path(somebody, archive, "", Uploading(sent))

    assert len(half) == sent[0], "the second half only"
    assert numbers(ended)[:2] == (len(mailbox(100, 200)), len(mailbox(100, 200)))


class Uploading:
    """A meter that notes where an upload stands."""

    def __init__(self, sent: list[int]) -> None:
        self._sent = sent

    def show(self, phase: str, done: int, total: int) -> None:
        """Hears how far it is."""
        if phase == "uploading":
            self._sent.append(done)


async def break_off(somebody: Person, upload_id: str, half: bytes, size: int) -> None:
    """A PATCH that promises `size` bytes, sends half of them, and hangs up."""
    address = urlsplit(somebody.url)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    head = [
        f"PATCH /uploads/{upload_id} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: Bearer {somebody.token}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {size}",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + half)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
