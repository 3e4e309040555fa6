"""On which line of a TOML file each setting stands."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_NAME = r"""\s*(?:"[^"]*"|'[^']*'|[\w-]+)\s*"""
_SETTING = re.compile(rf"({_NAME}(?:\.{_NAME})*)=")

Keys = tuple[str, ...]
"""The names that lead to a setting; the tables of a list are numbered from 1: ``("calendars", "3", "file")``."""


def lines_of(text: str) -> dict[Keys, int]:
    """Return the line, from 1, of each setting and of each table; of a table in parts, that of its first part."""
    found: dict[Keys, int] = {}
    numbers: dict[Keys, int] = {}
    table: Keys = ()
    for line, words in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(words):
            table = _names(header[2])
            if header[1] == "[[":
                numbers[table] = numbers.get(table, 0) + 1
            table = _numbered(table, numbers)
            path = table
        elif setting := _SETTING.match(words):
            path = (*table, *_names(setting[1]))
        else:
            continue
        for count in range(1, len(path) + 1):
            found.setdefault(path[:count], line)
    return found


def line_of(lines: dict[Keys, int], keys: Keys) -> int:
    """Return the line of a setting, or of the innermost table around it that is known; 0 where there is none."""
    return next((lines[keys[:count]] for count in range(len(keys), 0, -1) if keys[:count] in lines), 0)


def _names(text: str) -> Keys:
    return tuple(name.strip().strip("\"'") for name in re.findall(_NAME, text))


def _numbered(table: Keys, numbers: dict[Keys, int]) -> Keys:
    """Return the name of a table with the number of the one in a list that it is, or is a part of."""
    path: Keys = ()
    for count in range(1, len(table) + 1):
        path += (table[count - 1],)
        if table[:count] in numbers:
            path += (str(numbers[table[:count]]),)
    return path
