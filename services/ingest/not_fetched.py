"""What of a remote mailbox is not here, and asking for it.

How many are where is counted as they move (`remote_counts`); what is not here lies in an index by state and reason,
newest first. So neither reads the hundred thousands of rows of a large mailbox.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from kit import paging
from kit.db import Database, Transaction
from kit.operations.model import Operation
from kit.wire import timestamp
from services.ingest.connecting import changes
from services.ingest.connecting.ports import StartSync
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.remote import ConnectionState, Lane, RemoteState
from services.ingest.ports import MailboxStore
from services.ingest.remote.judging import DELETED_MEANWHILE
from services.ingest.sync import the_mailbox
from services.ingest.tables import mailboxes, remote_counts, remote_mailboxes, remote_messages

_T = remote_messages.c
#: What a person can ask for.
ASKABLE = (RemoteState.LEFT_OUT, RemoteState.FAILED)
#: Of what a person can see what it is.
SHOWN = (*ASKABLE, RemoteState.PENDING)
_STATES: Mapping[int, tuple[RemoteState, ...]] = {
    mailbox_pb2.REMOTE_MESSAGE_STATE_UNSPECIFIED: ASKABLE,
    mailbox_pb2.REMOTE_MESSAGE_STATE_LEFT_OUT: (RemoteState.LEFT_OUT,),
    mailbox_pb2.REMOTE_MESSAGE_STATE_FAILED: (RemoteState.FAILED,),
    mailbox_pb2.REMOTE_MESSAGE_STATE_PENDING: (RemoteState.PENDING,),
}
_REMOTE_ID_CHARS = 500
_C = remote_counts.c
#: As the index says it, or it is not used.
_IN_INDEX = _T.state.in_([sa.literal_column(f"'{state}'") for state in ASKABLE])
#: Below them in a Gmail id: chance.
_GMAIL_ID_CHANCE_BITS = 20
#: 1980 and 2100: what a place tells outside of them is nonsense.
_FIRST_MAIL, _LAST_MAIL = 315_532_800, 4_102_444_800


def _edge(newest: bool) -> Any:
    """The recency of the oldest or newest of a state and reason: one step into the index."""
    of_group = (_T.user_id == _C.user_id, _T.mailbox_id == _C.mailbox_id, _T.state == _C.state, _T.reason == _C.reason)
    order = (_T.recency.desc(), _T.remote_id.desc()) if newest else (_T.recency, _T.remote_id)
    # Of what has a time at all: a server may not tell.
    return sa.select(_T.recency).where(*of_group, _IN_INDEX, _T.recency > 0).order_by(*order).limit(1).scalar_subquery()


_COUNTED = sa.select(
    _C.mailbox_id,
    _C.state,
    _C.reason,
    _C.count,
    _edge(newest=False).label("oldest"),
    _edge(newest=True).label("newest"),
).where(_C.mailbox_id == sa.any_(sa.bindparam("mailbox_ids", type_=ARRAY(sa.Uuid))), _C.count > 0)


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
        kinds = (
            sa.select(mailboxes.c.id, mailboxes.c.kind)
            .join(remote_mailboxes, remote_mailboxes.c.mailbox_id == mailboxes.c.id)
            .where(mailboxes.c.id.in_(mailbox_ids))
        )
        async with self._ports.database.begin(user_id) as tx:
            known = {row.id: MailboxKind(row.kind) for row in await tx.execute(kinds)}
            rows = list(await tx.execute(_COUNTED, {"mailbox_ids": list(known)}))
        found = {one: mailbox_pb2.MailboxCounts(mailbox_id=str(one)) for one in mailbox_ids if one in known}
        for row in rows:
            _count(found[row.mailbox_id], row, known[row.mailbox_id])
        return list(found.values())

    async def page(
        self, user_id: UUID, mailbox_id: UUID, request: pb.ListMessagesNotFetchedRequest, reason: str
    ) -> pb.ListMessagesNotFetchedResponse:
        """A page of them, newest first."""
        size = paging.page_size(request.page_size)
        states, behind = _states(request.state), _place(request.page_token)
        async with self._ports.database.begin(user_id) as tx:
            mailbox = await the_mailbox(self._ports.mailboxes, tx, mailbox_id)
            rows = list(await tx.execute(_page_of(mailbox_id, states, reason, behind, size + 1)))
        page = rows[:size]
        tokens = [paging.encode([str(row.recency), row.remote_id]) for row in page]
        return pb.ListMessagesNotFetchedResponse(
            messages=[message_proto(row, mailbox.kind) for row in page],
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


def _page_of(
    mailbox_id: UUID, states: Sequence[RemoteState], reason: str, behind: tuple[int, str] | None, limit: int
) -> sa.Select[Any]:
    """The newest of each state and reason that there is, from the index, and of these the newest of all."""
    groups = [_C.mailbox_id == mailbox_id, _C.state.in_(states), _C.count > 0]
    of_group = [_T.mailbox_id == mailbox_id, _T.state == _C.state, _T.reason == _C.reason]
    if RemoteState.PENDING not in states:
        # Those are not in the index: they come and go, and are looked at rarely.
        of_group.append(_IN_INDEX)
    if reason:
        groups.append(_C.reason == reason)
    if behind is not None:
        of_group.append(sa.tuple_(_T.recency, _T.remote_id) < sa.tuple_(*map(sa.literal, behind)))
    newest = (_T.recency.desc(), _T.remote_id.desc())
    some = sa.select(remote_messages).where(*of_group).order_by(*newest).limit(limit).lateral("some")
    order = (some.c.recency.desc(), some.c.remote_id.desc())
    return sa.select(some).select_from(remote_counts.join(some, sa.true())).where(*groups).order_by(*order).limit(limit)


async def _ask_for(tx: Transaction, mailbox_id: UUID, request: pb.RequestMessagesRequest, reason: str) -> int:
    """Puts them in front of everything else."""
    # As everybody does who writes rows of the mailbox: a sync that runs must not overwrite the wish.
    here = remote_mailboxes.c.mailbox_id == mailbox_id
    await tx.execute(sa.select(remote_mailboxes.c.mailbox_id).where(here).with_for_update())
    wanted = [_T.mailbox_id == mailbox_id, _T.state.in_(ASKABLE)]
    if request.remote_ids:
        check_remote_ids(request.remote_ids)
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


def check_remote_ids(remote_ids: Sequence[str]) -> None:
    """INVALID_ARGUMENT for what cannot be a provider's id."""
    if any(len(one) > _REMOTE_ID_CHARS or "\0" in one for one in remote_ids):
        raise paging.invalid("remote_ids", "There is no such message.")


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


def _count(counts: mailbox_pb2.MailboxCounts, row: Any, kind: MailboxKind) -> None:
    state = RemoteState(row.state)
    if state in ASKABLE:
        by_reason = counts.left_out if state is RemoteState.LEFT_OUT else counts.failed
        by_reason[row.reason] = row.count
        span = mailbox_pb2.TimeSpan(oldest_time=_told_by(row.oldest, kind), newest_time=_told_by(row.newest, kind))
        (counts.left_out_spans if state is RemoteState.LEFT_OUT else counts.failed_spans)[row.reason].CopyFrom(span)
    elif state is not RemoteState.GONE:
        # The other states have a field of their name each; reasons do not matter there.
        setattr(counts, state.value, getattr(counts, state.value) + row.count)
    elif row.reason == DELETED_MEANWHILE:
        counts.gone += row.count


def _told_by(recency: int | None, kind: MailboxKind) -> Any:
    """When a message came, as far as its place among the others tells; None when it does not."""
    if not recency:
        return None
    # Gmail's ids begin with the millisecond at which it took the message; IMAP's recency is that millisecond.
    milliseconds = recency >> _GMAIL_ID_CHANCE_BITS if kind is MailboxKind.GMAIL else recency
    moment = milliseconds / 1000
    return timestamp(datetime.fromtimestamp(moment, UTC)) if _FIRST_MAIL <= moment < _LAST_MAIL else None


def message_proto(row: Any, kind: MailboxKind) -> mailbox_pb2.RemoteMessage:
    """The wire form of a row of `remote_messages`."""
    listed_at: datetime = row.listed_at
    named = row.named_at is not None
    return mailbox_pb2.RemoteMessage(
        remote_id=row.remote_id,
        thread_id=row.thread_id,
        state=mailbox_pb2.RemoteMessageState.Value(f"REMOTE_MESSAGE_STATE_{RemoteState(row.state).name}"),
        reason=row.reason,
        detail=row.detail,
        list_time=timestamp(listed_at),
        named=named,
        sender=row.sender if named else "",
        subject=row.subject if named else "",
        receive_time=timestamp(row.received_at) if named and row.received_at else _told_by(row.recency, kind),
    )
