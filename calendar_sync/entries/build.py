"""From rows to the desired state: what the calendar wants on each channel, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.clients import clients_of
from calendar_sync.entries.copies import originals
from calendar_sync.entries.dates import DateOrder, decide_order
from calendar_sync.entries.identity import Registry
from calendar_sync.entries.issues import Notes
from calendar_sync.entries.memory import RowMemory, RowReader
from calendar_sync.entries.rescue import NOTHING, Rescue
from calendar_sync.entries.rules import ReadingRules
from calendar_sync.entries.standing import is_blank, is_hidden, read_standing, usual_words
from calendar_sync.entries.wishes import Shared, blocked, read_wishes
from calendar_sync.entries.zones import ZoneProblem, parse_zone, zone_warning
from calendar_sync.model.entry import Cancelled, DesiredState, Entry, EntryKey, Held, Issue, Origin, Severity
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.sheet import CellProblem, Row


def build(
    rows: Sequence[Row],
    book: ChannelBook,
    rules: ReadingRules,
    *,
    calendar_id: str,
    new_id: Callable[[], str],
    complete: bool = True,
    issues: Sequence[Issue] = (),
    media: Mapping[str, MediaFacts] | None = None,
    memory: RowMemory | None = None,
    rescued: Rescue = NOTHING,
    tabs: Collection[str] = (),
) -> DesiredState:
    """Return what the calendar wants; tags are names still, see :func:`calendar_sync.entries.tags.resolve_tags`.

    Args:
        rows: From the column mapping, in the order of the sheet.
        book: The channels, findable by the words people use.
        rules: From the settings.
        calendar_id: Identity of the calendar.
        new_id: Makes a Sync ID that was never used before.
        complete: Whether all of the calendar could be read.
        issues: Found while mapping columns; shown first.
        media: What a probe has found behind media addresses.
        memory: What rows were read as before; takes down what they are read as now.
        rescued: What is known of rows otherwise than by their Sync ID cells.
        tabs: Names of those that were synced before.
    """
    orders, conflicting = date_orders(rows, rules)
    notes = Notes()
    kept = {row_id: place for row_id, place in originals(rows, tabs).items() if place not in rescued.given}
    registry = Registry(calendar_id, book, new_id, rules.timezone, notes, rescued, kept)
    clients = clients_of(rows, book)
    shared = Shared(book, rules, notes, orders, conflicting, media or {}, clients, usual_words(rows, rules))
    # What a probe has found is no part of a row.
    reader = memory.reader(rules, book, orders, clients) if memory is not None and not media else None
    read = [item for row in rows for item in _read(row, registry, shared, reader)]
    return DesiredState(
        calendar_id=calendar_id,
        entries=tuple(item for item in read if isinstance(item, Entry)),
        held=tuple(item for item in read if isinstance(item, Held)),
        cancelled=tuple(item for item in read if isinstance(item, Cancelled)),
        issues=(*issues, *_zone_of_settings(rules), *notes.all()),
        rows=tuple(registry.rows),
        post_ids=registry.post_ids,
        strangers=registry.strangers,
        complete=complete and registry.all_known,
    )


def _read(row: Row, registry: Registry, shared: Shared, reader: RowReader | None) -> Iterator[Entry | Held | Cancelled]:
    if is_blank(row) or registry.is_known_stand_in(row):
        return
    origin = Origin(row.tab, row.number, row.columns)
    if (unreadable := registry.unreadable(row)) is not None:
        key = EntryKey(registry.calendar_id, f"{row.tab}!{row.number}", "")
        yield blocked(row, key, origin, (unreadable,), shared.book)
        return
    key = EntryKey(registry.calendar_id, registry.identify(row).row_id, "")
    if reader is None or (row.tab, row.number) in shared.conflicting:
        yield from _wanted(row, key, origin, shared)
        return
    mark = reader.mark(row)
    known = reader.recall(mark, row, key, origin)
    if known is not None:
        entries, said = known
        for rule, severity, name, message, fix, channel_id in said:
            channel = next((channel for channel in shared.book.channels if channel.id == channel_id), None)
            shared.notes.add(row, rule, severity, name, message, fix, channel)
        yield from entries
        return
    told = len(shared.notes.said)
    found = list(_wanted(row, key, origin, shared))
    entries = [item for item in found if isinstance(item, Entry)]
    if entries and len(entries) == len(found):
        reader.note(mark, row, entries, shared.notes.said[told:])
    yield from found


def _wanted(row: Row, key: EntryKey, origin: Origin, shared: Shared) -> Iterator[Entry | Held | Cancelled]:
    status = row.values.get("status")
    if isinstance(status, CellProblem) and not is_hidden(row, shared.rules):
        yield blocked(row, key, origin, (shared.notes.broken(row, "status", status),), shared.book)
        return
    standing = read_standing(row, key, origin, shared.rules, shared.notes, shared.usual.get(row.tab, ""))
    if isinstance(standing, str):
        yield from read_wishes(row, key, origin, standing, shared)
    else:
        yield standing


def _zone_of_settings(rules: ReadingRules) -> tuple[Issue, ...]:
    """Warn once, not at every row, of a zone that seldom means what people think."""
    zone = parse_zone(rules.timezone) if rules.timezone else None
    warning = zone_warning(zone) if zone is not None and not isinstance(zone, ZoneProblem) else None
    if warning is None:
        return ()
    message = f"timezone in calendar-sync.toml: {warning.message}"
    return (Issue(warning.rule, Severity.WARNING, "", message, warning.fix),)


def date_orders(
    rows: Sequence[Row], rules: ReadingRules
) -> tuple[dict[str, DateOrder | None], frozenset[tuple[str, int]]]:
    """Decide day or month first for the date column of each tab; name the rows that contradict each other.

    Args:
        rows: Of the whole calendar.
        rules: From the settings.
    """
    dated: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(row.values.get("date"), str):
            dated.setdefault(row.tab, []).append(row)
    fixed = {"day_first": DateOrder.DAY_FIRST, "month_first": DateOrder.MONTH_FIRST}.get(rules.date_order or "")
    orders: dict[str, DateOrder | None] = {}
    conflicting: set[tuple[str, int]] = set()
    for tab, found in dated.items():
        decision = decide_order([row.values["date"] for row in found])
        orders[tab] = fixed or decision.order
        if fixed is None:
            conflicting.update((tab, found[index].number) for index in decision.conflicts)
    return orders, frozenset(conflicting)
