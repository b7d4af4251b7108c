"""The methods, parameters and schemas of Gmail's own discovery document: calls that Google would refuse are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from fakes.gmail.errors import invalid

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Method:
    """One API method; `name` is its id without `gmail.users.`, `path` its segments ({…} are parameters)."""

    name: str
    verb: str
    path: tuple[str, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    response: str
    scopes: frozenset[str]

    def match(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The path parameters when the path is this method's."""
        found: dict[str, str] = {}
        for own, given in zip(self.path, segments, strict=True):
            if own.startswith("{"):
                found[own.strip("{}")] = given
            elif own != given:
                return None
        return found


@cache
def document() -> dict[str, Any]:
    """The document packaged with google-api-python-client."""
    text = (files("googleapiclient.discovery_cache.documents") / "gmail.v1.json").read_bytes()
    loaded: dict[str, Any] = orjson.loads(text)
    return loaded


@cache
def methods() -> dict[tuple[str, int], list[Method]]:
    """All methods by verb and number of path segments."""
    found: dict[tuple[str, int], list[Method]] = {}
    for method in _walk(document()["resources"]):
        found.setdefault((method.verb, len(method.path)), []).append(method)
    return found


def _walk(resources: Mapping[str, Any]) -> list[Method]:
    found = []
    for resource in resources.values():
        found += [_method(row) for row in resource.get("methods", {}).values()]
        found += _walk(resource.get("resources", {}))
    return found


def _method(row: Mapping[str, Any]) -> Method:
    return Method(
        name=row["id"].removeprefix("gmail.users."),
        verb=row["httpMethod"],
        path=tuple(row["path"].split("/")),
        parameters=row.get("parameters", {}),
        response=row.get("response", {}).get("$ref", ""),
        scopes=frozenset(row.get("scopes", ())),
    )


def route(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method a request is for and its path parameters."""
    segments = path.strip("/").split("/")
    for method in methods().get((verb, len(segments)), ()):
        found = method.match(segments)
        if found is not None:
            return method, found
    return None


def check(method: Method, query: Query) -> None:
    """Refuses unknown parameters, enum values and numbers, in Google's words."""
    for name, values in query.items():
        known = method.parameters.get(name) or document()["parameters"].get(name)
        if known is None or known.get("location") == "path":
            raise invalid(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
        for value in values:
            _check_value(name, known, value)


def _check_value(name: str, known: Mapping[str, Any], value: str) -> None:
    field = re.sub("([A-Z])", lambda match: f"_{match[1].lower()}", name)
    if known["type"] == "integer" or known.get("format") in ("uint64", "int64"):
        if not (value.isascii() and value.isdecimal() and len(value) <= 20):
            kind = "TYPE_UINT64" if known.get("format") == "uint64" else "TYPE_UINT32"
            raise invalid(f"Invalid value at '{field}' ({kind}), \"{value}\"")
    elif known["type"] == "boolean" and value not in ("true", "false", "True", "False", "0", "1"):
        raise invalid(f"Invalid value at '{field}' (TYPE_BOOL), \"{value}\"")
    elif "enum" in known and value.lower() not in {one.lower() for one in known["enum"]}:
        raise invalid(f"Invalid value at '{field}' (type.googleapis.com/google.gmail.v1), \"{value}\"")
