"""What one row wants on each of its channels, or why it must wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from calendar_sync.entries.beside import check_beside
from calendar_sync.entries.cells import cell_text
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.clients import Clients, check_client, check_page, find_channels
from calendar_sync.entries.content import COMMENTED, read_content, text_field
from calendar_sync.entries.dates import DateOrder
from calendar_sync.entries.finished import check_finished
from calendar_sync.entries.issues import Notes
from calendar_sync.entries.leftovers import left_in
from calendar_sync.entries.media import read_assets
from calendar_sync.entries.post_types import unused_post_type
from calendar_sync.entries.rules import IDEA, MODE_WORDS, ReadingRules
from calendar_sync.entries.schedule import Report, Timing, read_timing, without_date
from calendar_sync.entries.settings import SETTINGS, read_switch
from calendar_sync.entries.tags import tag_names
from calendar_sync.entries.unused import unused_by_idea, unused_columns
from calendar_sync.model.buffer import Asset, Channel
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.columns import OWN_COLUMNS
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    Entry,
    EntryKey,
    Held,
    HoldReason,
    Issue,
    Kind,
    Origin,
    Schedule,
    Severity,
)
from calendar_sync.model.media import MediaFacts
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellProblem, Row

_IN_WORDS = frozenset({"first_comment", "title", "alt_text", "link", "stickers"}) | {
    setting.column for setting in SETTINGS if setting.kind in {"text", "code"}
}
"""Columns that people write in words."""


_TIMES = frozenset({"date", "time", "timezone", "mode"})
_OF_MEDIA = frozenset({"media", "alt_text", "user_tags", "video_cover", "video_title", "link"})


@dataclass(frozen=True, slots=True)
class Shared:
    """What all rows of a calendar share.

    Args:
        book: The channels.
        rules: From the settings.
        notes: Takes what is wrong.
        orders: Day or month first, by tab.
        conflicting: Rows (tab, number) whose dates contradict each other in that.
        media: What a probe has found behind media addresses.
        clients: Whose rows they are.
        usual: The word by which most rows of a tab may go.
    """

    book: ChannelBook
    rules: ReadingRules
    notes: Notes
    orders: Mapping[str, DateOrder | None]
    conflicting: frozenset[tuple[str, int]]
    media: Mapping[str, MediaFacts] = field(default_factory=dict)
    clients: Clients = field(default_factory=Clients)
    usual: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """One row while it is read."""

    row: Row
    key: EntryKey
    origin: Origin
    shared: Shared
    broken: frozenset[str] = frozenset()  # of which is told already that nobody can read them, and what they carry

    def reporter(self, errors: list[Issue], channel: Channel | None = None) -> Report:
        def report(rule: str, severity: Severity, name: str, message: str, fix: str) -> None:
            if name in self.broken or (name in _TIMES and self.broken & _TIMES):
                return
            issue = self.shared.notes.add(self.row, rule, severity, name, message, fix, channel)
            if severity is Severity.ERROR:
                errors.append(issue)

        return report

    def blocked(self, errors: Sequence[Issue], channels: Sequence[Channel] = (), key: EntryKey | None = None) -> Held:
        return blocked(self.row, key or self.key, self.origin, errors, self.shared.book, channels)


def blocked(
    row: Row,
    key: EntryKey,
    origin: Origin,
    errors: Sequence[Issue],
    book: ChannelBook,
    channels: Sequence[Channel] = (),
) -> Held:
    """Return the row, or the channel of ``key``, as held until ``errors`` are mended."""
    message = errors[0].message if errors else "something is wrong with this row"
    message += f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    found = channels or find_channels(row, book)[0]
    places = tuple((channel.id, channel.handle, channel.service) for channel in found)
    return Held(key, origin, HoldReason.INVALID, message, blocked=True, channels=places)


def read_wishes(row: Row, key: EntryKey, origin: Origin, meaning: str, shared: Shared) -> list[Entry | Held]:
    """Return the entries of a row, and what of it is held.

    Args:
        row: The row.
        key: Of the whole row.
        origin: Where it is.
        meaning: What its status means: ``ready`` or ``idea``.
        shared: What all rows share.
    """
    place = _Place(row, key, origin, shared)
    errors = [
        shared.notes.broken(row, name, value)
        for name, value in row.values.items()
        if isinstance(value, CellProblem) and name not in OWN_COLUMNS
    ]
    for fault in row.faults:
        severity = Severity.WARNING if shared.rules.lets(fault.rule) else Severity.ERROR
        issue = shared.notes.add(row, fault.rule, severity, fault.field, fault.message, fault.fix)
        errors += [issue] if severity is Severity.ERROR else []
    broken = frozenset(name for name, value in row.values.items() if isinstance(value, CellProblem))
    report = place.reporter(errors)
    if errors and (row.faults or "post_type" in broken or not row.values.keys() - broken - OWN_COLUMNS.keys()):
        _note_leftovers(row, report)
        return [place.blocked(errors)]
    if broken:
        # The rest of the row is read all the same; what is missing for want of these cells is told already.
        row = replace(row, values={name: value for name, value in row.values.items() if name not in broken})
        place = replace(place, row=row, broken=broken)
        report = place.reporter(errors)
    timing = read_timing(row, meaning, shared.orders.get(row.tab), shared.rules, report)
    assets = read_assets(row, report, shared.media)
    tags = tag_names(row.text("tags"))
    if timing is not None and timing.kind is Kind.IDEA:
        return [_idea(place, timing, assets, tags, errors)]
    if (row.tab, row.number) in shared.conflicting and meaning != IDEA:
        report(
            "date.mixed_order",
            Severity.ERROR,
            "date",
            "Some dates in this column have the day first, others the month first.",
            "Make them all real dates, write months as words, or set date_order in calendar-sync.toml.",
        )
    channels = _channels(row, shared.book, report)
    check_client(row, channels, shared.book, shared.clients, report)
    check_page(row, channels, shared.book, report)
    check_beside(row, channels, shared.book, shared.clients.titles, report)
    if "first_comment" in row.values and channels and not any(channel.service in COMMENTED for channel in channels):
        report(
            "first_comment.unused",
            Severity.WARNING,
            "first_comment",
            "None of this row's networks takes a first comment, so it is left out.",
            "First comments work on Facebook, Instagram and LinkedIn.",
        )
    services = [channel.service for channel in channels]
    unused_columns(row, services, assets, report)
    unused_post_type(row, services, report)
    if errors or timing is None:
        _note_leftovers(row, report)
        parts = _readable(place, timing, channels, assets, tags, errors)
        return [replace(place.blocked(errors, channels), parts=parts)]
    return [_entry(place, timing, channel, assets, tags) for channel in channels]


def _readable(
    place: _Place,
    timing: Timing | None,
    channels: Sequence[Channel],
    assets: tuple[Asset, ...],
    tags: tuple[str, ...],
    errors: Sequence[Issue],
) -> tuple[Entry, ...]:
    """Return what a row that must wait says on each channel, as far as it can be read: it is judged all the same."""
    kind = Kind.DRAFT if MODE_WORDS.get(fold(place.row.text("mode"))) == "draft" else Kind.POST
    if timing is None or timing.schedule is Schedule.AT:
        timing = Timing(kind, Schedule.NONE)
    media = place.origin.cell("media")
    if any(issue.cell == media for issue in errors):
        place = replace(place, broken=place.broken | _OF_MEDIA)
    read = (_entry(place, timing, channel, assets, tags) for channel in channels)
    found = (item.entry if isinstance(item, Held) else item for item in read)
    return tuple(entry for entry in found if entry is not None)


def _note_leftovers(row: Row, report: Report) -> None:
    """Tell of what is left over in a row that must be mended anyway, so that it is not mended twice."""
    for name, value in row.values.items():
        is_text = name == "text" or name.startswith("text:")
        if (is_text or name in _IN_WORDS) and isinstance(value, str):
            for rule, message, fix in left_in(value, is_text=is_text):
                report(rule, Severity.WARNING, name, message, fix)


def _channels(row: Row, book: ChannelBook, report: Report) -> tuple[Channel, ...]:
    cell = row.text("channels")
    by_network = not row.columns.keys() & {"channels", "text"} and any(name.startswith("text:") for name in row.columns)
    if not cell.strip(",;/&+| \t\r\n"):
        report(
            "channel.missing",
            Severity.ERROR,
            "channels",
            "The row does not say on which channel to post.",
            "Fill in Channels, with a channel's name or a network such as LinkedIn."
            if "channels" in row.columns
            else "Write a text into the column of each network that it is for."
            if by_network
            else "Tick the column of each network that it is for."
            if any(name.startswith("channel:") for name in row.columns)
            else "Add one, or name the channel of all rows: --channel NAME, or default_channels in calendar-sync.toml.",
        )
        return ()
    channels, problems = find_channels(row, book)
    for problem in problems:
        report(problem.rule, Severity.ERROR, "channels", problem.message, problem.fix)
    return channels


def _idea(
    place: _Place, timing: Timing, assets: tuple[Asset, ...], tags: tuple[str, ...], errors: list[Issue]
) -> Entry | Held:
    row, report = place.row, place.reporter(errors)
    text = canonical_text(cell_text(row, "text", report))
    title = canonical_text(cell_text(row, "title", report))
    if text or title:
        unused_by_idea(row, report)
    elif not errors:
        report("idea.empty", Severity.ERROR, "text", "The idea has neither text nor title.", "Write one of them.")
    # An idea is for networks, not for channels: an ambiguous name says enough, and an unknown one does no harm.
    channels, problems = place.shared.book.find(row.text("channels"))
    services = {channel.service for channel in channels}
    for problem in problems:
        services.update(channel.service for channel in problem.candidates)
        if not problem.candidates:
            report(problem.rule, Severity.WARNING, "channels", problem.message, problem.fix)
    due_at = timing.due_at("UTC", without_date(report), place.shared.rules)
    if errors:
        return place.blocked(errors, channels)
    return Entry(
        key=EntryKey(place.key.calendar_id, place.key.row_id, IDEA_CHANNEL),
        origin=place.origin,
        kind=Kind.IDEA,
        service=",".join(sorted(services)),
        text=text,
        assets=assets,
        schedule=timing.schedule,
        due_at=due_at,
        tags=tags,
        title=title,
    )


def _entry(
    place: _Place, timing: Timing, channel: Channel, assets: tuple[Asset, ...], tags: tuple[str, ...]
) -> Entry | Held:
    errors: list[Issue] = []
    report = place.reporter(errors, channel)
    order = place.shared.orders.get(place.row.tab)
    content = read_content(
        place.row, channel, assets, report, timing.zone_on(channel.timezone), order, place.shared.rules
    )
    if timing.kind is Kind.POST:
        check_finished(place.shared.rules.switches, content, text_field(place.row, channel.service), report)
    notify = read_switch(place.row, "publish_by_notification", report)
    needs_approval = read_switch(place.row, "needs_approval", report)
    due_at = timing.due_at(channel.timezone, report, place.shared.rules)
    key = EntryKey(place.key.calendar_id, place.key.row_id, channel.id)
    is_timeless = due_at is None and timing.schedule is Schedule.AT
    entry = Entry(
        key=key,
        origin=place.origin,
        kind=timing.kind,
        service=channel.service,
        text=content.text,
        thread=content.thread,
        assets=content.assets,
        schedule=Schedule.NONE if is_timeless else timing.schedule,
        due_at=due_at,
        tags=tags,
        metadata=content.metadata,
        needs_approval=bool(needs_approval),
        notify=bool(notify),
        text_field=text_field(place.row, channel.service),
    )
    # What can be read is judged all the same, so that a row need not be mended twice.
    if not errors:
        return entry
    held = place.blocked(errors, (channel,), key)
    return replace(held, parts=(entry,)) if is_timeless else replace(held, entry=entry)
