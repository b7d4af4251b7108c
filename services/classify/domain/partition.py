"""Disjoint sets of strings, united step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Partition:
    """Disjoint sets of strings; the root of a set is its smallest member, so it does not depend on order."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        """The smallest key united with `key`; itself when it was never united."""
        path = list(self._path(key))
        for step in path:
            self._parent[step] = path[-1]
        return path[-1]

    def unite(self, keys: Iterable[str]) -> None:
        """Put all `keys` into one set."""
        roots = {self.root(key) for key in keys}
        smallest = min(roots, default="")
        for root in roots:
            self._parent[root] = smallest

    def _path(self, key: str) -> Iterator[str]:
        yield key
        while (parent := self._parent.get(key, key)) != key:
            yield parent
            key = parent
