"""What strict mode asks of a schema, and of an answer."""

from collections.abc import Iterator
from typing import Any

_NOT_SUPPORTED = ("allOf", "not", "dependentRequired", "dependentSchemas", "if", "then", "else", "patternProperties")
_MOST_NESTED = 10
_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}


def problems(schema: Any, *, context: tuple[str, ...] = ()) -> Iterator[str]:
    """Why strict mode refuses this schema, in the real endpoint's words; nothing when it does not."""
    if not isinstance(schema, dict):
        yield f"In context={context}, schema must be an object."
        return
    if not context and schema.get("type") != "object":
        yield f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{schema.get('type')}\"'."
        return
    if len(context) > 2 * _MOST_NESTED:
        yield f"In context={context}, nesting exceeds {_MOST_NESTED} levels."
        return
    yield from (f"In context={context}, '{word}' is not permitted." for word in _NOT_SUPPORTED if word in schema)
    if "type" not in schema and not {"enum", "const", "anyOf", "$ref"} & schema.keys():
        yield f"In context={context}, schema must have a 'type' key."
    if schema.get("type") == "object":
        yield from _object_problems(schema, context)
    if schema.get("type") == "array":
        yield from problems(schema.get("items"), context=(*context, "items"))


def _object_problems(schema: dict[str, Any], context: tuple[str, ...]) -> Iterator[str]:
    properties = schema.get("properties", {})
    if schema.get("additionalProperties") is not False:
        yield f"In context={context}, 'additionalProperties' is required to be supplied and to be false."
    missing = sorted(set(properties) - set(schema.get("required", ())))
    if missing:
        yield (
            f"In context={context}, 'required' is required to be supplied and to be an array including every key in "
            f"properties. Missing '{missing[0]}'."
        )
    for name, one in properties.items():
        yield from problems(one, context=(*context, "properties", name))


def conforms(value: Any, schema: dict[str, Any]) -> bool:
    """Whether an answer is one that strict mode can give."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, bool) and "boolean" not in kinds:
        return False
    if kinds and not any(isinstance(value, _PYTHON[kind]) for kind in kinds):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return set(value) == set(properties) and all(conforms(value[name], properties[name]) for name in properties)
    return not isinstance(value, list) or all(conforms(one, schema["items"]) for one in value)
