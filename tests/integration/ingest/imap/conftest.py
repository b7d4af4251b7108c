"""IMAP tests: fixtures of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.imap.worlds import ByStore
from tests.fixtures.imap_server import certificates, gmail_imap_world, qresync_world

__all__ = ["certificates"]


@pytest.fixture
async def qresync() -> AsyncIterator[ByStore]:
    """A mailbox at our own server, with CONDSTORE and QRESYNC."""
    async with qresync_world(None) as world:
        yield world


@pytest.fixture
async def gmail() -> AsyncIterator[ByStore]:
    """A mailbox at our own server, with Gmail's extensions."""
    async with gmail_imap_world(None) as world:
        yield world
