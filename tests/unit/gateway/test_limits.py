"""What a document may cost. Work is counted in visits, never in time."""

import pytest
from graphql import DocumentNode, OperationDefinitionNode, parse

from gateway.graphql import limits
from gateway.graphql.documents import Documents
from gateway.graphql.limits import Measure, Meter, violations


def _bomb(levels: int) -> str:
    """Fragments that each spread the next one twice: written out, 2^levels fields."""
    spreads = "".join(
        f" fragment F{n} on User{{...F{n + 1} ...F{n + 1}}}" if n < levels else f" fragment F{n} on User{{email}}"
        for n in range(levels + 1)
    )
    return "{viewer{...F0}}" + spreads


def _measured(meter: Meter, document: DocumentNode) -> Measure:
    """What the document's operation costs."""
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return meter.selection(operation.selection_set)


def _reasons(query: str) -> list[str]:
    return [error.message for error in violations(parse(query))]


def test_a_fragment_bomb_is_measured_once_per_fragment_and_refused() -> None:
    document = parse(_bomb(18))
    meter = Meter(document)

    measure = _measured(meter, document)

    assert len(_bomb(18)) < 1_000
    assert meter.visits == 2 + 2 * 18 + 1
    assert measure.selections == 2**18
    assert len(violations(document)) == 1


@pytest.mark.parametrize("levels", [20, 40, 60])
def test_the_work_grows_with_the_text_and_not_with_what_it_spells_out(levels: int) -> None:
    document = parse(_bomb(levels))
    meter = Meter(document)

    _measured(meter, document)

    assert meter.visits == 2 * levels + 3


def test_a_refused_document_never_reaches_the_standard_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []

    def validate(*args: object, **kwargs: object) -> list[object]:
        reached.append(args)
        return []

    class Execution:
        class schema:  # noqa: N801 (stands for the library's attribute)
            _schema = None

    monkeypatch.setattr("gateway.graphql.documents.validate", validate)
    documents = Documents()
    documents.execution_context = Execution  # type: ignore[assignment]  # all that is asked of it

    refused = documents._prepare(_bomb(18), open_schema=True)
    accepted = documents._prepare("{ viewer { id } }", open_schema=True)

    assert len(refused.errors) == 1
    assert accepted.errors == []
    assert len(reached) == 1


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("{" + "node{" * 13 + "id" + "}" * 14, "deep"),
        ("{viewer{" + " ".join(f"a{n}:id" for n in range(31)) + "}}", "aliases"),
        ("{" + "viewer{id} " * 21 + "}", "root fields"),
        ("{viewer{" + "id " * 101 + "}}", "fields in one place"),
        ("{viewer{id " + "@include(if:true)" * 51 + "}}", "directives"),
        (
            "{applications(first:100){edges{node{messages{application{timeline{message{application{timeline{kind}}}}}}}}}}",
            "data",
        ),
        (
            "query($n:Int){"
            + "".join(f"a{n}:applications(first:$n){{edges{{node{{messages{{content{{text}}}}}}}}}} " for n in range(8))
            + "}",
            "data",
        ),
    ],
)
def test_what_is_too_much_is_named(query: str, word: str) -> None:
    assert any(word in reason for reason in _reasons(query))


@pytest.mark.parametrize("first", ["-1000000000", "0", "9" * 5_000, "-" + "9" * 5_000])
def test_an_absurd_number_of_rows_makes_nothing_cheaper_and_breaks_nothing(first: str) -> None:
    heavy = "".join(
        f"a{n}:applications(first:100){{edges{{node{{messages{{id}} timeline{{kind}}}}}}}} " for n in range(8)
    )

    assert any("data" in reason for reason in _reasons(f"{{{heavy}}}"))
    assert any("data" in reason for reason in _reasons(f"{{{heavy} b:applications(first:{first}){{totalCount}}}}"))


def test_what_hides_in_fragments_counts_as_if_it_stood_there() -> None:
    aliases = " ".join(f"a{n}:id" for n in range(16))

    assert _reasons("{viewer{...A} other:viewer{...A}} fragment A on User{" + aliases + "}") != []
    assert _reasons("{viewer{...A}} fragment A on User{" + aliases + "}") == []


@pytest.mark.parametrize(
    "query",
    [
        "{...A} fragment A on Query{...B} fragment B on Query{...A}",
        "{...A} fragment A on Query{...A}",
        "{...Missing}",
        "fragment Unused on Query{viewer{id}}",
    ],
)
def test_circles_and_missing_fragments_end_and_are_left_to_the_standard_rules(query: str) -> None:
    assert violations(parse(query)) == []


def test_nesting_through_fragments_beyond_all_reason_is_refused_and_not_a_recursion_error() -> None:
    chain = "".join(f" fragment F{n} on Query{{{'...{' * 60}...F{n + 1}{'}' * 60}}}" for n in range(4))

    assert _reasons("{...F0}" + chain + " fragment F4 on Query{viewer{id}}") == ["This operation is nested too deeply."]


def test_the_largest_question_the_app_asks_is_fine() -> None:
    assert (
        _reasons(
            """query ($first: Int, $after: String) { applications(first: $first, after: $after) {
                totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
                    id company timeline { kind at message { id subject } }
                    messages { subject content { text } classification { label } } } } } }"""
        )
        == []
    )


def test_introspection_nests_deeply_and_is_bounded_by_the_library() -> None:
    from graphql import get_introspection_query

    document = parse(get_introspection_query(), max_tokens=limits.MAX_TOKENS)

    assert violations(document) == []
