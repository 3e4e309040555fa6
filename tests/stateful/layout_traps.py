"""What people do to calendars after they are laid out, so that rows must wait: crossed out, doubted, parked, forbidden.

Applied to half of the calendars of :mod:`layout_maker`, with a dice of its own, so that each keeps its layout.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calendar_sync.model.sheet import Scalar, Tab
from tests.stateful.layout_maker import HELD, READY, Made, Place

PARKED_TABS = (
    "TEMPLATE - copy me",
    "Old",
    "Backlog",
    "Copy of the plan",
    "Brouillons",
    "Rejected",
    "Beispiel",
    "Archiv",
)
PARKED_LINES = (
    "IDEAS",
    "--- PARKED, NOT TO BE POSTED ---",
    "On hold",
    "Rejected by client",
    "Archive",
    "Idées",
    "BACKLOG",
)
READY_ELSEWHERE = (
    "Aprobado",
    "Aprovado",
    "Validé",
    "Freigegeben",
    "Zatwierdzone",
    "Утверждено",
    "معتمد",
    "承認済み",
    "Godkänd",
)
HELD_ELSEWHERE = ("Borrador", "Em revisão", "À valider", "In Arbeit", "Szkic", "Черновик", "مسودة", "下書き", "Utkast")
DOUBTED = ("{}?", "{} ❌", "{} - pending legal", "not {}", "{}??")
UNFINISHED = (
    "DRAFT - {}",
    "Caption: TBC",
    "[copy to come]",
    "OPTION A: {}\n\nOPTION B: {}",
    "see LinkedIn",
    "Lorem ipsum {}",
)
GATES: tuple[tuple[str, tuple[Scalar, ...]], ...] = (
    ("Client OK?", ("No", None, "not yet")),
    ("Legal", ("Rejected", "No", "pending")),
    ("Embargo until", (date(2028, 1, 1), "when legal says so")),
    ("Blocked by", ("Legal", "the client")),
    ("Do not post", ("x", True)),
    ("Zone", ("IST", "BST")),
    ("Client says", ("please change the picture", "do not post before Monday")),
    ("Feedback", ("Replace 10 with 12", "typo in line 2", "❌", "another photo")),
    ("Änderungen", ("anderes Bild", "Fehler im Text")),
    ("Paid/Organic", ("Paid", "Organic + boost")),
    ("Publisher", ("Native", "Agency", "by hand")),
    ("QA", ("Fail", "redo")),
    ("Reviewed by", ("in legal", "see mail", "not yet")),
    ("Phase", ("Write", "Design", "Dreh")),
    ("Zorble", ("nope", "manual", "not yet")),
    ("Headline", ("Bread!", "Rye is back")),
    ("CTA", ("Order at the counter",)),
    ("Mentions", ("@ana @millco",)),
    ("Reason", ("the client is not sure",)),
)


CLOCK_NOTES = (
    ("All times PT", "America/Los_Angeles"),
    ("* Times are UK time", "Europe/London"),
    ("Alle Uhrzeiten in Berliner Zeit", "Europe/Berlin"),
    ("Hora de México", "America/Mexico_City"),
    ("timezone: Asia/Tokyo", "Asia/Tokyo"),
    ("All times in HQ time", ""),
    ("All posts go out at local time", ""),
)
"""Notes on the clock of all times, and its zone; none where nobody can tell, so that rows must wait."""


class _Trap:
    """Sets traps in one calendar.

    Args:
        made: The calendar; changed in place.
        seed: Which one.
    """

    def __init__(self, made: Made, seed: int) -> None:
        self.made, self.dice, self.sprung = made, random.Random(f"traps {seed}"), False
        self.tabs = {tab.name: tab for tab in made.sheet.tabs}

    def rows(self, *, share: float = 0.4) -> list[Place]:
        """Return some of the rows that would go."""
        going = sorted(place for place, wish in self.made.wishes.items() if wish.goes)
        return [place for place in going if self.dice.random() < share]

    def waits(self, place: Place) -> None:
        self.made.wishes[place] = replace(self.made.wishes[place], goes=False)

    def cell(self, place: Place, fits: Callable[[Scalar], bool]) -> int | None:
        """Return the 0-based column of the first cell of a row that fits."""
        row = self.tabs[place[0]].rows[place[1] - 1]
        return next((column for column, value in enumerate(row) if fits(value)), None)

    def put(self, place: Place, column: int, value: Scalar) -> None:
        tab = self.tabs[place[0]]
        rows = [list(row) for row in tab.rows]
        rows[place[1] - 1][column] = value
        self.tabs[tab.name] = replace(tab, rows=rows)

    def _text(self, place: Place) -> int | None:
        begins = self.made.wishes[place].text[:24]
        return self.cell(place, lambda value: isinstance(value, str) and value.startswith(begins))

    # Traps

    def crossed_out(self) -> None:
        for place in self.rows(share=0.3):
            column = self._text(place)
            if column is not None:
                tab = self.tabs[place[0]]
                self.tabs[tab.name] = replace(tab, struck=tab.struck | {(place[1], column + 1)})
                self.waits(place)

    def statuses_elsewhere(self) -> None:
        for tab in list(self.tabs.values()):
            if any(tab.name == place[0] for place in self.made.wishes):
                rows = [
                    [self.dice.choice(READY_ELSEWHERE) if value in READY else
                     self.dice.choice(HELD_ELSEWHERE) if value in HELD else value for value in row]
                    for row in tab.rows
                ]  # fmt: skip
                self.tabs[tab.name] = replace(tab, rows=rows)

    def statuses_in_doubt(self) -> None:
        for place in self.rows():
            column = self.cell(place, lambda value: value in (*READY, *READY_ELSEWHERE))
            if column is not None:
                word = self.tabs[place[0]].rows[place[1] - 1][column]
                self.put(place, column, self.dice.choice(DOUBTED).format(word))
                self.waits(place)

    def unfinished(self) -> None:
        for place in self.rows():
            column = self._text(place)
            if column is not None and not self.made.wishes[place].texts:
                self.put(place, column, self.dice.choice(UNFINISHED).replace("{}", self.made.wishes[place].text))
                self.waits(place)

    def _some_tab(self) -> Tab | None:
        used = sorted({place[0] for place in self.made.wishes})
        return self.tabs[self.dice.choice(used)] if used else None

    def parked_tab(self) -> None:
        tab = self._some_tab()
        if tab is not None:
            name = self.dice.choice(PARKED_TABS)
            self.tabs[name] = replace(tab, name=name)

    def parked_line(self) -> None:
        tab = self._some_tab()
        numbers = sorted(place[1] for place in self.made.wishes if tab is not None and place[0] == tab.name)
        if tab is None or not numbers:
            return
        left = next(column for column, value in enumerate(tab.rows[numbers[-1] - 1]) if value is not None)
        line: list[Scalar] = [None] * (left + self.dice.choice((0, 0, 1))) + [self.dice.choice(PARKED_LINES)]
        below = [list(tab.rows[number - 1]) for number in numbers[-3:]]
        self.tabs[tab.name] = replace(tab, rows=[*tab.rows, [], line, *below])

    def gate(self) -> None:
        title, cells = self.dice.choice(GATES)
        for name, headers in self.made.headers.items():
            if name not in self.tabs:
                continue
            rows = [list(row) for row in self.tabs[name].rows]
            column = max(header[1] for header in headers)
            if any(value is not None for row in rows for value in row[column:]):
                continue  # A legend stands there.
            for number, _ in headers:
                rows[number - 1] += [None] * (column - len(rows[number - 1])) + [title]
            for place, wish in sorted(self.made.wishes.items()):
                if place[0] == name and wish.goes and self.dice.random() < 0.5:
                    value = self.dice.choice(cells)
                    rows[place[1] - 1] += [None] * (column - len(rows[place[1] - 1])) + [value]
                    self.waits(place)
            self.tabs[name] = replace(self.tabs[name], rows=rows)

    def untitled(self) -> None:
        """Put yes and no into a column without a title, right of the others."""
        for name, headers in self.made.headers.items():
            if name not in self.tabs:
                continue
            rows = [list(row) for row in self.tabs[name].rows]
            column = max(header[1] for header in headers)
            if any(value is not None for row in rows for value in row[column:]):
                continue  # A legend stands there.
            for place, wish in sorted(self.made.wishes.items()):
                if place[0] == name:
                    value = self.dice.choice(("ok", "ok", "not ok", "hold"))
                    rows[place[1] - 1] += [None] * (column - len(rows[place[1] - 1])) + [value]
                    if wish.goes and value != "ok":
                        self.waits(place)
            self.tabs[name] = replace(self.tabs[name], rows=rows)

    def other_order(self) -> None:
        """Put the titles again, two of them changed over, above rows as they would be typed there.

        Each says what the row says that it is a copy of, and waits where that one does for what stands in its cells.
        Rows that wait for something else are not copied: that they are hidden, or what another trap has done to them.
        """
        tab = self._some_tab()
        numbers = sorted(
            row
            for name, row in self.made.wishes
            if tab is not None and name == tab.name and row not in tab.hidden_rows
            if self.made.wishes[name, row].goes or not self.sprung
        )
        if tab is None or not numbers or tab.name not in self.made.headers:
            return
        number, right = self.made.headers[tab.name][0]
        titles = list(tab.rows[number - 1])
        one = self._text((tab.name, numbers[-1]))
        places = [column for column, title in enumerate(titles[:right]) if title is not None and column != one]
        if one is None or not places:
            return
        other = self.dice.choice(places)

        def turned(row: list[Scalar]) -> list[Scalar]:
            row = row + [None] * (len(titles) - len(row))
            row[one], row[other] = row[other], row[one]
            return row

        # What stands between two rows may say more of the first: the name of a month, or of a network.
        last = numbers[-2:] if numbers[-2:] == [numbers[-1] - 1, numbers[-1]] else numbers[-1:]
        below = [turned(list(tab.rows[row - 1])) for row in last]
        for place, row in enumerate(last, start=len(tab.rows) + 2):
            self.made.wishes[tab.name, place] = self.made.wishes[tab.name, row]
        self.tabs[tab.name] = replace(tab, rows=[*tab.rows, turned(titles), *below])

    def second_table(self) -> None:
        """Put a table with titles of its own below the rows, such as that of the paid campaigns."""
        tab = self._some_tab()
        numbers = sorted(place[1] for place in self.made.wishes if tab is not None and place[0] == tab.name)
        if tab is None or not numbers or tab.name not in self.made.headers:
            return
        one = self._text((tab.name, numbers[-1]))
        number, right = self.made.headers[tab.name][0]
        others = [column for column in range(right) if tab.rows[number - 1][column : column + 1] and column != one]
        if one is None or len(others) < 3:
            return
        titles: list[Scalar] = [None] * right
        titles[one] = self.dice.choice(("Ad text", "Copy", "Text"))
        for column, title in zip(self.dice.sample(others, 3), ("Start", "Hour", "State"), strict=True):
            titles[column] = title
        below = [list(tab.rows[row - 1]) for row in numbers[-2:]]
        self.tabs[tab.name] = replace(tab, rows=[*tab.rows, [], titles, *below])

    def comments(self) -> None:
        for place in self.rows(share=0.3):
            column = self._text(place)
            if column is not None:
                tab = self.tabs[place[0]]
                said = self.dice.choice(("Do not post this yet!", "Please replace the picture", "On hold, says Ann"))
                self.tabs[tab.name] = replace(tab, comments={**tab.comments, (place[1], column + 1): said})
                self.waits(place)

    def clock_note(self) -> None:
        """Say below or beside a table, or in a comment on a title, which clock all of its times go by."""
        tab = self._some_tab()
        if tab is None or tab.name not in self.made.headers:
            return
        note, zone = self.dice.choice(CLOCK_NOTES)
        number, right = self.made.headers[tab.name][0]
        rows = [list(row) for row in tab.rows]
        kind = self.dice.choice(("below", "beside", "comment"))
        if kind == "comment":
            tab = replace(tab, comments={**tab.comments, (number, right): note})
        elif kind == "below":
            rows += [[], [None] * (right - 1) + [note]]
        else:
            width = max(len(rows[number - 1]), right) + 1
            rows[number - 1] += [None] * (width - len(rows[number - 1])) + [note]
        self.tabs[tab.name] = replace(tab, rows=rows)
        for place, wish in self.made.wishes.items():
            if place[0] == tab.name:
                due = datetime.combine(wish.day, wish.clock, ZoneInfo(zone)).astimezone(UTC) if zone else None
                self.made.wishes[place] = (
                    replace(wish, day=due.date(), clock=due.time()) if due else replace(wish, goes=False)
                )


TRAPS = (
    _Trap.crossed_out, _Trap.statuses_elsewhere, _Trap.statuses_in_doubt, _Trap.unfinished, _Trap.parked_tab,
    _Trap.parked_line, _Trap.gate, _Trap.gate, _Trap.untitled, _Trap.other_order, _Trap.second_table, _Trap.comments,
    _Trap.clock_note,
)  # fmt: skip


def with_traps(made: Made, seed: int) -> Made:
    """Return a calendar with one or two traps in it, or as it is."""
    trap = _Trap(made, seed)
    if trap.dice.random() < 0.5:
        return made
    for chosen in trap.dice.sample(TRAPS, trap.dice.choice((1, 1, 2))):
        chosen(trap)
        trap.sprung = True
        made.story.append(chosen.__name__)
    made.sheet = replace(made.sheet, tabs=tuple(trap.tabs.values()))
    return made
