"""A socket to the first of a machine's addresses that answers (RFC 8305).

asyncio has the same as `happy_eyeballs_delay`, but whoever is cancelled just when an address has answered leaves that
socket open behind him (CPython 3.11): a connection that Google counts, until the garbage is collected some day.
"""

import asyncio
import itertools
import socket
from collections.abc import Sequence
from typing import Any

Address = tuple[Any, ...]

#: An address that does not answer within this gets company.
NEXT_ADDRESS_SECONDS = 0.25


async def reach(host: str, port: int) -> socket.socket:
    """Connected, and not blocking. OSError when no address answers; whoever is cancelled leaves nothing open."""
    return await first_of(await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM))


async def first_of(addresses: Sequence[Address]) -> socket.socket:
    """The same for addresses as `getaddrinfo` tells them."""
    waiting = _in_turns(addresses)
    trying: set[asyncio.Task[socket.socket]] = set()
    failed: list[BaseException] = []
    try:
        while waiting or trying:
            if waiting:
                trying.add(asyncio.create_task(_try(waiting.pop(0))))
            patience = NEXT_ADDRESS_SECONDS if waiting else None
            done, _ = await asyncio.wait(trying, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                trying.discard(task)
                error = task.exception()
                if error is None:
                    return task.result()
                failed.append(error)
        raise failed[0] if failed else OSError("no address")
    finally:
        for task in trying:
            task.cancel()
            task.add_done_callback(_let_go)


async def _try(address: Address) -> socket.socket:
    family, kind, protocol, _, where = address
    one = socket.socket(family, kind, protocol)
    try:
        one.setblocking(False)
        await asyncio.get_running_loop().sock_connect(one, where)
    except BaseException:
        one.close()
        raise
    return one


def _let_go(task: "asyncio.Task[socket.socket]") -> None:
    """It had answered before it could be cancelled, or has failed, which nobody asks about any more."""
    if not task.cancelled() and task.exception() is None:
        task.result().close()


def _in_turns(addresses: Sequence[Address]) -> list[Address]:
    """One of each family by turns, in the order in which they were given."""
    families = list(dict.fromkeys(one[0] for one in addresses))
    apart = [[one for one in addresses if one[0] == family] for family in families]
    return [one for row in itertools.zip_longest(*apart) for one in row if one is not None]
