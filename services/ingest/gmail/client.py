"""Calls of one account: each waits for its turn, is sent, judged, and tried again where that helps."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from kit import logs
from services.ingest.domain.remote import Lane
from services.ingest.gmail.errors import CallFailed, Fault, Kind, problem_of, read_fault
from services.ingest.gmail.quota import AccountQuota
from services.ingest.gmail.requests import Request
from services.ingest.gmail.ticks import Ticks, sleep_until
from services.ingest.gmail.tokens import OneRefresh
from services.ingest.gmail.wire import Answer, Wire

log = logs.get(__name__)

#: Tries of a call that fails for no fault of its own.
TRIES = 5
#: min(cap, base * 2^n) with full jitter.
BACKOFF_BASE_SECONDS = 0.5
BACKOFF_CAP_SECONDS = 20.0
#: Pauses and refusals one call sits out: each is Google's wish, so many in a row mean that something else is wrong.
PAUSES = 10
#: Tokens are good for a minute when they are given out.
_TOKEN_SECONDS = 30.0
#: A token that was refused is replaced once.
_TOKENS = 2


class Got(NamedTuple):
    """A good answer, as it came and as far as the request has it decoded."""

    body: bytes
    content: dict[str, Any]


class GmailClient:
    """The calls of one opening of one mailbox. Raises CallFailed for what concerns one call only, else Problem."""

    def __init__(
        self,
        wire: Wire,
        quota: AccountQuota,
        tokens: OneRefresh,
        ticks: Ticks,
        *,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._wire = wire
        self._quota = quota
        self._tokens = tokens
        self._ticks = ticks
        self._jitter = jitter
        #: Quota units of the requests sent.
        self.units_used = 0
        #: When Google last answered well, by the ticks.
        self.answered_at = 0.0

    def now(self) -> float:
        """By the ticks."""
        return self._ticks.now()

    async def call(self, request: Request, lane: Lane) -> Got:
        """The answer. CallFailed: NOT_FOUND, INVALID, TOO_LARGE, or TRANSIENT after all tries.

        Problem: a grant that is gone, an account or a project that may not, a day that is spent.
        """
        troubles = _Troubles()
        while True:
            # Before the turn, because making one takes a while: what is sent late may break the minute's bound.
            troubles.token = await self._tokens.token()
            try:
                got = await self._try(request, lane, troubles)
            except CallFailed as failed:
                troubles.count(failed.fault)
                log.info("gmail_call_again", method=request.method, reason=failed.fault.reason, tries=troubles.tries)
                await self._recover(failed.fault, troubles)
            else:
                self._quota.answered()
                self.answered_at = self._ticks.now()
                return got

    async def _try(self, request: Request, lane: Lane, troubles: "_Troubles") -> Got:
        asked_at = self._ticks.now()
        async with self._quota.turn(request.method, lane) as turn:
            if self._ticks.now() - asked_at > _TOKEN_SECONDS:
                troubles.token = await self._tokens.token()
            self.units_used += turn.cost
            answer = await self._wire.send(request, troubles.token)
            if answer.status in (200, 204):
                return Got(answer.body, _checked(request, answer))
            fault = read_fault(answer.status, answer.headers, answer.body, answer.server_time(self._ticks.now()))
            # Before the turn ends: it would let the next one go.
            self._slow_down(fault)
            raise CallFailed(fault)

    def _slow_down(self, fault: Fault) -> None:
        until = self._ticks.now() + (fault.wait or 0.0)
        if fault.kind is Kind.USER_PAUSED:
            log.warning("gmail_user_paused", reason=fault.reason, seconds=round(fault.wait or 0))
            self._quota.pause(until)
        elif fault.kind is Kind.PROJECT_PAUSED:
            log.warning("gmail_project_paused", reason=fault.reason, seconds=round(fault.wait or 0))
            self._quota.pause_project(until)
        elif fault.kind is Kind.TOO_MANY_AT_ONCE:
            self._quota.too_many()

    async def _recover(self, fault: Fault, troubles: "_Troubles") -> None:
        """Waits for as long as makes the next try better."""
        if fault.kind is Kind.TOKEN_REFUSED:
            await self._tokens.instead_of(troubles.token)
        elif fault.kind in (Kind.TRANSIENT, Kind.TOO_MANY_AT_ONCE):
            now = self._ticks.now()
            longest = min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2.0 ** (troubles.tries + troubles.pauses))
            await sleep_until(self._ticks, now + max(fault.wait or 0.0, self._jitter(0.0, longest)))


class _Troubles:
    """What one call has been through."""

    def __init__(self) -> None:
        self.tries = 0
        self.pauses = 0
        self.tokens = 0
        #: The last one sent.
        self.token = ""

    def count(self, fault: Fault) -> None:
        """Returns when another try is worth it, else raises what the caller gets."""
        match fault.kind:
            case Kind.TRANSIENT:
                self.tries += 1
                if self.tries >= TRIES:
                    raise CallFailed(fault)
            case Kind.TOO_MANY_AT_ONCE | Kind.USER_PAUSED | Kind.PROJECT_PAUSED:
                self.pauses += 1
                if self.pauses >= PAUSES:
                    raise CallFailed(Fault(Kind.TRANSIENT, fault.reason, fault.message))
            case Kind.TOKEN_REFUSED:
                self.tokens += 1
                if self.tokens >= _TOKENS:
                    raise problem_of(fault)
            case Kind.FORBIDDEN:
                raise problem_of(fault)
            case _:
                raise CallFailed(fault)


def _checked(request: Request, answer: Answer) -> dict[str, Any]:
    """The answer's object. What is cut, or is somebody else's answer, is as good as none."""
    try:
        content = request.decode(answer.body)
    except orjson.JSONDecodeError:
        raise CallFailed(Fault(Kind.TRANSIENT, "ANSWER_CUT", "The answer is not whole.")) from None
    if not isinstance(content, dict):
        raise CallFailed(Fault(Kind.TRANSIENT, "ANSWER_MALFORMED", "The answer is not an object."))
    if request.expected_id and content.get("id") != request.expected_id:
        log.error("gmail_wrong_answer", method=request.method)
        raise CallFailed(Fault(Kind.TRANSIENT, "WRONG_ANSWER", "The answer is about something else."))
    return content
