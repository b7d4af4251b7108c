"""The whole product, running: one installation for all end-to-end tests, and fresh people in it for each."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import fake_google
from tests.e2e.archives import as_mbox, bring, numbers, thousands
from tests.e2e.people import Person, sign_up
from tests.e2e.picture import Picture, picture
from tests.e2e.quiet import quiet
from tests.e2e.walls import Owner, make_owner
from tests.fixtures.stack import ProcessStack

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4_000_000_000

NewPerson = Callable[[], Awaitable[Person]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those who bring thousands of mails come last: what is done to everybody's mail would be done to all of these."""
    items.sort(key=lambda item: "undisturbed" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def installation() -> Iterator[Path]:
    """A data directory that PostgreSQL's own user can enter; in memory where there is room.

    JOBTRAIL_KEEP_LOGS names a folder to which the logs of all parts are copied at the end.
    """
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES
    directory = Path(tempfile.mkdtemp(prefix="jobtrail-e2e-", dir=_MEMORY if roomy else None))
    directory.chmod(0o711)
    yield directory / "data"
    if keep := os.environ.get("JOBTRAIL_KEEP_LOGS"):
        shutil.copytree(directory / "data" / "logs", keep, dirs_exist_ok=True)
    shutil.rmtree(directory)


#: A Google with the quota of older projects, at which nobody has to wait a minute for a mailbox.
_GOOGLE = {fake_google.VARIABLE: "1", "INGEST_GMAIL_QUOTA": "legacy"}


@pytest.fixture(scope="session")
async def installed(installation: Path) -> AsyncIterator[ProcessStack]:
    """Started once, with the relay of ingest as a process of its own, so that it can be killed alone."""
    made = ProcessStack(installation, relay_apart="ingest", environ=_GOOGLE)
    async with contextlib.AsyncExitStack() as after:
        after.push_async_callback(made.stop)
        await made.start()
        yield made


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """An archive of thousands of mails, and the picture of somebody who imported it while nothing else happened."""

    archive: Path
    picture: Picture


@pytest.fixture(scope="session")
async def undisturbed(installed: ProcessStack, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """Imported once per session."""
    archive = as_mbox(tmp_path_factory.mktemp("archive"), thousands())
    async with await sign_up(installed.url) as somebody:
        ended = await bring(somebody, archive)
        await quiet(installed)
        assert numbers(ended) == (len(thousands()), len(thousands()), 0, 0, 0)
        return Undisturbed(archive, await picture(somebody))


@pytest.fixture
async def stack(installed: ProcessStack) -> AsyncIterator[ProcessStack]:
    """The product with every part running, whatever the test before did to it."""
    whole = dict(installed.parts)
    yield installed
    replaced = [name for name, part in whole.items() if installed.parts[name] is not part]
    installed.parts.update(whole)
    for name in replaced:
        await installed.quit(name)
    await installed.mend()


@pytest.fixture
async def person(stack: ProcessStack) -> AsyncIterator[NewPerson]:
    """Signs up somebody new."""
    async with contextlib.AsyncExitStack() as after:

        async def make() -> Person:
            return await after.enter_async_context(await sign_up(stack.url))

        yield make


@pytest.fixture(scope="session")
async def owner(installed: ProcessStack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Owner]:
    """Somebody who has one of everything; tests look, and whoever changes something changes it for all of them."""
    async with await sign_up(installed.url) as somebody:
        yield await make_owner(installed, somebody, tmp_path_factory.mktemp("owner"))
