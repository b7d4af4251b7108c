"""Fetching bodies with few units: threads whole where that is cheaper, several requests in flight, whatever order.

A message whose calls keep failing is reported and left; when Google answers nobody, the whole fetch ends instead, so
that an outage costs no message a try.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from kit import logs
from services.ingest.domain.remote import Lane
from services.ingest.gmail.answers import items, listed, number, whole
from services.ingest.gmail.client import GmailClient
from services.ingest.gmail.costs import Method, QuotaProfile
from services.ingest.gmail.errors import CallFailed, Fault, Kind, problem_of
from services.ingest.gmail.inlining import Missing, missing_bodies
from services.ingest.gmail.labels import LabelNames, label_ids
from services.ingest.gmail.requests import Requests
from services.ingest.remote.port import Fetched, MailFormat, NotFetched, Wanted

log = logs.get(__name__)

#: Outcomes that wait for their reader.
_BUFFERED = 8

Outcome = Fetched | NotFetched


@dataclass(frozen=True, slots=True)
class Job:
    """Messages that are fetched together: a single one, or the wanted ones of a thread that is fetched whole."""

    wanted: tuple[Wanted, ...]
    thread_id: str = ""

    @property
    def lane(self) -> Lane:
        """Of the most urgent one."""
        return self.wanted[0].lane if len(self.wanted) == 1 else min(wanted.lane for wanted in self.wanted)


def plan(wanted: Sequence[Wanted], profile: QuotaProfile) -> list[Job]:
    """In order of lanes, otherwise as given; a thread as soon as its first message."""
    single, whole = profile.costs[Method.MESSAGES_GET], profile.costs[Method.THREADS_GET]
    threads: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted:
        threads[one.thread_id or one.remote_id].append(one)
    jobs: list[Job] = []
    for thread_id, members in threads.items():
        if len(members) * single > whole:
            jobs.append(Job(tuple(members), thread_id))
        else:
            jobs += [Job((member,)) for member in members]
    return sorted(jobs, key=lambda job: job.lane)


class Fetcher:
    """Fetches for one opening of a mailbox."""

    def __init__(
        self,
        client: GmailClient,
        requests: Requests,
        profile: QuotaProfile,
        names: Callable[[Sequence[str]], Awaitable[LabelNames]],
    ) -> None:
        self._client = client
        self._requests = requests
        self._profile = profile
        #: Names for label ids, looked up anew when one of them is not known.
        self._names = names

    async def fetch(self, wanted: Sequence[Wanted]) -> AsyncGenerator[Outcome, None]:
        """See the port."""
        jobs = deque(plan(wanted, self._profile))
        outcomes: asyncio.Queue[Outcome | BaseException | None] = asyncio.Queue(_BUFFERED)
        workers = min(self._profile.concurrency, len(jobs))
        tasks = [asyncio.create_task(self._work(jobs, outcomes)) for _ in range(workers)]
        try:
            while workers:
                # Those that wait already are taken without asking the loop.
                outcome = await outcomes.get() if outcomes.empty() else outcomes.get_nowait()
                if isinstance(outcome, BaseException):
                    raise outcome
                if outcome is None:
                    workers -= 1
                else:
                    yield outcome
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, jobs: deque[Job], outcomes: asyncio.Queue[Outcome | BaseException | None]) -> None:
        try:
            while jobs:
                job = jobs.popleft()
                if job.thread_id:
                    async for outcome in self._whole(job):
                        await outcomes.put(outcome)
                    continue
                outcome = await self._one(job.wanted[0])
                if outcomes.full():
                    await outcomes.put(outcome)
                else:
                    outcomes.put_nowait(outcome)
        except Exception as error:  # crosses to whoever reads the outcomes
            await outcomes.put(error)
        else:
            await outcomes.put(None)

    async def _whole(self, job: Job) -> AsyncIterator[Outcome]:
        """A thread."""
        missing = {wanted.remote_id: wanted for wanted in job.wanted}
        for message in await self._thread(job):
            try:
                outcome = await self._outcome(message, None, job.lane)
            except (CallFailed, _BodyGone):
                continue
            missing.pop(message["id"], None)
            yield outcome
        # A thread that is gone, too long, or lacks somebody says nothing certain about the message itself.
        for wanted in missing.values():
            yield await self._one(wanted)

    async def _thread(self, job: Job) -> list[dict[str, Any]]:
        try:
            got = await self._client.call(self._requests.thread(job.thread_id), job.lane)
        except CallFailed as failed:
            log.info("gmail_thread_in_pieces", reason=failed.fault.reason, messages=len(job.wanted))
            return []
        messages = items(got.content, "messages")
        return [dict(one) for one in messages if one.get("threadId") == job.thread_id and listed(one)]

    async def _one(self, wanted: Wanted) -> Outcome:
        began = self._client.now()
        try:
            try:
                return await self._once(wanted)
            except _BodyGone:
                # Ids of attachments are short-lived; a new look at the message brings new ones.
                return await self._once(wanted, complete=False)
        except CallFailed as failed:
            if failed.fault.kind is Kind.TRANSIENT:
                await self._make_sure_google_answers(began, failed.fault, wanted.lane)
            return _not_fetched(wanted.remote_id, failed.fault)

    async def _once(self, wanted: Wanted, *, complete: bool = True) -> Outcome:
        got = await self._client.call(self._requests.message(wanted.remote_id), wanted.lane)
        return await self._outcome(got.content, got.body, wanted.lane, must_complete=complete)

    async def _make_sure_google_answers(self, began: float, fault: Fault, lane: Lane) -> None:
        """Raises when it is not this message alone."""
        if self._client.answered_at < began:
            try:
                await self._client.call(self._requests.profile(), lane)
            except CallFailed:
                raise problem_of(fault) from None

    async def _outcome(
        self, message: dict[str, Any], body: bytes | None, lane: Lane, *, must_complete: bool = True
    ) -> Outcome:
        """`message` without its payload and `body` as it came, or the whole message. _BodyGone when a part is."""
        # Most messages leave nothing out, and are passed on as they came.
        if body is None or b'"attachmentId"' in body:
            message = message if body is None else whole(body)
            completed = await self._complete_all(message, lane, must_complete=must_complete)
            body = orjson.dumps(message) if completed or body is None else body
        labels = label_ids(message)
        named = listed(message, (await self._names(labels)).names(labels))
        assert named is not None, "answers without an id are not taken"
        size = number(message.get("sizeEstimate")) or len(body)
        return Fetched(named, MailFormat.GMAIL, body, size, _received_at(message))

    async def _complete_all(self, message: dict[str, Any], lane: Lane, *, must_complete: bool) -> bool:
        missing = missing_bodies(message)
        for one in missing:
            try:
                await self._complete(message["id"], one, lane)
            except _BodyGone:
                if must_complete:
                    raise
        return bool(missing)

    async def _complete(self, message_id: str, missing: Missing, lane: Lane) -> None:
        """Puts a body where it belongs."""
        try:
            got = await self._client.call(self._requests.attachment(message_id, missing.attachment_id), lane)
        except CallFailed as failed:
            if failed.fault.kind is Kind.TRANSIENT:
                raise
            log.info("gmail_body_left_out", reason=failed.fault.reason)
            raise _BodyGone from None
        data = got.content.get("data")
        if isinstance(data, str):
            missing.body["data"] = data


class _BodyGone(Exception):  # noqa: N818 (says what happened)
    """A body that a message leaves out is not to be had under the id that it gave."""


def _not_fetched(remote_id: str, fault: Fault) -> NotFetched:
    match fault.kind:
        case Kind.NOT_FOUND:
            return NotFetched(remote_id, "DELETED_MEANWHILE", "It was deleted before it was read.", True, False)
        case Kind.TRANSIENT:
            return NotFetched(remote_id, "PROVIDER_TROUBLE", f"{fault.reason}: {fault.message}")
        case Kind.TOO_LARGE:
            return NotFetched(remote_id, "TOO_LARGE", fault.message, transient=False)
        case _:
            return NotFetched(remote_id, "PROVIDER_REFUSED", f"{fault.reason}: {fault.message}", transient=False)


def _received_at(message: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(number(message.get("internalDate")) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
