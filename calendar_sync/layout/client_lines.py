"""Whose rows those are that stand below a line such as ``CLIENT: Acme``, or in a block that names its client once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from calendar_sync.layout.contents import is_filled
from calendar_sync.layout.locate import Located
from calendar_sync.layout.speaking_words import CLIENTS, PAGES, is_clients
from calendar_sync.model.services import fold, plain
from calendar_sync.model.sheet import Scalar, Sheet, Tab

_LABELLED = re.compile(r"\s*([^:：–—=|]{2,30}?)(\s*[:：=|]\s*|\s+[-–—]\s+)(\S.*)", re.DOTALL)
_PLAINLY = frozenset(
    {"client", "clients", "customer", "kunde", "cliente", "klant", "klient", "клиент", "kund", "asiakas", "zakaznik"}
)
"""Labels that a dash may part from the name as well; a brand, or a page, is followed by much else."""
_LONGEST = 60
_COMPANY = re.compile(
    r"\b(?:gmbh|ltd|llc|inc|plc|sarl|srl|b\.?v|corp|pty|s\.?l|ag|kg|oy|ab|a/s|sp\. z o\.o)\.?$", re.IGNORECASE
)
"""What companies are called by law, at the end of a name."""


@dataclass(frozen=True, slots=True)
class ClientLines:
    """The lines of a tab that say for whom, or under which heading, the rows below them stand.

    Args:
        clients: Names of clients, by the row of the line; one above the titles holds from there on.
        headings: Lone short texts, by row.
    """

    clients: Mapping[int, str] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)

    def above(self, number: int) -> dict[str, Scalar]:
        """Return what the lines above row ``number`` say of it, as further values of the row."""
        found: dict[str, Scalar] = {}
        if client := _last(self.clients, number):
            found["client"] = client
        if heading := _last(self.headings, number):
            found["heading"] = heading
        return found


def _last(lines: Mapping[int, str], number: int) -> str:
    at = max((row for row in lines if row < number), default=0)
    return lines.get(at, "")


def client_lines(tab: Tab, header_row: int) -> ClientLines:
    """Return the lines of a tab that name clients.

    Args:
        tab: As read.
        header_row: 1-based row of the titles.
    """
    clients: dict[int, str] = {}
    headings: dict[int, str] = {}
    for number, cells in enumerate(tab.rows, start=1):
        if number == header_row:
            continue
        filled = [*islice(filter(is_filled, cells), _FEW)]
        if number < header_row and len(filled) == _FEW and (name := _among(cells)):
            clients.setdefault(number, name)
        if not filled or len(filled) == _FEW or not all(isinstance(value, str) for value in filled):
            continue
        first, *others = map(str, filled)
        if name := _named(first, others):
            if number > header_row or number not in clients:
                clients[number] = name
            headings[number] = ""
        elif not others and len(first) <= _LONGEST and number > header_row:
            headings[number] = " ".join(first.split())
            if _COMPANY.search(headings[number]):
                clients[number] = headings[number]
    return ClientLines(clients, headings)


_FEW = 3
"""Filled cells; a line with as many is a row."""


def _among(cells: Sequence[Scalar]) -> str:
    """Return the client among other things that a line above the titles tells: ``Client: Acme`` and ``Month: May``."""
    words = [value for value in cells if isinstance(value, str) and value.strip()]
    named = (_named(one, ()) or _named(one, [other]) for one, other in zip(words, [*words[1:], ""], strict=True))
    return next(filter(None, named), "")


def _named(first: str, others: Sequence[str]) -> str:
    """Return the client that a line names: ``Client: Acme`` in one cell, or the label and the name side by side."""
    labelled = _LABELLED.fullmatch(first)
    dashed = labelled is not None and labelled[2].strip() in {*"-–—"}
    alone = all(_LABELLED.fullmatch(other) for other in others)
    if labelled and alone and (plain(labelled[1]) in _PLAINLY if dashed else _is_label(labelled[1])):
        name = labelled[3]
    elif others and _is_label(first.strip().rstrip(":：")):
        name = others[0]
    else:
        return ""
    name = " ".join(name.split())
    is_name = any(map(str.isalpha, name)) and len(name) <= _LONGEST and "://" not in name and not _MAIL.search(name)
    return name if is_name and plain(name) not in CLIENTS | PAGES else ""


_MAIL = re.compile(r"\w@\w+\.\w")


def _is_label(text: str) -> bool:
    return is_clients(text) or plain(text) in PAGES


def clients_named(sheet: Sheet, read: Collection[str]) -> list[str]:
    """Return the clients that those tabs of a sheet name, in lines and in columns, from which no row is read.

    Args:
        sheet: As read.
        read: Names of the tabs that are read.
    """
    found: dict[str, str] = {}
    for tab in sheet.tabs:
        names = () if tab.name in read else (*_in_lines(tab), *_in_columns(tab))
        found |= {fold(name): name for name in names if fold(name) and len(name.split()) <= _WORDS}
    return [*found.values()]


_WORDS = 5
"""What has more tells what to write there."""


def _in_lines(tab: Tab) -> Iterator[str]:
    for cells in tab.rows:
        filled = [*islice(filter(is_filled, cells), _FEW)]
        if filled and len(filled) < _FEW and isinstance(first := filled[0], str):
            label = first if len(filled) > 1 else (_LABELLED.fullmatch(first) or ("", ""))[1]
            if is_clients(label.strip().rstrip(":：")):
                yield _named(first, [*map(str, filled[1:])])


def _in_columns(tab: Tab) -> Iterator[str]:
    """Yield the names below a title such as ``Client``, beside other titles."""
    for number, cells in enumerate(tab.rows[:_SEARCHED], start=1):
        filled = [value for value in cells if is_filled(value)]
        if len(filled) < _FEW or not all(isinstance(value, str) and len(value) <= _LONGEST for value in filled):
            continue
        for place, title in enumerate(cells, start=1):
            if not (isinstance(title, str) and is_clients(title)):
                continue
            for row in range(number + 1, min(len(tab.rows), number + _LOOKED_AT) + 1):
                value = tab.value(row, place)
                if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and not is_clients(value):
                    yield " ".join(value.split())


_SEARCHED, _LOOKED_AT = 30, 500
"""Rows in which such a title may stand, and rows below it that are looked at."""


def clients_down(tab: Tab, located: Located, speaking: Sequence[int]) -> dict[int, str]:
    """Return the clients of rows that name none because the first row of their block does; see :func:`carried_down`.

    Args:
        tab: As read.
        located: Where its columns are.
        speaking: 1-based columns of texts.
    """
    place = located.columns.get("client", (0,))[0]
    below = range(located.header_row + 1, len(tab.rows) + 1) if place else ()
    rows = [row for row in below if any(is_filled(tab.value(row, column)) for column in speaking)]
    return carried_down(tab, place, rows)


def carried_down(tab: Tab, place: int, rows: Sequence[int]) -> dict[int, str]:
    """Return the clients of rows that name none because the first row of their block does.

    So it is where names stand at the head of blocks alone: no name stands twice in a row, and most rows have none.

    Args:
        tab: As read.
        place: 1-based column of clients.
        rows: 1-based numbers of the rows with texts, in order.
    """
    cells = [str(value).strip() if is_filled(value := tab.value(row, place)) else "" for row in rows]
    names = [cell for cell in cells if cell]
    blank = len(cells) - len(names)
    if not cells or not cells[0] or len({*names}) < _SEVERAL or blank < _SEVERAL or 2 * blank < len(names):
        return {}
    if any(one == other for one, other in pairwise(names)):
        return {}
    found: dict[int, str] = {}
    held = ""
    for row, cell in zip(rows, cells, strict=True):
        held = cell or held
        if not cell:
            found[row] = held
    return found


_SEVERAL = 2
