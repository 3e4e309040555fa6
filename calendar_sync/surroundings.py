"""What the applying of one plan stands in: clock, reading, budget and limits of its session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from calendar_sync.allowance import reading_of
from calendar_sync.executor.ports import Surroundings
from calendar_sync.model.buffer import ActualState, Idea, Post
from calendar_sync.model.directory import Directory
from calendar_sync.reading import read_buffer
from calendar_sync.session import Prepared, Session
from calendar_sync.settling import quiet_period
from calendar_sync.sides import scope_at


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
    reading = reading_of(prepared.plan, actual, prepared.page_requests)

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
        pages=prepared.page_requests,
        too_large=purse.remember_batch,
        unclear=purse.keep_for_search,
        pay_for=lambda creates: purse.keep(reading(creates)),
    )
