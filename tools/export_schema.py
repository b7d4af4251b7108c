"""Writes the GraphQL schema to gateway/schema.graphql, which is committed; the web app's types are made from it."""

from pathlib import Path

from gateway.graphql.schema import SCHEMA

TARGET = Path(__file__).resolve().parents[1] / "gateway" / "schema.graphql"


def text() -> str:
    """The schema in the schema language."""
    return SCHEMA.as_str() + "\n"


if __name__ == "__main__":
    TARGET.write_text(text())
