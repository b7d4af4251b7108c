"""Ingest as it runs."""

from tests.fixtures.services import caller, ingest, ingest_template

__all__ = ["caller", "ingest", "ingest_template"]
