"""Cutting many mutations into as few documents as Buffer's limits allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice

from calendar_sync.buffer import documents
from calendar_sync.buffer.cost import LIMITS, Cost, measure
from calendar_sync.buffer.payload import field_of
from calendar_sync.model.mutation import Mutation


def plan_batches(
    mutations: Sequence[Mutation], max_size: int = LIMITS.aliases, limits: Cost = LIMITS
) -> list[tuple[Mutation, ...]]:
    """Cut ``mutations`` into batches, in order; each fits one document under all of Buffer's limits.

    Args:
        mutations: Soonest due first, or however they are to be sent.
        max_size: Most mutations in one document; Buffer's own limit holds besides.
        limits: Of one document.

    Raises:
        ValueError: ``max_size`` is less than one.
    """
    sizes = batch_sizes((field_of(mutation) for mutation in mutations), max_size, limits)
    waiting = iter(mutations)
    return [tuple(islice(waiting, size)) for size in sizes]


def batch_sizes(fields: Iterable[str], max_size: int = LIMITS.aliases, limits: Cost = LIMITS) -> list[int]:
    """Return how many mutations go into each document, given their kinds in the order in which they are sent.

    Args:
        fields: Kinds of mutations, as Buffer names them (``createPost`` ...).
        max_size: Most mutations in one document; Buffer's own limit holds besides.
        limits: Of one document.

    Raises:
        ValueError: ``max_size`` is less than one.
    """
    if max_size < 1:
        raise ValueError("a batch holds at least one mutation")
    sizes: list[int] = []
    size, counts = 0, Counter[str]()
    for field in fields:
        counts[field] += 1
        if size and not (size < max_size and _cost_of(counts).within(limits)):
            sizes.append(size)
            size, counts = 0, Counter([field])
        size += 1
    return [*sizes, size] if size else sizes


def cost_of(mutations: Sequence[Mutation]) -> Cost:
    """Return what the document for ``mutations`` costs. Their content is in variables and costs nothing."""
    return _cost_of(Counter(field_of(mutation) for mutation in mutations))


def _cost_of(counts: Counter[str]) -> Cost:
    """Add up what is the same for every document with these kinds, and what each further mutation adds."""
    costs = [_cost_of_one_each(frozenset(counts))]
    costs += [_cost_of_more(field, count - 1) for field, count in counts.items() if count > 1]
    return Cost(
        complexity=sum(cost.complexity for cost in costs),
        depth=max(cost.depth for cost in costs),
        aliases=sum(cost.aliases for cost in costs),
        directives=sum(cost.directives for cost in costs),
        tokens=sum(cost.tokens for cost in costs),
    )


@cache
def _cost_of_one_each(fields: frozenset[str]) -> Cost:
    return measure(documents.mutations(sorted(fields)))


@cache
def _cost_of_more(field: str, count: int) -> Cost:
    """Return what ``count`` further mutations of a kind add to a document that has one: fragments are paid for once."""
    one, two = (measure(documents.mutations([field] * times)) for times in (1, 2))
    return Cost(
        complexity=count * (two.complexity - one.complexity),
        depth=one.depth,
        aliases=count * (two.aliases - one.aliases),
        directives=count * (two.directives - one.directives),
        tokens=count * (two.tokens - one.tokens),
    )
