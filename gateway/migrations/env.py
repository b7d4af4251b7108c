"""Alembic's entry: the identity schema."""

from gateway.tables import METADATA
from kit import migrate

migrate.run(METADATA)
