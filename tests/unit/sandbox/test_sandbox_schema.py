"""The schema is the public API: nothing missing, nothing different, every name described."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLSchema,
    build_client_schema,
    build_schema,
    get_introspection_query,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    is_union_type,
    print_ast,
)

from calendar_sync.sandbox.api.schema import schema, schema_text

PUBLIC = Path(__file__).parents[4] / "shared" / "buffer" / "structure.graphql"


def shape(found: GraphQLSchema) -> dict[str, Any]:
    """Return everything structural about a schema, and nothing of its wording."""
    shapes: dict[str, Any] = {}
    for name, kind in found.type_map.items():
        if name.startswith("__"):
            continue
        entry: dict[str, Any] = {"kind": type(kind).__name__}
        if is_object_type(kind) or is_interface_type(kind):
            entry["interfaces"] = sorted(item.name for item in kind.interfaces)
            entry["fields"] = {
                key: (
                    str(field.type),
                    {arg: (str(value.type), default(value)) for arg, value in field.args.items()},
                    field.deprecation_reason is not None,
                )
                for key, field in kind.fields.items()
            }
        elif is_input_object_type(kind):
            entry["one_of"] = kind.is_one_of
            entry["fields"] = {
                key: (str(field.type), default(field), field.deprecation_reason is not None)
                for key, field in kind.fields.items()
            }
        elif is_enum_type(kind):
            entry["values"] = {key: value.deprecation_reason is not None for key, value in kind.values.items()}
        elif is_union_type(kind):
            entry["members"] = sorted(item.name for item in kind.types)
        shapes[name] = entry
    return shapes


def default(value: Any) -> str | None:
    node = value.ast_node
    return print_ast(node.default_value) if node is not None and node.default_value is not None else None


@pytest.mark.skipif(not PUBLIC.exists(), reason="the public structure lies outside the repository")
def test_nothing_of_the_public_api_is_missing_or_different() -> None:
    text = PUBLIC.read_text(encoding="utf-8").replace("directive @oneOf on INPUT_OBJECT\n", "")
    public, ours = shape(build_schema(text)), shape(schema())
    assert {name: ours.get(name) for name in public} == public


@pytest.mark.skipif(not PUBLIC.exists(), reason="the public structure lies outside the repository")
def test_the_comparison_would_notice_an_omission() -> None:
    text = PUBLIC.read_text(encoding="utf-8").replace("directive @oneOf on INPUT_OBJECT\n", "")
    changed = schema_text().replace("  externalLink: String\n  ideaId", "  ideaId")
    assert changed != schema_text()
    assert shape(build_schema(changed))["Post"] != shape(build_schema(text))["Post"]


def test_every_type_of_ours_is_described() -> None:
    bare = [name for name, kind in schema().type_map.items() if not kind.description and not name.startswith("__")]
    assert bare == []


def test_introspection_gives_the_schema_back(client: Any) -> None:
    query = get_introspection_query(input_value_deprecation=True, one_of=True)
    answer = json.loads(client.send(query).body)
    assert "errors" not in answer
    found = shape(build_client_schema(answer["data"]))
    expected = shape(schema())
    for entry in (*found.values(), *expected.values()):  # defaults come back as values, not as source
        for key, field in entry.get("fields", {}).items():
            entry["fields"][key] = tuple(part for part in field if not isinstance(part, dict) and part is not None)
    assert {name: entry["kind"] for name, entry in found.items()} == {
        name: entry["kind"] for name, entry in expected.items()
    }
    assert set(found["Post"]["fields"]) == set(expected["Post"]["fields"])
    assert found["PostMetricType"] == expected["PostMetricType"]
    assert found["IdeasGroupFilter"]["one_of"]
