"""The gateway's own fixtures."""

from tests.fixtures.connections import google
from tests.fixtures.gateway import gateway, identity_database, identity_template, own_gateway, person
from tests.fixtures.services import ingest, ingest_template

__all__ = [
    "gateway",
    "google",
    "identity_database",
    "identity_template",
    "ingest",
    "ingest_template",
    "own_gateway",
    "person",
]
