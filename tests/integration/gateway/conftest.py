"""The gateway's own fixtures."""

from tests.fixtures.gateway import gateway, identity_database, identity_template, own_gateway, person

__all__ = ["gateway", "identity_database", "identity_template", "own_gateway", "person"]
