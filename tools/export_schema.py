"""Writes the GraphQL schema to gateway/schema.graphql, which is committed; the web app's types are made from it.

`--check` writes nothing and says whether the file is fresh.
"""

import sys
from pathlib import Path

from gateway.graphql.schema import SCHEMA

TARGET = Path(__file__).resolve().parents[1] / "gateway" / "schema.graphql"


def text() -> str:
    """The schema in the schema language."""
    return SCHEMA.as_str() + "\n"


def main() -> int:
    """Writes or checks. Returns the exit code."""
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text())
        return 0
    if TARGET.read_text() == text():
        return 0
    sys.stderr.write("gateway/schema.graphql is stale: run `make schema`.\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
