"""Calendars in the shapes that teams keep, each with what its rows should come to (``NAME.expected.json``).

Nothing in them was made for calendar-sync: its own titles, dividers, tick boxes, dates as somebody typed them. What is
expected is written down here by hand, row by row, beside the row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from samples.book import Styles, open_book
from samples.shape_texts import TEXTS

Cell = str | int | float | bool | date | time | None


@dataclass
class ShapeTab:
    """One tab while it is filled; rows are 1-based when they are named.

    Args:
        name: Of the tab.
        left: So many empty columns stand left of everything.
        hidden: The tab is hidden.
    """

    name: str
    left: int = 0
    hidden: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formatted: int = 0

    def line(self, *cells: Cell) -> int:
        """Add a row and return its number."""
        self.rows.append([None] * self.left + list(cells))
        return len(self.rows)

    def across(self, text: str, columns: int) -> int:
        """Add a row that is one merged cell."""
        row = self.line(text)
        self.merged.append((row, self.left + 1, row, self.left + columns))
        return row


@dataclass
class Shape:
    """A workbook and what is expected of it.

    Args:
        name: Of the file.
        about: What is peculiar about it.
        goes: Rows that can be read without a question.
        waits: Rows that must wait, with a word of the reason.
        tabs: In order.
        unread: Tabs that are not read.
    """

    name: str
    about: str
    tabs: list[ShapeTab] = field(default_factory=list)
    goes: list[dict[str, object]] = field(default_factory=list)
    waits: list[dict[str, object]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def tab(self, name: str, **more: int) -> ShapeTab:
        """Add a tab."""
        self.tabs.append(ShapeTab(name, left=more.get("left", 0), hidden=bool(more.get("hidden", 0))))
        return self.tabs[-1]

    def expect(self, tab: ShapeTab, row: int, at: datetime, to: Sequence[str], text: str, **more: object) -> None:
        """Say all that a row comes to; ``at`` as it is written in the sheet, in the sheet's time zone."""
        self.goes.append(
            {"tab": tab.name, "row": row, "at": f"{at:%Y-%m-%dT%H:%M}", "to": sorted(to), "text": text, **more}
        )

    def hold(self, tab: ShapeTab, row: int, because: str) -> None:
        """Say that a row must wait."""
        self.waits.append({"tab": tab.name, "row": row, "because": because})


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


def weekly(start: date) -> Shape:
    """Networks once for each block, headings in the wrong column, a time zone in a title, hashtags apart."""
    shape = Shape("weekly-blocks", "A network once for each block; its heading stands in the wrong column.")
    guide = shape.tab("Instructions")
    guide.line("How we work")
    guide.line("One block for each network. Ann checks on Thursdays.")
    tab = shape.tab("Weekly view")
    tab.line("SOCIAL NETWORK", "DATE (MONTH/DAY/YEAR)", "TIME (EST)", "CONTENT PILLAR", "Target audience",
             "CONTENT FORMAT", "COPY", "HASHTAGS", "LINK TO ASSETS IN DRIVE")  # fmt: skip
    tab.line()
    for network, to, first in (("Instagram", "instagram", 0), ("LinkedIn", "linkedin", 3)):
        tab.line(None, network.upper())
        for number in range(3):
            day, text, tag = start + timedelta(days=first + number), TEXTS[first + number], "#harborbakery"
            image = f"https://images.example.com/weekly-{first + number}.jpg"
            row = tab.line(network if not number else None, day, time(9 + number), "Community", "Locals", "Photo", text,
                           tag, image)  # fmt: skip
            at = _at(day, 9 + number)
            # March before the clocks change: EST and New York's clock agree until the 10th.
            if day < date(start.year, 3, 10):
                shape.expect(tab, row, at, [to], f"{text}\n\n{tag}", zone="America/New_York", media=image)
            else:
                shape.hold(tab, row, "EST")
    tab.formatted = 300
    shape.unread.append("Instructions")
    return shape


def corner(start: date) -> Shape:
    """The table begins at G5, weeks are headed, titles repeat, and no date names its year."""
    shape = Shape("table-in-a-corner", "The table begins at G5; weeks have headings; the year stands in the title.")
    tab = shape.tab(f"{start:%B}", left=6)
    tab.line()
    tab.line()
    tab.across(f"{start:%B %Y} content".upper(), 5)
    tab.line()
    titles = ("Date", "Platform", "Caption", "Image link", "Status")
    tab.line(*titles)
    for week in range(2):
        first = start + timedelta(days=7 * week)
        if week:
            tab.line(f"Week 2: {first:%B} {first.day}-{first.day + 6}")
            tab.line(*titles)
        for number, word in enumerate(("Approved", "Draft", "Scheduled")):
            day, text = first + timedelta(days=number), TEXTS[week * 3 + number]
            row = tab.line(
                f"{day.day}-{day:%b}", "Instagram, Facebook", text, "https://images.example.com/corner.jpg", word
            )
            # No column says when: the day alone is no time.
            shape.hold(tab, row, "Draft" if word == "Draft" else "no time")
    return shape


def ticks(start: date) -> Shape:
    """A tick box for each network, dates and times real."""
    shape = Shape("tick-boxes", "A tick box for each network instead of a column of channels.")
    tab = shape.tab("Plan")
    tab.line("Date", "Time", "Topic", "Post copy", "Image", "Instagram", "Facebook", "LinkedIn", "X", "Approved")
    rows = ((True, False, True, False, True), (False, False, False, True, True), (True, True, False, False, False))
    names = ("instagram", "facebook", "linkedin", "twitter")
    for number, boxes in enumerate(rows):
        day, text = start + timedelta(days=number), TEXTS[number]
        image = f"https://images.example.com/ticks-{number}.jpg"
        row = tab.line(day, time(10, 30), "Rye", text, image, *boxes)
        to = [name for name, box in zip(names, boxes, strict=False) if box]
        if boxes[-1]:
            shape.expect(tab, row, _at(day, 10, 30), to, text, media=image)
        else:
            shape.hold(tab, row, "Not approved")
    return shape


def columns(start: date) -> Shape:
    """One column of texts for each network."""
    shape = Shape("column-per-network", "A column of texts for each network; an empty cell means: not there.")
    tab = shape.tab("Posts")
    tab.line("Publish date", "Time", "Facebook", "LinkedIn", "Notes")
    for number in range(3):
        day, text = start + timedelta(days=number), TEXTS[number]
        both = number != 1
        row = tab.line(f"{day:%-d %B %Y}", "9:15 AM", f"{text} (f)", f"{text} (l)" if both else None, "ask Ann")
        more = {"instead": {"linkedin": f"{text} (l)"}} if both else {}
        to = ["facebook", "linkedin"] if both else ["facebook"]
        shape.expect(tab, row, _at(day, 9, 15), to, f"{text} (f)", **more)
    return shape


def agencies(start: date) -> Shape:
    """Ten columns of an agency: what is posted beside what it is about, lists of networks, Email among them."""
    shape = Shape("agency-list", "Lists of networks in one cell, Email among them; topics and hooks beside the copy.")
    tab = shape.tab("Q1")
    tab.across("Agency content calendar", 10)
    tab.line()
    tab.line("Week", "Date", "Client", "Platform", "Hook/Title", "Full Caption", "Media File", "Publish Time", "Status",
             "Review By")  # fmt: skip
    cases = (
        ("Instagram, Facebook", ["instagram", "facebook"], "Scheduled", ""),
        ("LinkedIn\nX", ["linkedin", "twitter"], "Approved", ""),
        ("Email", [], "Approved", "skip"),
        ("FB / Email", ["facebook"], "Ready", ""),
        ("Linked In", ["linkedin"], "In the works", "In the works"),
        ("Facebook", ["facebook"], "With the client", "With the client"),
    )
    for number, (names, to, word, why) in enumerate(cases):
        day, text = start + timedelta(days=number), TEXTS[number]
        image = f"https://images.example.com/agency-{number}.jpg"
        row = tab.line(1, day, "Harbor", names, "Did you know?", text, image, "2:30 PM", word, "Ann")
        if to and not why:
            shape.expect(tab, row, _at(day, 14, 30), to, text, media=image)
        elif why != "skip":
            shape.hold(tab, row, why)
    tab.line()
    tab.across("Made by Brightside Studio. Please do not change the columns.", 10)
    return shape


def networks(start: date) -> Shape:
    """A tab for each network; one hidden; a tab of strategy."""
    shape = Shape("tab-per-network", "A tab for each network: the rows do not say where they go.")
    for name, service in (("LinkedIn", "linkedin"), ("Facebook posts", "facebook")):
        tab = shape.tab(name)
        tab.line("Date", "Time", "Caption", "Link")
        for number in range(3):
            day, text = start + timedelta(days=number), TEXTS[number]
            row = tab.line(day, time(8, 45), text, "https://www.example.com/journal")
            shape.expect(tab, row, _at(day, 8, 45), [service], text)
    shape.tab("Archive", hidden=1).line("Date", "Time", "Caption")
    strategy = shape.tab("Strategy")
    strategy.line("Goal", "Who", "By when")
    strategy.line("More bread", "Mia", "summer")
    shape.unread += ["Archive", "Strategy"]
    return shape


def russian(start: date) -> Shape:
    """Russian titles; idea, hook and text in columns of their own; spans of days instead of dates."""
    shape = Shape("russian", "Russian; idea and hook beside the text; spans of days instead of dates.")
    tab = shape.tab("План")
    tab.line("Дата", "Время", "Площадка", "Идея", "Крючок", "Текст поста", "Хэштеги", "Картинка", "Статус")
    cases = (
        (f"{start.day} марта {start.year}", "Instagram", "Approved", ""),
        ("1-7 июля", "Instagram", "Approved", "no single day"),
        ("ежедневно", "Facebook", "Approved", "no single day"),
        (f"{start.day + 3} марта {start.year}", "Facebook, LinkedIn", "Approved", ""),
    )
    for number, (day, names, word, why) in enumerate(cases):
        text = TEXTS[number]
        image = f"https://images.example.com/russian-{number}.jpg"
        row = tab.line(day, "10:00", names, "Идея: показать печь", "А вы знали?", text, "#хлеб", image, word)
        if why:
            shape.hold(tab, row, why)
        else:
            to = ["instagram"] if number == 0 else ["facebook", "linkedin"]
            shape.expect(tab, row, _at(start + timedelta(days=number), 10), to, f"{text}\n\n#хлеб", media=image)
    return shape


def french(start: date) -> Shape:
    """French titles, weekdays beside the dates, day first in figures."""
    shape = Shape("french", "French; figures with the day first; one weekday that contradicts its date.")
    tab = shape.tab("Calendrier")
    tab.line("Jour", "Date", "Heure", "Plateforme", "Pilier", "Caption (FR)", "Statut")
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    for number in (0, 1, 9, 10, 14):
        day, text = start + timedelta(days=number), TEXTS[number % len(TEXTS)]
        name = days[day.weekday()] if number != 10 else "lundi"
        row = tab.line(name, f"{day:%d/%m/%Y}", "18h30", "LinkedIn", "Savoir-faire", text, "Approved")
        if number == 10:
            shape.hold(tab, row, "Monday")
        else:
            shape.expect(tab, row, _at(day, 18, 30), ["linkedin"], text)
    return shape


def turned(start: date) -> Shape:
    """Dates typed with the day first into a sheet that puts the month first."""
    shape = Shape("turned-dates", "Typed day first into a sheet with the month first: 1 to 12 are turned round.")
    tab = shape.tab("October")
    tab.line("Date", "Time", "Channel", "Text")
    for number in (8, 9, 11, 14, 19, 23):
        day, text = date(start.year, 10, number), TEXTS[number % len(TEXTS)]
        written: Cell = date(start.year, number, 10) if number <= 12 else f"{number}/10/{start.year}"
        row = tab.line(written, time(9), "LinkedIn", text)
        if number <= 12:
            shape.hold(tab, row, f"{number} October")
        else:
            shape.expect(tab, row, _at(day, 9), ["linkedin"], text)
    return shape


def grid(start: date) -> Shape:
    """A month drawn as a grid, beside a tab that can be read."""
    shape = Shape("month-grid", "A month drawn as a grid is told from a list of posts, and explained.")
    tab = shape.tab(f"{start:%B}")
    tab.across(f"{start:%B %Y}", 7)
    tab.line("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    tab.line(None, "4. Declare with Mia", "5. FAQ post\nInstagram", None, "7. New bread (R)", None, None)
    tab.line(None, "11. Meet the team", None, "13. Oven tour\nFacebook", None, None, None)
    posts = shape.tab("Posts")
    posts.line("Date", "Time", "Channel", "Copy")
    row = posts.line(start, time(9), "Facebook", TEXTS[0])
    shape.expect(posts, row, _at(start, 9), ["facebook"], TEXTS[0])
    shape.unread.append(tab.name)
    return shape


SHAPES: tuple[Callable[[date], Shape], ...] = (
    weekly, corner, ticks, columns, agencies, networks, russian, french, turned, grid,
)  # fmt: skip


def make(folder: Path, start: date) -> None:
    """Write every shape, and beside it what is expected of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for build in SHAPES:
        shape = build(start)
        _write(folder / f"{shape.name}.xlsx", shape)
        document = {"about": shape.about, "goes": shape.goes, "waits": shape.waits, "tabs_not_read": shape.unread}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{shape.name}.expected.json").write_text(text, encoding="utf-8", newline="\n")


def _write(path: Path, shape: Shape) -> None:
    with open_book(path, shape.name) as book:
        styles = Styles(book)
        for tab in shape.tabs:
            sheet = book.add_worksheet(tab.name)
            for merged in tab.merged:
                sheet.merge_range(merged[0] - 1, merged[1] - 1, merged[2] - 1, merged[3] - 1, "")
            for row, cells in enumerate(tab.rows):
                for column, value in enumerate(cells):
                    _cell(sheet, row, column, value, styles)
            for row in range(len(tab.rows), len(tab.rows) + tab.formatted):
                sheet.write_blank(row, 0, None, styles.text)
            if tab.hidden:
                sheet.hide()


def _cell(sheet: object, row: int, column: int, value: Cell, styles: Styles) -> None:
    write = sheet  # xlsxwriter's worksheet
    if isinstance(value, bool):
        write.write_boolean(row, column, value)  # type: ignore[attr-defined]
    elif isinstance(value, time):
        write.write_datetime(row, column, value, styles.time)  # type: ignore[attr-defined]
    elif isinstance(value, date):
        write.write_datetime(row, column, value, styles.date)  # type: ignore[attr-defined]
    elif isinstance(value, (int, float)):
        write.write_number(row, column, value)  # type: ignore[attr-defined]
    elif value is not None:
        write.write_string(row, column, value, styles.text)  # type: ignore[attr-defined]
