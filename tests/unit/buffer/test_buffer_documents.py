"""Every document we can send is one that Buffer's schema takes and its limits allow."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from buffer_fakes import SCHEMA, entry, needs_shared
from graphql import GraphQLSchema, build_schema, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer import cost_of, documents, plan_batches
from calendar_sync.buffer.cost import LIMITS, measure
from calendar_sync.buffer.payload import field_of
from calendar_sync.buffer.tags import LANES
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation

READS = {
    "account": documents.ACCOUNT,
    "channels": documents.CHANNELS,
    "account and channels": documents.ACCOUNT_AND_CHANNELS,
    "posts": documents.listing(("posts",), ()),
    "ideas": documents.listing((), ("ideas",)),
    "snapshot": documents.listing(("out", "unsent"), ("ideas",)),
    "limits": documents.daily_limits(30),
    "tags": documents.tags((*["posts"] * (LANES - 1), "ideas")),
}
KINDS = [CreatePost(entry()), EditPost("p", entry()), DeletePost("p"), CreateIdea(entry())]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


@needs_shared
@pytest.mark.parametrize("name", READS)
def test_reads_are_valid(schema: GraphQLSchema, name: str) -> None:
    assert validate(schema, parse(READS[name])) == []


@needs_shared
@pytest.mark.parametrize("present", [picks for picks in product((0, 1), repeat=4) if any(picks)])
def test_mutations_are_valid_in_every_mixture(schema: GraphQLSchema, present: tuple[int, ...]) -> None:
    fields = [field for field, picked in zip(documents.OPERATIONS, present, strict=True) if picked]
    assert validate(schema, parse(documents.mutations([*fields, *fields]))) == []


@pytest.mark.parametrize("name", READS)
def test_reads_are_within_the_limits(name: str) -> None:
    assert measure(READS[name]).within(LIMITS)


def test_a_full_batch_of_the_dearest_kind_fits_one_document() -> None:
    assert [len(batch) for batch in plan_batches([CreatePost(entry())] * 61)] == [30, 30, 1]


@given(mutations=st.lists(st.sampled_from(KINDS), max_size=100), max_size=st.integers(1, 40))
def test_batches_keep_the_order_and_every_limit(mutations: list[Mutation], max_size: int) -> None:
    batches = plan_batches(mutations, max_size)
    assert [mutation for batch in batches for mutation in batch] == mutations
    assert all(1 <= len(batch) <= max_size and cost_of(batch).within(LIMITS) for batch in batches)


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=40))
def test_the_cost_of_a_batch_is_that_of_its_document(mutations: list[Mutation]) -> None:
    document = measure(documents.mutations(field_of(mutation) for mutation in mutations))
    cost = cost_of(mutations)
    assert cost.complexity == pytest.approx(document.complexity)
    assert replace(cost, complexity=0) == replace(document, complexity=0)


def test_batches_are_as_few_as_the_limits_allow() -> None:
    assert len(plan_batches(KINDS * 75)) == 10


def test_a_batch_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        plan_batches(KINDS, 0)
