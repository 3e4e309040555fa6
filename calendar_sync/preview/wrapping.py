"""Styled text broken into lines of a terminal, by the columns that characters take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells
from rich.text import Text

LEAST_ROOM = 12
"""Columns; text is not squeezed into fewer."""

_TOKENS = re.compile(r"\s*\S+")
_SIGNS = str.maketrans("“”…→−·│↵×", '""~>-.|/x')


def wrapped(text: Text, width: int, *, indent: int = 0, first: int | None = None) -> Iterator[Text]:
    """Yield a text in lines of at most ``width`` columns, the indent included; long words are broken.

    Args:
        text: On one line.
        width: Columns of the terminal.
        indent: Blanks before each line.
        first: Blanks before the first line, where they are others.
    """
    lead = indent if first is None else first
    breaks: list[int] = []
    used, room = 0, max(width - lead, LEAST_ROOM)
    wide = max(width - indent, LEAST_ROOM)
    for token in _TOKENS.finditer(text.plain):
        size = cell_len(token.group())
        if used + size <= room:
            used += size
            continue
        place = token.start()
        word = token.group().lstrip()
        if used:
            breaks.append(token.end() - len(word))
            place, room = breaks[-1], wide
        used = cell_len(word)
        if used > room:
            for chunk in chop_cells(word, room)[:-1]:
                place += len(chunk)
                breaks.append(place)
            used = cell_len(text.plain[place : token.end()])
            room = wide
    for number, line in enumerate(text.divide(breaks)):
        line.rstrip()
        line.pad_left(lead if number == 0 else indent)
        yield line


def side_by_side(cells: Sequence[Text], width: int, *, indent: int, gap: str = " │ ") -> Iterator[Text]:
    """Yield texts in columns of the same width, beside each other."""
    room = (width - indent - len(gap) * (len(cells) - 1)) // len(cells)
    columns = [list(wrapped(cell, room)) or [Text("")] for cell in cells]
    for number in range(max(map(len, columns))):
        line = Text(" " * indent)
        for place, column in enumerate(columns):
            if place:
                line.append(gap, style="dim")
            part = column[number] if number < len(column) else Text("")
            line.append_text(part)
            if place < len(columns) - 1:
                line.append(" " * max(0, room - part.cell_len))
        yield line


def in_ascii(line: Text) -> Text:
    """Return a line with plain signs in place of those that an old terminal cannot show; other text stays."""
    plain = line.copy()
    plain.plain = line.plain.translate(_SIGNS)
    return plain
