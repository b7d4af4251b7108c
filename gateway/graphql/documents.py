"""Parsing and validating, once per text: limits first, since the standard rules are what an attack would make slow."""

import contextlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValidationRule,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from gateway.graphql import limits

#: Characters of all texts kept, at some 130 bytes of memory each. The web app's few dozen operations fit three times
#: over; strangers' texts push each other out.
_KEPT_CHARACTERS = 64 * 1024
#: Longer texts are worked every time: they are nobody's daily query.
_KEPT_EACH = 4_096
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


class _NoSchemaText(ValidationRule):
    """The federation's own way to ask for the whole schema is closed together with introspection."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        if node.name.value == "_service":
            self.report_error(GraphQLError("The schema is not public: sign in first.", node))


_GUARDED_RULES = (*_RULES, NoSchemaIntrospectionCustomRule, _NoSchemaText)


@dataclass(frozen=True, slots=True)
class _Prepared:
    document: DocumentNode
    errors: list[GraphQLError]
    operations: int


class Documents(SchemaExtension):
    """Gives the execution its parsed and validated document. The context says whether the schema may be asked about."""

    #: By text and by whether the schema is open; shared by all requests of the process, whose schema is one.
    _kept: ClassVar[OrderedDict[tuple[str, bool], _Prepared]] = OrderedDict()

    def on_parse(self) -> Iterator[None]:
        """Parses and validates, or remembers."""
        context = self.execution_context
        context.parse_options["max_tokens"] = limits.MAX_TOKENS
        # What does not parse is left to the library, which parses again and reports it in the transport's way.
        with contextlib.suppress(GraphQLError):
            self._prepared = self._remember(context.query or "", context.context.may_introspect)
            context.graphql_document = self._prepared.document
        yield

    def on_validate(self) -> Iterator[None]:
        """Hands over what was found."""
        context = self.execution_context
        errors = list(self._prepared.errors)
        if not errors and self._prepared.operations > 1 and context._provided_operation_name is None:
            # The library would run the first; the specification wants to be told.
            errors = [GraphQLError("The document holds several operations: operationName must say which to run.")]
        context.pre_execution_errors = errors
        yield

    def _remember(self, query: str, open_schema: bool) -> _Prepared:
        key = (query, open_schema)
        prepared = self._kept.get(key)
        if prepared is not None:
            self._kept.move_to_end(key)
            return prepared
        prepared = self._prepare(query, open_schema)
        # Only what is valid: mistakes differ each time, and what is refused is refused quickly.
        if not prepared.errors and len(query) <= _KEPT_EACH:
            self._kept[key] = prepared
            while sum(len(text) for text, _ in self._kept) > _KEPT_CHARACTERS:
                self._kept.popitem(last=False)
        return prepared

    def _prepare(self, query: str, open_schema: bool) -> _Prepared:
        document = parse(query, max_tokens=limits.MAX_TOKENS)
        operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
        errors = limits.violations(document) or validate(
            self.execution_context.schema._schema,
            document,
            _RULES if open_schema else _GUARDED_RULES,
            hide_suggestions=not open_schema,
        )
        return _Prepared(document, errors, operations)
