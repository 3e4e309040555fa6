"""The sandbox's process, its control calls, and answers to compare a client's with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import httpx
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_client_schema,
    get_introspection_query,
    get_named_type,
)

from tests.system.conftest import KEY, Server

ORGANIZATION = "65f1c0a0b2d3e4f5a6b7c780"
NOON = "2026-06-15T12:00:00.000Z"
"""A Monday; 08:00 in New York, 13:00 in London."""

CHANNELS = {
    "instagram": "65f1c0a1b2d3e4f5a6b7c801",
    "facebook": "65f1c0a1b2d3e4f5a6b7c802",
    "twitter": "65f1c0a1b2d3e4f5a6b7c803",
    "pinterest": "65f1c0a1b2d3e4f5a6b7c804",
    "googlebusiness": "65f1c0a1b2d3e4f5a6b7c805",
    "linkedin": "65f1c0a1b2d3e4f5a6b7c807",
    "threads": "65f1c0a1b2d3e4f5a6b7c808",
    "bluesky": "65f1c0a1b2d3e4f5a6b7c809",
    "mastodon": "65f1c0a1b2d3e4f5a6b7c80a",
    "tiktok": "65f1c0a1b2d3e4f5a6b7c80b",
    "youtube": "65f1c0a1b2d3e4f5a6b7c80c",
}


class ClientSandbox(Server):
    """``sandbox serve`` with a clock that stands still, and a second opinion on everything it holds."""

    @cached_property
    def line(self) -> httpx.Client:
        """One connection for all that the tests ask directly: making a client takes longer than asking."""
        headers = {"Authorization": f"Bearer {KEY}", "User-Agent": "tests/1.0"}
        before_the_server_hangs_up = httpx.Limits(keepalive_expiry=2.0)
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, limits=before_the_server_hangs_up)

    def stop(self) -> None:
        """Hang up, then end the process in good order."""
        self.line.close()
        super().stop()

    def ask(self, query: str, **variables: Any) -> Any:
        """Run a GraphQL document and return its data."""
        document = self.line.post("/graphql", json={"query": query, "variables": variables}).json()
        assert not document.get("errors"), document
        return document["data"]

    def control(self, method: str, path: str, value: Any = None) -> Any:
        """Use the control API."""
        answer = self.line.request(method, f"/_sandbox/{path}", json=value)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def begin_anew(self) -> None:
        """Go back to the seed, at noon, with no fault, no used quota and an empty log."""
        self.control("POST", "clock", {"freeze": NOON})
        self.control("POST", "reset")
        self.control("DELETE", "faults")
        self.control("DELETE", "requests")

    def move(self, duration: str) -> None:
        """Move the clock."""
        self.control("POST", "clock", {"move": duration})

    def requests(self) -> int:
        """Return how many requests came in since the start of the test."""
        return int(self.control("GET", "requests")["counts"].get("requests", 0))

    def spend(self, count: int) -> None:
        """Use up so many requests of the key."""
        for _ in range(count):
            self.ask("{ account { id } }")

    @cached_property
    def schema(self) -> GraphQLSchema:
        """The schema as introspection tells it."""
        return build_client_schema(self.ask(get_introspection_query(descriptions=False)))

    def everything(self, field: str, given: Mapping[str, Any] | None, paths: Iterable[str], **page: Any) -> Any:
        """Ask for a field of ``Query`` directly.

        Args:
            field: Such as ``posts``.
            given: Its ``input``, if it takes one.
            paths: Dotted paths below the field, as the official client lists them; those of union members stand
                beside each other. ``items`` are the nodes of a connection.
            page: ``first`` and ``after``.
        """
        query = self.schema.query_type
        assert query is not None
        definition = query.fields[field]
        taken = {"input": given, **page} if given is not None else page
        heads = ", ".join(f"${name}: {definition.args[name].type}" for name in taken)
        arguments = ", ".join(f"{name}: ${name}" for name in taken)
        body = self._selection(get_named_type(definition.type), _tree(paths))
        document = (
            f"query Direct{f'({heads})' if heads else ''} {{ {field}{f'({arguments})' if heads else ''} {body} }}"
        )
        found = self.ask(document, **taken)[field]
        if isinstance(found, dict) and "edges" in found:
            nodes = [edge["node"] for edge in found.pop("edges")]
            return {"items": nodes, **found}
        return found

    def _selection(self, kind: GraphQLNamedType, tree: Mapping[str, Any]) -> str:
        if not tree:
            return ""
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            members = self.schema.get_possible_types(kind)
            parts = [f"... on {member.name} {self._selection(member, _known(member, tree))}" for member in members]
            return "{ __typename " + " ".join(part for part in parts if part.endswith("}")) + " }"
        assert isinstance(kind, GraphQLObjectType), kind
        parts = [
            "edges { node " + self._selection(self._node(kind), below) + " }"
            if name == "items" and name not in kind.fields
            else name
            if name == "__typename"
            else f"{name} {self._selection(get_named_type(kind.fields[name].type), below)}"
            for name, below in tree.items()
        ]
        return "{ " + " ".join(parts) + " }"

    @staticmethod
    def _node(connection: GraphQLObjectType) -> GraphQLNamedType:
        edge = get_named_type(connection.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        return get_named_type(edge.fields["node"].type)


def _known(kind: GraphQLObjectType, tree: Mapping[str, Any]) -> dict[str, Any]:
    return {name: below for name, below in tree.items() if name in kind.fields}


def _tree(paths: Iterable[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path in paths:
        place = tree
        for step in path.split("."):
            place = place.setdefault(step, {})
    return tree
