"""``report``: what became of the posts of a period."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from rich.table import Table as Grid
from rich.text import Text

from calendar_sync import config
from calendar_sync.cli.console import ProgressBar, output
from calendar_sync.cli.session import open_desk, overrides
from calendar_sync.entries.channels import ChannelBook
from calendar_sync.errors import UsageError
from calendar_sync.model.buffer import Channel
from calendar_sync.opening import now
from calendar_sync.reporting import Order, make_report
from calendar_sync.reports.period import Period
from calendar_sync.reports.report import Report
from calendar_sync.reports.tables import Table, frame, headline, printable, value_text
from calendar_sync.reports.texts import all_tables, as_csv, as_document, as_markdown

DEFAULT_DAYS = 28
"""Days that a report covers where nobody says: four weeks, until yesterday."""


EARLIEST, LATEST = 2010, 2100
"""Years in which posts can have gone out: Buffer began in 2010."""


def run_report(
    first: date | None,
    last: date | None,
    by: str,
    compare: str | None,
    out: Path | None,
    form: str,
    options: Mapping[str, Any],
) -> int:
    """Read what happened, and show it or write it into a file.

    Raises:
        UsageError: The period is upside down, or nobody knows files of this kind.
    """
    write = _writer(out)
    period = _period(first, last)
    settings = config.load_settings(config.FILE_NAME, options.get("config"), overrides({**options, "channel": ()}))
    with (
        ProgressBar() as bar,
        open_desk(settings, options, on_wait=bar.waiting) as desk,
        bar.while_doing("reading what became of the posts"),
    ):
        directory = desk.directory(settings)
        channels = _chosen(options.get("channel") or (), directory.channels, settings)
        order = Order(period, by, compare or "")
        report = make_report(desk.client, directory.organization, channels, order, now=now())
        requests = desk.client.requests
    if write is not None and out is not None:
        _save(out, write(report))
        click.echo(f"{headline(report)}", err=True)
        for note in report.notes:
            click.echo(printable(f"! {note}"), err=True)
        click.echo(f"Saved as {out}. {_used(requests)}", err=True)
    elif form == "json":
        click.echo(json.dumps(as_document(report), ensure_ascii=False, indent=2))
    elif form == "md":
        click.echo(as_markdown(report), nl=False)
    else:
        _show(report, requests)
    return 0


def _period(first: date | None, last: date | None) -> Period:
    today = now().date()
    for day in (first, last):
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise UsageError(f"No post went out in the year {day.year}.", fix="Check --from and --to.")
    last = last or (today - timedelta(days=1) if first is None or first < today else first)
    first = first or last - timedelta(days=DEFAULT_DAYS - 1)
    if last < first:
        raise UsageError(f"The report would end ({last}) before it begins ({first}).", fix="Check --from and --to.")
    return Period(first, last)


def _chosen(wanted: Sequence[str], channels: Sequence[Channel], settings: config.Settings) -> Sequence[Channel]:
    if not wanted:
        return channels
    book = ChannelBook(channels, settings.reading_rules().aliases)
    found: dict[str, Channel] = {}
    for word in wanted:
        named, problems = book.find(word)
        if problems and not problems[0].candidates:
            raise UsageError(problems[0].message, fix=problems[0].fix)
        found |= {channel.id: channel for channel in (*named, *(c for p in problems for c in p.candidates))}
    return list(found.values())


def _writer(out: Path | None) -> Callable[[Report], bytes] | None:
    """Return what makes a file of this kind; before anything is read, so that a typo costs no request."""
    if out is None:
        return None
    writer = _WRITERS.get(out.suffix.lower())
    if writer is None:
        raise UsageError(
            f"{out}: a report cannot be written as '{out.suffix or out.name}'.",
            fix=f"Give the file one of these endings: {', '.join(_WRITERS)}.",
        )
    if not out.resolve().parent.is_dir():
        raise UsageError(f"There is no folder {out.resolve().parent}.", fix="Make it first, or choose another place.")
    return writer


def _as_xlsx(report: Report) -> bytes:
    from calendar_sync.report_files.workbook import write_workbook

    return write_workbook(report)


def _as_html(report: Report) -> bytes:
    from calendar_sync.report_files.page import write_page

    return write_page(report).encode("utf-8", "replace")


def _as_json(report: Report) -> bytes:
    return (json.dumps(as_document(report), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


_WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".xlsx": _as_xlsx,
    ".html": _as_html,
    ".md": lambda report: as_markdown(report).encode("utf-8", "replace"),
    # With a mark, that Excel does not take it for the code page of the country.
    ".csv": lambda report: as_csv(report).encode("utf-8-sig", "replace"),
    ".json": _as_json,
}


def _save(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise UsageError(
            f"{out} cannot be written: {problem.strerror}.", fix="Close it where it is open, or choose another place."
        ) from None


def _show(report: Report, requests: int) -> None:
    console = output()
    console.print(Text(headline(report), style="bold"))
    console.print(Text(frame(report)))
    for note in report.notes:
        console.print(Text(printable(f"! {note}")))
    for table in all_tables(report):
        console.print()
        grid, left_out = _grid(table, console.width)
        console.print(grid, soft_wrap=False)
        if left_out:
            console.print(Text(f"No room for: {', '.join(left_out)}. They are in --out report.xlsx, and --format md."))
        if table.note:
            console.print(Text(table.note))
    console.print(f"\n{_used(requests)}")
    sys.stdout.flush()


def _grid(table: Table, width: int) -> tuple[Grid, list[str]]:
    """Return a table as wide as the terminal allows, and the titles of the columns that have no room."""
    texts = [[value_text(row[place], column.kind) for row in table.rows] for place, column in enumerate(table.columns)]
    needs = [
        max(len(column.title), *(len(text) for text in column_texts), 0)
        for column, column_texts in zip(table.columns, texts, strict=True)
    ]
    shown: list[int] = []
    for place, column in enumerate(table.columns):
        need = min(needs[place], _WIDEST) if column.kind == "text" else needs[place]
        # A column that can break its lines always finds room; numbers are left out rather than broken.
        if column.kind == "text" or sum(min(needs[other], _WIDEST) + 2 for other in shown) + need <= width:
            shown.append(place)
    grid = Grid(title=Text(table.title, style="bold"), title_justify="left", box=None, pad_edge=False)
    for place in shown:
        column = table.columns[place]
        is_text = column.kind == "text"
        grid.add_column(
            Text(column.title), justify="left" if column.kind in {"text", "moment"} else "right", no_wrap=not is_text,
            overflow="fold", min_width=min(needs[place], 12) if is_text else None,
        )  # fmt: skip
    for row in range(len(table.rows)):
        grid.add_row(*(Text(texts[place][row]) for place in shown))
    return grid, [column.title for place, column in enumerate(table.columns) if place not in shown]


_WIDEST = 44
"""A column of text is broken into lines beyond it."""


def _used(requests: int) -> str:
    return "1 request used." if requests == 1 else f"{requests} requests used."
