"""What a query asks for below a field, so that it can be fetched together with the field itself."""

from collections.abc import Iterable

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode

from gateway.graphql.context import Info


def selected(info: Info, *path: str) -> frozenset[str]:
    """The names of the fields selected under `path` below the current field, fragments included."""
    raw = info._raw_info
    level: list[SelectionSetNode] = [node.selection_set for node in raw.field_nodes if node.selection_set]
    for name in path:
        level = [
            node.selection_set
            for node in _fields(level, raw.fragments)
            if node.name.value == name and node.selection_set
        ]
    return frozenset(node.name.value for node in _fields(level, raw.fragments))


def _fields(sets: Iterable[SelectionSetNode], fragments: dict[str, FragmentDefinitionNode]) -> list[FieldNode]:
    """The fields of selections; each fragment is opened once."""
    found: list[FieldNode] = []
    opened: set[str] = set()
    waiting = list(sets)
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                found.append(node)
            elif not isinstance(node, FragmentSpreadNode):
                waiting.append(node.selection_set)  # type: ignore[attr-defined]  # an inline fragment: the third kind
            elif node.name.value not in opened:
                opened.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)
    return found
