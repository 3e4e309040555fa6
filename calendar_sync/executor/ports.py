"""What applying a plan needs from the world outside, as narrow interfaces and plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.mutation import Mutation, MutationResult


class Sender(Protocol):
    """The part of the Buffer client that sends."""

    def apply(
        self, batch: Sequence[Mutation], organization_id: str, *, before_send: Callable[[], None] | None = None
    ) -> tuple[MutationResult, ...]:
        """Send ``batch`` as one document and return one result for each mutation, in order.

        ``before_send`` is called right before the first byte leaves, each time it is sent; waits for rate windows come
        before that.

        Raises:
            NotSent: Nothing was carried out.
            OutcomeUnknown: Anything may have been carried out.
            SignInError: The key was refused; nothing was carried out.
        """


class StopFlag:
    """Set by a signal handler; asked between batches."""

    def __init__(self) -> None:
        self.signal_number: int | None = None

    def __bool__(self) -> bool:
        return self.signal_number is not None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a run needs that is not data.

    Args:
        clock: Gives aware UTC.
        sleep: Waits for so many seconds.
        snapshot: Reads Buffer anew.
        progress: Called with (done, total, what) as work goes on.
        stop: Asked between batches.
        renew: Called before each sending and around waits, to hold the calendar for longer; raises ``RunInProgress``
            where another run has taken it over.
        batch_size: At most so many mutations in one request.
        quiet_period: How long after sending a lost request may still be carried out.
        rounds: How often what certainly did not arrive is sent again.
        created: Reads only the posts created at some time (aware UTC) or later, and all ideas where asked; ``None``
            where Buffer can only be read as a whole.
        pages: Requests that reading Buffer as a whole took the last time.
        too_large: Told of the batch size that is left after Buffer refused a larger one for its size.
        unclear: Called when an answer is lost: Buffer will have to be looked into for it, and that is to be paid.
        scheduled_posts: So many posts may wait on a channel where Buffer tells no limit.
        pay_for: Told before each batch how many posts the run will have created then: reading them back is to be paid.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    snapshot: Callable[[], ActualState]
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None
    stop: StopFlag = field(default_factory=StopFlag)
    renew: Callable[[], None] = lambda: None
    batch_size: int = 30
    quiet_period: timedelta = timedelta(seconds=90)
    rounds: int = 2
    created: Callable[[datetime, bool], tuple[Sequence[Post], Sequence[Idea]]] | None = None
    pages: int = 1
    scheduled_posts: int | None = None
    too_large: Callable[[int], None] = lambda _size: None
    unclear: Callable[[], None] = lambda: None
    pay_for: Callable[[int], None] = lambda _creates: None
