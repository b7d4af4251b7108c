"""What was not fetched can be seen for what it is: how many, from when, and who wrote about what."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from kit.errors import Problem
from services.ingest import tables
from services.ingest.domain.remote import RemoteState
from services.ingest.not_fetched import _page_of
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.services import IngestStack
from tests.integration.ingest.gmail_state import connector
from tests.integration.ingest.test_connections_not_fetched import (
    CANDIDATES,
    EVERYTHING,
    LEFT_OUT,
    chatter,
    chatty,
    connected,
    counts,
    not_fetched,
)

__all__ = ["chatty", "connector"]

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # of SQLAlchemy's


async def name(connector: Connector, mailbox_id: str, *remote_ids: str) -> list[mailbox_pb2.RemoteMessage]:
    """NameMessages."""
    request = pb.NameMessagesRequest(mailbox_id=mailbox_id, remote_ids=remote_ids)
    answer = await connector.call("NameMessages", request)
    return list(answer.messages)


def gets(google: FakeGmail) -> int:
    """How many messages Google was asked for."""
    usage = google.stats(ADA)["users"].get(ADA, {"methods": {}})
    return int(usage["methods"].get("messages.get", 0))


async def test_a_message_that_was_left_out_is_named_once_and_stays_where_it_is(
    ingest: IngestStack, connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    google.reset_stats()

    named = await name(connector, mailbox.id, chatty[3], "unknown", chatty[1])
    asked = gets(google)
    again = await name(connector, mailbox.id, chatty[1])
    listed = {one.remote_id: one for one in await not_fetched(connector, mailbox.id)}

    assert [one.remote_id for one in named] == [chatty[3], chatty[1]]
    assert [(one.named, one.sender, one.subject) for one in named] == [
        (True, "Sender 3", "Mail 3"),
        (True, "Sender 1", "Mail 1"),
    ]
    truth = google.truth(ADA)
    assert [int(one.receive_time.ToDatetime(UTC).timestamp() * 1000) for one in named] == [
        int(truth[one.remote_id]["internalDate"]) for one in named
    ]
    assert (asked, gets(google)) == (2, 2), "what is known is not asked again"
    assert again == [named[1]] == [listed[chatty[1]]]
    assert {one.state for one in listed.values()} == {LEFT_OUT}
    assert not listed[chatty[0]].named
    assert await ingest.rows(tables.messages, connector.caller.user_id) == [], "nobody's text came here"


async def test_what_is_hostile_about_a_heading_is_bounded(connector: Connector, google: FakeGmail) -> None:
    subject = b"=?utf-8?q?" + b"A=00=1B" * 400 + b"?= tail"
    raw = b"From: =?utf-8?q?J=C3=B6rg=0D=0A?= <J@Example.org>\r\nSubject: " + subject + b"\r\n\r\nHello\r\n"
    one = google.deliver(ADA, raw)["id"]
    bare = google.deliver(ADA, b"Date: nonsense\r\n\r\nHello\r\n")["id"]
    mailbox = await connected(connector, CANDIDATES)

    hostile, empty = await name(connector, mailbox.id, one, bare)

    assert hostile.sender == "Jörg"
    assert len(hostile.subject) <= 300
    assert hostile.subject.isprintable()
    assert (empty.named, empty.sender, empty.subject) == (True, "", "")


async def test_what_is_deleted_meanwhile_has_no_name_and_the_others_do(
    connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    google.delete(ADA, chatty[2])

    named = await name(connector, mailbox.id, *chatty)

    assert {one.remote_id: one.named for one in named} == {one: one != chatty[2] for one in chatty}


async def test_without_a_consent_nothing_is_named_and_the_mailbox_says_so(
    connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    google.revoke(ADA)
    google.expire_access_tokens(ADA)

    with pytest.raises(Problem) as refused:
        await name(connector, mailbox.id, chatty[0])

    assert (refused.value.reason, refused.value.metadata["state"]) == ("MAILBOX_NOT_CONNECTED", "needs_reauth")


@pytest.mark.parametrize("ids", [[], ["m"] * 21, ["m\0"], ["m" * 600]])
async def test_ids_that_cannot_be_are_refused(connector: Connector, ids: list[str]) -> None:
    mailbox = await connected(connector, CANDIDATES)

    with pytest.raises(Problem) as refused:
        await name(connector, mailbox.id, *ids)

    assert refused.value.metadata == {"field": "remote_ids"}


async def counted(ingest: IngestStack, user_id: UUID) -> tuple[dict[Any, int], dict[Any, int]]:
    """What the counters say, and what there is."""
    kept = await ingest.rows(tables.remote_counts, user_id)
    rows = await ingest.rows(tables.remote_messages, user_id)
    said = {(row.mailbox_id, row.state, row.reason): row.count for row in kept if row.count}
    return said, dict(Counter((row.mailbox_id, row.state, row.reason) for row in rows))


async def test_the_counters_agree_with_the_rows_whatever_happens(
    ingest: IngestStack, connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    user_id, seen = connector.caller.user_id, []

    async def check() -> None:
        said, there = await counted(ingest, user_id)
        assert said == there
        seen.append(said)

    await check()
    asked = pb.RequestMessagesRequest(mailbox_id=mailbox.id, remote_ids=chatty[:2])
    await connector.caller.succeeded((await connector.call("RequestMessages", asked)).operation.id)
    await check()
    google.delete(ADA, chatty[0])
    google.delete(ADA, chatty[4])
    google.deliver(ADA, chatter(9))
    await connector.caller.succeeded((await connector.caller.start_sync(mailbox.id)).id)
    await check()
    wider = pb.UpdateMailboxSettingsRequest(mailbox_id=mailbox.id, settings=EVERYTHING)
    await connector.caller.succeeded((await connector.call("UpdateMailboxSettings", wider)).operation.id)
    await check()
    told = await counts(connector, mailbox.id)
    left = await connector.disconnect(mailbox.id, erase=True)
    await connector.caller.succeeded(left.operation.id)
    await check()

    assert len({tuple(sorted(map(str, one.items()))) for one in seen}) == len(seen), "every step moved something"
    assert seen[-1] == {}
    assert (told.stored, told.gone) == (4, 1), "what had been fetched before it was deleted is not counted as missed"


async def test_the_counts_say_from_when_the_messages_are(
    connector: Connector, google: FakeGmail, chatty: list[str]
) -> None:
    mailbox = await connected(connector, CANDIDATES)
    truth = google.truth(ADA)
    moments = [datetime.fromtimestamp(int(truth[one]["internalDate"]) / 1000, UTC) for one in chatty]

    found = await counts(connector, mailbox.id)

    ((reason, count),) = found.left_out.items()
    span = found.left_out_spans[reason]
    assert count == len(chatty)
    assert (span.oldest_time.ToDatetime(UTC), span.newest_time.ToDatetime(UTC)) == (min(moments), max(moments))


async def test_a_page_of_a_large_mailbox_comes_from_the_index(ingest: IngestStack, connector: Connector) -> None:
    mailbox = await connected(connector, CANDIDATES)
    user_id, mailbox_id = connector.caller.user_id, UUID(mailbox.id)
    rows = [
        {
            "user_id": user_id,
            "mailbox_id": mailbox_id,
            "remote_id": f"{number:016x}",
            "thread_id": "",
            "recency": number,
            "state": "left_out" if number % 10 else "stored",
            "reason": ("NOISE", "NOT_A_CANDIDATE")[number % 2] if number % 10 else "",
        }
        for number in range(20_000)
    ]
    async with ingest.db.begin(user_id) as tx:
        for start in range(0, len(rows), 2_000):
            await tx.execute(sa.insert(tables.remote_messages), rows[start : start + 2_000])
    states = (RemoteState.LEFT_OUT, RemoteState.FAILED)
    query = _page_of(mailbox_id, states, "", (15_000, "z"), 50)

    async with ingest.db.begin(user_id) as tx:
        text = query.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True})
        (plan,) = (await tx.execute(sa.text(f"explain (analyze, format json) {text}"))).scalar_one()
        found = list(await tx.execute(query))

    assert [row.recency for row in found] == [one for one in range(15_000, 14_900, -1) if one % 10][:50]
    assert rows_read(plan["Plan"]) < 500


def rows_read(node: dict[str, Any]) -> int:
    """Rows that the scans of a plan looked at."""
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if "Relation Name" in node else 0
    return int(own * node["Actual Loops"]) + sum(rows_read(child) for child in node.get("Plans", ()))
