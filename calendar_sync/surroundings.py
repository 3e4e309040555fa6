"""What the applying of one plan stands in: clock, reading, budget and limits of its session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from calendar_sync.allowance import reading_of
from calendar_sync.executor.outlook import whole_requests
from calendar_sync.executor.ports import Surroundings
from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.directory import Directory
from calendar_sync.reading import read_buffer
from calendar_sync.session import Prepared, Session
from calendar_sync.settling import quiet_period
from calendar_sync.sides import scope_at

_MORE_BY_OTHERS = 60
"""So many posts, two requests full, another run may make between our last batch and our reading back."""


def surroundings(session: Session, prepared: Prepared, renew: Callable[[], None]) -> Surroundings:
    """Return what the executor needs.

    Args:
        session: Everything from outside.
        prepared: The plan and what it was made from.
        renew: Holds the calendar for longer; raises ``RunInProgress`` if another run has it by now.
    """
    actual, purse = prepared.actual, session.client.purse
    directory = Directory(actual.organization, actual.channels, False, actual.fetched_at)
    known = {channel.id for channel in actual.channels}
    plan, pages = prepared.plan, prepared.page_requests
    reading, search = reading_of(plan, actual, pages), whole_requests(plan, actual, pages)

    def others() -> int:
        """Return how many posts of other runs reading back is going to meet, where some are at work."""
        if not purse.is_shared:
            return 0
        made = session.ledger.creates_since(actual.fetched_at, plan.organization[0])
        return len([item for item in made if item.key.calendar_id != plan.calendar_id]) + _MORE_BY_OTHERS

    def snapshot() -> ActualState:
        scope = scope_at(session, prepared.desired, prepared.records)
        return read_buffer(session.client, directory, scope)[0]

    def created(since: datetime, with_ideas: bool) -> tuple[Sequence[Post], Sequence[Idea]]:
        ids = sorted(scope_at(session, prepared.desired, prepared.records).channel_ids & known)
        return session.client.read_created(actual.organization.id, ids, since, with_ideas=with_ideas)

    return Surroundings(
        clock=session.clock,
        sleep=session.sleep,
        snapshot=snapshot,
        progress=session.progress,
        stop=session.stop,
        renew=renew,
        batch_size=purse.batch_limit(session.settings.buffer.batch_size),
        quiet_period=quiet_period(session),
        created=created,
        pages=pages,
        scheduled_posts=session.settings.buffer.scheduled_posts,
        too_large=purse.remember_batch,
        unclear=lambda: purse.keep_for_search(0 if reading(0) else search),
        pay_for=lambda creates: purse.keep(reading(creates, others())),
    )
