"""The exported schema."""

from graphql import build_schema

from tools import export_schema


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert export_schema.TARGET.read_text() == export_schema.text(), "run: python -m tools.export_schema"


def test_every_type_field_argument_and_value_is_described() -> None:
    schema = build_schema(export_schema.text())
    silent = []
    for name, one in schema.type_map.items():
        if name.startswith(("_", "Query", "Mutation", "Subscription")) or name in (
            "ID",
            "Int",
            "Float",
            "String",
            "Boolean",
        ):
            continue
        fields = getattr(one, "fields", {})
        values = getattr(one, "values", {})
        union = hasattr(one, "types")
        silent += [name] if not one.description and not union else []
        silent += [
            f"{name}.{field}" for field, definition in {**fields, **values}.items() if not definition.description
        ]

    assert silent == []


def test_every_mutation_answers_with_a_union_of_success_and_problems() -> None:
    schema = build_schema(export_schema.text())
    assert schema.mutation_type is not None
    problem = schema.type_map["Problem"]
    for name, field in schema.mutation_type.fields.items():
        payload = field.type.of_type
        successes = [one.name for one in payload.types if problem not in one.interfaces]

        assert payload.name == f"{name[0].upper()}{name[1:]}Payload"
        assert successes == [f"{name[0].upper()}{name[1:]}Success"]
