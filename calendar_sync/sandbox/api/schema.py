"""The schema file with resolvers bound to it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from ariadne import make_executable_schema
from graphql import GraphQLSchema

from calendar_sync.sandbox.api import fields, reads, writes


def schema_text() -> str:
    """Return the schema file as it is shipped."""
    return files("calendar_sync.sandbox").joinpath("schema.graphql").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """Return the executable schema, built once."""
    return make_executable_schema(
        schema_text(),
        reads.query,
        writes.mutation,
        fields.account_type,
        fields.organization_type,
        fields.post_type,
        fields.idea_type,
        fields.date_time,
    )
