"""A batch of changes in one document, and again without those that Buffer cannot even read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from calendar_sync.buffer import documents
from calendar_sync.buffer.failures import InputsRefused
from calendar_sync.buffer.outcomes import results_of
from calendar_sync.buffer.payload import field_of, input_of
from calendar_sync.buffer.seen import Seen
from calendar_sync.model.mutation import Mutation, MutationResult, Verdict


class Mutate(Protocol):
    """Sends a document of mutations and returns the whole answer; see :meth:`calendar_sync.buffer.wire.Wire.mutate`."""

    def __call__(
        self, document: str, variables: Mapping[str, Any], before_send: Callable[[], None] | None
    ) -> Mapping[str, Any]:
        """Send it."""


def apply_batch(
    mutate: Mutate,
    seen: Seen,
    batch: Sequence[Mutation],
    organization_id: str,
    before_send: Callable[[], None] | None,
) -> tuple[MutationResult, ...]:
    """Carry out ``batch``, and return one result for each mutation, in order.

    Args:
        mutate: Sends a document.
        seen: What is known of posts; takes down those that answers tell of.
        batch: See :meth:`calendar_sync.buffer.client.BufferClient.apply`, also for what is raised.
        organization_id: Where ideas are saved.
        before_send: Called right before each sending.
    """
    results: dict[int, MutationResult] = {}
    waiting = dict(enumerate(batch))
    while waiting:
        numbers, mutations = list(waiting), list(waiting.values())
        try:
            answered = _apply_at_once(mutate, seen, mutations, organization_id, before_send)
        except InputsRefused as error:
            refused = {numbers[place]: text for place, text in error.inputs.items() if place < len(numbers)}
            if not refused:
                raise
            for number, text in refused.items():
                results[number] = MutationResult(Verdict.REFUSED, error_type=error.code or "", message=text)
                del waiting[number]
            continue
        results |= zip(numbers, answered, strict=True)
        break
    seen.note(result.post for result in results.values() if result.post is not None)
    return tuple(results[number] for number in range(len(batch)))


def _apply_at_once(
    mutate: Mutate,
    seen: Seen,
    mutations: Sequence[Mutation],
    organization_id: str,
    before_send: Callable[[], None] | None,
) -> tuple[MutationResult, ...]:
    fields = [field_of(mutation) for mutation in mutations]
    variables = {
        f"m{number}": input_of(
            mutation, organization_id, keep_place=seen.keeps_place(mutation), tag_names=seen.tag_names
        )
        for number, mutation in enumerate(mutations)
    }
    return results_of(fields, mutate(documents.mutations(fields), variables, before_send))
