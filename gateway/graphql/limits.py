"""What a document may cost, known before it runs. One pass over its text, each fragment measured once.

The limiters of the library expand fragments over and over: 720 bytes cost them a second. Here a fragment's measure is
kept and added, never walked again, so that the work is linear in the document however fragments are nested.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.graphql.paging import DEFAULT_ROWS, MAX_ROWS

MAX_TOKENS = 1_000
MAX_DEPTH = 12
#: Selections within selections, fragments included: where measuring itself gives up.
_MAX_NESTING = 100
MAX_ALIASES = 30
MAX_ROOT_FIELDS = 20
MAX_DIRECTIVES = 50
#: Fields written next to each other: the library compares them in pairs.
MAX_SELECTIONS = 100
#: Objects that may be fetched: two full pages of applications with their timelines fit.
MAX_COST = 20_000
#: Rows that a list without paging is counted as.
_LIST_ROWS = {
    "timeline": 10,
    # An application's, and at the root a page without `first`: between the two.
    "messages": 25,
    "attempts": 10,
    "entries": 100,
    "created": 10,
    "updated": 10,
    # Of insights and predictions.
    "groups": 50,
    "flow": 40,
    "timeTo": 4,
    "curve": 60,
    "weeks": 26,
    "oldestUnanswered": 10,
    "chances": 100,
    # Of verdicts and of runs over stored mail.
    "trail": 5,
    "examples": 100,
    "labelChanges": 20,
    "preview": 50,
    # Of a hit of the search, and of a mail in it.
    "mails": 3,
    "subject": 5,
    "text": 10,
    "search": 20,
}
#: int() refuses thousands of digits; longer numbers are refused when the document runs.
_ROWS_DIGITS = 10
#: Fields that are paged: `first`, or the default.
_PAGED = frozenset({"applications", "operations", "similarMessages", "classifiedMessages"})


@dataclass(frozen=True, slots=True)
class Measure:
    """What one selection amounts to with its fragments written out."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    #: Fields at the top of it.
    fields: int = 0
    #: The most fields next to each other anywhere in it.
    selections: int = 0
    #: Objects fetched.
    cost: int = 0


class Meter:
    """Measures one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Measure] = {}
        #: Nodes looked at: what the work is bounded by, and what the test counts.
        self.visits = 0
        self._nesting = 0

    def selection(self, selection_set: SelectionSetNode | None) -> Measure:
        """The measure of a selection. Raises GraphQLError when it is nested beyond all reason."""
        if selection_set is None:
            return Measure()
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise GraphQLError("This operation is nested too deeply.", extensions={"reason": "QUERY_TOO_EXPENSIVE"})
        parts = [self._part(node) for node in selection_set.selections]
        self._nesting -= 1
        fields = sum(part.fields for part in parts)
        return Measure(
            depth=max((part.depth for part in parts), default=0),
            aliases=sum(part.aliases for part in parts),
            directives=sum(part.directives for part in parts),
            fields=fields,
            selections=max([fields, *(part.selections for part in parts)]),
            cost=sum(part.cost for part in parts),
        )

    def _part(self, node: Node) -> Measure:
        self.visits += 1
        if isinstance(node, FieldNode):
            return self._field(node)
        if isinstance(node, FragmentSpreadNode):
            return _with_directives(self._fragment(node.name.value), node)
        assert isinstance(node, InlineFragmentNode)
        return _with_directives(self.selection(node.selection_set), node)

    def _field(self, node: FieldNode) -> Measure:
        inner = self.selection(node.selection_set)
        rows = _rows(node)
        return Measure(
            # Introspection nests deeply by nature; the library bounds it by a rule of its own.
            depth=1 if node.name.value.startswith("__") else inner.depth + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives + len(node.directives or ()),
            fields=1,
            selections=inner.selections,
            cost=(rows * (inner.cost + 1)) if node.selection_set else 0,
        )

    def _fragment(self, name: str) -> Measure:
        if name not in self._known:
            # A circle, or a fragment that is not there, is reported by the standard rules.
            self._known[name] = Measure()
            if name in self._fragments:
                self._known[name] = self.selection(self._fragments[name].selection_set)
        return self._known[name]


def violations(document: DocumentNode) -> list[GraphQLError]:
    """What is too much about a document; empty when it is fine."""
    meter = Meter(document)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    try:
        measures = [(operation, meter.selection(operation.selection_set)) for operation in operations]
    except GraphQLError as error:
        return [error]
    return [error for operation, measure in measures for error in _exceeded(operation, measure)]


def _exceeded(operation: OperationDefinitionNode, measure: Measure) -> Iterator[GraphQLError]:
    limits = (
        ("deep", measure.depth, MAX_DEPTH),
        ("many aliases", measure.aliases, MAX_ALIASES),
        ("many directives", measure.directives + len(operation.directives or ()), MAX_DIRECTIVES),
        ("many root fields", measure.fields, MAX_ROOT_FIELDS),
        ("many fields in one place", measure.selections, MAX_SELECTIONS),
        ("much data", measure.cost, MAX_COST),
    )
    for what, value, limit in limits:
        if value > limit:
            message = f"This operation asks for too {what}: {min(value, 10**9)}, at most {limit}."
            yield GraphQLError(message, operation, extensions={"reason": "QUERY_TOO_EXPENSIVE"})


def _rows(node: FieldNode) -> int:
    name = node.name.value
    first = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
    if first is None:
        return DEFAULT_ROWS if name in _PAGED else _LIST_ROWS.get(name, 1)
    if not isinstance(first, IntValueNode) or len(first.value) > _ROWS_DIGITS:
        return MAX_ROWS
    # Never less than one: what is refused when it runs must not pay for the rest of the document.
    return min(max(1, int(first.value)), MAX_ROWS)


def _with_directives(measure: Measure, node: FragmentSpreadNode | InlineFragmentNode) -> Measure:
    added = len(node.directives or ())
    return replace(measure, directives=measure.directives + added) if added else measure
