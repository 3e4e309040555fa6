"""Whether columns with titles that people use as well are ours, by what they say: what we wrote, or something else.

A record of titles alone is wrong where a column was deleted and somebody typed one of the same title in its place, and
where tabs took over each other's names. What was last written into each row tells such columns apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calendar_sync.calendars.header import TabLayout
from calendar_sync.calendars.ownership import AGES, Known, apart
from calendar_sync.model.results_tab import AS_OF, CHANNEL_ID, MARKS, WEEK, results_header
from calendar_sync.model.services import fold
from calendar_sync.model.sheet import Scalar, Sheet, Tab

Told = Mapping[str, Mapping[str, str]]
"""What our columns said when they were last written: by folded title, and by row (see :func:`row_of_results`)."""

NOTHING_TOLD: Told = {}

Values = Mapping[str, Mapping[str, str | float]]
"""Values by row and usual title."""

_MARKS = frozenset(MARKS) - AGES
_IN_GROUPS = re.compile(r"\d{1,3}(?:[.,'’\s]\d{3})+")
_MANY = 3
"""Nobody types so many columns anew at once: if more than half are strange, another machine has written them."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows below titles.

    Args:
        tab: As read.
        header_row: 1-based.
        titles: 1-based column by folded title; of equal ones the first.
        rows: What a row is known by (empty for nothing), by 1-based number.
        marks: Folded titles that each such table has.
    """

    tab: Tab
    header_row: int
    titles: Mapping[str, int]
    rows: Mapping[int, str]
    marks: frozenset[str] = frozenset()

    @property
    def age(self) -> str:
        """The folded title of the column that says how old the numbers are; empty where there is none."""
        return next((name for name in (fold(apart(AS_OF)), fold(AS_OF)) if name in self.titles), "")

    def formulas(self, title: str) -> list[int]:
        """Return the rows where a column has a formula."""
        column = self.titles[title]
        return [number for number in self.rows if (number, column) in self.tab.formulas]

    def said(self, title: str) -> dict[int, str]:
        """Return what a column says by row; formulas are somebody's own."""
        column = self.titles[title]
        return {
            number: _plain(self.tab.value(number, column))
            for number in self.rows
            if (number, column) not in self.tab.formulas
        }


def row_of_results(week: date | str, channel_id: str) -> str:
    """Return what a row of the tab of results is known by: its week's Monday and its channel."""
    return f"{week} {channel_id}".strip()


def known_by_contents(sheet: Sheet, layouts: Iterable[TabLayout], known: Known, told: Told) -> Known:
    """Return what is on record, corrected by what the columns say; where they say nothing, as it is.

    A row whose numbers are of another age than those we wrote tells nothing: another machine was there meanwhile, or an
    older copy of the sheet was taken back.

    Args:
        sheet: As read.
        layouts: Where its calendars stand.
        known: What is on record, by the names that tabs have now.
        told: What was last written.
    """
    tables = list(_tables(sheet, layouts))
    copied = _copies_of_results([table for table in tables if table.marks and table.tab.name in known], told)
    known = {name: titles for name, titles in known.items() if name not in copied}
    for table in tables:
        is_new = table.tab.name not in known
        if is_new and table.marks:
            # A copy of the tab of results stays as it is.
            continue
        names = [name for name in table.titles if (name in told and name not in _MARKS) or name == table.age]
        said = {name: table.said(name) for name in names}
        copies = _copies(table, said, told) if is_new else {}
        judged = said.keys() - AGES
        verdicts = {name: _is_ours(table, name, said, told, copies) for name in judged}
        won = {name for name, ours in verdicts.items() if ours is True}
        lost = {name for name, ours in verdicts.items() if ours is False}
        blank = {name for name in judged if is_new and table.age and not any(said[name].values())}
        if won or len(blank) == len(judged):
            # Nothing is lost where a copy of a tab was cleared.
            won |= blank
        if (won or lost) and not len(won) < len(lost) >= _MANY:
            marks = table.marks | ({table.age} if table.age else frozenset())
            known = {**known, table.tab.name: (known.get(table.tab.name, frozenset()) | won | marks) - lost}
    return known


def left_to_people(sheet: Sheet, layouts: Iterable[TabLayout], own: Known, told: Told) -> dict[tuple[str, str], bool]:
    """Return cells in our columns that people have filled, by row and folded title, and whether by a formula.

    Formulas stay. What is typed where no network tells a number stays until one does.

    Args:
        sheet: As read.
        layouts: Where its calendars stand.
        own: Folded titles of columns of ours by name of the tab.
        told: What was last written.
    """
    found: dict[tuple[str, str], bool] = {}
    for table in _tables(sheet, layouts):
        ages, now = told.get(table.age, {}), table.said(table.age) if table.age else {}
        for name in own.get(table.tab.name, frozenset()) - _MARKS - AGES & table.titles.keys():
            found |= {(table.rows[number], name): True for number in table.formulas(name)}
            wrote = told.get(name, {})
            for number, value in table.said(name).items():
                key = table.rows[number]
                # A row with an age that is not known is a copy of one, or was written from another machine.
                if value and (value != wrote.get(key, "") if ages.get(key) else not now.get(number)):
                    found[key, name] = False
    return found


def not_typed(
    row: str,
    values: Mapping[str, str | float],
    typed: Mapping[tuple[str, str], bool],
    titles: Mapping[str, str] | None = None,
) -> dict[str, str | float]:
    """Return what is to be written of a row without what is left to people (see :func:`left_to_people`).

    Args:
        row: What it is known by.
        values: By usual title, or by field.
        typed: What people have filled.
        titles: Usual title by field.
    """

    def is_left(title: str, value: str | float) -> bool:
        found = [typed.get((row, fold(name))) for name in (title, apart(title))]
        return True in found or (value == "" and False in found)

    return {name: value for name, value in values.items() if not is_left((titles or {}).get(name, name), value)}


def to_be_told(
    sheet: Sheet, layouts: Iterable[TabLayout], own: Known, written: Mapping[str, Values], before: Told = NOTHING_TOLD
) -> Told:
    """Return what our columns say now, but for what people typed where we had nothing to say.

    Args:
        sheet: As it was read, before ``written``.
        layouts: Where its calendars stand.
        own: Folded titles of columns of ours by name of the tab.
        written: What was brought into them since, or stood there already, by name of the tab.
        before: What was told of them so far.
    """
    told: dict[str, dict[str, str]] = {}
    for table in _tables(sheet, layouts):
        ages = before.get(table.age, {})
        for name in own.get(table.tab.name, frozenset()) - _MARKS & table.titles.keys():
            column, wrote = told.setdefault(name, {}), before.get(name, {})
            for number, said in table.said(name).items():
                if key := table.rows[number]:
                    column.setdefault(key, "" if ages.get(key) and wrote.get(key) == "" else said)
    for tab, rows in written.items():
        ours = own.get(tab, frozenset()) - _MARKS
        for key, values in rows.items():
            for title, value in values.items():
                name = fold(apart(title)) if fold(apart(title)) in ours else fold(title)
                if name in ours:
                    told.setdefault(name, {})[key] = _plain(value)
    return told


def _tables(sheet: Sheet, layouts: Iterable[TabLayout]) -> Iterator[_Table]:
    by_tab = {layout.tab: layout for layout in layouts}
    for tab in sheet.tabs:
        if (header := results_header(tab)) is not None:
            row, titles = header
            week, channel = titles[fold(WEEK)], titles[fold(CHANNEL_ID)]
            keys = {
                number: row_of_results(_text(tab.value(number, week))[:10], _text(tab.value(number, channel)))
                for number in range(row + 1, len(tab.rows) + 1)
            }
            yield _Table(tab, row, titles, keys, _MARKS)
        elif (layout := by_tab.get(tab.name)) is not None and "sync_id" in layout.columns:
            column, row = layout.columns["sync_id"], layout.header_row
            titles = _titles(tab.rows[row - 1]) if row <= len(tab.rows) else {}
            rows = {number: _text(tab.value(number, column)) for number in range(row + 1, len(tab.rows) + 1)}
            yield _Table(tab, row, titles, rows)


def _titles(cells: Sequence[Scalar]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, value in enumerate(cells, start=1):
        if isinstance(value, str) and (title := fold(value)):
            found.setdefault(title, column)
    return found


def _copies_of_results(tables: Sequence[_Table], told: Told) -> frozenset[str]:
    """Return the names of those of several tabs of results that say less of what we wrote than another one."""
    scores = {
        table.tab.name: sum(
            told[name].get(table.rows[number]) == said
            for name in table.titles
            if name in told
            for number, said in table.said(name).items()
        )
        for table in tables
    }
    return frozenset(name for name, score in scores.items() if score < max(scores.values()))


def _copies(table: _Table, said: Mapping[str, Mapping[int, str]], told: Told) -> dict[int, str]:
    """Return which rows of a tab are copies of rows that we wrote, down to the last number, and of which."""
    wrote = {tuple(told.get(name, {}).get(key, "") for name in said): key for key in told.get(table.age, {})}
    rows = {number: tuple(column.get(number, "") for column in said.values()) for number in table.rows}
    return {number: wrote[row] for number, row in rows.items() if row in wrote and sum(map(bool, row)) >= _MANY}


def _is_ours(
    table: _Table, name: str, said: Mapping[str, Mapping[int, str]], told: Told, copies: Mapping[int, str]
) -> bool | None:
    """Return whether a column says what we wrote rather than something else; ``None`` where it says nothing."""
    wrote, ages, now = told[name], told.get(table.age, {}), said.get(table.age, {})
    all_written = {value for value in wrote.values() if value}
    same = blank = 0
    typed, expected = list[str](), list[str]()
    for number, value in said[name].items():
        key = copies.get(number, table.rows[number])
        age = ages.get(key, "")
        if table.age and (now.get(number, "") not in ("", age) or (not age and wrote.get(key))):
            continue
        if key in wrote:
            same += bool(value) and value == wrote[key]
            blank += not value and not wrote[key]
            if value != wrote[key]:
                typed += [value] if value else []
                expected += [wrote[key]] if wrote[key] else []
        elif value and value not in all_written:
            # Of a row that is a copy, its numbers came along.
            typed.append(value)
    if typed and sorted(typed) == sorted(expected):
        # Somebody has sorted the rows without these columns.
        return True
    if len(typed) + sum(bool(wrote.get(table.rows[number])) for number in table.formulas(name)) > same:
        return False
    return True if same or (blank and not typed) else None


def _text(value: Scalar) -> str:
    return "" if value is None else str(value).strip()


def _plain(value: Scalar) -> str:
    """Return a value as text, numbers alike however the file spells them, also with their thousands set apart."""
    if isinstance(value, float):
        # Like the same number in a text file.
        text = f"{value:.12g}"
        return text if "." not in text else _plain(text)
    text = _text(value).replace("\r\n", "\n")
    if _IN_GROUPS.fullmatch(text):
        return "".join(filter(str.isdigit, text))
    try:
        return f"{float(text.replace(',', '.')):.12g}"
    except ValueError:
        return text
