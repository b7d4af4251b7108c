"""The contract of remote mailboxes, over every provider and server there is."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.gmail_world import gmail_world
from tests.fixtures.imap.certificates import Certificates
from tests.fixtures.imap.worlds import World
from tests.fixtures.imap_server import IMAP_WORLDS, certificates
from tests.integration.ingest.remote_contract import RemoteContract

__all__ = ["certificates"]


@pytest.fixture(params=["gmail", *sorted(IMAP_WORLDS)])
async def world(request: pytest.FixtureRequest, certificates: Certificates) -> AsyncIterator[World]:
    """An empty mailbox."""
    async with gmail_world() if request.param == "gmail" else IMAP_WORLDS[request.param](certificates) as made:
        yield made


class TestRemoteContract(RemoteContract):
    """Over all of them."""
