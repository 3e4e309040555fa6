"""Bringing posts that are scheduled in Buffer into the calendar as rows, so that a team can begin from what it has.

Nothing is sent. Each new row is tried on a copy of the sheet first: it becomes part of the plan only where it is read
as exactly what Buffer has, so that no later sync takes anything away from the post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from calendar_sync.calendars.header import TabLayout
from calendar_sync.entries.identity import NAMELESS
from calendar_sync.errors import UsageError
from calendar_sync.import_items import Item, Wanted, items_of
from calendar_sync.import_trials import Trial, Try
from calendar_sync.model.canonical import idea_values, post_values
from calendar_sync.model.entry import IDEA_CHANNEL, EntryKey, Issue, RowIdentity, Severity
from calendar_sync.model.plan import Action, Change, Plan, Why
from calendar_sync.model.sheet import Tab
from calendar_sync.pipeline import Prepared, Report, Session, new_row_id, prepare, reviewed
from calendar_sync.planner.plan import plan_digest, sort_key


def import_posts(session: Session, wanted: Wanted, review: Callable[[Prepared], bool]) -> Report | None:
    """Plan which rows are to be added, have that reviewed, and write them; nothing is sent to Buffer.

    Args:
        session: Everything from outside; it must read everything.
        wanted: Which posts.
        review: Shown the plan; false leaves everything as it is.

    Raises:
        UsageError: A channel or a tab is not there, or there is no room below the calendar.
        CalendarSyncError: As for :func:`calendar_sync.pipeline.sync`.
    """
    return reviewed(session, lambda: with_imports(session, prepare(session), wanted), review)


def with_imports(session: Session, prepared: Prepared, wanted: Wanted) -> Prepared:
    """Return the import alone as a plan: rows that are added, each with the posts that it adopts.

    Args:
        session: With the settings and the ledger.
        prepared: The calendar and Buffer as they are.
        wanted: Which posts.
    """
    plan, desired = prepared.plan, prepared.desired
    layout, tab, first = _place(prepared, wanted.tab)
    items = list(items_of(session, prepared, wanted))
    rows = Trial(session, prepared, layout, tab).run(items, first)
    changes: list[Change] = []
    identities: list[RowIdentity] = []
    for row in rows:
        if not row.done:
            changes += _left(plan, prepared, row.item, row.why)
            continue
        row_id = new_row_id()
        identities.append(RowIdentity(row_id, tab.name, row.number, is_new=True))
        changes += _adopted(plan, prepared, row, row_id)
    changes.sort(key=sort_key)
    cost = replace(plan.cost, requests=0, forecast=None)
    narrowed = replace(plan, changes=tuple(changes), issues=_in_the_way(prepared), cost=cost)
    narrowed = replace(narrowed, digest=plan_digest(narrowed))
    return replace(prepared, plan=narrowed, desired=desired.of_rows(identities))


def _in_the_way(prepared: Prepared) -> tuple[Issue, ...]:
    """Return why some rows or tabs could not be read: posts of theirs are neither in the calendar nor imported."""
    if prepared.plan.complete:
        return ()
    return tuple(
        issue
        for issue in prepared.plan.issues
        if issue.severity is Severity.ERROR and (issue.rule in NAMELESS or issue in prepared.mapped.issues)
    )


# Where


def _place(prepared: Prepared, wanted: str) -> tuple[TabLayout, Tab, int]:
    """Return the tab, its columns, and the first row below all that it holds."""
    layouts = [layout for layout in prepared.mapped.layouts if not wanted or layout.tab == wanted]
    if len(layouts) != 1:
        names = ", ".join(f"'{layout.tab}'" for layout in prepared.mapped.layouts) or "none"
        what = f"There is no tab '{wanted}' with a calendar" if wanted else "Several tabs hold a calendar"
        raise UsageError(f"{what}; there are {names}.", fix="Say into which one the rows are to come: --tab NAME.")
    layout = layouts[0]
    tab = next(tab for tab in prepared.sheet.tabs if tab.name == layout.tab)
    last = max([layout.header_row, *(row.number for row in prepared.mapped.rows if row.tab == tab.name)])
    _check_room(tab, layout, last)
    return layout, tab, last + 1


def _check_room(tab: Tab, layout: TabLayout, last: int) -> None:
    for table in tab.tables:
        inside = table.first_row <= layout.header_row <= table.last_row
        if inside and table.has_totals:
            raise UsageError(
                f"The table in the tab '{tab.name}' ends in a row of totals, below which no row can be added.",
                fix="In Excel: Table Design, untick Total Row; it can be put back afterwards.",
            )
    columns = layout.columns.values()
    for number in range(last + 1, len(tab.rows) + 1):
        if any((number, column) in tab.formulas for column in columns):
            raise UsageError(
                f"Below the last row of the tab '{tab.name}', row {number} holds formulas in the calendar's columns.",
                fix="Move them away, or import into another tab.",
            )


# The plan


def _adopted(plan: Plan, prepared: Prepared, row: Try, row_id: str) -> Iterator[Change]:
    yield from (
        replace(
            change,
            action=Action.ADOPT,
            key=change.key._replace(row_id=row_id),
            tab=row.cells[0].tab,
            row=row.number,
            after=row.done[change.key.channel_id],
            cells=row.cells,
            reason="it is in Buffer already; it becomes this row",
        )
        for change in _told(plan, prepared, row.item)
    )


def _left(plan: Plan, prepared: Prepared, item: Item, why: str) -> Iterator[Change]:
    reason = f"stays out of the calendar: {why or 'its columns cannot say what the post has'}"
    for change in _told(plan, prepared, item):
        yield replace(change, action=Action.HOLD, reason=reason, why=Why.NO_ROW)


def _told(plan: Plan, prepared: Prepared, item: Item) -> Iterator[Change]:
    """Yield one change for each post, with Buffer's side of it; ``row_id`` is the post's own id."""
    handles = {channel.id: channel.handle for channel in prepared.actual.channels}
    if (idea := item.idea) is not None:
        key = EntryKey(plan.calendar_id, idea.id, IDEA_CHANNEL)
        services = ",".join(sorted(idea.services))
        yield Change(Action.HOLD, key, "", 0, "ideas", services, idea.date, idea_values(idea), post_id=idea.id)
    for post in item.posts:
        key = EntryKey(plan.calendar_id, post.id, post.channel_id)
        channel = handles.get(post.channel_id, "")
        yield Change(Action.HOLD, key, "", 0, channel, post.service, post.due_at, post_values(post), post_id=post.id)
