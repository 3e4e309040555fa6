"""Cutting many mutations into as few documents as Buffer's limits allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from calendar_sync.buffer import documents
from calendar_sync.buffer.cost import LIMITS, Cost, measure
from calendar_sync.buffer.payload import field_of
from calendar_sync.model.mutation import Mutation

_FIELDS = tuple(documents.OPERATIONS)


def plan_batches(mutations: Iterable[Mutation], max_size: int = LIMITS.aliases) -> list[tuple[Mutation, ...]]:
    """Cut ``mutations`` into batches, in order; each fits one document under all of Buffer's limits.

    Args:
        mutations: Soonest due first, or however they are to be sent.
        max_size: Most mutations in one document; Buffer's own limit holds besides.

    Raises:
        ValueError: ``max_size`` is less than one.
    """
    if max_size < 1:
        raise ValueError("a batch holds at least one mutation")
    batches: list[tuple[Mutation, ...]] = []
    batch: list[Mutation] = []
    for mutation in mutations:
        if batch and not (len(batch) < max_size and cost_of([*batch, mutation]).within(LIMITS)):
            batches.append(tuple(batch))
            batch = []
        batch.append(mutation)
    return [*batches, tuple(batch)] if batch else batches


def cost_of(mutations: Sequence[Mutation]) -> Cost:
    """Return what the document for ``mutations`` costs. Their content is in variables and costs nothing."""
    fields = [field_of(mutation) for mutation in mutations]
    return _cost_of_counts(tuple(fields.count(field) for field in _FIELDS))


@cache
def _cost_of_counts(counts: tuple[int, ...]) -> Cost:
    """Order does not matter to the cost, so neither does it here."""
    return measure(
        documents.mutations(field for field, count in zip(_FIELDS, counts, strict=True) for _ in range(count))
    )
