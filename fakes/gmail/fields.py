"""Partial responses: the `fields` parameter, checked against the schema of the answer."""

from __future__ import annotations

import re
from typing import Any

from fakes.gmail.discovery import document
from fakes.gmail.errors import invalid

#: What to keep: key → what to keep of its value; empty keeps all of it. `*` stands for every key.
Mask = dict[str, Any]

_TOKEN = re.compile(r"[,/()]|[^,/()]+")


def read_mask(text: str, schema: str) -> Mask:
    """`a,b/c,d(e,f)` as a mask; raises Google's error for a name that the answer does not have."""
    tokens = _TOKEN.findall(text.replace(" ", ""))
    mask = _list(tokens)
    if tokens:
        raise invalid(f"Invalid field selection {text}")
    _check(mask, schema)
    return mask


def _list(tokens: list[str]) -> Mask:
    mask: Mask = {}
    while tokens and tokens[0] != ")":
        path = mask
        while True:
            name = tokens.pop(0)
            if name in ",/()":
                raise invalid(f"Invalid field selection {name}")
            path = path.setdefault(name, {})
            if not tokens or tokens[0] != "/":
                break
            tokens.pop(0)
            if not tokens:
                raise invalid("Invalid field selection")
        if tokens and tokens[0] == "(":
            tokens.pop(0)
            path.update(_list(tokens))
            if not tokens:
                raise invalid("Invalid field selection")
            tokens.pop(0)
        if tokens and tokens[0] == ",":
            tokens.pop(0)
    return mask


def _check(mask: Mask, schema: str) -> None:
    properties = document()["schemas"].get(schema, {}).get("properties", {})
    for name, rest in mask.items():
        if name == "*":
            continue
        if name not in properties:
            raise invalid(f"Invalid field selection {name}")
        if rest:
            row = properties[name].get("items", properties[name])
            _check(rest, row.get("$ref", ""))


def select(value: Any, mask: Mask) -> Any:
    """The value with only what the mask keeps."""
    if not mask:
        return value
    if isinstance(value, list):
        return [select(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    if "*" in mask:
        return {key: select(item, mask["*"] | mask.get(key, {})) for key, item in value.items()}
    return {key: select(value[key], mask[key]) for key in value if key in mask}
