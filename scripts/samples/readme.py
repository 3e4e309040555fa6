"""The page that describes the samples, made with them so that its row numbers are right."""

from __future__ import annotations

from datetime import date

from samples import mistakes

_PAGE = """\
# Sample calendars

Four calendars of one imaginary agency, Brightside Studio, which looks after a bakery (Harbor Bakery, channels in
America/New_York) and a bicycle shop (Northwind Cycles, channels in Europe/London). The channels are those of the demo
account. All dates lie in the two weeks from {start} on, except where a mistake asks for another.

`python scripts/make_samples.py --start YYYY-MM-DD --out FOLDER` makes them anew for other weeks.
`--start` takes a Monday.

Beside each workbook, `NAME.expected.json` says what every row comes to: `goes` (with channels, time, text, media),
`waits` (with a word of the reason, and the cell that is to be mended), `pulled` (taken back: nothing is there), and
tabs that are not read. For these four that holds on the demo account, for the shapes without any account.

## plain.xlsx

One tab, the header in row 1, every default column. Posts to one channel and to several, a text of its own for X, a
thread, a pin, a reel, a short, a carousel, a queue row, a draft, an idea, a row on hold, a row with a time zone of its
own. Every row is in order.

## agency/agency.xlsx

One tab for each client, between an Instructions and a Strategy tab that are not calendars. The client's name and the
month stand above the header in row 4; a grey bar divides the weeks; bordered but empty rows follow. Three columns have
titles of the agency's own (Copy, Platform, Approval); Pillar, Owner and Notes are none of the tool's business.
`calendar-sync.toml` beside it explains all that: tabs, titles, short names for channels, what the words under Approval
mean, what becomes of rows without a time or a date.

## rich.xlsx

A calendar that has grown for years: an Excel table under an emblem and a title, formula columns (Day, Characters) with
their values stored, conditional formats (a data bar among them), a sparkline, dropdowns, comments, a hyperlink, defined
names, frozen panes, print settings, a chart beside the table and another on a tab of its own. The columns that a sync
adds have room between table and chart. All of it is there after a sync, as it was. Every row is in order; one waits for
its review.

## fleet/

Three calendars as `.csv` files, and the `fleet.toml` that runs them: two clients, one of them in a group, and a
pattern. Each row goes to the demo account, but for one on hold. In a copy of the folder:
`calendar-sync fleet run fleet.toml --sandbox`.

## shapes/

Ten calendars in the shapes that teams keep, with titles, dividers, tick boxes and dates of their own; none was made for
calendar-sync. What is expected of them is what `calendar-sync init --yes` finds.

## mistakes.xlsx

What goes wrong in real calendars, one mistake a row, with good rows among them. The good ones go out, the others wait.

{table}
"""


def page(start: date) -> str:
    """Return the page, in Markdown."""
    return _PAGE.format(start=start.isoformat(), table=mistakes.table(start))
