"""A learner whose process dies over every question."""

import os
import sys

from kit.child import serve


def answer(question: bytes) -> bytes:
    """Never comes."""
    os._exit(1)


if __name__ == "__main__":
    sys.exit(serve(answer))
