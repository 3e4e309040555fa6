"""Errors in the words of graphql-js 16, which is what Buffer's server speaks.

The library used here says some things differently; clients (and people) match on the words of the real one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    is_input_object_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.language import DocumentNode, OperationDefinitionNode
from graphql.utilities import validate_input_value

_QUOTED = re.compile(r"(?<![\w'])'([^']*)'(?![\w'])")
_SUGGESTION = re.compile(r" Did you mean .*\?$")

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], GraphQLSchema, bool], str]]


def _required(match: re.Match[str], schema: GraphQLSchema, literal: bool) -> str:
    owner = schema.type_map[match["type"]]
    kind = owner.fields[match["field"]].type if is_input_object_type(owner) else "?"
    name = f"{match['type']}.{match['field']}" if literal else match["field"]
    return f'Field "{name}" of required type "{kind}" was not provided.'


def _null(match: re.Match[str], _: GraphQLSchema, literal: bool) -> str:
    if literal:
        return f'Expected value of type "{match["type"]}", found null.'
    return f'Expected non-nullable type "{match["type"]}" not to be null.'


_RULES: Sequence[Rule] = (
    (
        re.compile(
            r"Expected value of type '(?P<type>\w+)' to include required field '(?P<field>\w+)', found: .*", re.S
        ),
        _required,
    ),
    (
        re.compile(
            r"Expected value of type '(?P<type>\w+)' not to include unknown field '(?P<field>\w+)', found: .*", re.S
        ),
        lambda match, _, __: f'Field "{match["field"]}" is not defined by type "{match["type"]}".',
    ),
    (re.compile(r"Expected value of non-null type '(?P<type>[^']+)' not to be None\."), _null),
    (
        re.compile(r"Expected value of type '(?P<type>\w+)' to be an object, found: .*", re.S),
        lambda match, _, __: f'Expected type "{match["type"]}" to be an object.',
    ),
    (
        re.compile(
            r"Argument '\w+\.(?P<field>\w+)\((?P<argument>\w+):\)' of type '(?P<type>[^']+)' is required, "
            r"but it was not provided\."
        ),
        lambda match, _, __: (
            f'Field "{match["field"]}" argument "{match["argument"]}" of type "{match["type"]}" is required, '
            "but it was not provided."
        ),
    ),
)


def reworded(message: str, schema: GraphQLSchema, *, literal: bool = True) -> str:
    """Return a message of graphql-core the way graphql-js writes it.

    Args:
        literal: The message is about a value in the document, not in a variable.
    """
    for pattern, build in _RULES:
        if match := pattern.fullmatch(message):
            return build(match, schema, literal)
    return _SUGGESTION.sub("", _QUOTED.sub(r'"\1"', message))


def variable_errors(
    schema: GraphQLSchema, document: DocumentNode, operation: str | None, variables: Mapping[str, Any]
) -> list[str]:
    """Return what is wrong with the variables of the operation that was to run, one message for each mistake."""
    found: list[str] = []
    for node in document.definitions:
        if not isinstance(node, OperationDefinitionNode) or (
            operation and (not node.name or node.name.value != operation)
        ):
            continue
        for definition in node.variable_definitions or ():
            kind = cast("GraphQLInputType | None", type_from_ast(schema, definition.type))
            name = definition.variable.name.value
            value = variables.get(name, Undefined)
            if kind is None or (value is Undefined and (definition.default_value or not is_non_null_type(kind))):
                continue
            found.extend(_mistakes(schema, name, value, kind))
    return found


def _mistakes(schema: GraphQLSchema, name: str, value: Any, kind: GraphQLInputType) -> list[str]:
    if value is Undefined:
        return [f'Variable "${name}" of required type "{kind}" was not provided.']
    if value is None and is_non_null_type(kind):
        return [f'Variable "${name}" of non-null type "{kind}" must not be null.']
    found: list[str] = []

    def add(error: GraphQLError, path: list[str | int]) -> None:
        wrong = value
        for step in path:
            wrong = wrong[step]
        place = f' at "{name}{_path(path)}"' if path else ""
        message = reworded(error.message, schema, literal=False)
        found.append(f'Variable "${name}" got invalid value {_shown(wrong)}{place}; {message}')

    validate_input_value(value, kind, add, hide_suggestions=True)
    return found


def _path(path: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _shown(value: Any, depth: int = 2) -> str:
    """Return a value the way graphql-js prints it into messages."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        if depth == 0:
            return "[Object]"
        return "{ " + ", ".join(f"{name}: {_shown(item, depth - 1)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        if value and depth == 0:
            return "[Array]"
        shown = [_shown(item, depth - 1) for item in value[:10]]
        more = len(value) - 10
        return "[" + ", ".join(shown + ([f"... {more} more item{'s' if more > 1 else ''}"] if more > 0 else [])) + "]"
    return json.dumps(value, ensure_ascii=False)
