"""A parser process that dies of one mail and hangs on another, as a bug in a library would make it."""

import os
import signal
import sys
from datetime import datetime

from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.mime.parse import parse
from services.ingest.parsing_child import main

DEADLY = b"X-Kills-The-Parser:"
ENDLESS = b"X-Holds-The-Parser:"


def fragile(raw: bytes, *, envelope_date: datetime | None, true_size: int | None) -> ParsedMessage | Unparsed:
    """Reads a mail unless it is one of the two."""
    if DEADLY in raw:
        os.kill(os.getpid(), signal.SIGSEGV)
    if ENDLESS in raw:
        signal.pause()
    return parse(raw, envelope_date=envelope_date, true_size=true_size)


if __name__ == "__main__":
    sys.exit(main(fragile))
