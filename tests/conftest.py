"""Fixtures every test may ask for."""

import os

# Before gRPC is loaded: its fork handlers would run in the servers that tests start, between fork and exec, and now and
# then abort them.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.servers"]
