"""Starts both servers under the folder in argv, prints their process numbers and waits to be killed."""

import asyncio
import json
import sys
from pathlib import Path

from cli.embedded.nats import EmbeddedNats
from cli.embedded.postgres import EmbeddedPostgres
from cli.part import launch
from cli.ports import choose_port


async def main(directory: Path) -> None:
    postgres = EmbeddedPostgres(directory / "pg", choose_port(), "test", directory / "postgres.log", durable=False)
    nats = EmbeddedNats(directory / "nats", choose_port(), "test", directory / "nats.log", durable=False)
    children = [await launch(postgres.part()), await launch(nats.part())]
    sys.stdout.write(json.dumps([child.pid for child in children]) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*(child.wait() for child in children))


asyncio.run(main(Path(sys.argv[1])))
