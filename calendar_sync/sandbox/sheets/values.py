"""The ``values`` endpoints: reading, writing, appending and clearing in A1 notation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from calendar_sync.sandbox.sheets import book as books
from calendar_sync.sandbox.sheets import entering, grid
from calendar_sync.sandbox.sheets.a1 import Area, Box, letters
from calendar_sync.sandbox.sheets.book import Book
from calendar_sync.sandbox.sheets.grid import Sheet
from calendar_sync.sandbox.sheets.refusals import Refusal, invalid, violations
from calendar_sync.sandbox.sheets.rendering import DATES, MAJORS, RENDERS, Options, chosen, value
from calendar_sync.sandbox.store import Doc

INPUTS = ("INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", "USER_ENTERED")


def options(given: Mapping[str, Any], book: Book, *, response: bool = False) -> Options:
    """Return the options of a request, from its parameters or its body.

    Args:
        given: Where they stand.
        book: Whose locale counts.
        response: Whether they are meant for the answer of a write (``responseValueRenderOption``).

    Raises:
        Refusal: One of them does not exist.
    """
    prefix = "response_" if response else ""

    def choice(name: str, names: tuple[str, ...], kind: str) -> str:
        said = f"response{name[0].upper()}{name[1:]}" if response else name
        snake = {"valueRenderOption": "value_render_option", "dateTimeRenderOption": "date_time_render_option"}
        return chosen(given.get(said), names, prefix + snake.get(name, "major_dimension"), kind)

    return Options(
        "ROWS" if response else choice("majorDimension", MAJORS, "Dimension"),
        choice("valueRenderOption", RENDERS, "ValueRenderOption"),
        choice("dateTimeRenderOption", DATES, "DateTimeRenderOption"),
        book["properties"]["locale"],
    )


# -- reading -----------------------------------------------------------------------------------------------------


def read(book: Book, text: str, chosen_options: Options) -> Doc:
    """Return the ``ValueRange`` of a range.

    Raises:
        Refusal: The range cannot be parsed, or begins beyond the grid.
    """
    return value_range(*books.readable(book, text), chosen_options)


def value_range(sheet: Sheet, box: Box, chosen_options: Options) -> Doc:
    """Return the ``ValueRange`` of a part of a tab; what is empty at the ends is left out."""
    lines: list[list[Any]] = [[] for _ in range(_last(sheet, box) - box.top)]
    for row, column, content in grid.filled(sheet, box):
        found = value(content, chosen_options)
        if "userEnteredValue" in content:
            line = lines[row - box.top]
            line.extend("" for _ in range(column - box.left - len(line)))
            line.append(found)
    if chosen_options.major == "COLUMNS":
        lines = _turned(lines)
    for line in lines:
        while line and line[-1] == "":
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    found_range = {"range": books.range_text(sheet, box), "majorDimension": chosen_options.major}
    return {**found_range, "values": lines} if lines else found_range


def _last(sheet: Sheet, box: Box) -> int:
    return max(box.top, min(box.bottom, len(sheet["rows"])))


def _turned(lines: list[list[Any]]) -> list[list[Any]]:
    width = max(map(len, lines), default=0)
    return [[line[column] if column < len(line) else "" for line in lines] for column in range(width)]


# -- writing -----------------------------------------------------------------------------------------------------


def input_option(given: str | None) -> str:
    """Return how values are taken.

    Raises:
        Refusal: It is not said, or there is no such way.
    """
    if not given or given == INPUTS[0]:
        raise invalid("'valueInputOption' is required but not specified")
    return chosen(given, INPUTS, "value_input_option", "ValueInputOption")


def lines_of(given: Mapping[str, Any], where: str) -> list[list[Any]]:
    """Return the values of a ``ValueRange`` as rows of rows, or as columns of columns.

    Raises:
        Refusal: They are no list of lists of plain values.
    """
    values = given.get("values") or []
    if not isinstance(values, list):
        raise violations([(where, _no_list(where, values))])
    wrong = [
        (f"{where}[{place}]", _no_list(f"{where}[{place}]", line))
        for place, line in enumerate(values)
        if not isinstance(line, list)
    ]
    if wrong:
        raise violations(wrong)
    for row, line in enumerate(values):
        for column, item in enumerate(line):
            if isinstance(item, dict | list):
                raise invalid(f"Invalid values[{row}][{column}]: {_proto(item)}")
    return [list(line) for line in values]


def _no_list(where: str, item: Any) -> str:
    shown_item = json.dumps(item, ensure_ascii=False)
    return f"Invalid value at '{where}' (type.googleapis.com/google.protobuf.ListValue), {shown_item}"


def _proto(item: Any, depth: int = 0) -> str:
    """Return a structured value in the text form of protocol buffers."""
    pad = "  " * depth
    if isinstance(item, dict):
        fields = "".join(
            f'{pad}  fields {{\n{pad}    key: "{name}"\n{pad}    value {{\n{_proto(below, depth + 3)}{pad}    }}\n'
            f"{pad}  }}\n"
            for name, below in item.items()
        )
        return f"{pad}struct_value {{\n{fields}{pad}}}\n"
    if isinstance(item, list):
        parts = "".join(f"{pad}  values {{\n{_proto(below, depth + 2)}{pad}  }}\n" for below in item)
        return f"{pad}list_value {{\n{parts}{pad}}}\n"
    if isinstance(item, bool):
        return f"{pad}bool_value: {'true' if item else 'false'}\n"
    if item is None:
        return f"{pad}null_value: NULL_VALUE\n"
    if isinstance(item, str):
        return f"{pad}string_value: {json.dumps(item, ensure_ascii=False)}\n"
    return f"{pad}number_value: {float(item)}\n"


def write(
    book: Book, text: str, given: Mapping[str, Any], option: str, *, where: str = "data.values"
) -> tuple[Sheet, Box, int]:
    """Write a ``ValueRange``; a range of one cell is only the corner to begin at.

    Args:
        book: Is changed.
        text: The range.
        given: ``values`` and ``majorDimension``; ``null`` leaves a cell as it is.
        option: ``RAW`` or ``USER_ENTERED``.
        where: Path of the values in the request, for errors.

    Returns:
        The tab, what was written, and how many cells that are not ``null`` there were.

    Raises:
        Refusal: The values do not fit the range, the grid or a cell.
    """
    sheet, area = books.find(book, text)
    if given.get("range") and books.find(book, given["range"]) != (sheet, area):
        raise invalid(f"Request range[{text}] does not match value's range[{given['range']}]")
    lines = by_rows(given, lines_of(given, where))
    height, width = len(lines), max(map(len, lines), default=0)
    box = _room(sheet, area, height, width)
    count = fill(book, sheet, box.top, box.left, lines, option)
    return sheet, box, count


_NOTHING = object()
"""Stands where a shorter line has ended."""


def by_rows(given: Mapping[str, Any], lines: list[list[Any]]) -> list[list[Any]]:
    """Return lines as rows, whatever their major dimension."""
    if given.get("majorDimension") != "COLUMNS":
        return lines
    width = max(map(len, lines), default=0)
    return [[line[place] if place < len(line) else _NOTHING for line in lines] for place in range(width)]


def _room(sheet: Sheet, area: Area, height: int, width: int) -> Box:
    """Return where so many rows and columns go, beginning at an area's corner."""
    top, left = area.top or 0, area.left or 0
    rows, columns = grid.size(sheet)
    wanted = Box(top, top + max(height, 1), left, left + max(width, 1))
    end_row, end_column = area.bottom or top, area.right or left
    outside = top >= rows or left >= columns or end_row > rows or end_column > columns
    if outside:
        raise books.beyond(sheet, area)
    limits = Box(top, rows, left, columns) if area.is_cell else area.closed(rows, columns)
    stated = books.range_text(sheet, Box(top, top + 1, left, left + 1) if area.is_cell else limits)
    if wanted.bottom > limits.bottom:
        raise invalid(f"Requested writing within range [{stated}], but tried writing to row [{limits.bottom + 1}]")
    if wanted.right > limits.right:
        column = letters(limits.right)
        raise invalid(f"Requested writing within range [{stated}], but tried writing to column [{column}]")
    return wanted


def fill(book: Book, sheet: Sheet, top: int, left: int, lines: Sequence[Sequence[Any]], option: str) -> int:
    """Write rows beginning at a cell, and return how many cells that are not ``null`` there were."""
    count = 0
    locale = entering.habits(book)
    for row, line in enumerate(lines, top):
        for column, item in enumerate(line, left):
            if item is None or item is _NOTHING:
                continue
            count += 1
            if item == "" and not grid.cell(sheet, row, column):
                continue
            entering.enter(grid.open_cell(sheet, row, column), item, option, locale)
    return count


def outcome(book: Book, sheet: Sheet, box: Box, count: int) -> Doc:
    """Return an ``UpdateValuesResponse``."""
    rows, columns = (box.bottom - box.top, box.right - box.left) if count else (0, 0)
    numbers = {"updatedRows": rows, "updatedColumns": columns, "updatedCells": count}
    return {
        "spreadsheetId": book["spreadsheetId"],
        "updatedRange": books.range_text(sheet, box),
        **{name: number for name, number in numbers.items() if number},
    }


def batch_update(
    book: Book, items: Sequence[tuple[str, Mapping[str, Any]]], option: str
) -> list[tuple[Sheet, Box, int]]:
    """Write several ranges in their order.

    Raises:
        Refusal: One of them cannot be written; the message says which.
    """
    done = []
    for place, (text, given) in enumerate(items):
        with naming(f"data[{place}]"):
            done.append(write(book, text, given, option, where=f"data[{place}].values"))
    return done


class naming:  # noqa: N801 - reads as a word
    """Say in the message of a refusal what part of the request it is about."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        """Put the name before the message, if there is one."""
        if isinstance(problem, Refusal) and problem.code == 400 and not problem.details:
            problem.message = f"Invalid {self._what}: {problem.message}"
