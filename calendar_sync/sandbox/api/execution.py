"""Running documents: the library's executor, with short ways where nothing can happen on the long one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeGuard

from graphql import (
    ExecutionResult,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution import Executor
from graphql.language import DocumentNode
from graphql.pyutils import Path

Selections = dict[tuple[GraphQLObjectType, int], Any]
"""What the fields of a document select, by the type of the value and the number of the field's node."""

_PLAIN = frozenset({str, int, float, bool})


def run(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    context: Any,
    variables: dict[str, Any] | None,
    operation: str | None,
    selections: Selections | None,
    root: Any = None,
) -> ExecutionResult:
    """Run a valid document whose resolvers all answer at once.

    Args:
        schema: With resolvers.
        document: What to run.
        context: What resolvers find in ``info.context``.
        variables: As they came.
        operation: Name of the operation; not needed where there is only one.
        selections: Kept from one run of this very document to the next, empty at first; ``None`` if what its fields
            select depends on variables.
        root: What resolvers of the outermost fields get.
    """
    executor = _Executor.build(
        schema,
        document,
        root_value=root,
        context_value=context,
        raw_variable_values=variables,
        operation_name=operation,
        is_awaitable=_never,
        is_async_iterable=_never,
        hide_suggestions=True,
        selections=selections,
    )
    if isinstance(executor, list):
        return ExecutionResult(None, executor)
    result = executor.execute_operation()
    assert isinstance(result, ExecutionResult)  # noqa: S101 - nothing is awaited, and nothing comes in parts
    return result


def _never(_: Any) -> TypeGuard[Any]:
    return False


class _Executor(Executor[None]):
    def __init__(self, *args: Any, selections: Selections | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._selections = selections

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: Any,
        position_context: None,
    ) -> Any:
        """Take texts, numbers, enums and lists of them at once; whatever is not plain goes the long way."""
        if type(source_value) is not dict:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        plain = _plain_fields(parent_type)
        results: dict[str, Any] = {}
        for response_name, details in grouped_field_set.items():
            name = details[0].node.name.value
            if name in plain:
                found = plain[name](source_value.get(name))
                if found is not Undefined:
                    results[response_name] = found
                    continue
            elif name == "__typename":
                results[response_name] = parent_type.name
                continue
            field_path = Path(path, response_name, parent_type.name)
            found = self.execute_field(parent_type, source_value, details, field_path, position_context)
            if found is not Undefined:
                results[response_name] = found
        return results

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: Any) -> Any:
        """Remember from one run to the next what a field selects."""
        if self._selections is None or len(field_details_list) != 1:
            return super().collect_subfields(return_type, field_details_list)
        key = (return_type, id(field_details_list[0].node))
        found = self._selections.get(key)
        if found is None:
            found = self._selections[key] = super().collect_subfields(return_type, field_details_list)
        return found


@cache
def _plain_fields(parent_type: GraphQLObjectType) -> dict[str, Callable[[Any], Any]]:
    """Return how fields are completed that have neither resolver nor arguments, by name."""
    return {
        name: _completer(field.type)
        for name, field in parent_type.fields.items()
        if field.resolve is None and not field.args
    }


def _completer(type_: Any) -> Callable[[Any], Any]:
    """Return what completes a value as the library would, or gives ``Undefined`` where that takes more than a look."""
    missing = Undefined if is_non_null_type(type_) else None
    inner = get_nullable_type(type_)
    found = _leaf(inner) if is_leaf_type(inner) else _list(inner) if is_list_type(inner) else _unknown
    return lambda value: missing if value is None else found(value)


def _leaf(type_: Any) -> Callable[[Any], Any]:
    coerce = type_.coerce_output_value

    def complete(value: Any) -> Any:
        if type(value) not in _PLAIN:
            return Undefined
        try:
            found = coerce(value)
        except Exception:
            return Undefined
        return Undefined if found is None else found

    return complete


def _list(type_: Any) -> Callable[[Any], Any]:
    complete_item = _completer(type_.of_type)

    def complete(values: Any) -> Any:
        if type(values) is not list:
            return Undefined
        found = [complete_item(value) for value in values]
        return Undefined if any(item is Undefined for item in found) else found

    return complete


def _unknown(_: Any) -> Any:
    return Undefined
