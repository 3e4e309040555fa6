"""From rows to the desired state: what the calendar wants on each channel, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from calendar_sync.entries.channels import ChannelBook
from calendar_sync.entries.content import read_assets, read_content, text_field
from calendar_sync.entries.dates import DateOrder, decide_order
from calendar_sync.entries.rules import CANCEL, HOLD, ReadingRules
from calendar_sync.entries.schedule import Report, Timing, read_timing
from calendar_sync.entries.tags import tag_names
from calendar_sync.model.buffer import Asset, Channel
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.columns import OWN_COLUMNS, USER_COLUMNS
from calendar_sync.model.entry import (
    IDEA_CHANNEL,
    Cancelled,
    DesiredState,
    Entry,
    EntryKey,
    Held,
    HoldReason,
    Issue,
    Kind,
    Origin,
    RowIdentity,
    Severity,
)
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import CellProblem, Row

_CONTENT = ("text", "media", "title", "link", "first_comment")


@dataclass(slots=True)
class _Reader:
    """Reads one calendar; holds what all its rows share."""

    calendar_id: str
    book: ChannelBook
    rules: ReadingRules
    new_id: Callable[[], str]
    orders: Mapping[str, DateOrder | None]
    conflicting: frozenset[tuple[str, int]]
    entries: list[Entry] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    cancelled: list[Cancelled] = field(default_factory=list)
    issues: dict[tuple[str, str, str], Issue] = field(default_factory=dict)
    identities: list[RowIdentity] = field(default_factory=list)
    post_ids: dict[EntryKey, str] = field(default_factory=dict)
    owners: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        has_content = any(name in row.values for name in _CONTENT) or any(
            name.startswith("text:") for name in row.values
        )
        if not has_content and "sync_id" not in row.values and "channels" not in row.values:
            return
        identity = self._identify(row)
        origin = Origin(row.tab, row.number, row.columns)
        key = EntryKey(self.calendar_id, identity.row_id, "")
        if row.hidden and self.rules.hidden_rows == "hold":
            self._hold(key, origin, HoldReason.HIDDEN, "the row is hidden (by hand or by a filter)")
            return
        meaning = self._status(row, key, origin)
        if meaning is None:
            return
        if meaning == CANCEL:
            self.cancelled.append(Cancelled(key, origin, f"status '{row.text('status')}'"))
            return
        if meaning == HOLD:
            self._hold(key, origin, HoldReason.STATUS, f"status '{row.text('status')}'")
            return
        if not has_content and "channels" not in row.values:
            message = "the row is empty but for its Sync ID; delete the row, or write 'Cancelled' as its status"
            self._hold(key, origin, HoldReason.INVALID, message)
            return
        self._read_entries(row, key, origin, meaning)

    # Identity

    def _identify(self, row: Row) -> RowIdentity:
        shown = {name: row.text(name) for name in OWN_COLUMNS if name in row.values}
        carried = shown.get("sync_id", "")
        is_copy = bool(carried) and carried in self.owners
        row_id = self.new_id() if is_copy or not carried else carried
        identity = RowIdentity(
            row_id=row_id,
            tab=row.tab,
            number=row.number,
            is_new=row_id != carried,
            copied_from=carried if is_copy else "",
            shown=shown,
            timezone=row.text("timezone") or self.rules.timezone,
        )
        self.identities.append(identity)
        if is_copy:
            tab, number = self.owners[carried]
            self._issue(
                row,
                "row.copied",
                Severity.WARNING,
                "sync_id",
                f"This row is a copy of row {number}" + (f" in '{tab}'" if tab != row.tab else "") + ".",
                "Nothing to do: it gets an id of its own and counts as a new row.",
            )
        else:
            self.owners[row_id] = (row.tab, row.number)
            if carried:
                self._read_post_ids(row_id, shown.get("post_ids", ""))
        return identity

    def _read_post_ids(self, row_id: str, text: str) -> None:
        for line in text.splitlines():
            handle, equals, post_id = line.rpartition("=")
            if not equals or not post_id.strip():
                continue
            if handle.strip() == IDEA_CHANNEL:
                self.post_ids[EntryKey(self.calendar_id, row_id, IDEA_CHANNEL)] = post_id.strip()
            elif channel := self.book.by_handle(handle.strip()):
                self.post_ids[EntryKey(self.calendar_id, row_id, channel.id)] = post_id.strip()

    # Status

    def _status(self, row: Row, key: EntryKey, origin: Origin) -> str | None:
        value = row.values.get("status")
        if isinstance(value, CellProblem):
            self._block(row, key, origin, (self._cell_problem(row, "status", value),))
            return None
        word = row.text("status")
        if not word:
            return self.rules.blank_status
        meaning = self.rules.status.get(fold(word))
        if meaning is None:
            self._issue(
                row,
                "status.unknown",
                Severity.WARNING,
                "status",
                f"Nobody has said what the status '{word}' means, so this row is left alone.",
                "Use a known word, or add this one under [status] in calendar-sync.toml "
                f"(for example: hold = [\"{word}\"]).",
            )  # fmt: skip
            self._hold(key, origin, HoldReason.UNKNOWN_STATUS, f"unknown status word '{word}'")
        return meaning

    # Entries

    def _read_entries(self, row: Row, key: EntryKey, origin: Origin, meaning: str) -> None:
        errors: list[Issue] = []

        def report(rule: str, severity: Severity, name: str, message: str, fix: str) -> None:
            issue = self._issue(row, rule, severity, name, message, fix)
            if severity is Severity.ERROR:
                errors.append(issue)

        for name, value in row.values.items():
            if isinstance(value, CellProblem) and name not in OWN_COLUMNS:
                errors.append(self._cell_problem(row, name, value))
        if errors:
            self._block(row, key, origin, errors)
            return
        if (row.tab, row.number) in self.conflicting:
            report(
                "date.mixed_order",
                Severity.ERROR,
                "date",
                "Some dates in this column have the day first, others the month first.",
                "Make them all real dates, write months as words, or set date_order in calendar-sync.toml.",
            )
        timing = read_timing(row, meaning, self.orders.get(row.tab), self.rules, report)
        is_idea = timing is not None and timing.kind is Kind.IDEA
        channels = self._channels(row, report, required=timing is None or not is_idea)
        assets = read_assets(row, report)
        tags = tag_names(row.text("tags"))
        if errors or timing is None:
            self._block(row, key, origin, errors, channels)
        elif is_idea:
            self._idea(row, key, origin, timing, channels, assets, tags)
        else:
            for channel in channels:
                self._entry(row, key, origin, timing, channel, assets, tags)

    def _channels(self, row: Row, report: Report, *, required: bool) -> tuple[Channel, ...]:
        cell = row.text("channels")
        if not cell:
            if required:
                report(
                    "channel.missing",
                    Severity.ERROR,
                    "channels",
                    "The row does not say on which channel to post.",
                    "Fill in Channels, with a channel's name or a network such as LinkedIn.",
                )
            return ()
        channels, problems = self.book.find(cell)
        for problem in problems:
            report(problem.rule, Severity.ERROR, "channels", problem.message, problem.fix)
        return channels

    def _idea(
        self,
        row: Row,
        key: EntryKey,
        origin: Origin,
        timing: Timing,
        channels: Sequence[Channel],
        assets: tuple[Asset, ...],
        tags: tuple[str, ...],
    ) -> None:
        errors: list[Issue] = []

        def report(rule: str, severity: Severity, name: str, message: str, fix: str) -> None:
            errors.append(self._issue(row, rule, severity, name, message, fix))

        text, title = canonical_text(row.text("text")), canonical_text(row.text("title"))
        if not text and not title:
            report("idea.empty", Severity.ERROR, "text", "The idea has neither text nor title.", "Write one of them.")
        due_at = timing.due_at("UTC", report)
        if errors:
            self._block(row, key, origin, errors)
            return
        self.entries.append(
            Entry(
                key=EntryKey(key.calendar_id, key.row_id, IDEA_CHANNEL),
                origin=origin,
                kind=Kind.IDEA,
                service=",".join(sorted({channel.service for channel in channels})),
                text=text,
                assets=assets,
                schedule=timing.schedule,
                due_at=due_at,
                tags=tags,
                title=title,
            )
        )

    def _entry(
        self,
        row: Row,
        key: EntryKey,
        origin: Origin,
        timing: Timing,
        channel: Channel,
        assets: tuple[Asset, ...],
        tags: tuple[str, ...],
    ) -> None:
        errors: list[Issue] = []

        def report(rule: str, severity: Severity, name: str, message: str, fix: str) -> None:
            issue = self._issue(row, rule, severity, name, message, fix, channel)
            if severity is Severity.ERROR:
                errors.append(issue)

        content = read_content(row, channel, assets, report)
        due_at = timing.due_at(channel.timezone, report)
        own_key = EntryKey(key.calendar_id, key.row_id, channel.id)
        if errors:
            self._block(row, own_key, origin, errors, (channel,))
            return
        self.entries.append(
            Entry(
                key=own_key,
                origin=origin,
                kind=timing.kind,
                service=channel.service,
                text=content.text,
                thread=content.thread,
                assets=content.assets,
                schedule=timing.schedule,
                due_at=due_at,
                tags=tags,
                metadata=content.metadata,
                text_field=text_field(row, channel.service),
            )
        )

    # Results

    def _hold(self, key: EntryKey, origin: Origin, reason: HoldReason, message: str) -> None:
        self.held.append(Held(key, origin, reason, message))

    def _block(
        self, row: Row, key: EntryKey, origin: Origin, errors: Sequence[Issue], channels: Sequence[Channel] = ()
    ) -> None:
        message = errors[0].message if errors else "something is wrong with this row"
        if len(errors) > 1:
            message = f"{message} (and {len(errors) - 1} more)"
        places = tuple((channel.id, channel.handle, channel.service) for channel in channels)
        if not places:
            found, _ = self.book.find(row.text("channels"))
            places = tuple((channel.id, channel.handle, channel.service) for channel in found)
        self.held.append(Held(key, origin, HoldReason.INVALID, message, blocked=True, channels=places))

    def _cell_problem(self, row: Row, name: str, problem: CellProblem) -> Issue:
        if problem.kind == "error":
            message = f"The cell shows {problem.text} instead of a value."
            fix = "Mend the formula, or type the value."
        else:
            message = "The cell holds a formula that was never calculated, so its value is not in the file."
            fix = "Open the file in Excel or LibreOffice, save it, and run again."
        return self._issue(row, f"cell.{problem.kind}", Severity.ERROR, name, message, fix)

    def _issue(
        self,
        row: Row,
        rule: str,
        severity: Severity,
        name: str,
        message: str,
        fix: str,
        channel: Channel | None = None,
    ) -> Issue:
        cell = str(row.cell(name if name in row.columns else "text" if name.startswith("text:") else name))
        if name not in row.columns and name in USER_COLUMNS:
            message = f"{message} (The calendar has no column '{USER_COLUMNS[name]}'.)"
        issue = Issue(
            rule=rule,
            severity=severity,
            cell=cell,
            message=message,
            fix=fix,
            row=row.number,
            tab=row.tab,
            channel_id=channel.id if channel else None,
        )
        return self.issues.setdefault((rule, cell, message), issue)


def build(
    rows: Sequence[Row],
    book: ChannelBook,
    rules: ReadingRules,
    *,
    calendar_id: str,
    new_id: Callable[[], str],
    complete: bool = True,
    issues: Sequence[Issue] = (),
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
    """
    orders, conflicting = _date_orders(rows, rules)
    reader = _Reader(calendar_id, book, rules, new_id, orders, conflicting)
    for row in rows:
        reader.read(row)
    return DesiredState(
        calendar_id=calendar_id,
        entries=tuple(reader.entries),
        held=tuple(reader.held),
        cancelled=tuple(reader.cancelled),
        issues=(*issues, *reader.issues.values()),
        rows=tuple(reader.identities),
        post_ids=reader.post_ids,
        complete=complete,
    )


def _date_orders(
    rows: Sequence[Row], rules: ReadingRules
) -> tuple[dict[str, DateOrder | None], frozenset[tuple[str, int]]]:
    """Decide day or month first for the date column of each tab; name the rows that contradict each other."""
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
