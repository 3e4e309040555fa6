"""Batches against the measure of the sandbox: never refused for their size, and no smaller than that takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest import mock

import pytest
from buffer_fakes import entry
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.buffer import documents, plan_batches
from calendar_sync.buffer.batches import batch_sizes, cost_of
from calendar_sync.buffer.cost import LIMITS, Cost
from calendar_sync.buffer.payload import field_of
from calendar_sync.model.entry import Kind
from calendar_sync.model.mutation import CreateIdea, CreatePost, DeletePost, EditPost, Mutation
from calendar_sync.sandbox.api import documents as judge

MAKERS: list[Callable[[], Mutation]] = [
    lambda: CreatePost(entry()),
    lambda: EditPost("p", entry()),
    lambda: DeletePost("p"),
    lambda: CreateIdea(entry(kind=Kind.IDEA)),
]
MUTATIONS = st.lists(st.sampled_from(MAKERS), max_size=100).map(lambda makers: [make() for make in makers])
FIGURES = {"complexity": "MAX_COST", "aliases": "MAX_ALIASES", "tokens": "MAX_TOKENS"}


def fits(fields: list[str], limits: Cost) -> bool:
    """Ask the sandbox, which counts by a reckoning of its own."""
    values = {name: getattr(limits, figure) for figure, name in FIGURES.items()}
    with mock.patch.multiple(judge, **values):
        text = documents.mutations(fields)
        try:
            document = parse(text, max_tokens=limits.tokens)
        except Exception:
            return False
        return not judge.limit_errors(document)


@given(MUTATIONS, st.integers(1, 40), st.sampled_from([1.0, 0.5, 0.2, 0.1]), st.sampled_from([15_000, 700, 400]))
def test_no_batch_is_too_large_or_smaller_than_it_must_be(
    mutations: list[Mutation], size: int, share: float, tokens: int
) -> None:
    limits = replace(LIMITS, complexity=LIMITS.complexity * share, tokens=tokens)
    batches = plan_batches(mutations, size, limits)
    assert [mutation for batch in batches for mutation in batch] == mutations
    fields = [field_of(mutation) for mutation in mutations]
    start = 0
    for batch in batches:
        end = start + len(batch)
        assert len(batch) <= size
        if len(batch) > 1:
            assert fits(fields[start:end], limits)
        if end < len(fields) and len(batch) < size:
            # Which of a document's levels Buffer counts is not known; ours is the dearest reading, and is used up.
            assert not cost_of(mutations[start : end + 1]).within(limits)
        start = end


def test_every_kind_fits_thirty_times_under_buffers_own_limits() -> None:
    for fields in (["createPost"] * 30, ["editPost"] * 30, [field_of(MAKERS[n % 4]()) for n in range(30)]):
        assert batch_sizes(fields) == [30]
        assert fits(fields, LIMITS)


def test_soonest_due_stays_first_whatever_the_kinds() -> None:
    mutations = [MAKERS[number % 4]() for number in range(65)]
    assert [len(batch) for batch in plan_batches(mutations)] == [30, 30, 5]
    assert [item for batch in plan_batches(mutations) for item in batch] == mutations


def test_a_batch_of_none_is_no_batch() -> None:
    assert plan_batches([]) == []
    with pytest.raises(ValueError, match="at least one"):
        plan_batches([DeletePost("p")], 0)
