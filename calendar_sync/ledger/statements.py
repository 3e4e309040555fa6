"""The ledger's statements, each built once: building one takes longer than SQLite takes to carry it out.

What is bound is called ``at_...``: in an UPDATE the plain names are those of the columns to be set.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from calendar_sync.ledger.schema import (
    absent_posts,
    attempts,
    budgets,
    calendars,
    directories,
    leases,
    own_columns,
    own_values,
    read_columns,
    records,
    run_plans,
    runs,
    unplaced_rows,
    write_backs,
)
from calendar_sync.model.plan import AttemptState

OPEN_STATES = (AttemptState.INTENDED, AttemptState.SENT, AttemptState.UNKNOWN, AttemptState.LOST)
"""States of attempts whose outcome is not on record, or may still turn out otherwise."""

CREATED_STATES = (AttemptState.SENT, AttemptState.UNKNOWN, AttemptState.LOST, AttemptState.DONE)
"""States of creates that may have made a post."""

UNDONE_STATES = tuple(state for state in AttemptState if state is not AttemptState.DONE)
"""States of deletes that may not have been carried out."""


def _attempt_is(states: Sequence[AttemptState]) -> ColumnElement[bool]:
    # An IN with values is put together anew for each execution, as it may have any number of them.
    return or_(*(attempts.c.state == str(state) for state in states))


def _of_calendar(table: Table) -> ColumnElement[bool]:
    return table.c.calendar_id == bindparam("at_calendar")


# Calendars

CALENDAR_AT = select(calendars.c.calendar_id).where(
    calendars.c.location == bindparam("at_location"), calendars.c.organization_id == bindparam("at_organization")
)
CALENDARS_OF = select(calendars.c.calendar_id, calendars.c.location).where(
    calendars.c.organization_id == bindparam("at_organization")
)
ROW_IDS = select(records.c.row_id).where(_of_calendar(records))
OWNED_ELSEWHERE = (
    select(records.c.post_id, calendars.c.location)
    .join(calendars, calendars.c.calendar_id == records.c.calendar_id)
    .where(
        records.c.calendar_id != bindparam("at_calendar"),
        or_(*(records.c.state == state for state in ("live", "idea", "sent"))),
    )
)

_SAME_ACCOUNT = or_(calendars.c.organization_id == bindparam("at_organization"), calendars.c.organization_id == "")
"""A fleet's ledger holds the calendars of many organizations, none of which ever sees another one's posts."""
OWNED_BESIDE = OWNED_ELSEWHERE.where(_SAME_ACCOUNT)

# Records and attempts

_TWICE = {records.c.actual_hash: records.c.desired_hash, records.c.actual: records.c.desired}
"""Columns that mostly say the same as another one, which is then not handed over a second time."""
RECORDS = select(
    *(
        case((column == twin, null()), else_=column) if (twin := _TWICE.get(column)) is not None else column
        for column in records.c
    )
).where(_of_calendar(records))
ADD_RUN = insert(runs)
END_RUN = update(runs).where(runs.c.run_id == bindparam("at_run"))
ADD_ATTEMPTS = insert(attempts).returning(attempts.c.attempt_id, sort_by_parameter_order=True)
CHANGE_ATTEMPT = update(attempts).where(attempts.c.attempt_id == bindparam("at_attempt"))
SETTLE_ATTEMPT = CHANGE_ATTEMPT.values(post_id=func.coalesce(bindparam("at_post", type_=Text), attempts.c.post_id))
OPEN_ATTEMPTS = select(attempts).where(_of_calendar(attempts), _attempt_is(OPEN_STATES)).order_by(attempts.c.attempt_id)


def _since(states: Sequence[AttemptState]) -> Select[Any]:
    return (
        select(attempts)
        .where(
            attempts.c.action == bindparam("at_action"),
            _attempt_is(states),
            attempts.c.intended_at >= bindparam("at_since"),
        )
        .order_by(attempts.c.attempt_id)
    )


CREATES_SINCE = _since(CREATED_STATES)
DELETES_SINCE = _since(UNDONE_STATES)
_BESIDE = attempts.c.calendar_id.in_(select(calendars.c.calendar_id).where(_SAME_ACCOUNT))
CREATES_BESIDE, DELETES_BESIDE = CREATES_SINCE.where(_BESIDE), DELETES_SINCE.where(_BESIDE)
CREATES_OF, DELETES_OF = (query.where(_of_calendar(attempts)) for query in (CREATES_SINCE, DELETES_SINCE))

# Lease

_HELD = and_(_of_calendar(leases), leases.c.run_id == bindparam("at_run"))
LEASE = select(leases).where(_of_calendar(leases)).with_for_update()
EXTEND_LEASE = update(leases).where(_HELD)
END_LEASE = delete(leases).where(_HELD)

# The rest

ABSENT_POSTS_OF = select(absent_posts.c.post_id).where(_of_calendar(absent_posts))
OWN_COLUMNS_OF = select(own_columns).where(_of_calendar(own_columns))
FORGET_OWN_COLUMNS = delete(own_columns).where(_of_calendar(own_columns), own_columns.c.tab == bindparam("at_tab"))
OWN_VALUES_OF = select(own_values).where(_of_calendar(own_values))
FORGET_OWN_VALUES = delete(own_values).where(_of_calendar(own_values))
READ_COLUMNS_OF = select(read_columns.c.columns).where(_of_calendar(read_columns))
OWED = select(write_backs).where(_of_calendar(write_backs))
PAID = delete(write_backs).where(
    _of_calendar(write_backs),
    write_backs.c.row_id == bindparam("at_row"),
    write_backs.c.field == bindparam("at_field"),
)
UNPLACED = (
    select(unplaced_rows).where(_of_calendar(unplaced_rows)).order_by(unplaced_rows.c.tab, unplaced_rows.c.number)
)
PLACED = delete(unplaced_rows).where(_of_calendar(unplaced_rows), unplaced_rows.c.row_id == bindparam("at_row"))
BUDGET = select(budgets.c.windows).where(budgets.c.key_hash == bindparam("at_key"))
BUDGET_TO_CHANGE = BUDGET.with_for_update()
CHANGE_BUDGET = update(budgets).where(budgets.c.key_hash == bindparam("at_key"))
DIRECTORIES = select(directories.c.directory).where(directories.c.key_hash == bindparam("at_key"))
FORGET_DIRECTORIES = delete(directories).where(directories.c.key_hash == bindparam("at_key"))
FIRST_RUN = select(func.min(runs.c.started_at)).where(_of_calendar(runs))
PLAN_OF_RUN = select(run_plans.c.plan).where(run_plans.c.run_id == bindparam("at_run"))
ATTEMPTS_OF_RUN = select(attempts).where(attempts.c.run_id == bindparam("at_run")).order_by(attempts.c.attempt_id)

# Where the dialects differ


def _insert_into(dialect: str, table: Table) -> Any:
    # Each is imported where it is used: the other's takes as long to import as reading a small ledger.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


@cache
def upsert_into(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    """Return the statement that adds a row with these columns, or puts it in place of the one with its primary key."""
    statement = _insert_into(dialect, table)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in key}
    found: Executable = statement.on_conflict_do_update(index_elements=key, set_=changed)
    return found


@cache
def claim_in(dialect: str, table: Table) -> Executable:
    """Return the statement that adds a row unless there is one with its primary key."""
    found: Executable = _insert_into(dialect, table).on_conflict_do_nothing()
    return found
