"""A fake Gmail per test, with one user."""

from collections.abc import AsyncIterator

import pytest

from fakes.gmail import FakeGmail

ANN = "ann@x.example"


@pytest.fixture
async def google() -> AsyncIterator[FakeGmail]:
    """At a standing time, with ann's empty mailbox."""
    async with FakeGmail(frozen=True) as fake:
        fake.create_user(ANN)
        yield fake
