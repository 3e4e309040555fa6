"""The sandbox's executor says in every case what the library's own says."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, execute_sync, parse
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_sync.sandbox.api.execution import Selections, run

SCHEMA = build_schema("""
    scalar Odd
    enum Colour { RED GREEN }
    interface Named { name: String! }
    type Shelf implements Named {
      name: String! number: Int size: Float open: Boolean! colour: Colour words: [String!] grid: [[Int]]
      strict: [Colour!]! odd: Odd shelf: Shelf others: [Shelf!] any: Named computed(twice: Boolean): Int
    }
    type Box implements Named { name: String! weight: Float }
    type Query { shelf(given: String): Shelf }
    type Mutation { first: Shelf second: Shelf }
""")
SCHEMA.type_map["Odd"].coerce_output_value = lambda value: None if value == "" else value  # type: ignore[attr-defined]
PARTS = """
    __typename name number size open colour words grid strict odd computed(twice: true)
    again: number any { more: name } ... on Shelf { colour } any { __typename name ... on Box { weight } }
"""
DOCUMENT = parse(f"""
    query One($given: String) {{
      shelf(given: $given) {{
        {PARTS} shelf {{ {PARTS} others {{ ...Parts }} }}
        others {{ ...Parts shelf {{ name }} }}
      }}
    }}
    mutation Two {{ first {{ ...Parts }} second {{ ...Parts any {{ extra: name }} }} }}
    fragment Parts on Shelf {{ {PARTS} }}
""")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.just(2**40),
    st.floats(),
    st.sampled_from(["", "text", "RED", "BLUE"]),
    st.builds(object),
    st.just(ValueError("an error as a value")),
    st.just(lambda _info, **_arguments: 7),
)
values = st.one_of(scalars, st.lists(scalars, max_size=3), st.lists(st.lists(scalars, max_size=2), max_size=2))
leaves = dict.fromkeys(
    ("name", "number", "size", "open", "colour", "words", "grid", "strict", "odd", "computed"), values
)
named = st.fixed_dictionaries({"__typename": st.sampled_from(["Box", "Shelf", "Query"])}, optional=leaves)
good = st.fixed_dictionaries(
    {"name": st.text(), "open": st.booleans(), "strict": st.just(["RED"])},
    optional={"number": st.integers(-5, 5), "words": st.lists(st.text(), max_size=3), "any": named},
)
shelves = st.recursive(
    st.one_of(good, st.fixed_dictionaries({}, optional={**leaves, "any": named})),
    lambda inner: st.one_of(
        st.fixed_dictionaries(
            {"name": st.text(), "open": st.booleans(), "strict": st.just([])},
            optional={"shelf": st.one_of(inner, st.none()), "others": st.lists(inner, max_size=3)},
        ),
        inner,
    ),
    max_leaves=6,
)


def both(schema: GraphQLSchema, document: Any, root: Any, selections: Selections | None, **rest: Any) -> None:
    expected = execute_sync(
        schema,
        document,
        root,
        variable_values=rest.get("variables"),
        operation_name=rest.get("operation"),
        hide_suggestions=True,
    )
    options = {"variables": None, "operation": None, **rest}
    found = run(schema, document, context=None, selections=selections, root=root, **options)
    assert repr(found.data) == repr(expected.data)
    assert list(map(_shown, found.errors or [])) == list(map(_shown, expected.errors or []))


def _shown(error: Any) -> tuple[Any, ...]:
    return error.message, error.path, error.locations


KEPT: Selections = {}
WHOLE = {"name": "x", "open": True, "strict": ["RED"]}


@given(shelf=shelves)
@example(shelf={**WHOLE, "odd": ""})
@example(shelf={**WHOLE, "odd": lambda _info: 7})
@example(shelf={**WHOLE, "odd": lambda _info: None})
@example(shelf={**WHOLE, "any": {"__typename": "Box", "name": "b", "weight": 1}})
def test_answers_are_those_of_the_library(shelf: dict[str, Any]) -> None:
    both(SCHEMA, DOCUMENT, {"shelf": shelf}, KEPT, operation="One", variables={"given": "x"})
    both(SCHEMA, DOCUMENT, {"first": shelf, "second": shelf}, KEPT, operation="Two")
    assert KEPT


class Thing:
    name = "an object, not a document"
    open = True
    strict = ("RED",)


@pytest.mark.parametrize("shelf", [Thing(), None, 3, {"name": "x", "open": True, "strict": ("GREEN",)}])
def test_what_is_no_document_is_answered_too(shelf: object) -> None:
    both(SCHEMA, DOCUMENT, {"shelf": shelf}, {}, operation="One")


@pytest.mark.parametrize(
    ("text", "operation", "variables"),
    [
        ("query A { shelf { name } } query B { shelf { open } }", None, None),
        ("query A { shelf { name } }", "B", None),
        ("query A($given: String!) { shelf(given: $given) { name } }", None, {"given": 5}),
        ("subscription { shelf }", None, None),
    ],
)
def test_what_cannot_be_run_is_refused_alike(text: str, operation: str | None, variables: dict[str, Any]) -> None:
    both(SCHEMA, parse(text), {"shelf": {}}, {}, operation=operation, variables=variables)


def test_directives_are_obeyed_anew_each_time() -> None:
    document = parse("query ($more: Boolean!) { shelf { shelf { name number @include(if: $more) } } }")
    root = {"shelf": {"shelf": {"name": "x", "number": 1}}}
    for more in (True, False, True):
        both(SCHEMA, document, root, None, variables={"more": more})
