"""Work of several stages on many things, stage by stage: what a stage needs of the machine is at hand for all of them.

One mail after the other, each stage finds the processor's caches full of what the other stages left there.
"""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

T = TypeVar("T")
#: Work that pauses after each of its stages, and returns what it found.
Staged = Generator[None, None, T]


def finish(work: Staged[T]) -> T:
    """What it returns, worked without a pause. Raises what it raises."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: T = end.value
            return found


def abreast(works: Sequence[Staged[T]], failed: Callable[[int, Exception], T]) -> list[T]:
    """What each returns, in order; of one that raises, what `failed` makes of its place and the error."""
    found: dict[int, T] = {}
    running = dict(enumerate(works))
    while running:
        for place, work in list(running.items()):
            try:
                next(work)
                continue
            except StopIteration as end:
                found[place] = end.value
            except Exception as error:
                found[place] = failed(place, error)
            del running[place]
    return [found[place] for place in range(len(works))]
