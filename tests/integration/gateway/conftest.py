"""The gateway's own fixtures."""

from tests.fixtures.analytics_service import served
from tests.fixtures.classify_service import classify_template
from tests.fixtures.connections import google
from tests.fixtures.gateway import gateway, identity_database, identity_template, own_gateway, person
from tests.fixtures.gateway_google import house, visitor
from tests.fixtures.services import ingest, ingest_template

__all__ = [
    "classify_template",
    "gateway",
    "google",
    "house",
    "identity_database",
    "identity_template",
    "ingest",
    "ingest_template",
    "own_gateway",
    "person",
    "served",
    "visitor",
]
