"""Ingest as it runs."""

from tests.fixtures.connections import connector, google
from tests.fixtures.services import caller, ingest, ingest_template

__all__ = ["caller", "connector", "google", "ingest", "ingest_template"]
