"""One run, top to bottom.

A dry run is :func:`prepare`; a sync goes on with :func:`carry_out` what was reviewed. Nothing below this module knows
the difference.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from calendar_sync.allowance import check_allowed, claimed, cost_of, keep_daily_limits, limits_passed
from calendar_sync.calendars.mapping import Mapped
from calendar_sync.calendars.writeback import Calendar
from calendar_sync.checks import check_rows
from calendar_sync.choosing import without_left
from calendar_sync.collector import seldom_collected, set_aside
from calendar_sync.entries.memory import RowMemory
from calendar_sync.entries.tags import resolve_tags
from calendar_sync.errors import CalendarError, RunInProgress
from calendar_sync.executor.apply import Applied, Applier
from calendar_sync.executor.noting import named_records
from calendar_sync.executor.placing import Places
from calendar_sync.executor.steps import sending_order
from calendar_sync.holding import held
from calendar_sync.judging import judged, rereader
from calendar_sync.model.buffer import ActualState
from calendar_sync.model.entry import DesiredState, EntryKey
from calendar_sync.model.pieces import Pieces, all_of
from calendar_sync.model.plan import Plan
from calendar_sync.model.sheet import Sheet
from calendar_sync.narrowing import narrowed, rows_at_hand
from calendar_sync.own_titles import keep_titles, relaid_tabs
from calendar_sync.passed import Passed, reading_stamp, rules_stamp
from calendar_sync.planner.overdue import check_due, without
from calendar_sync.planner.plan import Base, make_plan
from calendar_sync.planner.recovery import settle_attempts
from calendar_sync.planner.relaid import hold_relaid
from calendar_sync.planner.room import keep_within
from calendar_sync.planner.torn import mend_torn_rows
from calendar_sync.planner.turned import hold_turned
from calendar_sync.probing import Probe
from calendar_sync.pull_spellings import Side
from calendar_sync.pulling import with_cells
from calendar_sync.reading import map_columns, read_calendar
from calendar_sync.rescuing import may_come_late, policy_of
from calendar_sync.resuming import Resumed
from calendar_sync.session import Prepared, Report, Session, fresh_id, report_of
from calendar_sync.settling import quiet_period, settled, unsettled, write_down
from calendar_sync.sides import Ground, Rows, both_sides, look_for_tags, look_up_refused
from calendar_sync.surroundings import surroundings
from calendar_sync.undoing import taken_back

if TYPE_CHECKING:
    from calendar_sync.config import Settings

__all__ = ["Prepared", "Report", "Session", "carry_out", "check", "prepare", "sync", "undo"]

_ID_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


@seldom_collected()
def prepare(session: Session, new_ids: Sequence[str] = ()) -> Prepared:
    """Read both sides and the ledger, and make the plan. Nothing is written, but which channels Buffer told of.

    Args:
        session: Everything from outside.
        new_ids: Sync IDs for rows without one, in the order of the sheet; further ones are made up.

    Raises:
        CalendarError: The calendar cannot be read.
        BufferError: Buffer cannot be read.
        SignInError: The key is refused.
    """
    settings = session.settings
    sheet, mapped = _read_calendar(session.calendar, settings)
    taken = {row.text("sync_id") for row in mapped.rows}
    new_ids = [row_id for row_id in new_ids if row_id not in taken]
    memory = RowMemory(session.row_notebook.read(), code=reading_stamp())
    new_calendar = partial(fresh_id, session.location)
    rows = Rows(sheet, mapped, new_calendar, lambda: _ids(new_ids), memory)
    ground, actual, page_requests = both_sides(session, rows)
    actual = look_for_tags(session, ground.wished, actual)
    if memory.has_changed:
        with set_aside():
            session.row_notebook.write(memory.to_text())
    del memory, rows
    return _planned(session, sheet, mapped, ground, actual, page_requests)


@set_aside()
def _planned(
    session: Session, sheet: Sheet, mapped: Mapped, ground: Ground, actual: ActualState, page_requests: int
) -> Prepared:
    """Hold the rows against the rules and against what Buffer and the ledger say."""
    settings = session.settings
    known, elsewhere = ground.known, ground.elsewhere
    settlements = settle_attempts(ground.attempts, actual, known, elsewhere, quiet_period=quiet_period(session))
    records = settled(known, settlements)
    desired = mend_torn_rows(resolve_tags(ground.wished, actual, settings.reading_rules().tags), records)
    passed = Passed(session.notebook.read(), rules=rules_stamp())
    desired = judged(session, desired, actual, records, ground.media, passed, ground.clean)
    if passed.has_changed:
        session.notebook.write(passed.to_text())
    base = Base(records, elsewhere, unsettled(settlements))
    policy = policy_of(session, sheet, ground.calendar_id)
    now = session.clock()
    relaid = relaid_tabs(session, ground.calendar_id, sheet, mapped)

    def make(side: DesiredState) -> Plan:
        plan = make_plan(side, actual, base, policy, location=session.location, now=now)
        return hold_turned(hold_relaid(plan, relaid, sheet, side.cancelled, now), side, actual)

    desired, plan = keep_daily_limits(session, desired, actual, make)
    reread = rereader(session, ground.calendar_id, actual, records, ground.media)
    side = Side(sheet, mapped, desired, settings.reading_rules(), reread)
    plan = with_cells(plan, side, actual, {record.post_id for record in records.values()})
    plan = narrowed(plan, desired, session.only_rows)
    room = actual.organization.scheduled_posts_limit or settings.buffer.scheduled_posts
    # Threads and stories first: those that must wait take none of the room for posts.
    plan = keep_within(plan, actual, actual.organization.scheduled_threads_limit or None, sending_order, "threads")
    plan = keep_within(plan, actual, actual.organization.scheduled_stories_limit or None, sending_order, "stories")
    plan = keep_within(plan, actual, room, sending_order)
    plan = replace(
        plan,
        cost=cost_of(plan, actual, page_requests, session),
        issues=(*plan.issues, *limits_passed(session, plan, records)),
    )
    return Prepared(sheet, mapped, desired, actual, records, settlements, plan, page_requests)


def sync(
    session: Session,
    review: Callable[[Prepared], bool],
    *,
    saved: Plan | None = None,
    new_ids: Sequence[str] = (),
    left: Collection[EntryKey] = (),
) -> Report | None:
    """Make the plan, have it reviewed, carry it out, write the results back.

    Args:
        session: Everything from outside.
        review: Shown the plan; false leaves everything as it is.
        saved: A plan that was reviewed before: it is carried out only if it, or what earlier runs left of it, is true.
        new_ids: The Sync IDs that ``saved`` gives to new rows.
        left: Entries that are left as they are, whatever the plan says of them.

    Returns:
        How it ended; ``None`` when the review said no.

    Raises:
        RunInProgress: Another run holds this calendar.
        CalendarSyncError: Nothing was sent; see :func:`prepare` and :func:`carry_out`.
    """

    def plan_it() -> Prepared:
        resumed = Resumed(session, saved, left) if saved is not None else None
        prepared = plan_settled(session, new_ids)
        prepared = resumed.check(prepared) if resumed is not None else prepared
        return without_left(session, prepared, left) if left else prepared

    return reviewed(session, plan_it, review)


def plan_settled(session: Session, new_ids: Sequence[str] = ()) -> Prepared:
    """Make the plan once answers that an earlier run lost are settled; :func:`prepare`, after a wait if need be."""
    prepared = prepare(session, new_ids)
    waits = [item.wait_until for item in prepared.settlements if item.wait_until is not None]
    if not waits:
        return prepared
    session.progress(0, 1, "waiting to be sure about answers that an earlier run lost")
    session.sleep(max((max(waits) - session.clock()).total_seconds(), 0.0))
    return prepare(session, new_ids)


def reviewed(
    session: Session, plan_it: Callable[[], Prepared], review: Callable[[Prepared], bool]
) -> Report | None:  # fmt: skip
    """Plan, review and carry out while no other run can hold the calendar; ``None`` where the review said no."""
    return all_of(in_pieces(session, plan_it, review))


def in_pieces(
    session: Session, plan_it: Callable[[], Prepared], review: Callable[[Prepared], bool]
) -> Pieces[Report | None]:
    """Do the same piece by piece: the plan, each batch, the results. Whoever closes it early gives the calendar back.

    Raises:
        CalendarSyncError: As for :func:`sync`.
    """
    with held(session, fresh_id(session.location)) as hold:
        session.client.purse.take_over(f"{fresh_id(session.location)} on {platform.node()}")
        prepared = hold.planned(plan_it)
        check_allowed(session, prepared)
        if session.allow_now:
            # Nobody is going to think it over.
            prepared = claimed(prepared, session)
        if not review(prepared):
            return None
        yield
        # Whoever looked at the plan may have taken their time: if another run has come and gone, it is no longer true.
        hold.renew()
        return (yield from carrying_out(session, prepared, hold.run_id, hold.renew))


def undo(session: Session, review: Callable[[Prepared], bool]) -> Report | None:
    """Take back the last run of the calendar that changed anything, as far as Buffer allows; reviewed like any plan.

    Raises:
        UsageError: There is no such run, or its plan was not kept.
        CalendarSyncError: As for :func:`sync`.
    """
    return reviewed(session, lambda: taken_back(session, prepare(session)), review)


@seldom_collected()
def check(calendar: Calendar, settings: Settings, *, now: datetime, probe: Probe | None = None) -> DesiredState:
    """Read and check the rows alone, without Buffer; see :func:`calendar_sync.checks.check_rows`."""
    mapped = _read_calendar(calendar, settings)[1]
    return check_rows(mapped, settings.reading_rules(), new_row_id, now=now, probe=probe)


def carry_out(session: Session, prepared: Prepared, run_id: str, renew: Callable[[], None] = lambda: None) -> Report:
    """Apply a reviewed plan and write the results back into the calendar; see :func:`carrying_out`."""
    return all_of(carrying_out(session, prepared, run_id, renew))


def carrying_out(
    session: Session, prepared: Prepared, run_id: str, renew: Callable[[], None] = lambda: None
) -> Pieces[Report]:
    """Apply a reviewed plan, a batch to a piece, and write the results back into the calendar.

    Ids of new rows reach the sheet or the ledger before anything is sent: should the run die, the next knows its rows.

    Args:
        session: Everything from outside.
        prepared: The plan and what it was made from.
        run_id: Of this run.
        renew: Holds the calendar for longer, where it is held; raises ``RunInProgress`` if another run has it by now.

    Raises:
        PlanRefused: A safety limit was passed.
        CalendarError: The calendar cannot be written, or has changed since it was read; nothing was sent.
    """
    check_allowed(session, prepared)
    # Whoever looked at the plan may have taken so long that posts of it have come due.
    overdue = check_due(prepared.plan, now=session.clock(), allow_past=session.settings.policy.allow_past)
    plan = without(prepared.plan, overdue)
    ledger, prepared = session.ledger, replace(prepared, plan=plan)
    session.client.purse.claim(plan.cost.requests)
    ledger.remember(plan.calendar_id, session.location, plan.organization[0], now=session.clock())
    write_down(session, prepared.settlements)
    ledger.save_records(list(named_records(plan, prepared.records)))
    places = Places(
        session.calendar,
        ledger,
        sheet=prepared.sheet,
        mapped=prepared.mapped,
        rows=rows_at_hand(prepared.desired, plan, session.only_rows),
        remap=lambda sheet: map_columns(sheet, session.settings),
        is_whole=prepared.desired.complete and not session.only_rows,
        late_ids=may_come_late(session, prepared.sheet, plan.calendar_id),
    )
    places.write_new_ids(plan)
    from calendar_sync.ledger.history import SAVED_PLAN, keep_plan
    from calendar_sync.model.plan_file import write_plan

    told = {SAVED_PLAN: prepared.saved_plan} if prepared.saved_plan else {}
    ledger.open_run(run_id, plan.calendar_id, now=session.clock(), told=told)
    keep_plan(ledger, run_id, write_plan(replace(plan, issues=()), {}, (), indent=None))
    applied = yield from Applier(
        session.client,
        ledger,
        run_id=run_id,
        organization_id=plan.organization[0],
        channels=prepared.actual.channels,
        around=surroundings(session, prepared, renew),
    ).run(plan, prepared.actual, prepared.records)
    session.client.purse.release()
    look_up_refused(session, applied.outcomes, plan.organization[0])
    unwritten, unplaced = _write_results(places, plan, prepared, applied, renew)
    keep_titles(session, plan, prepared.sheet, prepared.mapped, prepared.desired.rows)
    report = report_of(session, prepared, applied, unwritten, unplaced)
    ledger.close_run(run_id, told | report.in_short(), now=session.clock())
    return report


def _write_results(
    places: Places, plan: Plan, prepared: Prepared, applied: Applied, renew: Callable[[], None]
) -> tuple[CalendarError | None, tuple[str, ...]]:
    try:
        renew()
    except RunInProgress as problem:
        # This one stood still for long, and what the other one has written since is newer.
        applied.problem = applied.problem or problem
        return None, ()
    return places.write_results(plan, applied.outcomes, applied.actual or prepared.actual)


@set_aside()
def _read_calendar(calendar: Calendar, settings: Settings) -> tuple[Sheet, Mapped]:
    return read_calendar(calendar, lambda sheet: map_columns(sheet, settings))


def _ids(given: Sequence[str]) -> Callable[[], str]:
    waiting = iter(given)
    return lambda: next(waiting, None) or new_row_id()


def new_row_id() -> str:
    """Return a Sync ID: short, never a number, never a word."""
    return "r" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))
