"""Loading many things with one call: everything asked for in one turn of the loop goes out together."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Generic, TypeVar, cast

K = TypeVar("K")
V = TypeVar("V")

#: What one BatchGet may name.
_BATCH = 100


class Batch(Generic[K, V]):
    """Loads values by key, each once per request. Futures, not tasks: a page asks for hundreds."""

    def __init__(self, load: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._load = load
        self._known: dict[K, V | None] = {}
        self._futures: dict[K, asyncio.Future[V | None]] = {}
        self._waiting: list[K] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def get(self, key: K) -> V | None:
        """The value, None when there is none.

        Before it is known this is in truth a future of it: what a resolver returns may be either, and one that is
        already there costs the executor nothing.
        """
        if key in self._known:
            return self._known[key]
        return cast("V | None", self._future(key))

    async def wait(self, key: K) -> V | None:
        """The value, waited for."""
        return self._known[key] if key in self._known else await self._future(key)

    async def wait_all(self, keys: Iterable[K]) -> None:
        """Loads ahead, so that `get` has the values. A failure is left for those who ask: it is theirs to report."""
        missing = [self._future(key) for key in dict.fromkeys(keys) if key not in self._known]
        await asyncio.gather(*missing, return_exceptions=True)

    def learn(self, values: Mapping[K, V]) -> None:
        """Takes values that somebody else has loaded."""
        self._known.update(values)

    def _future(self, key: K) -> "asyncio.Future[V | None]":
        future = self._futures.get(key)
        if future is None:
            loop = asyncio.get_running_loop()
            future = self._futures[key] = loop.create_future()
            if not self._waiting:
                loop.call_soon(self._dispatch)
            self._waiting.append(key)
        return future

    def _dispatch(self) -> None:
        keys, self._waiting = self._waiting, []
        for start in range(0, len(keys), _BATCH):
            task = asyncio.create_task(self._fetch(keys[start : start + _BATCH]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fetch(self, keys: list[K]) -> None:
        try:
            found = await self._load(keys)
        except Exception as error:
            for key in keys:
                self._settle(key, error=error)
            return
        for key in keys:
            self._known[key] = found.get(key)
            self._settle(key, value=found.get(key))

    def _settle(self, key: K, *, value: V | None = None, error: Exception | None = None) -> None:
        future = self._futures[key]
        if future.cancelled():
            return
        if error is None:
            future.set_result(value)
            return
        future.set_exception(error)
        # Whoever asked may have gone away meanwhile; an exception nobody fetched would be reported as a leak.
        future.exception()
