"""``gql``, a generic GraphQL client, learns the schema from the sandbox and works with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.client import SyncClientSession
from gql.dsl import DSLInlineFragment, DSLMutation, DSLQuery, DSLSchema, DSLVariableDefinitions, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport, HTTPXTransport
from graphql import GraphQLError, GraphQLSchema, build_schema, lexicographic_sort_schema, print_schema

from tests.clients.sandbox_server import CHANNELS, ORGANIZATION, ClientSandbox
from tests.system.conftest import KEY

POST = {"channelId": CHANNELS["bluesky"], "schedulingType": "automatic", "mode": "addToQueue", "text": "Rye"}
CREATE = """
mutation Create($input: CreatePostInput!) {
  createPost(input: $input) {
    __typename
    ... on PostActionSuccess { post { id text status dueAt } }
    ... on MutationError { message }
  }
}
"""


def headers(key: str = KEY) -> dict[str, str]:
    """Return what Buffer wants to see on every request."""
    return {"Authorization": f"Bearer {key}", "User-Agent": "gql-tests/1.0"}


@pytest.fixture
def client(sandbox: ClientSandbox) -> Iterator[SyncClientSession]:
    """A connected client that has read the schema."""
    transport = HTTPXTransport(url=f"{sandbox.url}/graphql", headers=headers())
    everything = {"input_value_deprecation": True, "input_object_one_of": True, "specified_by_url": True}
    with Client(transport=transport, fetch_schema_from_transport=True, introspection_args=everything) as session:
        yield session


@contextmanager
def trusting(sandbox: ClientSandbox, key: str = KEY) -> Iterator[SyncClientSession]:
    """A client that knows no schema, and sends whatever it is given."""
    with Client(transport=HTTPXTransport(url=sandbox.url, headers=headers(key))) as session:
        yield session


def known(client: SyncClientSession) -> GraphQLSchema:
    """Return the schema that a client has fetched."""
    assert client.client.schema is not None
    return client.client.schema


def run(client: SyncClientSession, document: str | GraphQLRequest, **variables: Any) -> dict[str, Any]:
    """Run a document; gql checks it against the schema first, if it knows one."""
    request = gql(document) if isinstance(document, str) else document
    request.variable_values = variables or request.variable_values
    return client.execute(request)


def test_the_schema_survives_the_journey(client: SyncClientSession) -> None:
    from calendar_sync.sandbox.api.schema import schema_text

    def printed(schema: GraphQLSchema) -> str:
        return print_schema(lexicographic_sort_schema(schema))

    assert printed(known(client)) == printed(build_schema(schema_text()))


def test_a_query_and_a_mutation(client: SyncClientSession, sandbox: ClientSandbox) -> None:
    found = run(client, "{ account { email organizations { id name channelCount } } }")
    assert found["account"]["organizations"] == [
        {"id": ORGANIZATION, "name": "Brightside Studio", "channelCount": len(CHANNELS) + 1}
    ]
    made = run(client, CREATE, input=POST)["createPost"]
    assert made["__typename"] == "PostActionSuccess"
    assert made["post"] in [{name: post[name] for name in made["post"]} for post in sandbox.posts()]
    long = run(client, CREATE, input={**POST, "text": "x" * 301})["createPost"]
    assert long == {
        "__typename": "InvalidInputError",
        "message": "Invalid post: Bluesky posts cannot exceed 300 characters.",
    }


def test_documents_built_from_the_fetched_schema(client: SyncClientSession) -> None:
    schema = DSLSchema(known(client))
    post, service = schema.Post, schema.Channel
    listed = schema.Query.posts(first=3, input={"organizationId": ORGANIZATION, "filter": {"status": ["sent"]}}).select(
        schema.PostsResults.edges.select(schema.PostsEdge.node.select(post.id, post.channel.select(service.service))),
        schema.PostsResults.pageInfo.select(schema.PaginationPageInfo.hasNextPage),
    )
    page = run(client, dsl_gql(DSLQuery(listed)))["posts"]
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (3, True)
    wanted = DSLVariableDefinitions()
    delete = schema.Mutation.deletePost(input=wanted.input).select(
        DSLInlineFragment().on(schema.DeletePostSuccess).select(schema.DeletePostSuccess.id),
        DSLInlineFragment().on(schema.MutationError).select(schema.MutationError.message),
    )
    operation = DSLMutation(delete)
    operation.variable_definitions = wanted
    assert run(client, dsl_gql(operation), input={"id": "65f1c0a1b2d3e4f5a6b7c8ff"}) == {
        "deletePost": {"message": "Document not found"}
    }


def test_errors_as_gql_shows_them(client: SyncClientSession, sandbox: ClientSandbox) -> None:
    before = sandbox.requests()
    with pytest.raises(GraphQLError, match="Cannot query field 'colour' on type 'Channel'"):
        run(client, '{ channel(input: {id: "x"}) { colour } }')
    assert sandbox.requests() == before
    with pytest.raises(TransportQueryError) as unknown:
        run(client, '{ post(input: {id: "65f1c0a1b2d3e4f5a6b7c8ff"}) { id } }')
    error = (unknown.value.errors or [])[0]
    assert (error["extensions"], error["path"], unknown.value.data) == ({"code": "NOT_FOUND"}, ["post"], None)
    with trusting(sandbox) as plain, pytest.raises(TransportQueryError, match="Cannot query field") as invalid:
        run(plain, '{ channel(input: {id: "x"}) { colour } }')
    assert [error["extensions"]["code"] for error in invalid.value.errors or []] == ["GRAPHQL_VALIDATION_FAILED"]
    with trusting(sandbox) as plain, pytest.raises(TransportQueryError, match="does not exist in") as value:
        run(plain, CREATE, input={**POST, "mode": "now"})
    assert [error["extensions"]["code"] for error in value.value.errors or []] == ["BAD_USER_INPUT"]


def test_wrong_keys_and_used_up_windows(sandbox: ClientSandbox) -> None:
    with trusting(sandbox, "sandbox-kez") as wrong, pytest.raises(TransportQueryError, match="is not valid") as refused:
        run(wrong, "{ account { id } }")
    assert (refused.value.errors or [])[0]["extensions"] == {"code": "UNAUTHENTICATED"}
    sandbox.spend(100)
    with trusting(sandbox) as right, pytest.raises(TransportQueryError, match="Too many requests") as late:
        run(right, "{ account { id } }")
    assert (late.value.errors or [])[0]["extensions"] == {"code": "RATE_LIMIT_EXCEEDED", "window": "15m"}


def test_many_at_once(sandbox: ClientSandbox) -> None:
    async def ask_all() -> list[dict[str, Any]]:
        transport = HTTPXAsyncTransport(url=sandbox.url, headers=headers())
        async with Client(transport=transport) as session:
            document = gql(CREATE)
            wishes = [{**POST, "text": f"Loaf {number}"} for number in range(8)]
            calls = [session.execute(GraphQLRequest(document, variable_values={"input": wish})) for wish in wishes]
            return list(await asyncio.gather(*calls))

    made = [answer["createPost"]["post"] for answer in asyncio.run(ask_all())]
    assert len({post["id"] for post in made}) == len({post["dueAt"] for post in made}) == 8
    assert {post["text"] for post in made} <= {post["text"] for post in sandbox.posts()}
