"""From the lines of one tab to rows: blocks, headings, what holds for several rows, and what each cell means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.calendars.example_rows import example_rows
from calendar_sync.calendars.struck import comment_faults, pictured_faults, source_faults, struck_faults
from calendar_sync.calendars.table_rows import below_parked
from calendar_sync.entries.dates import ParsedDate
from calendar_sync.layout import (
    cells,
    clocks,
    destinations,
    doubts,
    expected,
    final_texts,
    gates,
    labels,
    row_media,
    tables_below,
    text_columns,
    texts,
)
from calendar_sync.layout.blocks import (
    Carried,
    Titles,
    Words,
    explains_anew,
    is_heading,
    is_status_alone,
    merged_down,
    other_table,
    still_explains,
    unread_places,
)
from calendar_sync.layout.client_lines import client_lines, clients_down
from calendar_sync.layout.client_tabs import spellings
from calendar_sync.layout.colours import COLOURED
from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.day_headings import heading_above, network_above, parked_above, takes_day
from calendar_sync.layout.days import DateRules, month_heading, names_month, read_day
from calendar_sync.layout.limits import LIMITS, limit_faults, unread_faults
from calendar_sync.layout.locate import Located
from calendar_sync.layout.notes import Remarks
from calendar_sync.layout.pages import named_pages, parting
from calendar_sync.layout.platforms import is_platform_list
from calendar_sync.layout.progress import finished, progress_columns
from calendar_sync.layout.row_clocks import add_zone, row_faults
from calendar_sync.layout.row_days import DayReader
from calendar_sync.layout.saved import SavedTab
from calendar_sync.layout.speaking import kind_columns, speaking_faults
from calendar_sync.layout.spreading import fill_down, first_values, spread_row
from calendar_sync.layout.thread_rows import parts_of_posts
from calendar_sync.layout.time_column import TimeColumn, spread_times
from calendar_sync.model.entry import Issue
from calendar_sync.model.parked import parked_line
from calendar_sync.model.sheet import CellProblem, Fault, Row, Scalar, Tab

_CONTENT = ("text", "media", "title", "link")
_SHOWN_AT = LIMITS | {"media", "thread", "unsure", "blocks", "gate", "apart", "told"}
"""Fields of which several columns may be one: a problem is shown at the very cell, as field ``unsure@5``."""
_LONG_TEXT = 40


class RowReader:
    """Reads the rows of one tab.

    Args:
        tab: As read.
        saved: Its layout.
        located: Where its columns are.
        words: What words mean in it.
        rules: How its dates are read.
        remarks: Takes what was filled in or passed over.
        clock_doubts: Notes for which nobody knows the clock of its times: rows wait that name no zone themselves.
        undated: The mode of rows without a date; empty where nothing says it.
    """

    def __init__(
        self,
        tab: Tab,
        saved: SavedTab,
        located: Located,
        words: Words,
        rules: DateRules,
        remarks: Remarks,
        *,
        undated: str = "",
        clock_doubts: Sequence[str] = (),
    ) -> None:
        self._tab, self._saved, self._undated, self._clock_doubts = tab, saved, undated, clock_doubts
        self._words, self._rules, self._remarks = words, rules, remarks
        self.issues, self.tables = list[Issue](), list[Located]()
        self.complete = True
        self._merged, self._totals = merged_down(tab), tab.totals(located.header_row)
        self._lines, self._examples = client_lines(tab, located.header_row), example_rows(tab, located.header_row)
        self._read_by(located)

    def _read_by(self, located: Located) -> None:
        """Read the rows below some titles by them."""
        self.issues += [tables_below.moved_below(self._tab, self.tables[-1], located)] if self.tables else []
        self.tables.append(located)
        self._located, tab = located, self._tab
        self._places = [(name, at) for name, places in located.columns.items() if name != "earlier" for at in places]
        columns = [place for _, place in self._places]
        self._left, self._right = min(columns), max(columns)
        self._columns = {name: places[0] for name, places in located.columns.items()} | dict(located.own)
        # What stands in a column that also says where it goes is the text for that network.
        posts = {f"text:{name[5:]}": place for name, place in self._columns.items() if name.startswith("post:")}
        self._columns = {**posts, **self._columns}
        doubtful = [(name, place) for name, place in self._places if name.partition(":")[0] in _SHOWN_AT]
        self._kinds = expected.kind_places(located.shown)
        self._briefs = expected.brief_places(located.shown, located.columns)
        doubtful += [("kind", place) for place in (*self._kinds, *self._briefs)]
        self._columns |= {f"{name}@{place}": place for name, place in doubtful}
        self._carrying = {name: self._columns.get(name, self._left) for name in self._saved.fill}
        self._titles = Titles.of(located.titles, self._places)
        self._known = {*located.titles, *located.own.values(), *columns}
        self._unread = unread_places(tab, located, self._left, self._right)
        self._times = TimeColumn.of(tab, located)
        self._progress = progress_columns(tab, located.columns, located.header_row, located.shown)
        speaking = [place for name, place in self._places if name.partition(":")[0] in ("text", "post")]
        below = range(located.header_row + 1, len(tab.rows) + 1)
        self._media = expected.pictured(tab, located.header_row, self._places)
        self._media += expected.partly_asked(tab, located.header_row, self._briefs, speaking)
        self._in_sentences = labels.speaks_in_sentences(tab.value(row, place) for place in {*speaking} for row in below)
        carrying = bool(self._undated or {"date", "channels"} & {*self._saved.fill} or self._saved.days)
        self._parts = parts_of_posts(tab, speaking, located.header_row + 1, alone=carrying)
        self._told_kinds = kind_columns(tab, located)
        self._parting = parting(tab, located, speaking)
        self._clients = clients_down(tab, located, speaking)
        self._days = DayReader(tab, located, self._rules, self._remarks, vague=self._words.vague_dates)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold anything, in the order of the sheet."""
        tab, first, above = self._tab, self._located.header_row + 1, self._located.header_row + 1 - self._saved.lines
        day = heading_above(tab, above, self._rules) if self._saved.days else None
        aside = parked_above(tab, above, self._located.columns)
        carried = Carried(day=day, section=network_above(tab, above), parked=aside)
        if others := tables_below.tables_above(self._tab, self._located, [*self._titles.wanted]):
            self.complete, self.issues = False, others
            return
        for number in range(first, len(self._tab.rows) + 1):
            line = self._tab.rows[number - 1]
            if not line:
                # A stray cell at the lower end of a tab makes a million of these.
                carried.values.clear()
                continue
            explains = self._saved.explained and number == self._located.header_row + 1
            if explains and still_explains(self._tab, self._located, self._rules, number):
                continue
            if again := self._titles.again(line):
                located = tables_below.follow(self._tab, self._saved, self._located, number, again)
                carried = carried.below_titles({} if located else tables_below.further(self._known, number, line))
                if again == "same" or (again == "new" and number == first and self._explains(number)):
                    continue
                if located is not None:
                    self._read_by(located)
                    continue
                self.issues.append(other_table(self._tab, number, new=again == "new"))
                if not tables_below.clear_of_own(self._located, line):
                    self.complete = False
                    return
                carried.apart = tables_below.below_others(number)
                continue
            row = self._row(number, line, carried)
            if row is not None:
                carried.begun = True
                yield row

    def _explains(self, number: int) -> bool:
        if not explains_anew(self._tab, self._located, self._rules, number):
            return False
        message = "A row right below the titles is taken for an explanation of them, and not read: {cells}."
        self._remark("layout.explains", message, "If it is a post, give it a date and a channel.", number, self._left)
        return True

    def _row(self, number: int, line: Sequence[Scalar], carried: Carried) -> Row | None:
        own = {
            name: value
            for name, place in self._located.own.items()
            if is_filled(value := self._tab.value(number, place))
        }
        table = line[self._left - 1 : self._right]
        filled = [value for value in table if is_filled(value)]
        if number in self._totals and not own:
            return None
        if not filled and not own:
            carried.values.clear()
            beside = [value for value in line[: self._left - 1] if is_filled(value)]
            if len(beside) == 1 and isinstance(beside[0], str):
                carried.parked, carried.begun = beside[0] if parked_line(beside[0]) else "", False
            return None
        spread = text_columns.parted(spread_row(self._tab, number, self._places, self._merged, self._remarks))
        if "client" not in spread and number in self._clients:
            spread["client"] = [(self._columns["client"], self._clients[number])]
        alone = not own and (len(filled) == 1 or is_heading(self._tab, number, self._left, self._right))
        if alone and not self._heading(number, filled[0], spread, carried):
            carried.begun = False
            return None
        faults = [below_parked(carried.parked)] if carried.parked else []
        faults += [fault for fault in (carried.apart, self._examples.get(number)) if fault is not None]
        faults += [COLOURED] if self._saved.colours else []
        values = self._values(number, spread, carried, faults)
        has_content = any(name.partition(":")[0] in (*_CONTENT, "post") for name in spread)
        skipped = values.pop("skip", None) and "sync_id" not in own
        if skipped or (not has_content and not own and "channels" not in values):
            return None
        if self._undated and has_content and "date" not in values:
            values["mode"] = self._undated
        columns: Mapping[str, int] = self._columns
        if not (own_texts := text_columns.text_places(spread)).items() <= columns.items():
            columns = {**columns, **own_texts}
        hidden = number in self._tab.hidden_rows
        signed = gates.countersigned(finished(spread, self._progress), self._located.shown)
        status = cells.status_of(signed, self._located.columns, self._words.statuses, self._words.blank_status)
        # Below other titles nobody knows what stands in the column of the status: it must not take a post out.
        if carried.apart:
            values["status"] = "Ready"  # So what is told of the row is why it waits.
        elif status:
            columns = {**columns, "status": status[0]}
            values |= {"status": status[1]} if status[1] else {}
        return Row(self._tab.name, number, {**values, **own}, columns, hidden=hidden, faults=tuple(faults))

    def _heading(self, number: int, value: Scalar, spread: texts.Spread, carried: Carried) -> bool:
        """Take a row with one cell for a heading: it ends the block above. Return whether it is a row all the same."""
        if isinstance(value, str) and parked_line(value) and not is_status_alone(self._tab, number, spread, self._left):
            carried.values.clear()
            carried.parked = value
            return False
        if self._saved.days and takes_day(value, self._rules, carried):
            return False
        if {"date", "day"} & spread.keys() and isinstance(read_day(value, self._rules), ParsedDate):
            carried.values.clear()
            return True
        carried.values.clear()
        carried.section = ""
        if self._saved.months and isinstance(value, str) and names_month(value):
            carried.month = month_heading(value)
        if isinstance(value, str) and is_platform_list(value):
            carried.section, carried.parked = value.strip(), ""
            return False
        speaks = any(name.partition(":")[0] in ("text", "post") for name in spread)
        posted = isinstance(value, CellProblem) or (speaks and (self._undated or len(str(value)) > _LONG_TEXT))
        carried.parked = carried.parked if posted else ""
        return bool(posted)

    def _values(
        self, number: int, spread: dict[str, list[tuple[int, Scalar]]], carried: Carried, faults: list[Fault]
    ) -> dict[str, Scalar]:
        row_media.take_link(spread)
        values = first_values(spread)
        wrong = [*texts.check_texts(self._tab, number, spread, self._remarks)]
        alone = bool(self._undated) and len(spread) == 1
        faults += wrong or labels.label_faults(self._tab, number, spread, of_others=self._in_sentences, alone=alone)
        faults += [self._parts[number]] if number in self._parts else ()
        said = finished(spread, self._progress)
        faults += gates.faults(self._located.columns, said, self._located.shown, self._words.statuses)
        faults += unread_faults(self._tab, number, self._unread, self._located.shown)
        faults += tables_below.further_faults(self._tab, number, carried.further)
        cells_read = {place: (name, place) for name, found in spread.items() for place, _ in found}
        faults += final_texts.missing(self._tab, number, spread, self._located.columns)
        faults += struck_faults(self._tab, number, cells_read.values())
        faults += pictured_faults(self._tab, number, self._places)
        lacks = [*expected.missing(self._tab, number, self._kinds, spread, self._located.columns, self._briefs)]
        faults += lacks or expected.unseen(self._tab, number, self._briefs, spread, self._media)
        faults += (*comment_faults(self._tab, number, self._places), *source_faults(self._tab, number, self._places))
        fill_down(self._tab.name, number, spread, self._rules, self._carrying, carried, self._remarks)
        if any(fault.rule == "date.moving" for fault in faults):
            carried.values.pop("date", None)
        if carried.day is not None and "date" not in spread:
            spread["date"] = [(self._left, carried.day)]
        self._say_where(number, spread, carried, values, faults)
        faults += destinations.day_of(spread, values, self._words.platforms)
        self._days.read(number, spread, values, faults, carried.month)
        faults += speaking_faults(spread, self._located.shown, self._told_kinds)
        if self._saved.client and "client" not in values:
            values["client_tab"] = "\n".join(spellings(self._tab.name))
        values = {**self._lines.above(number), **values, **named_pages(spread, self._located.shown, self._parting)}
        faults += text_columns.rival_texts(spread, values, self._words.platforms, self._located.shown)
        faults += expected.told_by_tab(self._tab, number, self._kinds, values)
        faults += destinations.media_of(spread, values, self._words.platforms)
        spread_times(spread, values)
        faults += destinations.time_of(spread, values, self._words.platforms)
        row_media.join_media(spread, self._tab, number, values, self._located.shown)
        row_media.link_target(spread, self._tab, number, values, faults)
        texts.join_thread(spread, values, self._words.platforms, faults)
        texts.append_hashtags(spread, values, faults)
        self._times.settle(values, faults)
        doubts.settle_when(spread, self._saved, self._rules, values, faults)
        faults += limit_faults(spread, values, self._rules, self._located.shown)
        clocks.settle_zone(clocks.part_zone(values, faults), faults)
        add_zone(self._saved, self._clock_doubts, values, faults, zoned=self._times.zoned)
        faults += row_faults(self._tab, number, spread, values)
        return values

    def _say_where(
        self, number: int, spread: texts.Spread, carried: Carried, values: dict[str, Scalar], faults: list[Fault]
    ) -> None:
        """Fill in where a row goes: as its cells say, else as its tab or the heading above it does."""
        section = carried.section if self._saved.sections else ""
        ticked = cells.ticked(spread, faults)
        if "channels" in spread:
            place, value = spread["channels"][0]
            for word in destinations.read(value, ticked, self._words.platforms, values, faults):
                self._remark("layout.skipped",
                             f"'{word}' is nothing that Buffer posts to; it is passed over in {{cells}}.",
                             "Nothing to do. What is passed over stands under platforms in calendar-sync.toml.",
                             number, place)  # fmt: skip
            return
        word = ", ".join(ticked) or self._saved.channel or section or destinations.timed(spread, self._located.columns)
        if word and (ticked or any(name in spread for name in (*_CONTENT, "date", "text"))):
            destinations.say(word, self._words.platforms, values, faults)
            if section and not ticked and not self._saved.channel:
                self._remark("layout.section", f"Rows under the heading '{word}' go there: {{cells}}.",
                             "Write the channel in where that is not meant.", number, self._left)  # fmt: skip

    def _remark(self, rule: str, message: str, fix: str, row: int, column: int) -> None:
        self._remarks.add(self._tab.name, rule, message, fix, row, column)
