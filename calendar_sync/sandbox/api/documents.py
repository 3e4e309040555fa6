"""GraphQL documents: parsing, the limits on them, validation, and a cache of what was seen before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate
from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
)

from calendar_sync.sandbox.api.execution import Selections
from calendar_sync.sandbox.api.wording import reworded

MAX_COST = 175_000.0
MAX_DEPTH = 25
MAX_ALIASES = 30
MAX_DIRECTIVES = 50
MAX_TOKENS = 15_000

_SCALAR, _OBJECT, _LEVEL = 1.0, 2.0, 1.5


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was looked at.

    Args:
        document: ``None`` if it cannot be run.
        errors: Why not, as they stand in an answer.
        mutations: How many mutations each operation has, by operation name (empty for an anonymous one).
        selections: What its fields select, filled in as it is run; ``None`` if directives may make that change.
    """

    document: DocumentNode | None
    errors: tuple[dict[str, Any], ...] = ()
    mutations: tuple[tuple[str, int], ...] = ()
    selections: Selections | None = None

    @property
    def executable(self) -> DocumentNode:
        """The document.

        Raises:
            ValueError: It has errors.
        """
        if self.document is None:
            raise ValueError("a document with errors cannot be run")
        return self.document

    def mutation_count(self, operation: str | None) -> int:
        """Return how many mutations running ``operation`` (or the only one) would carry out."""
        if not operation:
            return sum(count for _, count in self.mutations)
        return dict(self.mutations).get(operation, 0)


class Documents:
    """Prepares documents for one schema; the latest thousand are remembered by their text."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.prepare = lru_cache(maxsize=1024)(self._prepare)

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLSyntaxError as error:
            message = reworded(error.message, self._schema)
            if "tokens" in message:
                message = f"Syntax Error: Token limit of {MAX_TOKENS} exceeded."
            return Prepared(None, (envelope(message, "GRAPHQL_PARSE_FAILED", error),))
        except (GraphQLError, RecursionError):
            return Prepared(None, (envelope("Syntax Error: Document is nested too deeply.", "GRAPHQL_PARSE_FAILED"),))
        if errors := limit_errors(document):
            return Prepared(None, tuple(envelope(message, "GRAPHQL_VALIDATION_FAILED") for message in errors))
        found = validate(self._schema, document, hide_suggestions=True, allow_empty_selection_sets=False)
        if found:
            return Prepared(
                None,
                tuple(
                    envelope(reworded(error.message, self._schema), "GRAPHQL_VALIDATION_FAILED", error)
                    for error in found
                ),
            )
        return Prepared(document, (), _mutations(document), None if "@" in text else {})


def envelope(message: str, code: str, error: GraphQLError | None = None, **extensions: Any) -> dict[str, Any]:
    """Return one entry of ``errors``, with the places in the document that ``error`` names."""
    entry: dict[str, Any] = {"message": message}
    if error is not None and error.locations:
        entry["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error is not None and error.path:
        entry["path"] = list(error.path)
    entry["extensions"] = {"code": code, **extensions}
    return entry


def limit_errors(document: DocumentNode) -> list[str]:
    """Return the limits a document passes, as messages: complexity, depth, aliases, directives."""
    try:
        return _Measure(document).errors()
    except RecursionError:
        return [f"Syntax Error: Query depth limit of {MAX_DEPTH} exceeded."]


class _Measure:
    """Counts what a document asks for. A fragment counts wherever it is spread."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        self._known: dict[str, tuple[float, int, int, int]] = {}

    def errors(self) -> list[str]:
        cost, depth, aliases, directives = 0.0, 0, 0, 0
        for operation in self._operations:
            parts = [self._count(node) for node in operation.selection_set.selections]
            cost = max(cost, sum(part[0] for part in parts))
            depth = max(depth, 1 + max(part[1] for part in parts))
            aliases += sum(part[2] for part in parts)
            directives += len(operation.directives or ()) + sum(part[3] for part in parts)
        found = []
        if cost > MAX_COST:
            found.append("Query exceeds maximum allowed complexity. Please simplify your query.")
        for name, limit, count in (
            ("Query depth", MAX_DEPTH, depth),
            ("Aliases", MAX_ALIASES, aliases),
            ("Directives", MAX_DIRECTIVES, directives),
        ):
            if count > limit:
                found.append(f"Syntax Error: {name} limit of {limit} exceeded, found {count}.")
        return found

    def _count(self, node: Any) -> tuple[float, int, int, int]:
        """Return cost, levels below, aliases and directives of a selection."""
        if isinstance(node, FieldNode) and node.name.value == "__schema":
            return 0.0, 0, 0, 0
        aliases = 1 if isinstance(node, FieldNode) and node.alias is not None else 0
        directives = len(node.directives or ())
        if isinstance(node, FragmentSpreadNode):
            cost, depth, more_aliases, more_directives = self._fragment(node.name.value)
            return _SCALAR + cost, depth + 1, more_aliases, directives + more_directives
        if node.selection_set is None:
            return _SCALAR, 0, aliases, directives
        parts = [self._count(child) for child in node.selection_set.selections]
        return (
            _OBJECT + _LEVEL * sum(part[0] for part in parts),
            1 + max(part[1] for part in parts),
            aliases + sum(part[2] for part in parts),
            directives + sum(part[3] for part in parts),
        )

    def _fragment(self, name: str) -> tuple[float, int, int, int]:
        if name not in self._known:
            self._known[name] = (0.0, 0, 0, 0)  # a fragment that spreads itself is left to validation
            if name in self._fragments:
                parts = [self._count(child) for child in self._fragments[name].selection_set.selections]
                self._known[name] = (
                    _OBJECT + _LEVEL * sum(part[0] for part in parts),
                    1 + max(part[1] for part in parts),
                    sum(part[2] for part in parts),
                    sum(part[3] for part in parts),
                )
        return self._known[name]


def _mutations(document: DocumentNode) -> tuple[tuple[str, int], ...]:
    return tuple(
        (node.name.value if node.name else "", len(node.selection_set.selections))
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode) and node.operation.value == "mutation"
    )
