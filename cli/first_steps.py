"""What `up` does once the stack is healthy: the demo user, their mailbox through the same sync as any, a table."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from cli.api import Api
from cli.errors import CliError
from cli.first_steps_hook import RunningStack
from cli.import_mail import follow, patiently
from cli.installation import demo_token, sign_in_link
from cli.state import Summary

_CONNECT = """
mutation {
  connectDemoMailbox { __typename ... on ConnectDemoMailboxSuccess { mailbox { id } } ... on Problem { message } }
}
"""
_SYNC = """
mutation Sync($input: StartSyncInput!) {
  startSync(input: $input) {
    __typename ... on StartSyncSuccess { operation { id } } ... on Problem { message }
  }
}
"""
_PENDING = "query { mailboxes { messageCount } labelCounts { count } }"
_STAGES = "query { stats { total stages { stage count } } }"
_CHANGES = "subscription { applicationChanged { missed } }"
#: Verdicts follow the mails within moments; a machine under load gets this long.
_PATIENCE_SECONDS = 120.0


async def first_steps(stack: RunningStack) -> Summary:
    """Creates the demo account, syncs its mailbox and says what was found. Repeatable."""
    user_id, token = await demo_token(stack.data, os.environ, "jobtrail up")
    async with Api(stack.url, token) as api:
        await _sync_demo(api)
        stages = await _stages(api)
    link = await sign_in_link(stack.data, os.environ, user_id, stack.public_url)
    return Summary(stages, link)


async def _sync_demo(api: Api) -> None:
    mailbox = (await patiently(lambda: api.mutate(_CONNECT)))["mailbox"]
    started = await patiently(lambda: api.mutate(_SYNC, {"input": {"mailboxId": mailbox["id"]}}))
    operation = await follow(api, started["operation"]["id"], lambda _picture: None)
    if operation["state"] != "SUCCEEDED":
        failure = operation["failure"] or {"message": f"it was {operation['state'].lower()}"}
        raise CliError(f"The demo mailbox could not be read: {failure['message']}")


async def _stages(api: Api) -> dict[str, int]:
    """Applications by stage, once every message has its verdict."""
    try:
        await asyncio.wait_for(_all_classified(api), _PATIENCE_SECONDS)
    except TimeoutError as error:
        raise CliError("Reading the demo mailbox takes longer than it should; see `make logs S=classify`.") from error
    stats: Mapping[str, Any] = (await patiently(lambda: api.query(_STAGES)))["stats"]
    counts = {one["stage"].lower().replace("_", " "): int(one["count"]) for one in stats["stages"]}
    return {**counts, "all": int(stats["total"])}


async def _all_classified(api: Api) -> None:
    if await _classified(api):
        return
    async for _change in api.subscribe(_CHANGES, {}):
        if await _classified(api):
            return


async def _classified(api: Api) -> bool:
    data = await patiently(lambda: api.query(_PENDING))
    kept = sum(mailbox["messageCount"] for mailbox in data["mailboxes"])
    return bool(sum(label["count"] for label in data["labelCounts"]) >= kept)
