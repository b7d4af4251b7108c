"""What of a remote mailbox is not here, and asking for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from kit import paging
from kit.db import Database, Transaction
from kit.operations.model import Operation
from kit.wire import timestamp
from services.ingest.connecting import changes
from services.ingest.connecting.ports import StartSync
from services.ingest.domain.remote import ConnectionState, Lane, RemoteState
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox
from services.ingest.tables import remote_mailboxes, remote_messages

_T = remote_messages.c
#: What a person can ask for.
_ASKABLE = (RemoteState.LEFT_OUT, RemoteState.FAILED)
_STATES: Mapping[int, tuple[RemoteState, ...]] = {
    mailbox_pb2.REMOTE_MESSAGE_STATE_UNSPECIFIED: _ASKABLE,
    mailbox_pb2.REMOTE_MESSAGE_STATE_LEFT_OUT: (RemoteState.LEFT_OUT,),
    mailbox_pb2.REMOTE_MESSAGE_STATE_FAILED: (RemoteState.FAILED,),
    mailbox_pb2.REMOTE_MESSAGE_STATE_PENDING: (RemoteState.PENDING,),
}
_REMOTE_ID_CHARS = 500


@dataclass(frozen=True, slots=True)
class NotFetchedPorts:
    """What these calls work with."""

    database: Database
    mailboxes: MailboxStore
    start_sync: StartSync


class NotFetched:
    """The three calls."""

    def __init__(self, ports: NotFetchedPorts) -> None:
        self._ports = ports

    async def counts(self, user_id: UUID, mailbox_ids: Sequence[UUID]) -> list[mailbox_pb2.MailboxCounts]:
        """How many messages are where, of those that are remote mailboxes of the user's, in that order."""
        remote = sa.select(remote_mailboxes.c.mailbox_id).where(remote_mailboxes.c.mailbox_id.in_(mailbox_ids))
        counted = (
            sa.select(_T.mailbox_id, _T.state, _T.reason, sa.func.count().label("count"))
            .where(_T.mailbox_id.in_(mailbox_ids))
            .group_by(_T.mailbox_id, _T.state, _T.reason)
        )
        async with self._ports.database.begin(user_id) as tx:
            known = set((await tx.execute(remote)).scalars())
            rows = list(await tx.execute(counted))
        found = {one: mailbox_pb2.MailboxCounts(mailbox_id=str(one)) for one in mailbox_ids if one in known}
        for row in rows:
            _count(found[row.mailbox_id], RemoteState(row.state), row.reason, row.count)
        return list(found.values())

    async def page(
        self, user_id: UUID, mailbox_id: UUID, request: pb.ListMessagesNotFetchedRequest, reason: str
    ) -> pb.ListMessagesNotFetchedResponse:
        """A page of them, newest first."""
        size = paging.page_size(request.page_size)
        query = (
            sa.select(remote_messages)
            .where(_T.mailbox_id == mailbox_id, _T.state.in_(_states(request.state)))
            .order_by(_T.recency.desc(), _T.remote_id.desc())
            .limit(size + 1)
        )
        if reason:
            query = query.where(_T.reason == reason)
        if (behind := _place(request.page_token)) is not None:
            query = query.where(sa.tuple_(_T.recency, _T.remote_id) < sa.tuple_(*map(sa.literal, behind)))
        async with self._ports.database.begin(user_id) as tx:
            await the_mailbox(self._ports.mailboxes, tx, mailbox_id)
            rows = list(await tx.execute(query))
        page = rows[:size]
        tokens = [paging.encode([str(row.recency), row.remote_id]) for row in page]
        return pb.ListMessagesNotFetchedResponse(
            messages=map(_message, page),
            next_page_token=tokens[-1] if len(rows) > size else "",
            page_tokens=tokens,
        )

    async def request(
        self, user_id: UUID, mailbox_id: UUID, request: pb.RequestMessagesRequest, reason: str
    ) -> tuple[Operation, int]:
        """The sync that fetches them, and how many they are."""
        async with self._ports.database.begin(user_id) as tx:
            mailbox = changes.remote(await the_mailbox(self._ports.mailboxes, tx, mailbox_id))
            if mailbox.state is not ConnectionState.CONNECTED:
                raise changes.not_connected(mailbox)
            requested = await _ask_for(tx, mailbox_id, request, reason)
            return await self._ports.start_sync(tx, mailbox_id), requested


async def _ask_for(tx: Transaction, mailbox_id: UUID, request: pb.RequestMessagesRequest, reason: str) -> int:
    """Puts them in front of everything else."""
    # As everybody does who writes rows of the mailbox: a sync that runs must not overwrite the wish.
    here = remote_mailboxes.c.mailbox_id == mailbox_id
    await tx.execute(sa.select(remote_mailboxes.c.mailbox_id).where(here).with_for_update())
    wanted = [_T.mailbox_id == mailbox_id, _T.state.in_(_ASKABLE)]
    if request.remote_ids:
        if any(len(one) > _REMOTE_ID_CHARS or "\0" in one for one in request.remote_ids):
            raise paging.invalid("remote_ids", "There is no such message.")
        wanted.append(_T.remote_id.in_(request.remote_ids))
    else:
        wanted.append(_T.state.in_(_states(request.state)))
        if reason:
            wanted.append(_T.reason == reason)
    values = {
        "state": RemoteState.PENDING,
        "lane": int(Lane.PERSON),
        "reason": "",
        "detail": "",
        "attempts": 0,
        "not_before": None,
    }
    done = await tx.execute(sa.update(remote_messages).where(*wanted).values(values))
    return int(done.rowcount)


def _states(value: int) -> tuple[RemoteState, ...]:
    found = _STATES.get(value)
    if found is None:
        raise paging.invalid("state", "There is no such state.")
    return found


def _place(token: str) -> tuple[int, str] | None:
    key = paging.decode(token, 2)
    if key is None:
        return None
    try:
        recency = int(key[0] or "")
    except ValueError as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error
    if not 0 <= recency < 2**63 or "\0" in (key[1] or ""):
        raise paging.invalid("page_token", "The page token is not one of ours.")
    return recency, key[1] or ""


def _count(counts: mailbox_pb2.MailboxCounts, state: RemoteState, reason: str, number: int) -> None:
    if state is RemoteState.LEFT_OUT:
        counts.left_out[reason] += number
    elif state is RemoteState.FAILED:
        counts.failed[reason] += number
    else:
        # The other states have a field of their name each; reasons do not matter there.
        setattr(counts, state.value, getattr(counts, state.value) + number)


def _message(row: Any) -> mailbox_pb2.RemoteMessage:
    listed_at: datetime = row.listed_at
    return mailbox_pb2.RemoteMessage(
        remote_id=row.remote_id,
        thread_id=row.thread_id,
        state=mailbox_pb2.RemoteMessageState.Value(f"REMOTE_MESSAGE_STATE_{RemoteState(row.state).name}"),
        reason=row.reason,
        detail=row.detail,
        list_time=timestamp(listed_at),
    )
