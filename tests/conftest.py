"""Fixtures every test may ask for, and how tests are shared out among processes."""

import os
from typing import Any

import pytest

# Before gRPC is loaded: its fork handlers would run in the servers that tests start, between fork and exec, and now and
# then abort them.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.servers"]

_E2E = "tests/e2e/"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays in one process, for the sake of what its tests share, and all that share the whole product do."""
    # The plugin may be missing or left out.
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # xdist has no types

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]  # the same
        def _split_scope(self, nodeid: str) -> str:
            return _E2E if nodeid.startswith(_E2E) else super()._split_scope(nodeid)

    return Scheduling(config, log)
