"""Seconds to group one component of facts, by its shape and size: .venv/bin/python -m benchmarks.grouping [sizes …]

Every batch of mails regroups the components it touches, so this is what one batch can cost.
"""

import sys
import time

from services.classify.domain import companies, senders, title_index, titles
from services.classify.domain.grouping import group
from tests.unit.classify.large_components import SHAPES

_CACHES = (
    companies.company_display,
    companies.company_tokens,
    senders.sender_domain,
    title_index._words,
    titles._split,
    titles.title_display,
    titles.title_key,
    titles.title_places,
)
SIZES = (200, 500, 1_000, 2_000, 4_000)


def seconds(shape: str, size: int) -> float:
    """Cold: nothing that was read before is remembered."""
    facts = SHAPES[shape](size)
    for cached in _CACHES:
        cached.cache_clear()
    begun = time.perf_counter()
    group(facts)
    return time.perf_counter() - begun


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("shape".ljust(32), *(f"{size:>9,}" for size in sizes))
    for shape in SHAPES:
        print(shape.ljust(32), *(f"{seconds(shape, size):8.3f}s" for size in sizes), flush=True)


if __name__ == "__main__":
    main()
