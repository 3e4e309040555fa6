"""Giving a row another date, time or mode: what its cells would have to say, in the form that they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from calendar_sync.entries.date_spelling import date_like, in_offset, time_like
from calendar_sync.entries.dates import FIRST_YEAR, DateOrder
from calendar_sync.entries.rules import MODE_WORDS, ReadingRules
from calendar_sync.entries.schedule import Timing, Zone, read_zone
from calendar_sync.model.entry import Kind, Schedule, Severity
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Row, Scalar, Written

Examples = Mapping[str, Sequence[Scalar]]
"""Filled cells of a tab by field, those nearest to the row first."""

_PLAIN: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"draft"}),
    "queue": frozenset({"queue"}),
    "": frozenset({"", "schedule"}),
}
"""Modes that mean the same as the one that is wanted."""


def zone_of(row: Row, channel_zone: str, rules: ReadingRules) -> Zone:
    """Return the zone in which the times of a row are meant on a channel whose own zone is ``channel_zone``."""
    return Timing(Kind.POST, Schedule.QUEUE, zone=read_zone(row, rules, _unheard)).zone_on(channel_zone)


def _unheard(_rule: str, _severity: Severity, _field: str, _message: str, _fix: str) -> None:
    """Take no notice: what is wrong with a row was told when it was read."""


def moved(
    row: Row,
    kind: Kind,
    schedule: Schedule,
    due_at: datetime | None,
    zone: Zone,
    order: DateOrder | None,
    near: Examples,
) -> Iterator[dict[str, Written]]:
    """Yield what could be written so that the row goes out as is wanted, the likeliest first.

    Args:
        row: As it is.
        kind: Post or draft.
        schedule: At a time, by the queue, or (a draft) at none.
        due_at: When, aware UTC; only with a time.
        zone: In which the row's times are meant.
        order: Day or month first, as decided for its column.
        near: What other rows say, for the form of cells that are empty.
    """
    mode = "draft" if kind is Kind.DRAFT else "queue" if schedule is Schedule.QUEUE else ""
    says = MODE_WORDS.get(fold(row.text("mode")), "") if row.text("mode") else ""
    told: dict[str, Written] = {} if says in _PLAIN[mode] else {"mode": mode}
    if due_at is None:
        yield told | {name: "" for name in ("date", "time") if name in row.values}
        return
    for cells in _dated(row, due_at, zone, order, near):
        yield told | cells


def _dated(
    row: Row, due_at: datetime, zone: Zone, order: DateOrder | None, near: Examples
) -> Iterator[dict[str, Written]]:
    local = due_at.astimezone(zone).replace(tzinfo=None)
    day, clock = row.values.get("date"), row.values.get("time")
    others = [value for value in near.get("date", ()) if isinstance(value, str)]
    if isinstance(day, str) and (shifted := in_offset(due_at, day, order)) is not None:
        local = shifted
    with_time: dict[str, Written] = {}
    if clock is not None:
        with_time["time"] = _clock_like(clock, local)
    if isinstance(day, datetime):
        yield with_time | {"date": local.date() if with_time and day.time() == time() else local}
        return
    if isinstance(day, date):
        yield with_time | {"date": local.date()}
        if not with_time:
            yield {"date": local.date(), "time": _new_time(local, near)}
            yield {"date": local}
        return
    if isinstance(day, str):
        text = date_like(day, local, order, others)
        yield with_time | {"date": text}
        if not with_time:
            yield {"date": text, "time": _new_time(local, near)}
            yield {"date": f"{text} {local:%H:%M}"}
        # In the form of its column a date may mean two days, as 05/12/2026 does.
        yield with_time | {"date": local.date().isoformat() if with_time else f"{local:%Y-%m-%d %H:%M}"}
        return
    yield {"date": _new_date(local, near, order, others), "time": with_time.get("time", _new_time(local, near))}
    yield {"date": _new_moment(local, near, order, others)}


def _clock_like(clock: Scalar, local: datetime) -> Written:
    if isinstance(clock, datetime) and clock.year >= FIRST_YEAR:
        return local
    return local.time() if isinstance(clock, datetime | time | timedelta) else time_like(str(clock), local.time())


def _new_time(local: datetime, near: Examples) -> Written:
    example = next(iter(near.get("time", ())), None)
    return f"{local:%H:%M}" if example is None else _clock_like(example, local)


def _new_date(local: datetime, near: Examples, order: DateOrder | None, others: Sequence[str]) -> Written:
    example = next(iter(near.get("date", ())), None)
    if isinstance(example, str):
        return date_like(example, local, order, others)
    return local.date() if isinstance(example, date) else local.date().isoformat()


def _new_moment(local: datetime, near: Examples, order: DateOrder | None, others: Sequence[str]) -> Written:
    example = next(iter(near.get("date", ())), None)
    if isinstance(example, str):
        text = date_like(example, local, order, others)
        return text if f"{local:%M}" in text.partition(":")[2] else f"{text} {local:%H:%M}"
    return local if isinstance(example, date) else f"{local:%Y-%m-%d %H:%M}"


def new_row_times(
    due_at: datetime | None, zone: Zone, near: Examples, order: DateOrder | None
) -> Iterator[dict[str, Written]]:
    """Yield what a new row could say so that it goes out at ``due_at`` (aware UTC), the likeliest first."""
    if due_at is None:
        yield {}
        return
    yield from _dated(Row("", 0, {}, {}), due_at, zone, order, near)
