"""``agency/``: an agency's workbook, one tab for each client, titles of its own, and the settings that explain them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from samples.agency_rows import harbor_weeks, northwind_weeks
from samples.book import SHADE, Content, Styles, open_book, set_widths, title_of, write_header, write_rows
from samples.expected import Expected

TITLES: Mapping[str, str] = {"text": "Copy", "channels": "Platform", "status": "Approval"}
"""Titles of this agency's own, by field; the settings map them."""

SETTINGS = """\
# How calendar-sync reads agency.xlsx. The file stands beside the calendar and needs nothing else.

organization = "Brightside Studio"

# Instructions and Strategy are not calendars.
tabs = ["Harbor Bakery", "Northwind Cycles"]

# Rows with a date but no time go out at this time, in the channel's own time zone.
default_time = "09:00"

# Rows with neither date nor mode take the next free slot of the channel.
undated = "queue"

# Our titles for these columns; all others have their usual names.
[columns]
text = "Copy"
channels = "Platform"
status = "Approval"

# "Instagram" alone would be ambiguous: two clients have one.
[channels]
"HB Instagram" = "instagram:harborbakery"
"HB all" = ["instagram:harborbakery", "facebook:Harbor Bakery", "twitter:harborbakery"]
"NW Instagram" = "instagram:northwindcycles"
"NW open web" = ["bluesky:northwind.bsky.social", "mastodon:northwind@mastodon.social"]

# What the words of our Approval column mean. An empty cell means that nobody has looked at the row yet.
[status]
ready = ["Approved", "Client OK"]
hold = ["With client", "Needs photo"]
cancel = ["Pulled"]
idea = ["Someday"]
blank = "hold"
"""

ALIASES: Mapping[str, Sequence[str]] = {
    "HB Instagram": ["instagram:harborbakery"],
    "HB all": ["instagram:harborbakery", "Facebook", "X"],
    "NW Instagram": ["instagram:northwindcycles"],
    "NW open web": ["Bluesky", "northwind@mastodon.social"],
}
MEANINGS: Mapping[str, str] = {
    "Approved": "goes",
    "Client OK": "goes",
    "With client": "waits",
    "Needs photo": "waits",
    "Pulled": "pulled",
    "Someday": "idea",
}
"""What the settings say, once more, for what is expected of the rows."""

HARBOR_FIELDS = (
    "date",
    "time",
    "Pillar",
    "channels",
    "text",
    "media",
    "alt_text",
    "title",
    "board",
    "link",
    "Owner",
    "status",
    "Notes",
)
NORTHWIND_FIELDS = (
    "Owner",
    "date",
    "time",
    "channels",
    "Pillar",
    "text",
    "text:twitter",
    "media",
    "title",
    "category",
    "tags",
    "status",
    "Notes",
)

HEADER_ROW = 3
"""0-based: the client's name, the month and an empty row stand above it."""

FORMATTED_ROWS = 120
"""Rows that carry borders; most of them are empty."""


def _client_tab(
    book: Workbook,
    styles: Styles,
    name: str,
    start: date,
    fields: Sequence[str],
    weeks: list[list[Content]],
    expected: Expected,
) -> None:
    sheet = book.add_worksheet(name)
    last_column = len(fields) - 1
    sheet.merge_range(0, 0, 0, last_column, f"{name}: content calendar", styles.title)
    sheet.merge_range(1, 0, 1, last_column, f"{start:%B %Y}, prepared by Brightside Studio", styles.subtitle)
    sheet.set_row(0, 30)
    write_header(sheet, HEADER_ROW, [TITLES.get(field, title_of(field)) for field in fields], styles)
    row = HEADER_ROW + 1
    for number, week in enumerate(weeks, start=1):
        if number > 1:
            sheet.merge_range(row, 0, row, last_column, f"Week {number}", styles.divider)
            row += 1
        for place, content in enumerate(week, start=row + 1):
            expected.add(name, place, content)
        row = write_rows(sheet, row, fields, week, styles, styles.weekday_date)
    for empty in range(row, HEADER_ROW + FORMATTED_ROWS):
        for column in range(len(fields)):
            sheet.write_blank(empty, column, None, styles.text)
    set_widths(sheet, fields)
    sheet.set_column(fields.index("date"), fields.index("date"), 18)
    sheet.freeze_panes(HEADER_ROW + 1, 0)


def _text_tab(book: Workbook, styles: Styles, name: str, title: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 3, 44)
    sheet.write_string(0, 0, title, styles.title)
    for row, cells in enumerate(rows, start=2):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, styles.strong if column == 0 else styles.plain)


_INSTRUCTIONS = (
    ("Who writes", "The owner of the row. Change nothing in a row that is not yours; leave a note instead."),
    ("Platform", "Our short names: HB all, HB Instagram, NW Instagram, NW open web. Or the network's name."),
    ("Approval", "Approved or Client OK goes out. With client and Needs photo wait. Pulled is taken down again."),
    ("Dates", "Real dates, please. A row without a time goes out at nine o'clock."),
    ("Media", "One direct link a line. No folders, no pages: the link must end in .jpg, .png or .mp4."),
    ("New week", "Copy a grey bar, write the number of the week on it, and go on below."),
)
_STRATEGY = (
    ("Pillar", "What it is for", "Harbor Bakery", "Northwind Cycles"),
    ("Craft", "Shows that we know what we do", "Dough, ovens, recipes", "Wheels, frames, tools"),
    ("Care", "Useful on its own, asks for nothing", "Storing and reviving bread", "Cleaning, tyres, brakes"),
    ("People", "Faces and voices", "The night shift, the regulars", "Mechanics, ride leaders"),
    ("Community", "Belongs to the neighbourhood", "Book swap, school bake sale", "Group rides, repair evenings"),
    ("Offer", "One post in ten at most", "Seasonal orders", "Spring service"),
)


def make(folder: Path, start: date) -> None:
    """Write workbook and settings into ``folder``, the first week beginning on the Monday ``start``."""
    folder.mkdir(parents=True, exist_ok=True)
    expected = Expected(
        "A tab for each client, with titles and words of the agency's own; calendar-sync.toml explains them.",
        aliases=ALIASES,
        statuses=MEANINGS,
        default_time=time(9, 0),
        unread=("Instructions", "Strategy"),
    )
    with open_book(folder / "agency.xlsx", "Client calendars") as book:
        styles = Styles(book)
        _text_tab(book, styles, "Instructions", "How we keep this calendar", _INSTRUCTIONS)
        _client_tab(book, styles, "Harbor Bakery", start, HARBOR_FIELDS, harbor_weeks(start), expected)
        _client_tab(book, styles, "Northwind Cycles", start, NORTHWIND_FIELDS, northwind_weeks(start), expected)
        _text_tab(book, styles, "Strategy", "What we talk about", _STRATEGY)
        book.worksheets()[1].activate()
        book.worksheets()[0].set_tab_color(SHADE)
    expected.write(folder / "agency.xlsx")
    (folder / "calendar-sync.toml").write_text(SETTINGS, encoding="utf-8", newline="\n")
