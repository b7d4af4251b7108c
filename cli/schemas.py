"""The PostgreSQL schemas of the product, one per owner (DESIGN §2)."""

from cli.stored_secrets import StoredSecrets

#: Every schema, and the package whose folder `migrations` makes it.
SCHEMAS = {
    "identity": "gateway",
    "ingest": "services.ingest",
    "classify": "services.classify",
    "jobs": "services.jobs",
}


def app_passwords(secrets: StoredSecrets) -> dict[str, str]:
    """The passwords of the runtime roles, per schema."""
    return {schema: secrets.get(f"{schema}_app") for schema in SCHEMAS}
