"""One API call from admission to answer: who asks, may they, does something go wrong, what is the answer."""

from __future__ import annotations

import asyncio

from fakes.gmail import errors
from fakes.gmail.clients import Grant
from fakes.gmail.discovery import Method, check, route
from fakes.gmail.errors import GoogleError
from fakes.gmail.faults import Fault
from fakes.gmail.fields import read_mask
from fakes.gmail.methods import Ask
from fakes.gmail.wire import Answer, Call, page, refusal
from fakes.gmail.world import World

_METADATA = "https://www.googleapis.com/auth/gmail.metadata"
_NOWHERE = "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server."


class Api:
    """Answers calls below /gmail/v1/."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def respond(self, call: Call) -> Answer:
        """The answer to one call."""
        found = route(call.verb, call.path)
        if found is None:
            return page(_NOWHERE, 404)
        pretty = call.one("prettyPrint").lower() not in ("false", "0")
        try:
            return await self._admitted(call, *found, pretty=pretty)
        except GoogleError as error:
            await self._pause()
            return refusal(error, pretty=pretty)

    async def _admitted(self, call: Call, method: Method, path: dict[str, str], *, pretty: bool) -> Answer:
        world = self._world
        grant = world.grants.session(call.bearer())
        self._check_owner(grant, path)
        check(method, call.query)
        self._check_scopes(grant, method)
        ident = path.get("id", "")
        fault = world.faults.pick(method.name, grant.user, ident)
        world.quota.enter(grant.user, grant.client.project, method.name)
        world.bell.ring()
        try:
            await self._suffer(fault, grant.user)
            ask = self._ask(call, method, path, grant, pretty=pretty)
            if fault is not None and fault.kind == "wrong_id":
                ask.path = path | {"id": _another(ask, ident)}
            body = world.methods.answer(method.name, ask)
            answer = Answer(200 if body else 204, body)
            if fault is not None and fault.kind in ("drop", "truncate", "slow"):
                answer.mischief, answer.seconds = fault.kind, fault.seconds
            return answer
        finally:
            world.quota.leave(grant.user)

    def _check_owner(self, grant: Grant, path: dict[str, str]) -> None:
        asked = path.get("userId", "me")
        if asked != "me" and asked.lower() != grant.user.lower():
            raise errors.delegation_denied(asked)
        if grant.user not in self._world.accounts:
            raise errors.failed_precondition("Mail service not enabled")

    @staticmethod
    def _check_scopes(grant: Grant, method: Method) -> None:
        if not method.scopes & set(grant.scopes):
            raise errors.insufficient_scopes()

    async def _suffer(self, fault: Fault | None, user: str) -> None:
        """Waits as long as the call takes; raises the error of a fault."""
        await self._pause()
        if fault is None:
            return
        if fault.kind == "hold":
            await fault.gate.wait()
        error = fault.error(self._world.clock.now())
        if error is not None:
            self._world.quota.usage[user].rejections[f"injected {error.code} {error.reason}"] += 1
            raise error

    async def _pause(self) -> None:
        if self._world.latency_seconds:
            await asyncio.sleep(self._world.latency_seconds)

    def _ask(self, call: Call, method: Method, path: dict[str, str], grant: Grant, *, pretty: bool) -> Ask:
        fields = call.one("fields")
        return Ask(
            account=self._world.accounts[grant.user],
            path=path,
            query=call.query,
            body=call.body,
            metadata_only=method.scopes & set(grant.scopes) == {_METADATA},
            pretty=pretty,
            mask=read_mask(fields, method.response) if fields else {},
        )


def _another(ask: Ask, ident: str) -> str:
    return next((one for one in ask.account.mailbox.messages if one != ident), ident)
